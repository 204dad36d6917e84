"""Runs the practice website in a thread: HTTP, HTTPS, its name server, and the sentinels beside it."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from broadcaster.practice.site import NAMES
from broadcaster.practice.site.answers import INSTEAD_OF_TLS, SENTINEL, serve, serve_sentinel
from broadcaster.practice.site.certificates import Certificates
from broadcaster.practice.site.names import NameServer

HOST: Final = "127.0.0.1"
SENTINELS: Final = ("sentinel-1.example", "sentinel-2.example")
PACE: Final = {"interval": 5.0, "timeout": 4.0, "stable": 40.0}
"""A drill shows the same story as reality, only sooner."""
SLOW: Final = 2.5
_CLOSED: Final = {"tcp-refused", "tcp-silent", "uplink-down"}
Handler = Callable[[StreamReader, StreamWriter], Awaitable[None]]


class PracticeSite:
    """The website. Its ports follow ``port``; 0 or a port that is taken takes free ones. ``folder`` keeps certificates."""

    def __init__(self, folder: Path | None = None, port: int = 0) -> None:
        self._own = TemporaryDirectory() if folder is None else None
        self._folder = Path(self._own.name) if self._own else folder or Path()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._certificates = Certificates(self._folder, (*NAMES, HOST))
        self._ports = {
            name: port + number if port else 0 for number, name in enumerate(("http", "https", "dns", "sentinel"), 1)
        }
        self._name_server: asyncio.DatagramTransport | None = None
        self._servers: dict[str, asyncio.Server] = {}
        self._open_now: set[StreamWriter] = set()
        self._full: list[socket.socket] = []
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_accept_departure)
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="practice website")
        self.death, self._slow = "", SLOW

    def start(self) -> None:
        """Come to life."""
        self._thread.start()
        self._do(self._open_names())
        self.die("")

    def stop(self) -> None:
        """Give up every port."""
        self._do(self._close_all())
        self._do(self._rest())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        if self._own:
            self._own.cleanup()

    def die(self, death: str, slow: float = SLOW) -> None:
        """Die in one of the ways of ``DEATHS``; in none ("") live again."""
        self.death, self._slow = death, slow
        self._do(self._reopen(death))

    @property
    def settings(self) -> dict[str, Any]:
        """What the settings' table ``[website]`` must say to watch this website."""
        sentinel = [
            {"address": f"http://{name}:{self._ports['sentinel']}/", "contains": SENTINEL}
            for name in (*SENTINELS, HOST)
        ]
        return {
            "addresses": [f"https://{NAMES[0]}:{self._ports['https']}/"],
            "names": ["Kreis Musterland"],
            "required": ["Impressum"],
            "nameservers": [f"{HOST}:{self._ports['dns']}"],
            "private": True,
            "ca_file": str(self._certificates.authorities.absolute()),
            "sentinels": sentinel,
            **PACE,
        }

    @property
    def address(self) -> str:
        """Where a person can look at it."""
        return f"http://{HOST}:{self._ports['http']}/"

    def _do(self, work: Awaitable[None]) -> None:
        asyncio.run_coroutine_threadsafe(_awaited(work), self._loop).result(10)

    async def _open_names(self) -> None:
        server = NameServer(NAMES, SENTINELS, lambda: self.death)
        try:
            address = (HOST, self._ports["dns"])
            transport, _ = await self._loop.create_datagram_endpoint(lambda: server, local_addr=address)
        except OSError:
            transport, _ = await self._loop.create_datagram_endpoint(lambda: server, local_addr=(HOST, 0))
        self._name_server = transport
        self._ports["dns"] = transport.get_extra_info("sockname")[1]

    async def _reopen(self, death: str) -> None:
        await self._close_all()
        if death in _CLOSED:
            if death == "tcp-silent":
                self._full = [one for name in ("http", "https") for one in _full(self._ports[name])]
        else:
            await self._open("http", self._web)
            kind = "tls-untrusted" if death == "uplink-portal" else death if death.startswith("tls-") else ""
            tls = None if death in INSTEAD_OF_TLS else self._certificates.context(kind)
            await self._open("https", INSTEAD_OF_TLS.get(death, self._web), tls)
        if death != "uplink-down":
            await self._open("sentinel", self._sentinel)

    async def _open(self, name: str, handler: Handler, tls: ssl.SSLContext | None = None) -> None:
        guarded = self._guarded(handler)
        try:
            server = await asyncio.start_server(guarded, HOST, self._ports[name], ssl=tls)
        except OSError:
            server = await asyncio.start_server(guarded, HOST, 0, ssl=tls)
        self._ports[name] = server.sockets[0].getsockname()[1]
        self._servers[name] = server

    async def _rest(self) -> None:
        """Let everything that was closed come to its end."""
        if self._name_server is not None:
            self._name_server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait(others, timeout=5) if others else await asyncio.sleep(0)

    async def _close_all(self) -> None:
        await self._let_nobody_in()
        for server in self._servers.values():
            server.close()
        self._servers.clear()
        for writer in self._open_now:
            writer.transport.abort()
        for one in self._full:
            one.close()
        self._full.clear()

    async def _let_nobody_in(self) -> None:
        """Stop accepting before closing: asyncio drops a connection unclosed that it accepted in the same moment."""
        for server in self._servers.values():
            for listener in server.sockets:
                self._loop.remove_reader(listener)
        await asyncio.sleep(0)

    def _guarded(self, handler: Handler) -> Handler:
        """A handler whose clients may leave whenever they like, and are left when the website dies another way."""

        async def handled(reader: StreamReader, writer: StreamWriter) -> None:
            self._open_now.add(writer)
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                await handler(reader, writer)
            self._open_now.discard(writer)
            writer.close()

        return handled

    async def _web(self, reader: StreamReader, writer: StreamWriter) -> None:
        await serve(reader, writer, self.death, self._slow)

    async def _sentinel(self, reader: StreamReader, writer: StreamWriter) -> None:
        await serve_sentinel(reader, writer, self.death)


def _accept_departure(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Clients break off handshakes with a bad certificate; everything else is told as usual."""
    if not isinstance(context.get("exception"), OSError):
        loop.default_exception_handler(context)


async def _awaited(work: Awaitable[None]) -> None:
    await work


def _full(port: int) -> list[socket.socket]:
    """A listening port whose queue is full, so that further connections get no answer (on Linux)."""
    listener = socket.create_server((HOST, port), backlog=0)
    waiting = [socket.socket() for _ in range(4)]
    for one in waiting:
        one.setblocking(False)
        with suppress(BlockingIOError):
            one.connect((HOST, port))
    return [listener, *waiting]
