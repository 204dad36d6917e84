"""The cookies of one look: kept from answer to answer as a browser keeps them, and forgotten with the look."""

from __future__ import annotations

from http.cookiejar import Cookie, CookieJar, DefaultCookiePolicy
from typing import Any

from broadcaster.net.http import httpx


class Cookies:
    """A jar with the rules of host, path, lifetime and encryption."""

    def __init__(self) -> None:
        self._jar = httpx.Cookies(CookieJar(_AsBrowsers()))

    def keep(self, url: httpx.URL, headers: httpx.Headers) -> None:
        """Keep what an answer of ``url`` sets."""
        asked = httpx.Request("GET", url)
        self._jar.extract_cookies(httpx.Response(200, headers=headers.raw, request=asked))

    def keep_written(self, url: httpx.URL, cookie: str) -> None:
        """Keep what a script of the page at ``url`` writes into ``document.cookie``."""
        if cookie.isprintable():
            self.keep(url, httpx.Headers([(b"Set-Cookie", cookie.encode())]))

    def header(self, url: httpx.URL) -> str:
        """What goes to ``url``; nothing if there is no cookie for it."""
        asked = httpx.Request("GET", url)
        asked.headers.encoding = "utf-8"  # else what is not ASCII is an error
        self._jar.set_cookie_header(asked)
        return str(asked.headers.get("Cookie", ""))


class _AsBrowsers(DefaultCookiePolicy):
    """What the standard library does not know yet: an open line sets no secure cookie, and names and SameSite oblige."""

    def set_ok(self, cookie: Cookie, request: Any) -> bool:
        """Whether a cookie is kept."""
        if cookie.secure and request.type != "https":
            return False
        foreign = str(_attribute(cookie, "samesite")).lower() == "none"
        if not cookie.secure and (foreign or cookie.name.startswith(("__Secure-", "__Host-"))):
            return False
        if cookie.name.startswith("__Host-") and (cookie.domain_specified or cookie.path != "/"):
            return False
        return bool(super().set_ok(cookie, request))


def _attribute(cookie: Cookie, name: str) -> object:
    """The value of an attribute, however the server spells its name."""
    rest: dict[str, Any] = vars(cookie)["_rest"]
    return next((value for key, value in rest.items() if key.lower() == name), "")
