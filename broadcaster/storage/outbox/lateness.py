"""What comes too late is asked about, or dropped if it is a repeat: known as soon as it is certain, never sent silently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from broadcaster.delivery.records import Delivery
from broadcaster.delivery.rounds import PAST
from broadcaster.delivery.states import Event, State
from broadcaster.storage.outbox.broadcasts import TOO_LATE, cancel_repeats, waits_for_outage
from broadcaster.storage.outbox.transitions import Cause, move
from broadcaster.storage.schema import EXPIRING, account, delivery, is_state
from broadcaster.words import Sentence

SKEW: Final = timedelta(minutes=1)
"""So much may the clocks of two workers differ; a moment further ahead was read from a clock that was set back since."""
WAITS_TOO_LONG: Final = Sentence(
    de="Nicht oder nicht ganz gesendet: Bis sie an der Reihe wäre, gilt die Meldung nicht mehr. "
    "Bitte entscheiden Sie, ob sie dann noch hinaus soll.",
    en="Not sent, or not all of it: by the time of its turn the message is not valid any more. "
    "Decide whether it shall go out then all the same.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How late a delivery may start after a standstill, and how far apart at most what became due in one comes."""

    lateness: timedelta = timedelta(minutes=15)
    spacing: timedelta = timedelta(minutes=5)

    @classmethod
    def seconds(cls, *, lateness: float, spacing: float) -> Patience:
        """The same from seconds, as settings say it."""
        return cls(lateness=timedelta(seconds=lateness), spacing=timedelta(seconds=spacing))


def miss(
    connection: Connection, now: datetime, slept: tuple[datetime, datetime] | None, organisation_id: int | None
) -> int:
    """Mark what is too late, and tell the people on duty; how many. ``slept``: from when, and what is still in time."""
    late = and_(is_state(delivery.c.state, *EXPIRING), delivery.c.expires_at <= now)
    if slept is not None:
        slept_from, grace_until = slept
        if slept_from > now + SKEW:
            late = or_(late, _not_started(grace_until), due_by_old_time(now))
        elif slept_from < grace_until:
            late = or_(late, _not_started(grace_until))
    if organisation_id is not None:
        late = and_(late, delivery.c.organisation_id == organisation_id)
    return give_up(connection, now, late)


def give_up(connection: Connection, now: datetime, late: ColumnElement[bool], because: Sentence = PAST) -> int:
    """Drop repeats that are ``late``, ask about everything else, and tell the people on duty; about how many."""
    cancel_repeats(connection, TOO_LATE, now, late)
    waiting = (is_state(delivery.c.state, *EXPIRING), late, ~waits_for_outage())
    return len(move(connection, Event.MISS, Cause(step="time", sentence=because), now, *waiting))


def give_up_hopeless(connection: Connection, now: datetime, which: ColumnElement[bool]) -> int:
    """Hold the waits that have just begun against each delivery's own end: what would come after it is asked about now."""
    rests = exists().where(account.c.id == delivery.c.account_id, account.c.resume_at >= delivery.c.expires_at)
    too_far = or_(delivery.c.due_at >= delivery.c.expires_at, delivery.c.wake_at >= delivery.c.expires_at, rests)
    return give_up(connection, now, and_(is_state(delivery.c.state, State.QUEUED), which, too_far), WAITS_TOO_LONG)


def give_up_behind(connection: Connection, now: datetime, found: Delivery, until: datetime) -> int:
    """Ask about later events of a message whose end comes before what they wait for can be sent."""
    behind = (
        is_state(delivery.c.state, State.QUEUED),
        delivery.c.message_id == found.message_id,
        delivery.c.account_id == found.account.id,
        delivery.c.id > found.id,
        delivery.c.expires_at <= until,
    )
    return give_up(connection, now, and_(*behind), WAITS_TOO_LONG)


def due_by_old_time(now: datetime) -> ColumnElement[bool]:
    """Queued, and due when it was last changed, by a clock that was set back since."""
    return and_(
        is_state(delivery.c.state, State.QUEUED),
        delivery.c.changed_at > now + SKEW,
        delivery.c.due_at <= delivery.c.changed_at,
    )


def _not_started(grace_until: datetime) -> ColumnElement[bool]:
    """Its next step was due before ``grace_until``, so that only the standstill kept it back."""
    waiting = select(account.c.id).where(account.c.resume_at >= grace_until)
    return and_(
        is_state(delivery.c.state, State.QUEUED),
        delivery.c.wake_at < grace_until,
        delivery.c.account_id.not_in(waiting),
    )
