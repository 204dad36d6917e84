"""One try at one address of the website: DNS, TCP, TLS, HTTP and content, with every redirect on the way."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from broadcaster.http import httpx
from broadcaster.internet import is_public
from broadcaster.website.addresses import host_of, joined, may_connect, refused_hop
from broadcaster.website.certificates import day, time_left, warning_days
from broadcaster.website.content import judge_page
from broadcaster.website.evidence import Certificate, Finding, Probe, Stage
from broadcaster.website.exchange import MOST_BYTES, Answered, Broken, Progress, fetch, shown_certificate
from broadcaster.website.findings import finding, seconds
from broadcaster.website.page import read
from broadcaster.website.resolution import Unresolved, has_route, resolve
from broadcaster.website.site import Site, port_of
from broadcaster.website.x509 import describe

MOST_HOPS: Final = 10
SOON: Final = 10
"""Seconds within which a page that sends its reader on counts as a redirect."""
_ON: Final = {301, 302, 303, 307, 308}


class _Decided(Exception):
    """This finding decides; nothing further is tried."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found.code)
        self.found = found


@dataclass(slots=True)
class _Try:
    """What one try has come across so far."""

    site: Site
    tls: ssl.SSLContext
    now: datetime
    path: int
    progress: Progress = field(default_factory=Progress)
    findings: list[Finding] = field(default_factory=list)
    via: str = "–"
    proved: bool = False
    certificate: Certificate | None = None


async def probe(address: str, site: Site, tls: ssl.SSLContext, now: datetime, path: int = 0) -> Probe:
    """Try ``address`` once; ``path`` chooses another name server and IP address where there is one."""
    at = _Try(site, tls, now, path)
    try:
        async with asyncio.timeout(site.timeout):
            await _follow(at, address)
    except _Decided as decided:
        at.findings.append(decided.found)
    except TimeoutError:
        at.findings.append(_timed_out(at, address))
    return Probe(via=at.via, findings=tuple(at.findings), proved=at.proved, certificate=at.certificate)


async def _follow(at: _Try, address: str) -> None:
    seen: set[str] = set()
    while address not in seen and len(seen) < MOST_HOPS:
        seen.add(address)
        target = await _visit(at, address)
        if target is None:
            return
        if refused := refused_hop(target, at.site):
            raise _Decided(refused)
        at.findings = [one for one in at.findings if one.stage is Stage.HTTP]
        if (urlsplit(address).scheme, urlsplit(target).scheme) == ("https", "http"):
            at.findings.append(finding("http-unencrypted"))
        address = target
    raise _Decided(finding("http-loop"))


async def _visit(at: _Try, address: str) -> str | None:
    """Ask one address; where it leads on, if it does."""
    at.progress, at.proved = Progress(), False
    parts = urlsplit(address)
    ip = await _locate(at, host_of(parts))
    try:
        answer = await fetch(httpx.URL(address), ip, at.tls, at.progress, MOST_BYTES)
    except httpx.InvalidURL:
        raise _Decided(finding("http-nowhere")) from None
    except Broken as broken:
        _note_connection(at, host_of(parts), port_of(parts))
        raise _Decided(await _explained(at, broken, host_of(parts), ip, port_of(parts))) from None
    _note_connection(at, host_of(parts), port_of(parts))
    at.proved = parts.scheme == "https" and is_public(ip)
    return _judge(at, answer, address)


async def _locate(at: _Try, host: str) -> str:
    try:
        found = await resolve(host, at.site, at.path)
    except Unresolved as unresolved:
        raise _Decided(finding(unresolved.code)) from None
    listed = ", ".join(found)
    allowed = [address for address in found if may_connect(address, host, at.site)]
    if not allowed:
        raise _Decided(finding("dns-private", addresses=listed))
    routed = [address for address in allowed if has_route(address)] or allowed
    ip = _on_path(routed, at.path)
    at.via = ip
    at.progress.enter(Stage.TCP)
    at.findings.append(finding("dns-ok", at.progress.seconds[Stage.DNS], addresses=listed))
    return ip


