"""Rehearses the repeats of a draft before it is accepted: when they come, and whether every account could show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from broadcaster.app.messages.fitting import blocking, renditions
from broadcaster.delivery.records import Account
from broadcaster.message import Message
from broadcaster.rendition.repeat import repeated
from broadcaster.schedule.repetition import Repetition, upcoming
from broadcaster.words.errors import InvalidInput, Problem

if TYPE_CHECKING:
    from broadcaster.app.installation.installation import Installation
    from broadcaster.app.installation.picturing import Press

_WIDEST = datetime(2026, 9, 30, 12, tzinfo=UTC)
"""In words no moment is longer."""
_LONGEST_OUTAGE = 999
"""Days."""


def dates(repetition: Repetition, due_at: datetime, valid_until: datetime | None) -> tuple[datetime, ...]:
    """The next repeats if a message goes out at ``due_at``. Raises InvalidInput if there would be none."""
    found = upcoming(repetition, due_at, due_at)
    kept = tuple(one for one in found if valid_until is None or one < valid_until)
    if not kept:
        raise InvalidInput.one(
            "valid_until" if found else "until",
            de="Bis zu diesem Ende käme keine einzige Wiederholung. Bitte wählen Sie ein späteres Ende.",
            en="Not one repeat would come before this end. Choose a later one.",
        )
    return kept


def misfits(
    installation: Installation, message: Message, accounts: Sequence[Account], press: Press
) -> tuple[Problem, ...]:
    """What would keep repeats back, which also say when they are true, and the day of the outage."""
    longest = repeated(message, _WIDEST, _LONGEST_OUTAGE, cards=press.wanted)
    found = renditions(installation, longest, accounts, press)
    return tuple(replace(problem, field=f"{problem.field} (every, on)") for problem in blocking(found))
