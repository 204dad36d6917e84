"""One rule says what belongs to the public Internet, for the watch, for documents, for media hosts and for links."""

from __future__ import annotations

import pytest

from broadcaster.addresses.internet import is_inside, is_public

INNER = (
    *("127.0.0.1", "127.9.9.9", "::1", "0.0.0.1", "::", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
    *("100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "192.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::808:808", "64:ff9b:1::7f00:1", "2002:7f00:1::", "::7f00:1"),
    *("2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "3fff::1", "fe80::1", "fe80::1%eth0", "fec0::1"),
    *("fc00::1", "ff02::1", "::127.0.0.1", "::ffff:0:7f00:1"),
)
OUTER = ("8.8.8.8", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "93.184.216.34", "2606:2800:220:1::1")


@pytest.mark.parametrize("address", INNER)
def test_an_address_inside_is_not_public(address: str) -> None:
    """This machine, internal networks, cloud metadata, and IPv6 addresses that only wrap one of them."""
    assert not is_public(address)
    assert is_inside(f"[{address}]" if ":" in address else address)


@pytest.mark.parametrize("address", OUTER)
def test_an_address_outside_is_public(address: str) -> None:
    """Also in a network that has IPv6 only."""
    assert is_public(address)
    assert not is_inside(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_practice_allows_this_machine_and_no_other(address: str) -> None:
    """The practice website is here; the neighbours are still not asked."""
    assert is_public(address, loopback=True)
    assert not is_public("192.168.1.1", loopback=True)


@pytest.mark.parametrize(
    ("host", "inside"),
    [
        *((host, True) for host in ("portal", "portal.kreis.local", "PORTAL.LAN.", "fritz.home.arpa", "x.internal")),
        *((host, True) for host in ("localhost", "localhost.", "a.localhost", "intranet.corp", "")),
        *((host, False) for host in ("www.kreis.de", "local.de", "kreis.example", "mylan.de", "xn--mnchen-3ya.de")),
    ],
)
def test_a_name_tells_whether_anybody_outside_can_reach_it(host: str, inside: bool) -> None:  # noqa: FBT001 - a table
    """Names of one label, and ends that exist in no public name system."""
    assert is_inside(host) is inside
