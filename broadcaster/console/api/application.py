"""The API under ``/api/v1``: bearer tokens, problem details, OpenAPI at ``/api/v1/openapi.json``."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute

from broadcaster import __version__
from broadcaster.console.api import approvals, installation, messages, outage, website
from broadcaster.console.api.door import Caller, Route
from broadcaster.console.api.faults import PATH, Fault, handle, responses, unforeseen
from broadcaster.console.api.limits import Admission, Limits
from broadcaster.console.door.failures import Failures
from broadcaster.console.door.turns import Turns
from broadcaster.documents.messages import AcceptedOut

if TYPE_CHECKING:
    from broadcaster.app import Installation

ROUTES: Final[tuple[Route, ...]] = (
    *messages.ROUTES,
    *approvals.ROUTES,
    *outage.ROUTES,
    *website.ROUTES,
    *installation.ROUTES,
)
"""Every operation of the API."""
_FAULTS: Final = (401, 403, 422, 429, 500, 503)
_WITH_BODY: Final = (400, 404, 409, 413)
"""Further faults of operations to which something is sent, or which name something."""
_MORE: Final[dict[str, dict[int | str, dict[str, Any]]]] = {
    "post_message": {200: {"model": AcceptedOut, "description": "The first answer to the same request."}},
    "show_picture": {200: {"content": {"image/*": {}}, "description": "The picture."}},
}
_NUMBERS: Final = ("message", "delivery", "broadcast", "review", "feed")


class Number(Convertor[str]):
    """Digits of a path, as many as a number of ours can have."""

    regex = "[0-9]{1,19}"

    def convert(self, value: str) -> str:
        """As they are; what they mean is checked with the other parameters."""
        return value

    def to_string(self, value: str) -> str:
        """As they are."""
        return value


register_url_convertor("number", Number())


def create_app(of: Installation, turns: Turns | None = None) -> FastAPI:
    """The API of one installation; whoever has pictures drawn takes one of the ``turns``."""
    app = FastAPI(
        title="Broadcaster", version=__version__, docs_url=None, redoc_url=None, separate_input_output_schemas=False
    )
    app.state.installation = of
    app.state.turns = turns or Turns()
    app.state.limits = Limits(of.settings.api_requests)
    app.router.routes.extend(_operations())
    app.openapi = partial(_described, app)  # type: ignore[method-assign]
    handle(app)
    app.add_middleware(Failures, answer=unforeseen)
    app.add_middleware(Admission, installation=of)
    return app


@cache
def _operations() -> list[BaseRoute]:
    """The operations as FastAPI has them; what they are made of is the same for every installation."""
    router = APIRouter()
    for route in ROUTES:
        _add(router, route)
    return router.routes


def _add(router: APIRouter, route: Route) -> None:
    name, path = route.operation.__name__, route.path
    named = "{" in path or route.method in ("POST", "PUT", "PATCH", "DELETE")
    for number in _NUMBERS:
        # nothing but digits, so that what stands beside what is numbered is not taken for a number
        path = path.replace(f"{{{number}}}", f"{{{number}:number}}")
    router.add_api_route(
        path,
        route.operation,
        methods=[route.method],
        status_code=route.status,
        responses=responses(*_FAULTS, *(_WITH_BODY if named else ())) | _MORE.get(name, {}),
        operation_id=name,
        dependencies=[Depends(Caller(route.scope, route.may))],
    )


def _described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the shape of faults, to which every operation refers."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, routes=app.routes, servers=[{"url": PATH}])
        fault = Fault.model_json_schema(ref_template="#/components/schemas/{model}")
        document["components"]["schemas"] |= fault.pop("$defs") | {"Fault": fault}
        app.openapi_schema = document
    return app.openapi_schema
