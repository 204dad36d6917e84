"""Answers on a local port: the installation's health, for people and for supervisors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from broadcaster.app.reading import health

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


def serve(installation: Installation, port: int, host: str = "127.0.0.1") -> None:
    """Run until SIGINT or SIGTERM."""
    uvicorn.run(create_app(installation), host=host, port=port, log_level="warning", access_log=False)
