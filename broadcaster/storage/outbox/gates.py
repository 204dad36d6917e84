"""The gate step: deliveries follow the verdict on the website, each change with its record, all in one transaction.

What is on its way or in doubt is never touched, and a thread that is half out goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from broadcaster.delivery.gating import gate_event, why_stopped
from broadcaster.delivery.records import NO_END
from broadcaster.delivery.states import Event, State, sources
from broadcaster.schedule.condition import RELEASED, WAITS, Condition, Gate, gate
from broadcaster.schedule.guard import ONLINE_AGAIN
from broadcaster.schedule.urgency import Urgency, ranked
from broadcaster.storage.database.database import Database
from broadcaster.storage.outbox.barring import bar
from broadcaster.storage.outbox.broadcasts import LIVE, OPEN, begin_repetition, read_broadcasts, seen, stop_repetition
from broadcaster.storage.outbox.lateness import give_up_hopeless
from broadcaster.storage.outbox.spacing import free_moment
from broadcaster.storage.outbox.transitions import Cause, move
from broadcaster.storage.outbox.verdicts import verdict_in_force
from broadcaster.storage.schema import broadcast, delivery, organisation
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How many deliveries a gate step released, held back and stopped."""

    released: int = 0
    held: int = 0
    stopped: int = 0

    def __bool__(self) -> bool:
        return bool(self.released or self.held or self.stopped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One look at the gates of an organisation. Without ``spacing`` it closes gates and releases nothing."""

    organisation_id: int
    now: datetime
    spacing: timedelta | None = None
    expiry: timedelta = timedelta(0)


class Gates:
    """The deliveries of one organisation that depend on its website."""

    def __init__(self, database: Database, organisation_id: int) -> None:
        self._database, self._organisation_id = database, organisation_id

    def follow(self, now: datetime, spacing: timedelta, expiry: timedelta) -> Moved:
        """Let deliveries follow the verdict in force; released ones begin their ``expiry``. Twice does nothing twice."""
        step = Step(organisation_id=self._organisation_id, now=now, spacing=spacing, expiry=expiry)
        with self._database.read() as connection:
            if not _is_due(connection, step):
                return Moved()
        return self._database.write(lambda connection: follow(connection, step))

    def shut(self, now: datetime) -> Moved:
        """Hold back and stop what the verdict in force forbids, and release nothing: that takes the organisation's settings."""
        step = Step(organisation_id=self._organisation_id, now=now)
        with self._database.read() as connection:
            if not _is_due(connection, step):
                return Moved()
        return self._database.write(lambda connection: follow(connection, step))


def follow(connection: Connection, step: Step, *only: ColumnElement[bool]) -> Moved:
    """Take a gate step within a transaction, for all waiting deliveries or ``only`` some."""
    rows = _waiting(connection, step, *only)
    if only and not rows:
        return Moved()
    verdict = verdict_in_force(connection, step.organisation_id, step.now).verdict
    released = held = stopped = 0
    for row in rows:
        match _what(row, verdict, step):
            case Event.RELEASE if _may_release(connection, step):
                released += _release(connection, row, step)
            case Event.HOLD:
                held += _move(connection, row, Event.HOLD, WAITS[Condition(row.condition)], step, **_untimed(row))
            case Event.CANCEL:
                why = why_stopped(Condition(row.condition), verdict, released=row.released_at is not None)
                stopped += _stop(connection, row, why, step)
    if gate(Condition.ONLY_WHILE_OFFLINE, verdict, released=True) is Gate.STOP:
        stop_repetition(connection, ONLINE_AGAIN, step.now, *LIVE, *_for_outages(step))
    return Moved(released=released, held=held, stopped=stopped)


def close(connection: Connection, organisation_id: int, now: datetime, *only: ColumnElement[bool]) -> None:
    """Hold back or stop what was just queued although its gate is closed."""
    follow(connection, Step(organisation_id=organisation_id, now=now), *only)


def held_by(connection: Connection, organisation_id: int, condition: Condition, now: datetime) -> bool:
    """Whether the gate of a new broadcast is closed."""
    verdict = verdict_in_force(connection, organisation_id, now).verdict
    return gate(condition, verdict, released=False) is not Gate.OPEN


def _waiting(connection: Connection, step: Step, *only: ColumnElement[bool]) -> list[Row[Any]]:
    """What waits under a condition and is not begun, in the order of its turn."""
    query = (
        select(delivery, broadcast.c.condition, broadcast.c.released_at, broadcast.c.valid_until)
        .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
        .where(delivery.c.organisation_id == step.organisation_id, broadcast.c.condition != Condition.ANY)
        .where(broadcast.c.approval.in_(OPEN))
        .where(delivery.c.state.in_(list(sources(Event.CANCEL))), ~seen(), *only)
        .order_by(delivery.c.urgency, delivery.c.due_at, delivery.c.id)
    )
    return list(connection.execute(query))


def _is_due(connection: Connection, step: Step) -> bool:
    """A look that takes no lock: whether anything would move."""
    verdict = verdict_in_force(connection, step.organisation_id, step.now).verdict
    if any(_what(row, verdict, step) for row in _waiting(connection, step)):
        return True
    return verdict is Verdict.ONLINE and bool(read_broadcasts(connection, *LIVE, *_for_outages(step)))


def _what(row: Row[Any], verdict: Verdict, step: Step) -> Event | None:
    """Return what the verdict means for a waiting delivery."""
    return gate_event(
        State(row.state),
        Condition(row.condition),
        verdict,
        released=row.released_at is not None,
        repeat=bool(row.occurrence),
        over=row.expires_at <= step.now,
    )


def _may_release(connection: Connection, step: Step) -> bool:
    """While everything is stopped, or the own connection is lost, what is held stays held, and is not late by it."""
    query = select(organisation.c.id).where(
        organisation.c.id == step.organisation_id,
        organisation.c.paused_at.is_(None),
        organisation.c.uplink_lost_at.is_(None),
    )
    return step.spacing is not None and connection.execute(query).first() is not None


def _release(connection: Connection, row: Row[Any], step: Step) -> int:
    """Queue a held delivery for the next free moment of its account, from which its time is counted; urgent, for now."""
    wanted, spacing = max(step.now, row.due_at), step.spacing or timedelta(0)
    urgent = ranked(row.urgency) is Urgency.URGENT
    due_at = wanted if urgent else free_moment(connection, row.account_id, wanted, spacing)
    begin_repetition(connection, step.now, broadcast.c.id == row.broadcast_id)
    timed = {"due_at": due_at, "wake_at": due_at, "expires_at": row.valid_until or due_at + step.expiry}
    moved = _move(connection, row, Event.RELEASE, RELEASED[Condition(row.condition)], step, **timed)
    bar(connection, row.account_id, step.now, delivery.c.id == row.id)
    give_up_hopeless(connection, step.now, delivery.c.id == row.id)
    return moved


def _stop(connection: Connection, row: Row[Any], because: Sentence, step: Step) -> int:
    """Cancel a delivery; what was to be repeated ends with its first."""
    if row.occurrence == 0:
        stop_repetition(connection, because, step.now, broadcast.c.id == row.broadcast_id)
    return _move(connection, row, Event.CANCEL, because, step)


def _untimed(row: Row[Any]) -> dict[str, Any]:
    return {} if row.valid_until else {"expires_at": NO_END}


def _move(connection: Connection, row: Row[Any], event: Event, because: Sentence, step: Step, **values: Any) -> int:
    """Write down one change and why it happened."""
    cause = Cause(step="website", sentence=because)
    return len(move(connection, event, cause, step.now, delivery.c.id == row.id, **values))


def _for_outages(step: Step) -> tuple[ColumnElement[bool], ...]:
    """The broadcasts of the organisation that an outage released."""
    return (
        broadcast.c.organisation_id == step.organisation_id,
        broadcast.c.condition == Condition.ONLY_WHILE_OFFLINE,
        broadcast.c.released_at.is_not(None),
    )
