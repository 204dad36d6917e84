"""Serves the console on a port of this machine."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import uvicorn

from broadcaster.console.application import create_app
from broadcaster.console.live import Closing
from broadcaster.errors import ConfigurationError
from broadcaster.words import Sentence

if TYPE_CHECKING:
    from broadcaster.app import Installation

_PATIENCE = 5
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


def serve(installation: Installation, listener: socket.socket) -> None:
    """Answer on ``listener`` until SIGINT or SIGTERM."""
    forwarded = installation.settings.forwarded
    config = uvicorn.Config(
        create_app(installation),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(forwarded),
        forwarded_allow_ips=forwarded or "",
        timeout_graceful_shutdown=_PATIENCE,
    )
    Server(config).run([listener])


class Server(uvicorn.Server):
    """uvicorn that tells open event streams to end when it is told to stop."""

    def handle_exit(self, sig: int, frame: object) -> None:
        """Note the signal."""
        Closing.of(self.config.app).set()
        super().handle_exit(sig, frame)  # type: ignore[arg-type]
