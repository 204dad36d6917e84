"""The practice website with answers of a test's choice, byte by byte."""

from __future__ import annotations

from asyncio import StreamReader, StreamWriter
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from broadcaster.practice.site import NAMES
from broadcaster.practice.site.server import PracticeSite

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: dict[str, str]

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that came with it."""
        pairs = (pair.strip().partition("=") for pair in self.headers.get("cookie", "").split(";"))
        return {name: value for name, _, value in pairs if name}


Answer = Callable[[Asked], bytes]


class Stage(PracticeSite):
    """The practice website; while it lives, ``play`` answers. ``asked`` are the requests so far."""

    play: Answer
    asked: list[Asked]

    def shows(self, play: Answer) -> None:
        """Answer like this from now on."""
        self.play, self.asked = play, []
        if self.death:
            self.die("")

    async def _web(self, reader: StreamReader, writer: StreamWriter) -> None:
        if self.death:
            await super()._web(reader, writer)
            return
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        asked = Asked(head[0].split(" ")[1], headers)
        self.asked.append(asked)
        writer.write(self.play(asked))
        await writer.drain()

    @property
    def home(self) -> str:
        """The address of the home page, as browsers are given it."""
        return f"https://{NAMES[0]}:{self.port}/"

    @property
    def port(self) -> int:
        """The port of the encrypted website."""
        return self._ports["https"]


def answer(
    body: bytes | str = b"", status: int = 200, kind: str = HTML, *headers: tuple[str, str], reason: str | None = None
) -> bytes:
    """A whole answer."""
    body = body.encode() if isinstance(body, str) else body
    known = {one.value: one.phrase for one in HTTPStatus}
    line = f"HTTP/1.1 {status} {known.get(status, 'Unknown') if reason is None else reason}".rstrip()
    told = [("Content-Type", kind)] if kind else []
    lines = [*told, ("Content-Length", str(len(body))), ("Connection", "close"), *headers]
    return raw(line, lines, body)


def raw(line: str, headers: list[tuple[str, str]], body: bytes = b"") -> bytes:
    """An answer as it is written."""
    head = "\r\n".join([line, *(f"{name}: {value}" for name, value in headers), "", ""])
    return head.encode("latin-1") + body


def to(place: str, status: int = 302, *headers: tuple[str, str]) -> bytes:
    """A redirect."""
    return answer(b"", status, HTML, ("Location", place), *headers)


@dataclass(frozen=True)
class Setup:
    """One way: its name, how it answers, and what its page is recognised by."""

    name: str
    play: Answer
    site: dict[str, object] = field(default_factory=dict)


def always(answered: bytes) -> Answer:
    """The same answer to everything."""
    return lambda _asked: answered
