"""One try at one address of the website: DNS, TCP, TLS, HTTP and content, with every redirect on the way."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from broadcaster.addresses.internet import is_public
from broadcaster.net.http import httpx
from broadcaster.website.addresses import host_of, joined, may_connect, refused_hop
from broadcaster.website.certificates import day, time_left, warning_days
from broadcaster.website.content import is_recognised
from broadcaster.website.cookies import Cookies
from broadcaster.website.evidence import Certificate, Finding, Probe, Stage, Weight
from broadcaster.website.exchange import (
    MOST_BYTES,
    Answered,
    Broken,
    Extent,
    Progress,
    answered,
    fetch,
    shown_certificate,
)
from broadcaster.website.findings import finding, seconds
from broadcaster.website.meaning import Reply, judge_reply
from broadcaster.website.page import read, refresh
from broadcaster.website.resolution import Unresolved, has_route, resolve
from broadcaster.website.scripts import jump
from broadcaster.website.site import Site, port_of
from broadcaster.website.x509 import describe

MOST_HOPS: Final = 20
"""Redirects that browsers follow."""
SOON: Final = 10
"""Seconds within which a page that is not the website and sends its reader on counts as a redirect; the website itself
does within one."""
_ON: Final = {301, 302, 303, 307, 308}


class _Decided(Exception):
    """This finding decides; nothing further is tried."""

    def __init__(self, decisive: Finding) -> None:
        super().__init__(decisive.code)
        self.decisive = decisive


@dataclass(slots=True)
class _Try:
    """What one try has come across so far. ``otherwise``: what was found before a script led on, in case it misled."""

    site: Site
    tls: ssl.SSLContext
    now: datetime
    path: int
    progress: Progress = field(default_factory=Progress)
    cookies: Cookies = field(default_factory=Cookies)
    findings: list[Finding] = field(default_factory=list)
    otherwise: list[Finding] = field(default_factory=list)
    visited: set[tuple[str, str]] = field(default_factory=set)
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
        at.findings.append(decided.decisive)
    except TimeoutError:
        at.findings += _timed_out(at)
    if at.otherwise and max(each.weight for each in at.findings) > Weight.WARNING:
        at.findings = at.otherwise
    return Probe(via=at.via, findings=tuple(at.findings), proved=at.proved, certificate=at.certificate)


async def _follow(at: _Try, address: str) -> None:
    for _hop in range(MOST_HOPS + 1):
        target = await _visit(at, address)
        if target is None:
            return
        if refused := refused_hop(target, at.site):
            raise _Decided(refused)
        at.findings = [each for each in at.findings if each.stage is Stage.HTTP and each.weight <= Weight.WARNING]
        if (urlsplit(address).scheme, urlsplit(target).scheme) == ("https", "http"):
            at.findings.append(finding("http-unencrypted"))
        address = target
    raise _Decided(finding("http-loop"))


async def _visit(at: _Try, address: str) -> str | None:
    """Ask one address; where it leads on, if it does."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, UnicodeError):
        raise _Decided(finding("http-nowhere")) from None
    at.progress, at.proved = Progress(url=url), False
    cookies = at.cookies.header(url)
    at.visited.add((address, cookies))
    host, port = host_of(urlsplit(address)), port_of(urlsplit(address))
    ip = await _locate(at, host)
    try:
        answer = await fetch(url, ip, at.tls, at.progress, MOST_BYTES, cookies)
    except Broken as broken:
        _note_connection(at)
        raise _Decided(await _explained(at, broken, host, ip, port)) from None
    _note_connection(at)
    at.proved = url.scheme == "https" and is_public(ip)
    at.cookies.keep(url, answer.headers)
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


def _note_connection(at: _Try) -> None:
    """What went well before HTTP, or before what failed."""
    took, stage, parts = at.progress.seconds, at.progress.stage, urlsplit(str(at.progress.url))
    host = host_of(parts)
    if stage is not Stage.TCP:
        at.findings.append(finding("tcp-ok", took.get(Stage.TCP), port=port_of(parts)))
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


