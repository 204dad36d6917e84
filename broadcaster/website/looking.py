"""One round: every address of the website and every sentinel, with a second try on another path where one fails."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from broadcaster.net.http import httpx
from broadcaster.website.addresses import host_of
from broadcaster.website.evidence import Answer, Entrance, Probe, Round, Stage, Watchpost, Weight
from broadcaster.website.probe import probe
from broadcaster.website.resolution import answers_fresh_names
from broadcaster.website.sentinels import ask
from broadcaster.website.site import Site

_CIPHERS: Final = "DEFAULT:!aNULL:!eNULL:!3DES:!PSK:!SRP:!kDHE:@SECLEVEL=1"
"""With key exchange and checksums of the years before 2015, which browsers still take."""
_LENIENT: Final = 0x4 | 0x80
"""OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT (servers without RFC 5746) and SSL_OP_IGNORE_UNEXPECTED_EOF (no goodbye)."""


def trusted(site: Site) -> ssl.SSLContext:
    """What certificates are measured by: the authorities that browsers trust, and the site's own.

    Otherwise as lenient as browsers are: what they reach in spite of an old server must not be called down here.
    """
    context = httpx.create_ssl_context(trust_env=False)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_CIPHERS)
    context.options |= _LENIENT
    context.verify_flags &= ~ssl.VerifyFlags.VERIFY_X509_STRICT
    if site.ca_file is not None:
        context.load_verify_locations(site.ca_file)
    return context


async def look(site: Site, tls: ssl.SSLContext, now: Callable[[], datetime], *, suspicious: bool) -> Round:
    """Look once at everything. While ``suspicious`` both paths are tried at once."""
    began_at, resolving = now(), None
    paths = (0, 1) if suspicious else (0,)
    tries, posts = await asyncio.gather(_try(site.addresses, paths, site, tls, now()), _ask(site, tls, now()))
    failed = [address for address, tried in tries.items() if all(_bad(one) for one in tried)]
    if failed or _few(posts):
        again = [] if suspicious else failed
        nameless = any(one.worst.stage is Stage.DNS for address in failed for one in tries[address])
        more, posts, resolving = await asyncio.gather(
            _try(again, (1,), site, tls, now()),
            _ask(site, tls, now()),
            _resolving(site) if nameless else _nobody_asked(),
        )
        tries |= {address: tries[address] + tried for address, tried in more.items()}
    entrances = tuple(Entrance(address=address, tries=tuple(tried)) for address, tried in tries.items())
    return Round(began_at=began_at, ended_at=now(), entrances=entrances, sentinels=posts, resolving=resolving)


async def _try(
    addresses: Sequence[str], paths: Sequence[int], site: Site, tls: ssl.SSLContext, now: datetime
) -> dict[str, list[Probe]]:
    """Try each address on each path, all at once."""
    asked = [(address, path) for address in addresses for path in paths]
    found = await asyncio.gather(*(probe(address, site, tls, now, path) for address, path in asked))
    tried: dict[str, list[Probe]] = {address: [] for address in addresses}
    for (address, _path), one in zip(asked, found, strict=True):
        tried[address].append(one)
    return tried


async def _ask(site: Site, tls: ssl.SSLContext, now: datetime) -> tuple[Watchpost, ...]:
    return tuple(await asyncio.gather(*(ask(sentinel, site, tls, now) for sentinel in site.sentinels)))


async def _resolving(site: Site) -> bool | None:
    return await answers_fresh_names([host_of(urlsplit(sentinel.address)) for sentinel in site.sentinels], site)


async def _nobody_asked() -> None:
    return None


def _bad(tried: Probe) -> bool:
    return tried.worst.weight > Weight.WARNING


def _few(posts: tuple[Watchpost, ...]) -> bool:
    """Whether too few sentinels answered to say anything."""
    return bool(posts) and 2 * sum(post.answer is Answer.GOOD for post in posts) <= len(posts)
