"""The installation's health, for supervisors: no sign-in, figures only."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse

from broadcaster.app.reading import health

router = APIRouter()


@router.get("/healthz", response_model=None)
def healthz(request: Request) -> JSONResponse:
    """200 while a worker lives and nothing due is waiting, else 503, with the figures as JSON."""
    seen = health(request.app.state.installation)
    figures = {
        "working": seen.working,
        "late": seen.late,
        "waiting_seconds": round(seen.waiting.total_seconds(), 1),
        "paused": seen.pause is not None,
        "needs_person": seen.needs_person,
    }
    return JSONResponse(figures, 200 if seen.working and not seen.late else 503)
