"""Asks the sentinels, which answer whether this machine itself reaches the Internet."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from broadcaster.addresses.internet import literal_address
from broadcaster.net.http import httpx
from broadcaster.website.addresses import host_of
from broadcaster.website.characters import decoded
from broadcaster.website.evidence import Answer, Watchpost
from broadcaster.website.exchange import Answered, Broken, Progress, fetch
from broadcaster.website.resolution import Unresolved, has_route, resolve
from broadcaster.website.site import Sentinel, Site
from broadcaster.words import Sentence

MOST_BYTES: Final = 65_536
_SAID: Final = {
    Answer.GOOD: Sentence(de="antwortet wie erwartet", en="answers as expected"),
    Answer.UNRESOLVED: Sentence(de="der Name ist nicht aufzulösen", en="its name cannot be resolved"),
    Answer.SILENT: Sentence(de="antwortet nicht", en="does not answer"),
    Answer.WRONG: Sentence(de="an ihrer Stelle antwortet etwas anderes", en="something else answers in its place"),
}


async def ask(sentinel: Sentinel, site: Site, tls: ssl.SSLContext, now: datetime) -> Watchpost:
    """Ask one sentinel, within half the time of a try."""
    host = host_of(urlsplit(sentinel.address))
    try:
        async with asyncio.timeout(site.timeout / 2):
            answer, ahead = await _asked(sentinel, host, site, tls, now)
    except Unresolved:
        answer, ahead = Answer.UNRESOLVED, None
    except Broken as broken:
        answer, ahead = _of(broken), None
    except TimeoutError:
        answer, ahead = Answer.SILENT, None
    return Watchpost(
        address=sentinel.address,
        answer=answer,
        sentence=_SAID[answer],
        named=not literal_address(host),
        ahead=ahead if answer is Answer.GOOD else None,
    )


async def _asked(
    sentinel: Sentinel, host: str, site: Site, tls: ssl.SSLContext, now: datetime
) -> tuple[Answer, float | None]:
    try:
        found = await asyncio.wait_for(resolve(host, site), site.timeout / 3)
    except TimeoutError:
        raise Unresolved("dns-timeout") from None
    address = next((one for one in found if has_route(one)), found[0])
    answered = await fetch(httpx.URL(sentinel.address), address, tls, Progress(), MOST_BYTES)
    text = decoded(answered.body, answered.headers.get("content-type", ""))
    good = answered.status == sentinel.status and sentinel.contains in text
    return (Answer.GOOD if good else Answer.WRONG), _ahead(answered, now)


def _of(broken: Broken) -> Answer:
    """A certificate of somebody else is an answer, though not the sentinel's."""
    return Answer.WRONG if broken.code in ("tls-wrong-name", "tls-self-signed", "tls-untrusted") else Answer.SILENT


def _ahead(answered: Answered, now: datetime) -> float | None:
    """Seconds by which the sentinel's clock is ahead of this machine's."""
    try:
        told = parsedate_to_datetime(answered.headers.get("date", ""))
    except ValueError:
        return None
    return (told.astimezone(UTC) - now).total_seconds() if told.tzinfo else None
