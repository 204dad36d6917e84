"""A platform as fast as its wire: one process, fixed latency, and a count of every post by account and text.

``python bench/fast_platform.py`` prints its address and answers until it is ended:

    POST /posts    {"account", "text"}    accept a post after the latency: 201 {"id"}
    GET  /posts?account=A&text=T          {"ids": [...]}: what became public
    GET  /counts                          {"accepted", "distinct", "duplicates", "last", "most_at_once"};
                                          ``last`` on CLOCK_MONOTONIC
    POST /begin    {"latency", "mode"}    forget everything; mode: "accept", "lose" (accept, then hang up), "refuse" (503)
    POST /forget   {}                     forget everything, and go on as before
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

REASONS = {200: "OK", 201: "Created", 404: "Not Found", 503: "Service Unavailable"}


@dataclass
class Platform:
    """What was accepted, in which order, and how it answers."""

    latency: float = 0.0
    mode: str = "accept"
    posts: Counter[tuple[str, str]] = field(default_factory=Counter)
    ids: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    last: float = 0.0
    accepted: int = 0
    at_once: int = 0
    most_at_once: int = 0

    async def answer(self, method: str, target: str, body: bytes) -> tuple[int, Any]:
        """Status and JSON of an answer; status 0 hangs up."""
        url = urlsplit(target)
        match method, url.path:
            case "POST", "/posts":
                return await self._accept(json.loads(body))
            case "GET", "/posts":
                asked = parse_qs(url.query)
                return 200, {"ids": self.ids[asked["account"][0], asked["text"][0]]}
            case "GET", "/counts":
                return 200, self._counts()
            case "POST", "/begin":
                self.__init__(**json.loads(body))  # type: ignore[misc]
                return 200, {}
            case "POST", "/forget":
                self.__init__(self.latency, self.mode)  # type: ignore[misc]
                return 200, {}
        return 404, {}

    async def _accept(self, post: dict[str, str]) -> tuple[int, Any]:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.latency)
        self.at_once -= 1
        if self.mode == "refuse":
            return 503, {}
        key = (post["account"], post["text"])
        self.accepted += 1
        self.posts[key] += 1
        self.ids[key].append(self.accepted)
        self.last = time.monotonic()
        return (0, {}) if self.mode == "lose" else (201, {"id": self.accepted})

    def _counts(self) -> dict[str, Any]:
        duplicates = sum(count - 1 for count in self.posts.values())
        return {
            "accepted": self.accepted,
            "distinct": len(self.posts),
            "duplicates": duplicates,
            "last": self.last,
            "most_at_once": self.most_at_once,
        }


async def converse(platform: Platform, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the requests of one connection, one after the other."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            lines = head.split(b"\r\n")
            method, target, _version = lines[0].decode().split(" ")
            length = next((int(line[15:]) for line in lines if line.lower().startswith(b"content-length:")), 0)
            status, value = await platform.answer(method, target, await reader.readexactly(length))
            if status == 0:
                break
            data = json.dumps(value).encode()
            line = f"HTTP/1.1 {status} {REASONS[status]}\r\ncontent-type: application/json\r\ncontent-length: {len(data)}\r\n\r\n"
            writer.write(line.encode() + data)
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def serve() -> None:
    """Serve on a free port of this machine, for ever."""
    platform = Platform()
    server = await asyncio.start_server(lambda *ends: converse(platform, *ends), "127.0.0.1", 0, backlog=1024)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
