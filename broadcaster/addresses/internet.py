"""What belongs to the public Internet: IP addresses, and the names under which nobody outside reaches anything."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

_GLOBAL: Final = IPv6Network("2000::/3")
_NAT64: Final = IPv6Network("64:ff9b::/96")
"""How IPv4 hosts look in a network that has IPv6 only, such as many mobile networks."""
_DOCUMENTATION: Final = IPv6Network("3fff::/20")
"""RFC 9637, which not every Python knows."""
_INSIDE: Final = (
    "local",
    "localhost",
    "localdomain",
    "internal",
    "intranet",
    "lan",
    "home.arpa",
    "corp",
    "home",
    "private",
)
"""Ends of names that are looked up in one's own network only: RFC 6761, 6762 and 8375, and those that ICANN gives to nobody."""


def is_public(address: str, *, loopback: bool = False) -> bool:
    """Whether an IP address belongs to the public Internet, also where it is wrapped in another.

    ``loopback`` allows this machine as well. Raises ValueError for what is no IP address.
    """
    meant = ip_address(address)
    if isinstance(meant, IPv6Address):
        meant = _within(meant)
    if meant.is_loopback:
        return loopback
    if isinstance(meant, IPv6Address) and not _is_global(meant):
        return False
    return meant.is_global and not meant.is_multicast


def literal_address(host: str) -> str:
    """``host`` if it is an IP address, else nothing."""
    try:
        return str(ip_address(host.strip("[]")))
    except ValueError:
        return ""


def is_inside(host: str) -> bool:
    """Whether a host cannot be reached from outside by this name or IP address, whatever network one asks from."""
    if literal := literal_address(host):
        return not is_public(literal)
    name = host.strip().rstrip(".").casefold()
    return "." not in name or any(name.endswith(f".{end}") for end in _INSIDE)


def _within(address: IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address only wraps."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def _is_global(address: IPv6Address) -> bool:
    """Whether an IPv6 address is one that is routed, and not another in disguise."""
    disguised = address.sixtofour or address.teredo
    return address in _GLOBAL and address not in _DOCUMENTATION and not disguised
