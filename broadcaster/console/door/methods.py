"""Methods of HTTP: HEAD like GET, and the truth about what a path allows."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadLikeGet:
    """An ASGI middleware that answers HEAD as GET, without the body (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; what would go on without an end, such as a live page, ends with its headers."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        ended = False

        async def headers_only(message: Message) -> None:
            nonlocal ended
            if message["type"] == "http.response.start":
                await send(message)
                ended = True
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        async def until_then() -> Message:
            return {"type": "http.disconnect"} if ended else await receive()

        await self._app({**scope, "method": "GET"}, until_then, headers_only)


def with_methods(request: Request, response: Response) -> Response:
    """A refusal (405) that names every method of its path, not only those of the first route."""
    if response.status_code == 405:
        scope = {**request.scope, "path_params": {}}
        known: set[str] = set()
        for route in request.app.routes:
            match, _ = route.matches(scope)
            known |= (getattr(route, "methods", None) or set()) if match is not Match.NONE else set()
        response.headers["allow"] = ", ".join(sorted(known | ({"HEAD"} if "GET" in known else set())))
    return response
