"""One delivery in the plan, as it is read, and its words for comparing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from textwrap import shorten
from typing import Any, Final

from broadcaster.delivery.states import State
from broadcaster.schedule.condition import Condition

LONGEST: Final = 120
"""Characters of a message without a headline that name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One delivery in the plan. ``said`` is headline and text, for comparing."""

    message_id: int
    broadcast_id: int
    occurrence: int
    account: str
    channel: str
    headline: str
    said: str
    author: str | None
    state: State
    due_at: datetime
    condition: Condition
    approval: str

    @property
    def gated(self) -> bool:
        """Its time is not known yet: a condition holds it back."""
        return self.state is State.HELD and self.condition is not Condition.ANY


def planned(row: Any) -> Planned:
    """A row of the plan's query."""
    headline, said = spoken(row.content)
    return Planned(
        message_id=row.message_id,
        broadcast_id=row.broadcast_id,
        occurrence=row.occurrence,
        account=row.name,
        channel=row.channel,
        headline=headline,
        said=said,
        author=row.author,
        state=State(row.state),
        due_at=row.due_at,
        condition=Condition(row.condition),
        approval=row.approval,
    )


@lru_cache(maxsize=2_000)
def spoken(content: str) -> tuple[str, str]:
    """What names a revision, and its words for comparing. A revision never changes, and a month shows the same ones again."""
    found = json.loads(content)
    headline, text = found["headline"], found["text"]
    return headline or _first_line(text), words_of(headline, text)


def words_of(headline: str, text: str) -> str:
    """The words of a message for comparing, whatever its spaces and capitals."""
    return " ".join(f"{headline} {text}".casefold().split())


def _first_line(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= LONGEST else shorten(line, LONGEST, placeholder=" …")
