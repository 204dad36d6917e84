"""An address that somebody typed leads to the public internet or nowhere, and never to more than was asked for."""

from __future__ import annotations

import gzip
from http.server import BaseHTTPRequestHandler

import pytest

from broadcaster.net.fetch import MAX_HOPS, fetch
from broadcaster.net.fetched import NotFetched

from .site import HERE, Site, drips, nearby, refused, says


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:{}/", "http://localhost:{}/", "http://2130706433:{}/", "http://[::ffff:127.0.0.1]:{}/", "http://0:{}/"],
)  # fmt: skip
def test_however_it_is_written_this_machine_is_not_asked(site: Site, address: str) -> None:
    """The name is resolved as the system would, and the address is judged; no connection is made."""
    site.pages["/"] = says(b"secret")
    assert "internal network" in refused(address.format(site.port))
    assert site.asked == []


def test_one_internal_address_among_public_ones_is_enough(site: Site) -> None:
    """A name that stands for both is not trusted."""
    assert "internal" in refused("http://mixed.example/", resolve=lambda _host, _port: ["8.8.8.8", "10.0.0.1"])


def test_a_name_is_resolved_once_and_connected_to_that_address(site: Site) -> None:
    """It cannot lead elsewhere a moment later; the server still hears the name."""
    asked: list[str] = []

    def changing(host: str, _port: int) -> list[str]:
        asked.append(host)
        return HERE if len(asked) == 1 else ["10.0.0.1"]

    site.pages["/feed"] = says(b"news")
    found = fetch(f"http://feed.example:{site.port}/feed", loopback=True, resolve=changing)
    assert (found.status, found.content) == (200, b"news")
    assert asked == ["feed.example"]
    assert site.asked == [(f"feed.example:{site.port}", "/feed")]


def test_every_redirect_is_judged_again(site: Site) -> None:
    """A public page must not send the broadcaster into the internal network."""
    site.pages["/feed"] = says(b"", 302, Location="http://intern.example/")
    names = {"feed.example": HERE, "intern.example": ["10.0.0.1"]}
    address = f"http://feed.example:{site.port}/feed"
    assert "intern.example" in refused(address, loopback=True, resolve=lambda host, _port: names[host])


def test_a_form_is_posted_once_and_never_carried_elsewhere(site: Site) -> None:
    """What it says may be secret; a redirect is told as it is."""
    seen: list[bytes] = []

    def takes(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.command.encode() + b" " + handler.rfile.read(int(handler.headers["content-length"])))
        says(b"", 307, Location="/elsewhere")(handler)

    site.pages["/token"] = takes
    assert site.get("/token", form={"code": "a b"}).status == 307
    assert (seen, len(site.asked)) == ([b"POST code=a+b"], 1)


def test_an_internal_address_is_asked_if_it_was_configured(site: Site) -> None:
    """Only what an operator wrote into the settings may be there."""
    site.pages["/keys"] = says(b"{}")
    address = f"http://127.0.0.1:{site.port}/keys"
    assert "internal network" in refused(address)
    assert fetch(address, private=True).status == 200


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "gopher://x/", "http://a b/", "http://[::1", "http://xn--a/", "http://xn--zzzzzz/"]
)
def test_a_redirect_to_what_is_no_web_address_is_refused(site: Site, target: str) -> None:
    """Files and other protocols are not fetched."""
    site.pages["/feed"] = says(b"", 301, Location=target)
    assert "web address" in refused(f"http://feed.example:{site.port}/feed", loopback=True, resolve=nearby)


def test_redirects_are_followed_and_counted(site: Site) -> None:
    """Up to the limit; where it ended and whether for good is told."""
    for number in range(MAX_HOPS + 2):
        site.pages[f"/{number}"] = says(b"", 301, Location=f"/{number + 1}")
    site.pages[f"/{MAX_HOPS + 2}"] = says(b"there")
    found = site.get("/2")
    assert (found.content, found.address, found.moved) == (b"there", f"http://feed.example:{site.port}/7", True)
    with pytest.raises(NotFetched, match="redirects more than"):
        site.get("/0")
    site.pages["/4"] = says(b"", 302, Location="/5")
    assert not site.get("/2").moved


@pytest.mark.parametrize(
    "address",
    [
        *("", "feed.xml", "ftp://example.org/", "http://", "https://a b/", "http://[::1", "file:///etc/passwd"),
        *("http://xn--a/", "http://xn--0/", "https://xn--zzzzzz/"),
    ],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    """With an example of one."""
    assert "https://www.example.org" in refused(address)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    """It would end up in lists and logs."""
    assert "geheim" not in refused("https://konto:geheim@example.org/feed")


def test_a_huge_body_is_cut_off(site: Site) -> None:
    """Not a byte more than allowed is kept, whether the length is told or not."""
    site.pages["/told"] = says(b"x" * 200_000)
    site.pages["/untold"] = drips(site, b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 50_000)
    for path in ("/told", "/untold"):
        with pytest.raises(NotFetched, match="larger than"):
            site.get(path, most=100_000)


def test_a_packed_answer_is_not_unpacked(site: Site) -> None:
    """A small body could become a huge one."""
    site.pages["/feed"] = says(gzip.compress(b"x" * 10_000_000), Content_Encoding="gzip")
    with pytest.raises(NotFetched, match="compressed"):
        site.get("/feed")


@pytest.mark.parametrize(
    "piece", [b"HTTP/1.1 200 OK\r\nX: y\r\n", b"HTTP/1.1 200 OK\r\n\r\nx"], ids=["headers", "body"]
)
def test_bytes_that_drip_for_ever_are_cut_off_in_time(site: Site, piece: bytes) -> None:
    """The limit holds for the whole, not for each byte."""
    site.pages["/feed"] = drips(site, piece)
    with pytest.raises(NotFetched, match="too slowly"):
        site.get("/feed", seconds=0.3)


def test_who_takes_no_connection_is_named() -> None:
    """The sentence says that it is tried again."""
    assert "takes no connection" in refused("http://feed.example:9/", loopback=True, resolve=nearby)


def test_a_name_that_nobody_knows_is_named() -> None:
    """The same holds for a resolver that fails."""
    assert "nowhere.invalid" in refused("http://nowhere.invalid/", resolve=lambda _host, _port: [])
