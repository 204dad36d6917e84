"""The control interface of the practice website, below ``/practice`` like that of the platforms.

=====================  =============================================================================================
GET    /website        ``{"address", "site", "fault", "faults"}``: where a person can look at it; what the settings'
                       table ``[website]`` must say to watch it; the way in which it is dead now, or null; and all
                       ways as ``{"name", "level", "sentence": {"de", "en"}}``
POST   /website        ``{"fault": name}``: die in this way; ``{"fault": null}``: live again. ``slow``: seconds that a
                       slow answer takes
=====================  =============================================================================================
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from broadcaster.practice.control import Asked, read, route, unknown
from broadcaster.practice.site.deaths import DEATHS
from broadcaster.practice.site.server import SLOW, PracticeSite


class _Fault(Asked):
    fault: str | None
    slow: Annotated[float, Field(ge=0, le=60, allow_inf_nan=False)] = SLOW


def routes(site: PracticeSite) -> list[BaseRoute]:
    """The control interface over one website."""

    async def tell(_request: Request) -> Response:
        faults = [{"name": one.name, "level": one.level, "sentence": one.sentence.as_json()} for one in DEATHS.values()]
        state = {"address": site.address, "site": site.settings, "fault": site.death or None, "faults": faults}
        return JSONResponse(state)

    async def die(request: Request) -> Response:
        asked = await read(request, _Fault)
        if asked.fault is not None and asked.fault not in DEATHS:
            raise unknown("fault", asked.fault, DEATHS)
        await run_in_threadpool(site.die, asked.fault or "", asked.slow)
        return Response(status_code=204)

    return [route("/website", tell), route("/website", die, "POST")]
