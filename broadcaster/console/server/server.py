"""Serves the console on a port of this machine."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from broadcaster.console.door.connection import Connection
from broadcaster.console.pages.live import Closing
from broadcaster.console.server.application import create_app
from broadcaster.words import Sentence
from broadcaster.words.errors import ConfigurationError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from broadcaster.app import Installation

_PATIENCE = 3
"""Seconds for answers on their way when it is told to stop."""


def listen(port: int, host: str = "127.0.0.1") -> socket.socket:
    """A listening socket. Raises ConfigurationError when the port is taken or not allowed."""
    try:
        listener = socket.create_server((host, port))
    except (OSError, OverflowError) as error:
        why = os.strerror(error.errno or 0) if isinstance(error, OSError) else "0–65535"
        raise ConfigurationError(
            Sentence(
                de=f"Der Anschluss {port} ist nicht zu haben ({why}). Bitte wählen Sie mit --port einen anderen.",
                en=f"The port {port} cannot be used ({why}). Choose another with --port.",
            )
        ) from None
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio forgets it for a socket of ours
    return listener


def serve(installation: Installation, listener: socket.socket, *, leaving: Callable[[], None] = lambda: None) -> None:
    """Answer on ``listener`` until SIGINT or SIGTERM; ``leaving`` is called with the signal."""
    Server(configured(create_app(installation), installation.settings.forwarded), leaving).run([listener])


def configured(app: ASGIApp, forwarded: str = "", http: type[Connection] = Connection) -> uvicorn.Config:
    """How an application is served; ``forwarded`` are the proxies whose word about the visitor is taken."""
    return uvicorn.Config(
        app,
        http=http,
        ws="none",  # nothing here speaks it
        log_level="error",  # what strangers send wrong would fill the log; what fails here is in our own
        access_log=False,
        server_header=False,
        proxy_headers=bool(forwarded),
        forwarded_allow_ips=forwarded,
        timeout_graceful_shutdown=_PATIENCE,
    )


class Server(uvicorn.Server):
    """uvicorn that is told when to stop instead of looking ten times a second, and tells open event streams so."""

    def __init__(self, config: uvicorn.Config, leaving: Callable[[], None] = lambda: None) -> None:
        super().__init__(config)
        self._leaving = leaving
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()

    async def main_loop(self) -> None:
        """Renew the date of the answers once a second until it is told."""
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), 1)

    def handle_exit(self, sig: int, frame: object) -> None:
        """Note the signal."""
        self._leaving()
        super().handle_exit(sig, frame)  # type: ignore[arg-type]
        self.stop()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer what can be answered in time, and break off the rest without a word: that is meant."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)

    def stop(self) -> None:
        """Stop soon, from any thread."""
        Closing.of(self.config.app).set()
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._told.set)
