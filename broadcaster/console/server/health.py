"""The installation's health, for supervisors: whether it works; the figures are for those who may read the console."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse

from broadcaster.app.installation.health import health
from broadcaster.app.people.roles import Permission
from broadcaster.console.door.doors import arrive

router = APIRouter()


@router.get("/healthz", response_model=None)
def healthz(request: Request) -> JSONResponse:
    """200 while a worker lives and nothing due is waiting, else 503."""
    seen = health(request.app.state.installation)
    works = seen.working and not seen.late
    told: dict[str, object] = {"working": works}
    # whoever comes through a proxy looks like this machine, so an address proves nothing
    if Permission.READ in arrive(request, touch=False).may:
        told |= {
            "late": seen.late,
            "waiting_seconds": round(seen.waiting.total_seconds(), 1),
            "paused": seen.pause is not None,
            "needs_person": seen.needs_person,
        }
    return JSONResponse(told, 200 if works else 503)
