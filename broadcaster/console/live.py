"""Pages that renew themselves: a stream of events that says when something changed, never what."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import StreamingResponse

LOOK_EVERY = 0.5
"""Seconds between two looks at the database."""
SIGN_OF_LIFE = 15.0
"""Seconds between comments that keep proxies from hanging up; also how often the session is checked."""
LONGEST = 3_600.0
"""Seconds until the browser connects anew."""


class Closing:
    """Says to every stream of an application that the server is about to stop."""

    def __init__(self) -> None:
        self._told = False

    @classmethod
    def of(cls, app: Any) -> Closing:
        """The one of ``app``."""
        if not hasattr(app.state, "closing"):
            app.state.closing = cls()
        found: Closing = app.state.closing
        return found

    def set(self) -> None:
        """The server stops."""
        self._told = True

    def __bool__(self) -> bool:
        return self._told


def changes(request: Request, mark: Callable[[], object], allowed: Callable[[], bool]) -> StreamingResponse:
    """An event ``changed`` whenever ``mark`` changes, while ``allowed``."""
    events = _events(request, mark, allowed)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


async def _events(request: Request, mark: Callable[[], object], allowed: Callable[[], bool]) -> AsyncIterator[str]:
    closing, before = Closing.of(request.app), await run_in_threadpool(mark)
    yield "retry: 1000\n: connected\n\n"
    for step in range(1, int(LONGEST / LOOK_EVERY)):
        await asyncio.sleep(LOOK_EVERY)
        if closing or await request.is_disconnected():
            return
        if step % int(SIGN_OF_LIFE / LOOK_EVERY) == 0:
            if not await run_in_threadpool(allowed):
                return
            yield ": here\n\n"
        now = await run_in_threadpool(mark)
        if now != before:
            before = now
            yield "event: changed\ndata: \n\n"
