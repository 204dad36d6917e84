"""What holds for every request before a route sees it: known hosts, bounded bodies, and headers on every answer."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from broadcaster.app.installation.patience import PERSON, waiting_at_most
from broadcaster.console.api.faults import PATH, fault
from broadcaster.console.door.sizes import MOST_BYTES, fits, most_bytes

__all__ = ["LOOPBACK", "MOST_BYTES", "POLICY", "Guards"]

_NETLOC: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
# KERN's icons are data: addresses
POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guards:
    """An ASGI middleware around the whole console."""

    def __init__(self, app: ASGIApp, *, public_address: str) -> None:
        self._app = app
        parts = urlsplit(public_address)
        self._secure = parts.scheme == "https"
        self._hosts: Collection[str] = LOOPBACK | ({_host(parts.netloc)} if parts.netloc else set())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        dressed = self._dressed(send)
        if _host(headers.get("host", "")) not in self._hosts:
            # another name for this machine: a page elsewhere may be trying to reach us (DNS rebinding)
            await _refusal(scope, 421, "Unknown host.")(scope, receive, dressed)
            return
        if not fits(scope):
            await _refusal(scope, 413, "Too large.")(scope, receive, dressed)
            return
        with waiting_at_most(PERSON):
            await self._app(scope, _bounded(receive, most_bytes(scope)), dressed)

    def _dressed(self, send: Send) -> Send:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(MutableHeaders(scope=message))
            await send(message)

        return dressed

    def _dress(self, headers: MutableHeaders) -> None:
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("cache-control", "no-store")
        if self._secure:
            headers["strict-transport-security"] = "max-age=31536000"


class TooLarge(HTTPException):
    """A body went on longer than allowed."""

    def __init__(self) -> None:
        super().__init__(413)


def _bounded(receive: Receive, most: int) -> Receive:
    """``receive`` that stops a body without an announced length."""
    seen = 0

    async def bounded() -> Message:
        nonlocal seen
        message: dict[str, Any] = dict(await receive())
        seen += len(message.get("body", b""))
        if seen > most:
            raise TooLarge
        return message

    return bounded


def _refusal(scope: Scope, status: int, text: str) -> Response:
    api = f"{scope['path']}/".startswith(f"{PATH}/")
    return fault(status) if api else PlainTextResponse(text, status)


def _host(netloc: str) -> str:
    """The host without its port; nothing if it is written as none is."""
    match = _NETLOC.fullmatch(netloc)
    return match[1].lower() if match else ""
