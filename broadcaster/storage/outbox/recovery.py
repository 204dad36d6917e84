"""What silent workers and clocks that were set back left behind: freed or doubted, and told to the people on duty."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import BigInteger, Column, ColumnElement, Connection, or_, select, type_coerce, update

from broadcaster.delivery.change import Change
from broadcaster.delivery.records import Delivery, PartRecord
from broadcaster.delivery.rounds import cut_short, overslept
from broadcaster.delivery.states import WAITS_FOR_PERSON, State, after
from broadcaster.storage.installation.alerts import write_alert
from broadcaster.storage.outbox.claims import held_by
from broadcaster.storage.outbox.deliveries import read_deliveries
from broadcaster.storage.outbox.intents import attempt_of
from broadcaster.storage.outbox.lateness import SKEW, due_by_old_time
from broadcaster.storage.outbox.requeueing import requeued
from broadcaster.storage.outbox.settlement import delivery_values, write_part
from broadcaster.storage.outbox.transitions import land
from broadcaster.storage.schema import account, attempt, delivery, duty, is_state
from broadcaster.storage.schema.columns import passed

_RANDOM = Random()  # noqa: S311 - jitter needs no secrecy


def take_over(
    connection: Connection,
    now: datetime,
    doubt: Callable[[Delivery, PartRecord], Change],
    gone: Collection[str],
    lateness: timedelta,
) -> list[int]:
    """Turn what expired leases, and those of workers that are ``gone``, left behind into doubts or queued work; the ids.

    What nobody took over within ``lateness`` is missed: everybody stood still.
    """
    over = or_(passed(delivery.c.lease_until, now), *(held_by(name) for name in gone))
    lost = select(delivery.c.id, delivery.c.lease_until).where(is_state(delivery.c.state, State.SENDING), over)
    leases = {row.id: row.lease_until for row in connection.execute(lost)}
    ids = list(leases)
    for found in read_deliveries(connection, ids):
        record = found.next_part
        if record is None:
            continue
        left = doubt(found, record) if record.intent_at else cut_short(found, now, _RANDOM)
        change = overslept(left, leases[found.id], now, lateness)
        reached = after(State.SENDING, change.event)
        _close_attempt(connection, found, record, change, reached, now)
        write_part(connection, found, record, change)
        land(connection, found.id, State.SENDING, change.event, now, **delivery_values(found, change, reached))
        if reached is State.QUEUED:
            requeued(connection, found, now)
        if reached in WAITS_FOR_PERSON:
            write_alert(connection, found, reached, change.sentence, now)
    return ids


def _close_attempt(
    connection: Connection, found: Delivery, record: PartRecord, change: Change, reached: State, now: datetime
) -> None:
    """Record that the step was cut short: the announced commit, else a preparation that left no record of its own."""
    mine = attempt_of(found, record.number)
    ended = {
        "ended_at": now,
        "outcome": "worker lost",
        "decided": reached,
        "sentence": change.sentence.as_json() if change.sentence else None,
    }
    if record.intent_at is None:
        begun = {"step": "prepare", "started_at": found.changed_at}
        connection.execute(attempt.insert().values(mine | begun | ended))
        return
    open_ones = [attempt.c[name] == value for name, value in mine.items()]
    connection.execute(update(attempt).where(*open_ones, attempt.c.ended_at.is_(None)).values(ended))


def set_back(connection: Connection, now: datetime, by: timedelta) -> None:
    """The clock was set back ``by`` so much, to ``now``: waits that began by the old time end by the new one.

    A time that a person chose, and that had not come by the old clock, stays what it is.
    """
    by_old_time = delivery.c.changed_at > now + SKEW
    begun = is_state(delivery.c.state, State.SENDING, State.UNCLEAR)
    moved = _earlier(by, delivery.c.wake_at, delivery.c.lease_until, delivery.c.doubt_since, delivery.c.changed_at)
    connection.execute(update(delivery).where(by_old_time, begun).values(moved))
    held_up = account.c.id.in_(select(delivery.c.account_id).where(due_by_old_time(now)))
    shifted = update(account).where(held_up, account.c.resume_at > now).values(_earlier(by, account.c.resume_at))
    connection.execute(shifted)
    moved |= _earlier(by, delivery.c.due_at)
    connection.execute(update(delivery).where(due_by_old_time(now)).values(moved))
    connection.execute(update(duty).where(duty.c.next_at > now).values(next_at=None))  # each knows its own times


def _earlier(by: timedelta, *moments: Column[datetime]) -> dict[str, ColumnElement[int]]:
    microseconds = by // timedelta(microseconds=1)
    return {moment.name: type_coerce(moment, BigInteger) - microseconds for moment in moments}
