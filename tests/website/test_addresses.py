"""A watch goes to the website's own hosts, to the ports of the web and to public addresses, wherever it is sent."""

from __future__ import annotations

import ipaddress

import pytest

from broadcaster.website.addresses import is_ours, joined, may_connect, refused_hop
from broadcaster.website.site import Site

SITE = Site(addresses=("https://www.kreis-musterland.example/",), hosts=("musterland.example",))
INNER = (
    "127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 192.0.0.1 224.0.0.1 255.255.255.255"
)
INNER_V6 = "::1 :: fe80::1 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1::1 2001:db8::1"
FORMS = (
    *("http://{dotted}/", "http://{dotted}:80/", "https://{dotted}/x", "http://{number}/", "http://{hex}/"),
    *("http://{octal}/", "http://{short}/", "http://[::ffff:{dotted}]/", "http://{dotted}.nip.io/"),
    *("http://www.kreis-musterland.example@{dotted}/", "http://{dotted}#www.kreis-musterland.example"),
    *("http://{dotted}%00.kreis-musterland.example/", "http://{dotted}\\@www.kreis-musterland.example/"),
    *("//{dotted}/", "http:{dotted}/", "http:///{dotted}/", "ftp://{dotted}/", "gopher://{dotted}:70/"),
    *("file:///etc/passwd?{dotted}", "dict://{dotted}:11211/", "http://{dotted}:22/", "https://{dotted}:6443/"),
    *("http://www.kreis-musterland.example.{dotted}/", "http://kreis-musterland.example.evil.example/{dotted}"),
    *("http://evil-kreis-musterland.example/{dotted}", "https://xkreis-musterland.example/?{dotted}"),
    *("http://www.kreis-musterland.example:8080/{dotted}", "http://www.kreis-musterland.example:22/{dotted}"),
    *(
        "http://[{dotted}/",
        "http://{dotted}:99999/",
        "http://www.kreis-musterland.example:x{dotted}/",
        "http:// {dotted}/",
    ),
    *("javascript:alert('{dotted}')", "data:text/html,{dotted}", "http://localhost/{dotted}"),
)
"""Ways to send a watch somewhere else."""


def vectors() -> list[str]:
    """Every form with every inner address."""
    found = []
    for text in INNER.split():
        value = int(ipaddress.IPv4Address(text))
        parts = text.split(".")
        forms = {
            "dotted": text,
            "number": str(value),
            "hex": hex(value),
            "octal": ".".join(f"0{int(part):o}" for part in parts),
            "short": f"{parts[0]}.{value & 0xFF_FFFF}",
        }
        found += [form.format(**forms) for form in FORMS]
    return [*found, *(f"http://[{text}]/" for text in INNER_V6.split())]


def test_no_redirect_leads_elsewhere() -> None:
    """Three hundred ways, none of which is followed, so none is even resolved."""
    every = vectors()
    followed = [text for text in every if refused_hop(text, SITE) is None]
    assert (followed, len(every) >= 300) == ([], True)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "https://www.kreis-musterland.example/de/",
            "http://kreis-musterland.example/",
            "https://musterland.example/",
        ),
        *("https://service.kreis-musterland.example:443/", "https://WWW.Kreis-Musterland.example./"),
    ],
)
def test_a_redirect_within_the_website_is_followed(text: str) -> None:
    """Its hosts, what lies below its domain, and what the settings add."""
    assert refused_hop(text, SITE) is None


def test_only_public_addresses_are_connected_to() -> None:
    """Whatever a name below the domain led to."""
    assert [
        text for text in (INNER + " " + INNER_V6).split() if may_connect(text, "a.kreis-musterland.example", SITE)
    ] == []


def test_a_name_below_the_domain_that_leads_inside_is_not_connected_to() -> None:
    """DNS rebinding finds no way in: what was resolved once is what is connected to."""
    assert not may_connect("10.0.0.1", "evil.kreis-musterland.example", SITE)
    assert may_connect("10.0.0.1", "www.kreis-musterland.example", SITE.model_copy(update={"private": True}))


def test_a_private_address_that_is_configured_itself_is_the_only_one() -> None:
    """The administrator's word counts for exactly that address."""
    site = Site(addresses=("http://10.1.2.3:8000/",))
    assert may_connect("10.1.2.3", "10.1.2.3", site)
    assert not may_connect("10.1.2.4", "10.1.2.4", site)
    assert refused_hop("http://10.1.2.3:8000/x", site) is None
    assert refused_hop("http://10.1.2.3:9000/x", site) is not None


def test_international_names_are_compared_as_dns_writes_them() -> None:
    """Höxhausen has a website, too."""
    site = Site(addresses=("https://www.höxhausen.example/",))
    assert is_ours("www.xn--hxhausen-n4a.example", site)


def test_a_target_that_makes_no_sense_is_refused_and_breaks_nothing() -> None:
    """Whatever a broken server writes into its Location."""
    for target in (
        "http://[::1",
        "http://[x]/",
        "http://a:b/",
        "\x00",
        "http://\u2100.example/",
        "//",
        "?#",
        "http://",
    ):
        found = refused_hop(joined("https://www.kreis-musterland.example/", target), SITE)
        assert found is None or found.code in ("http-nowhere", "http-foreign", "http-inside")
