"""What silent workers and passed times left behind: freed, doubted or missed, and told to the people on duty."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import BigInteger, Column, ColumnElement, Connection, and_, or_, select, type_coerce, update

from broadcaster.delivery.change import Change
from broadcaster.delivery.records import Delivery, PartRecord
from broadcaster.delivery.rounds import cut_short
from broadcaster.delivery.states import WAITS_FOR_PERSON, State, after
from broadcaster.storage.broadcasts import TOO_LATE, cancel_repeats, waits_for_outage
from broadcaster.storage.claims import held_by, passed
from broadcaster.storage.deliveries import read_deliveries
from broadcaster.storage.gates import close
from broadcaster.storage.intents import attempt_of
from broadcaster.storage.schema import EXPIRING, account, attempt, delivery, duty, is_state
from broadcaster.storage.settlement import waiting_again, write_alert, write_alerts, write_delivery, write_part
from broadcaster.words import Sentence

SKEW = timedelta(minutes=1)
"""So much may the clocks of two workers differ; a moment further ahead was read from a clock that was set back since."""

_RANDOM = Random()  # noqa: S311 - jitter needs no secrecy


def take_over(
    connection: Connection,
    now: datetime,
    doubt: Callable[[Delivery, PartRecord], Change],
    gone: Collection[str] = (),
) -> list[int]:
    """Turn what expired leases, and those of workers that are ``gone``, left behind into doubts or queued work; the ids."""
    over = or_(passed(delivery.c.lease_until, now), *(held_by(name) for name in gone))
    lost = select(delivery.c.id).where(is_state(delivery.c.state, State.SENDING), over)
    ids = list(connection.execute(lost).scalars())
    for found in read_deliveries(connection, ids):
        record = found.next_part
        if record is None:
            continue
        change = doubt(found, record) if record.intent_at else cut_short(found, now, _RANDOM)
        reached, told = waiting_again(connection, found, change, after(State.SENDING, change.event))
        _close_attempt(connection, found, record, change, reached, now)
        write_part(connection, found, record, change)
        write_delivery(connection, found, told, reached, now)
        if reached is State.QUEUED:
            close(connection, found.organisation_id, now, delivery.c.id == found.id)
        if reached in WAITS_FOR_PERSON:
            write_alert(connection, found, reached, told.sentence, now)
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
    held_up = account.c.id.in_(select(delivery.c.account_id).where(_due_by_old_time(now)))
    shifted = update(account).where(held_up, account.c.resume_at > now).values(_earlier(by, account.c.resume_at))
    connection.execute(shifted)
    moved |= _earlier(by, delivery.c.due_at)
    connection.execute(update(delivery).where(_due_by_old_time(now)).values(moved))
    connection.execute(update(duty).where(duty.c.next_at > now).values(next_at=None))  # each knows its own times


def _due_by_old_time(now: datetime) -> ColumnElement[bool]:
    """Queued, and due when it was last changed, by a clock that was set back since."""
    return and_(
        is_state(delivery.c.state, State.QUEUED),
        delivery.c.changed_at > now + SKEW,
        delivery.c.due_at <= delivery.c.changed_at,
    )


def _earlier(by: timedelta, *moments: Column[datetime]) -> dict[str, ColumnElement[int]]:
    microseconds = by // timedelta(microseconds=1)
    return {moment.name: type_coerce(moment, BigInteger) - microseconds for moment in moments}


def miss(
    connection: Connection, now: datetime, slept: tuple[datetime, datetime] | None, organisation_id: int | None
) -> int:
    """Mark what is too late, and tell the people on duty; how many. ``slept``: from when, and what is still in time."""
    late = and_(is_state(delivery.c.state, *EXPIRING), delivery.c.expires_at <= now)
    if slept is not None:
        slept_from, grace_until = slept
        if slept_from > now + SKEW:
            late = or_(late, _overslept(grace_until), _due_by_old_time(now))
        elif slept_from < grace_until:
            late = or_(late, _overslept(grace_until))
    if organisation_id is not None:
        late = and_(late, delivery.c.organisation_id == organisation_id)
    sentence = Sentence(
        de="Nicht oder nicht ganz gesendet: Die Zeit dafür war vorbei. Bitte entscheiden Sie, ob das noch geschehen soll.",
        en="Not sent, or not all of it: its time had passed. Decide whether that shall still happen.",
    )
    cancel_repeats(connection, TOO_LATE, now, late)
    ids = list(connection.execute(select(delivery.c.id).where(late, ~waits_for_outage())).scalars())
    missed = {"state": State.MISSED, "changed_at": now, "sentence": sentence.as_json()}
    connection.execute(update(delivery).where(delivery.c.id.in_(ids)).values(missed))
    write_alerts(connection, read_deliveries(connection, ids), State.MISSED, sentence, now)
    return len(ids)


def _overslept(grace_until: datetime) -> ColumnElement[bool]:
    """Its next step was due before ``grace_until``, so that only the sleep kept it back."""
    waiting = select(account.c.id).where(account.c.resume_at >= grace_until)
    return and_(
        is_state(delivery.c.state, State.QUEUED),
        delivery.c.wake_at < grace_until,
        delivery.c.account_id.not_in(waiting),
    )
