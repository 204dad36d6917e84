"""Cookies come back by the rules of browsers: to which host, below which path, over which line."""

from __future__ import annotations

import pytest

from broadcaster.net.http import httpx
from broadcaster.website.cookies import Cookies

WWW = "https://www.kreis-musterland.example/"


@pytest.mark.parametrize(
    ("at", "cookie", "asked", "sent"),
    [
        (WWW, "a=1", WWW, "a=1"),
        (WWW, "a=1; Secure", "http://www.kreis-musterland.example/", ""),
        ("http://www.kreis-musterland.example/", "a=1; Secure", WWW, ""),
        ("http://www.kreis-musterland.example/", "a=1", WWW, "a=1"),
        (WWW, "a=1", "https://kreis-musterland.example/", ""),
        (WWW, "a=1; Domain=kreis-musterland.example", "https://service.kreis-musterland.example/", "a=1"),
        (WWW, "a=1; Domain=anderswo.example", "https://anderswo.example/", ""),
        (WWW, "a=1; Path=/x", f"{WWW}x/y", "a=1"),
        (WWW, "a=1; Path=/x", f"{WWW}xy", ""),
        (WWW, "a=1; Max-Age=0", WWW, ""),
        (WWW, "a=1; SameSite=None", WWW, ""),
        (WWW, "a=1; samesite=none; secure", WWW, "a=1"),
        (WWW, "__Host-a=1; Secure; Path=/; Domain=kreis-musterland.example", WWW, ""),
        (WWW, "__Host-a=1; Secure; Path=/", WWW, "__Host-a=1"),
        (WWW, "a=ü", WWW, "a=ü"),
    ],
)
def test_a_cookie_comes_back_where_a_browser_would_send_it(at: str, cookie: str, asked: str, sent: str) -> None:
    """And nowhere else; an open line sets no secure cookie."""
    jar = Cookies()
    jar.keep(httpx.URL(at), httpx.Headers([(b"Set-Cookie", cookie.encode())]))
    assert jar.header(httpx.URL(asked)) == sent


def test_what_a_script_writes_is_no_way_into_the_request() -> None:
    """A line break in it would begin another header."""
    jar = Cookies()
    jar.keep_written(httpx.URL(WWW), "a=1\r\nX-Other: 1")
    assert jar.header(httpx.URL(WWW)) == ""
