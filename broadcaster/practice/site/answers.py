"""What the practice website answers over HTTP, alive and in every way dead."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from functools import partial
from importlib.resources import files
from typing import Final

SENTINEL: Final = "Practice sentinel: the Internet is there."
DRIP: Final = 0.2
"""Seconds between two bytes."""
_STATUS: Final = {"http-204": 204, "http-500": 500, "http-503": 503, "http-403": 403, "http-404": 404}
_REASONS: Final = {
    200: "OK",
    204: "No Content",
    302: "Found",
    403: "Forbidden",
    404: "Not Found",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
_PAGES: Final = {
    "content-maintenance": "maintenance",
    "content-defaced": "defaced",
    "content-default": "default",
    "content-parking": "parking",
    "content-error": "error",
    "content-login": "login",
    "content-unnamed": "foreign",
    "uplink-portal": "portal",
}
_TARGETS: Final = {
    "http-loop": "/",
    "http-nowhere": "",
    "http-foreign": "https://www.anderswo.example/",
    "http-inside": "http://intranet.kreis-musterland.example:8080/",
}


def page(name: str) -> bytes:
    """One of the pages beside this module."""
    return files("broadcaster.practice.site").joinpath("pages", f"{name}.html").read_bytes()


def answer(status: int, body: bytes, media_type: str = "text/html; charset=utf-8", **more: str) -> bytes:
    """A whole answer; ``more`` are further headers, with _ for -."""
    head = [
        f"HTTP/1.1 {status} {_REASONS[status]}",
        f"Date: {formatdate(usegmt=True)}",
        f"Content-Type: {media_type}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *(f"{name.replace('_', '-')}: {value}" for name, value in more.items()),
    ]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


async def serve(reader: StreamReader, writer: StreamWriter, death: str, slow: float) -> None:
    """Answer one request as ``death`` has it; ``slow`` is how many seconds a slow answer takes."""
    special = _SPECIAL.get(death)
    if special is not None:
        await special(reader, writer)
        return
    await reader.readuntil(b"\r\n\r\n")
    if death == "http-slow":
        await asyncio.sleep(slow)
    writer.write(_said(death))
    await writer.drain()


async def serve_sentinel(reader: StreamReader, writer: StreamWriter, death: str) -> None:
    """Answer as a sentinel does, or as what stands in its way."""
    await reader.readuntil(b"\r\n\r\n")
    portal = death == "uplink-portal"
    writer.write(answer(200, page("portal")) if portal else answer(200, SENTINEL.encode(), "text/plain"))
    await writer.drain()


def _said(death: str) -> bytes:
    if death in _STATUS:
        return answer(_STATUS[death], f"<h1>{_REASONS[_STATUS[death]]}</h1>".encode())
    if death in _TARGETS:
        return answer(302, b"", **({"Location": _TARGETS[death]} if _TARGETS[death] else {}))
    if death in _SPOILT:
        return _SPOILT[death](page("home"))
    return answer(200, page(_PAGES.get(death, "home")))


_SPOILT: Final[dict[str, Callable[[bytes], bytes]]] = {
    "content-empty": lambda _home: answer(200, b""),
    "content-cut": lambda home: answer(200, home)[: -len(home) // 2],
    "content-truncated": lambda home: answer(200, home[: 2 * len(home) // 3]),
    "content-charset": lambda home: answer(200, home, "text/html; charset=iso-8859-1"),
    "content-not-a-page": lambda _home: answer(200, b'{"error": "no route"}', "application/json"),
}


async def _silence(reader: StreamReader, _writer: StreamWriter) -> None:
    """Say nothing until the other side gives up."""
    while await reader.read(1024):
        pass


async def _hang_up(reader: StreamReader, _writer: StreamWriter) -> None:
    """Say nothing and leave."""
    await reader.read(1024)


async def _drip(_reader: StreamReader, writer: StreamWriter) -> None:
    for byte in answer(200, page("home")):
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(DRIP)


async def _say(what: bytes, reader: StreamReader, writer: StreamWriter) -> None:
    await reader.read(1024)
    writer.write(what)
    await writer.drain()


_SPECIAL: Final[dict[str, Callable[[StreamReader, StreamWriter], Awaitable[None]]]] = {
    "http-silent": _silence,
    "http-dripping": _drip,
    "http-closed": _hang_up,
    "http-garbage": partial(_say, b"220 mail.kreis-musterland.example ESMTP ready\r\n500 unrecognized\r\n\r\n"),
}
INSTEAD_OF_TLS: Final[dict[str, Callable[[StreamReader, StreamWriter], Awaitable[None]]]] = {
    "tls-silent": _silence,
    "tls-broken": _hang_up,
    "tls-none": partial(_say, b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"),
    "tls-too-old": partial(_say, b"\x15\x03\x02\x00\x02\x02\x46"),
}
"""What answers a TLS greeting in plain bytes; the last is the alert protocol_version."""
