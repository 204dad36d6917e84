"""Who may draw a preview now: one at a time for each person, a few for all, so that nobody holds up the others.

Whoever waits costs no thread, and what nobody waits for any more is not drawn.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends
from starlette.requests import ClientDisconnect, Request

from broadcaster.console.door.doors import Visiting
from broadcaster.words import Sentence

AT_ONCE = 2
"""Previews that are drawn at the same time."""
WAITING = 4
"""Previews of one person that may wait beside the one that is drawn."""


TOO_MANY_PREVIEWS = Sentence(
    de="Von Ihnen werden schon mehrere Vorschauen gezeichnet. Bitte warten Sie einen Augenblick.",
    en="Several previews are being drawn for you already. Wait a moment.",
)


class TooManyPreviews(Exception):
    """A person asked for more previews than are waited for."""


@dataclass
class _Person:
    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    present: int = 0


class Turns:
    """The turns of one server."""

    def __init__(self) -> None:
        self._all = asyncio.Semaphore(AT_ONCE)
        self._people: dict[int | None, _Person] = {}

    @asynccontextmanager
    async def taken(self, person_id: int | None, request: Request) -> AsyncIterator[None]:
        """Wait for a person's turn. Raises TooManyPreviews, and ClientDisconnect if nobody waits for the answer."""
        person = self._people.setdefault(person_id, _Person())
        if person.present > WAITING:
            raise TooManyPreviews
        person.present += 1
        try:
            async with person.turn, self._all:
                if await request.is_disconnected():
                    raise ClientDisconnect
                yield
        finally:
            person.present -= 1
            if not person.present:
                del self._people[person_id]


async def _in_turn(request: Request, visitor: Visiting) -> AsyncIterator[None]:
    turns: Turns = request.app.state.turns
    await request.form()  # asking whether somebody is still there would take a form that is not read yet, and lose it
    async with turns.taken(visitor.here.person.id, request):
        yield


InTurn = Annotated[None, Depends(_in_turn)]