def _timed_out(at: _Try) -> list[Finding]:
    """What it means that the time is over: silence, a slow page, or a long way to it."""
    if at.progress.head is not None and (begun := _unfinished(at)):
        return begun
    stage, limit = at.progress.stage, seconds(at.site.timeout)
    if stage in (Stage.TLS, Stage.HTTP):
        _note_connection(at)
    if at.progress.waited < at.site.timeout / 2 and len(at.visited) > 1:
        return [finding("http-long-way", at.site.timeout, limit=limit)]
    port = port_of(urlsplit(str(at.progress.url)))
    return [finding(f"{stage}-timeout", at.site.timeout, port=port, limit=limit)]


def _unfinished(at: _Try) -> list[Finding]:
    """What a page means of which only a part has come; nothing if that part shows nothing."""
    try:
        answer = answered(at.progress, Extent.UNFINISHED, MOST_BYTES)
    except Broken:
        return []
    reply, took, limit = _reply(answer), at.site.timeout, seconds(at.site.timeout)
    meant = judge_reply(reply, at.site, took)
    if is_recognised(reply.page, at.site) and max(each.weight for each in meant) <= Weight.WARNING:
        return [*meant, finding("http-unfinished-page", took, limit=limit)]
    if meant[-1].weight is Weight.DOWN:
        return meant
    return [finding("http-unfinished", took, limit=limit)] if reply.page.text else []


def _judge(at: _Try, answer: Answered, address: str) -> str | None:
    """What an answer means; where it leads on, if it does."""
    took, reply = at.progress.seconds.get(Stage.HTTP, 0.0), _reply(answer)
    if answer.status in _ON and (place := answer.headers.get("location", "").strip()):
        target = joined(address, place)
        at.findings.append(finding("http-redirect", took, status=reply.said, target=target))
        return target
    meant = judge_reply(reply, at.site, took)
    fine = max(each.weight for each in meant) <= Weight.WARNING
    if onward := _sent_on(at, answer, reply, address, 1 if fine else SOON):
        return onward
    at.findings += meant
    if fine and took > at.site.timeout / 2:
        at.findings.append(finding("http-slow", took, took=seconds(took)))
    return None if fine else _led_on(at, reply, address)


def _reply(answer: Answered) -> Reply:
    media_type = answer.headers.get("content-type", "")
    whole = answer.extent not in (Extent.ENOUGH, Extent.UNFINISHED)
    return Reply(
        status=answer.status,
        reason=answer.reason,
        headers=answer.headers,
        page=read(answer.body, media_type, whole=whole),
    )


def _sent_on(at: _Try, answer: Answered, reply: Reply, address: str, soon: int) -> str | None:
    """Where a page or its header sends the reader within ``soon`` seconds, unless that would show the same again."""
    told = refresh(answer.headers.get("refresh", "")) or reply.page.refresh
    if told is None or told[0] > soon:
        return None
    return _new(at, joined(address, told[1]))


def _led_on(at: _Try, reply: Reply, address: str) -> str | None:
    """Where the scripts of a page that is not the website plainly lead, with the cookies that they plainly set."""
    led = jump(reply.page.scripts)
    if led is None:
        return None
    for cookie in led.cookies:
        at.cookies.keep_written(httpx.URL(address), cookie)
    target = _new(at, joined(address, led.target))
    if target is not None and refused_hop(target, at.site) is None:
        at.otherwise = at.otherwise or [*at.findings]
        return target
    return None


def _new(at: _Try, target: str) -> str | None:
    """``target``, unless it was visited with the same cookies."""
    try:
        cookies = at.cookies.header(httpx.URL(target))
    except (httpx.InvalidURL, UnicodeError):
        return None
    return None if (target, cookies) in at.visited else target
