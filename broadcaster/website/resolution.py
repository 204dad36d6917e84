"""Finds out the addresses of a name: asks the configured name servers, or the system's, and tells what went wrong."""

from __future__ import annotations

import asyncio
import secrets
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from dns.asyncresolver import Resolver
from dns.exception import DNSException
from dns.nameserver import Do53Nameserver
from dns.resolver import NXDOMAIN, LifetimeTimeout, NoNameservers, NoResolverConfiguration

from broadcaster.addresses.internet import literal_address
from broadcaster.website.site import Site, name_server

PER_SERVER: Final = 2.0
"""Seconds until the next name server is asked."""
_LOOPBACK: Final = ("127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Unresolved(Exception):
    """No address was found; ``code`` is the finding's."""

    code: str


async def resolve(host: str, site: Site, path: int = 0) -> list[str]:
    """The addresses of ``host``, IPv4 first. ``path`` begins with another name server. Raises Unresolved."""
    if literal := literal_address(host):
        return [literal]
    if host == "localhost":
        return list(_LOOPBACK)
    resolver = _resolver(site, path)
    found = await asyncio.gather(*(_ask(resolver, host, kind, site.timeout) for kind in ("A", "AAAA")))
    addresses = [address for answer in found if isinstance(answer, list) for address in answer]
    if addresses:
        return addresses
    codes = [answer for answer in found if isinstance(answer, str)]
    raise Unresolved(min(codes, key=_WEIGHTY.index) if codes else "dns-no-address")


async def answers_fresh_names(hosts: list[str], site: Site) -> bool | None:
    """Whether the name servers answer for names that nobody can remember, below ``hosts``; None without hosts.

    That such a name does not exist is an answer; silence is none.
    """
    names = [f"{secrets.token_hex(6)}.{host}" for host in hosts if not literal_address(host) and host != "localhost"]
    if not names:
        return None
    resolver = _resolver(site, 0)
    found = await asyncio.gather(*(_ask(resolver, name, "A", site.timeout / 2) for name in names))
    return any(isinstance(answer, list) or answer in ("dns-nxdomain", "dns-no-address") for answer in found)


def has_route(address: str) -> bool:
    """Whether this machine could send to an address at all; many have no IPv6."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((address, 9))  # of a datagram socket this sends nothing
        return True
    return False


_WEIGHTY: Final = ("dns-nxdomain", "dns-loop", "dns-servfail", "dns-refused", "dns-timeout", "dns-no-server")


async def _ask(resolver: Resolver | None, host: str, kind: str, seconds: float) -> list[str] | str:
    """The addresses of one kind, or the finding's code; none are an empty list."""
    if resolver is None:
        return "dns-no-server"
    try:
        answer = await resolver.resolve(host, kind, search=False, raise_on_no_answer=False, lifetime=seconds)
    except NXDOMAIN:
        return "dns-nxdomain"
    except LifetimeTimeout:
        return "dns-timeout"
    except NoNameservers as error:
        return _of_errors(error)
    except (DNSException, OSError, ValueError):
        return "dns-servfail"
    return [record.address for record in answer.rrset or ()]


def _of_errors(error: NoNameservers) -> str:
    said = str(error)
    if "ChainTooLong" in said or "chain" in said:
        return "dns-loop"
    return "dns-refused" if "REFUSED" in said and "SERVFAIL" not in said else "dns-servfail"


def _resolver(site: Site, path: int) -> Resolver | None:
    try:
        resolver = Resolver(configure=not site.nameservers)
    except NoResolverConfiguration:
        return None
    if site.nameservers:
        resolver.nameservers = [Do53Nameserver(*name_server(text)) for text in site.nameservers]
    servers = list(resolver.nameservers)
    resolver.nameservers = servers[path % len(servers) :] + servers[: path % len(servers)]
    resolver.timeout = min(PER_SERVER, site.timeout / 2)
    return resolver
