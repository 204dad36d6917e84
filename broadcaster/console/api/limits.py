"""How often one token may ask, a bucket of requests that fills again evenly, and how much."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from broadcaster.app.people.tokens import bearer
from broadcaster.console.api.faults import fault
from broadcaster.console.door.sizes import is_small

if TYPE_CHECKING:
    from broadcaster.app import Installation

WINDOW: Final = timedelta(minutes=1)


class Limits:
    """Counts the requests of each token, in this process; ``most`` may come in a ``WINDOW``."""

    def __init__(self, most: int) -> None:
        self._pace = WINDOW / most
        self._free_at: dict[str, datetime] = {}
        self._lock = Lock()

    def wait(self, token: str, now: datetime) -> timedelta:
        """How long a token must wait; zero if this request was taken, which then counts."""
        with self._lock:
            # what a token used is a moment that moves away from now with each request
            used_until = max(self._free_at.get(token, now), now)
            missing = used_until + self._pace - WINDOW - now
            if missing > timedelta():
                return missing
            self._free_at[token] = used_until + self._pace
            self._forget(now)
            return timedelta()

    def _forget(self, now: datetime) -> None:
        for token in [token for token, until in self._free_at.items() if until <= now]:
            del self._free_at[token]


class Admission:
    """An ASGI middleware that reads a large body only for a token in force; anybody may send a small one."""

    def __init__(self, app: ASGIApp, *, installation: Installation) -> None:
        self._app, self._installation = app, installation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let it in, or say who may come in."""
        if scope["type"] == "http" and not is_small(scope):
            kind, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
            shown = token if kind.lower() == "bearer" else ""
            if await run_in_threadpool(bearer, self._installation, shown.strip()) is None:
                await fault(401)(scope, receive, send)
                return
        await self._app(scope, receive, send)
