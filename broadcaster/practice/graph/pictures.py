"""Pictures of the practice Graph: fetched from an address, served as JPEG under signed addresses that expire."""

from __future__ import annotations

import hashlib
import hmac
import io
import ssl
from functools import cache
from typing import Any

from PIL import Image
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from broadcaster.net.http import httpx
from broadcaster.practice.credentials import secret
from broadcaster.practice.permalinks import origin
from broadcaster.practice.world import World, check_picture

ROUTE = "/pictures/{sha256}/{edge:int}.jpg"
LIFE = 24 * 3600
"""Seconds for which an address works."""

_FETCH_SECONDS = 10.0
_EDGES = (2048, 720, 320)


class NotFetched(Exception):
    """The picture could not be read from its address; ``slow`` when it took too long."""

    def __init__(self, *, slow: bool) -> None:
        super().__init__("not fetched")
        self.slow = slow


@cache
def _trust() -> ssl.SSLContext:
    """Whom to believe; made once, for it costs more than a fetch."""
    return ssl.create_default_context()


async def fetch(address: str, most: int) -> bytes:
    """The bytes at a web address, at most ``most`` + 1 of them. Raises NotFetched."""
    body = bytearray()
    try:
        async with (
            httpx.AsyncClient(timeout=_FETCH_SECONDS, trust_env=False, verify=_trust()) as client,
            client.stream("GET", address, headers={"User-Agent": "facebookexternalhit/1.1"}) as answer,
        ):
            if answer.status_code != 200:
                raise NotFetched(slow=False)
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > most:
                    break
    except httpx.TimeoutException:
        raise NotFetched(slow=True) from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, UnicodeError):
        raise NotFetched(slow=False) from None
    return bytes(body[: most + 1])


def sources(world: World, request: Request, sha256: str) -> list[dict[str, Any]]:
    """A stored picture in several sizes, largest first: ``[{"height", "width", "source"}]``."""
    width, height = check_picture(world.picture(sha256) or b"").size
    found = []
    for edge in _EDGES:
        scale = min(1.0, edge / max(width, height))
        size = {"height": max(1, round(height * scale)), "width": max(1, round(width * scale))}
        found.append({**size, "source": address(world, request, sha256, edge)})
    return found


def address(world: World, request: Request, sha256: str, edge: int = _EDGES[0]) -> str:
    """A signed public address of a stored picture, its longer side at most ``edge`` pixels."""
    expires = f"{int(world.now()) + LIFE:x}"
    prefix = request.scope.get("root_path", "")
    return f"{origin(request)}{prefix}/pictures/{sha256}/{edge}.jpg?oh={_signature(sha256, expires)}&oe={expires}"


def serve(world: World, request: Request) -> Response:
    """The picture as Graph re-encodes it, if its address is complete and has not expired."""
    sha256, edge = request.path_params["sha256"], request.path_params["edge"]
    expires = request.query_params.get("oe", "")
    signed = hmac.compare_digest(request.query_params.get("oh", "").encode(), _signature(sha256, expires).encode())
    if not signed or int(expires, 16) < world.now():
        return PlainTextResponse("URL signature mismatch", 403)
    data = world.picture(sha256)
    return Response(_jpeg(data, edge), media_type="image/jpeg") if data else PlainTextResponse("Not found", 404)


def _signature(sha256: str, expires: str) -> str:
    return hmac.new(secret("graph.pictures").encode(), f"{sha256}:{expires}".encode(), hashlib.sha256).hexdigest()[:32]


def _jpeg(data: bytes, edge: int) -> bytes:
    image = check_picture(data)
    if image.mode not in ("RGB", "L"):
        layered = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")
    image.thumbnail((edge, edge))
    written = io.BytesIO()
    image.save(written, "JPEG", quality=92)
    return written.getvalue()
