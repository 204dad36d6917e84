"""Pages that renew themselves: a stream of events that says when something changed, never what."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing, contextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

LOOK_EVERY = 0.5
"""Seconds between two looks at the database."""
SIGN_OF_LIFE = 15.0
"""Seconds between comments that keep proxies from hanging up; also how often the session is checked."""
LONGEST = 3_600.0
"""Seconds until the browser connects anew."""


MOST_PAGES = 10
"""Live pages of one person at once; tabs in the background need none, and further ones renew themselves each minute."""


class Audience:
    """Who has how many live pages open in this application."""

    def __init__(self) -> None:
        self._open: Counter[int] = Counter()

    @classmethod
    def of(cls, app: Any) -> Audience:
        """The one of ``app``."""
        if not hasattr(app.state, "audience"):
            app.state.audience = cls()
        found: Audience = app.state.audience
        return found

    def has_room(self, person_id: int) -> bool:
        """Whether a person may open another."""
        return self._open[person_id] < MOST_PAGES

    @contextmanager
    def seat(self, person_id: int) -> Iterator[None]:
        """Count a page while it is open."""
        self._open[person_id] += 1
        try:
            yield
        finally:
            self._open[person_id] -= 1


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


def changes(
    request: Request, person_id: int, mark: Callable[[], object], allowed: Callable[[], bool], seen: str = ""
) -> Response:
    """An event ``changed`` whenever ``mark`` changes, while ``allowed``; 429 where a person has too many such pages.

    ``seen`` is the digest of the mark when the page was drawn.
    """
    audience = Audience.of(request.app)
    if not audience.has_room(person_id):
        return Response(status_code=429, headers={"retry-after": "60"})
    events = _seated(audience, person_id, _events(request, mark, allowed, seen))
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


async def _seated(audience: Audience, person_id: int, events: AsyncGenerator[str]) -> AsyncIterator[str]:
    with audience.seat(person_id):
        async with aclosing(events):
            async for event in events:
                yield event


def digest(mark: object) -> str:
    """A mark as a page carries it."""
    return hashlib.sha256(repr(mark).encode()).hexdigest()[:16]


async def _events(
    request: Request, mark: Callable[[], object], allowed: Callable[[], bool], seen: str
) -> AsyncGenerator[str]:
    closing, before = Closing.of(request.app), await run_in_threadpool(mark)
    yield "retry: 1000\n: connected\n\n"
    if seen and seen != digest(before):
        # it changed after the page was drawn and before this connection, and would else be missed for good
        yield "event: changed\ndata: \n\n"
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