def _on_path(addresses: list[str], path: int) -> str:
    """The first address, or for another path one of the other family before one of the same."""
    first, *others = addresses
    if path == 0 or not others:
        return first
    return min(others, key=lambda address: (":" in address) == (":" in first))


def _note_connection(at: _Try, host: str, port: int) -> None:
    """What went well before HTTP, or before what failed."""
    took, stage = at.progress.seconds, at.progress.stage
    if stage is not Stage.TCP:
        at.findings.append(finding("tcp-ok", took.get(Stage.TCP), port=port))
    if at.progress.certificate and stage is not Stage.TLS:
        shown = describe(at.progress.certificate)
        at.certificate = Certificate(host=host, issuer=shown.issuer, expires_at=shown.expires_at)
        near = warning_days(at.certificate, at.now) is not None
        facts = {"date": day(shown.expires_at), "issuer": shown.issuer, "left": time_left(at.certificate, at.now)}
        at.findings.append(finding("tls-expires" if near else "tls-ok", took.get(Stage.TLS), **facts))


async def _explained(at: _Try, broken: Broken, host: str, ip: str, port: int) -> Finding:
    """Why an exchange failed; of a certificate that was refused, what stands in it."""
    took = at.progress.seconds.get(at.progress.stage)
    facts: dict[str, object] = {"port": port, "ip": ip, "reason": f" ({broken.reason})" if broken.reason else ""}
    if at.progress.stage is Stage.TLS and broken.code not in ("tls-no-tls", "tls-too-old", "tls-failed"):
        shown = describe(await shown_certificate(host, ip, port))
        until = shown.begins_at if broken.code == "tls-not-yet-valid" else shown.expires_at
        facts |= {"issuer": shown.issuer, "names": shown.names, "date": day(until)}
    return finding(broken.code, took, **facts)


def _timed_out(at: _Try, address: str) -> Finding:
    stage = Stage.HTTP if at.progress.stage is Stage.CONTENT else at.progress.stage
    if stage in (Stage.TLS, Stage.HTTP):
        _note_connection(at, host_of(urlsplit(address)), port_of(urlsplit(address)))
    port = port_of(urlsplit(address))
    return finding(f"{stage}-timeout", at.site.timeout, port=port, limit=seconds(at.site.timeout))


def _judge(at: _Try, answer: Answered, address: str) -> str | None:
    """What an answer means; where it leads on, if it does."""
    took = at.progress.seconds.get(Stage.HTTP, 0.0)
    status = f"{answer.status} ({answer.reason})" if answer.reason else str(answer.status)
    if answer.status in _ON:
        return _redirect(at, answer, address, status)
    if code := _of_status(answer):
        raise _Decided(finding(code, took, status=status))
    at.findings.append(finding("http-ok", took, status=status))
    if took > at.site.timeout / 2:
        at.findings.append(finding("http-slow", took, took=seconds(took)))
    page = read(answer.body, answer.headers.get("content-type", ""), whole=answer.whole)
    if page.refresh and page.refresh[0] <= SOON and (target := joined(address, page.refresh[1])) != address:
        return target
    at.findings += judge_page(page, at.site) or [finding("content-ok")]
    return None


def _redirect(at: _Try, answer: Answered, address: str, status: str) -> str:
    place = answer.headers.get("location", "")
    if not place:
        raise _Decided(finding("http-nowhere"))
    target = joined(address, place)
    at.findings.append(finding("http-redirect", at.progress.seconds.get(Stage.HTTP), status=status, target=target))
    return target


def _of_status(answer: Answered) -> str | None:
    """What a status means that is no page and no redirect."""
    status = answer.status
    if status in (401, 403, 407, 429) or answer.headers.get("cf-mitigated") == "challenge":
        return "http-refuses-us"
    if status in (404, 410):
        return "http-missing"
    if status >= 500:
        return "http-error"
    return None if status in (200, 203) else "http-unexpected"
