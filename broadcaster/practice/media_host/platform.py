"""A small public media host: an authority's own web space, onto which a channel's pictures are put.

``PUT /media-host/<name>`` with a Bearer token stores a file, ``GET`` serves it to everyone. Misbehaviour is ordered
for the platform ``media_host`` with the operations put and get.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import MutableMapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from broadcaster.practice.credentials import secret
from broadcaster.practice.faults import Manners
from broadcaster.practice.platforms import PracticePlatform
from broadcaster.practice.world import World

TOKEN = secret("media-host", "token")
"""What a PUT must bear."""

MAX_BYTES = 20_000_000
FILES = "media_host_files"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_TYPES = frozenset({"image/jpeg", "image/png"})


def routes(world: World) -> list[BaseRoute]:
    """One resource per file name."""

    async def put(request: Request) -> Response:
        return await _put(world, request)

    async def get(request: Request) -> Response:
        return _get(world, request.path_params["name"])

    return [Route("/{name}", put, methods=["PUT"]), Route("/{name}", get, methods=["GET"])]


def manners(_world: World) -> Manners:
    """How a web server names and words its refusals."""
    return Manners(
        platform="media_host",
        operation=lambda method, _path: {"PUT": "put", "GET": "get", "HEAD": "get"}.get(method, "other"),
        account=_no_account,
        server_error=lambda status: JSONResponse({"error": "server error"}, status),
        throttled=lambda reset: JSONResponse({"error": "slow down"}, 429, {"Retry-After": "60"} if reset else {}),
    )


def _no_account(_path: str, _scope: MutableMapping[str, Any]) -> str:
    return ""


async def _put(world: World, request: Request) -> Response:
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {TOKEN}".encode()):
        return JSONResponse({"error": "unauthorised"}, 401, {"WWW-Authenticate": "Bearer"})
    name, kind = request.path_params["name"], request.headers.get("content-type", "")
    if not _NAME.fullmatch(name):
        return JSONResponse({"error": "file name not allowed"}, 400)
    if kind not in _TYPES:
        return JSONResponse({"error": "content type not allowed"}, 415)
    data = await request.body()
    if len(data) > MAX_BYTES:
        return JSONResponse({"error": "file too large"}, 413)
    return _store(world, name, kind, data)


def _store(world: World, name: str, kind: str, data: bytes) -> Response:
    known = name in world.objects(FILES)
    try:
        digest = world.keep_picture(data)
    except ValueError:
        return JSONResponse({"error": "not a picture"}, 400)
    world.objects(FILES)[name] = {"sha256": digest, "type": kind, "at": world.now()}
    world.save()
    return Response(status_code=204 if known else 201)


def _get(world: World, name: str) -> Response:
    file = world.objects(FILES).get(name)
    data = world.picture(file["sha256"]) if file else None
    if file is None or data is None:
        return JSONResponse({"error": "not found"}, 404)
    return Response(data, media_type=file["type"])


PLATFORM = PracticePlatform(
    name="media_host", prefix="/media-host", operations=("put", "get"), routes=routes, manners=manners
)
