"""Where a watch may go: the website's own hosts, the ports of the web, and public addresses only."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from broadcaster.addresses.internet import is_public, literal_address
from broadcaster.website.evidence import Finding
from broadcaster.website.findings import finding
from broadcaster.website.site import PORTS, Site, port_of

_NAME: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


def host_of(parts: SplitResult) -> str:
    """The host of an address as DNS and certificates write it."""
    host = (parts.hostname or "").rstrip(".")
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()


def is_ours(host: str, site: Site) -> bool:
    """Whether ``host`` is one of the website's, or lies below one of its domains."""
    watched = [host_of(urlsplit(address)).removeprefix("www.") for address in site.addresses]
    given = [host_of(urlsplit(f"//{name}")) for name in site.hosts]
    return any(host == known or host.endswith(f".{known}") for known in (*watched, *given))


def refused_hop(target: str, site: Site) -> Finding | None:
    """Why a redirect to ``target`` is not followed; None if it may be, as far as its name tells."""
    try:
        parts = urlsplit(target)
        host, port = host_of(parts), port_of(parts)
    except ValueError:
        return finding("http-nowhere")
    literal = literal_address(host)
    if parts.scheme not in PORTS or not (literal or _NAME.fullmatch(host)):
        return finding("http-nowhere")
    ports = {*PORTS.values(), *(port_of(urlsplit(address)) for address in site.addresses)}
    inside = "@" in parts.netloc or port not in ports
    if inside or (literal and not may_connect(literal, host, site)):
        return finding("http-inside", host=parts.netloc.rpartition("@")[2])
    return None if is_ours(host, site) else finding("http-foreign", host=host)


def joined(base: str, target: str) -> str:
    """Where ``target`` leads from the page ``base``, as browsers read it; what cannot be joined stays as it is."""
    way, mark, rest = re.sub(r"[\t\r\n]", "", target).strip().partition("?")
    target = way.replace("\\", "/") + mark + rest
    try:
        return str(urljoin(base, target))
    except ValueError:
        return target


def may_connect(address: str, host: str, site: Site) -> bool:
    """Whether the watch may connect to an IP address that ``host`` led to: a public one, or what the settings name."""
    if site.private or is_public(address):
        return True
    return literal_address(host) != "" and host in {host_of(urlsplit(known)) for known in site.addresses}
