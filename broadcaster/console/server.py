"""Answers on a local port: the installation's health, for people and for supervisors."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from broadcaster.app.reading import health
from broadcaster.errors import ConfigurationError
from broadcaster.words import Sentence

if TYPE_CHECKING:
    from broadcaster.app import Installation


def create_app(installation: Installation) -> Starlette:
    """``GET /healthz``: 200 while a worker lives and nothing due is waiting, else 503, with the figures as JSON."""

    async def healthz(_request: Request) -> Response:
        seen = await run_in_threadpool(health, installation)
        figures = {
            "working": seen.working,
            "late": seen.late,
            "waiting_seconds": round(seen.waiting.total_seconds(), 1),
            "paused": seen.pause is not None,
            "needs_person": seen.needs_person,
        }
        return JSONResponse(figures, 200 if seen.working and not seen.late else 503)

    return Starlette(routes=[Route("/healthz", healthz)])


def listen(port: int, host: str = "127.0.0.1") -> socket.socket:
    """A listening socket. Raises ConfigurationError when the port is taken or not allowed."""
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        raise ConfigurationError(
            Sentence(
                de=f"Der Anschluss {port} ist nicht zu haben ({os.strerror(error.errno or 0)}). Bitte wählen Sie mit --port einen anderen.",
                en=f"The port {port} cannot be used ({os.strerror(error.errno or 0)}). Choose another with --port.",
            )
        ) from None
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio forgets it for a socket of ours
    return listener


def serve(installation: Installation, listener: socket.socket) -> None:
    """Answer on ``listener`` until SIGINT or SIGTERM."""
    config = uvicorn.Config(create_app(installation), log_level="warning", access_log=False)
    uvicorn.Server(config).run([listener])
