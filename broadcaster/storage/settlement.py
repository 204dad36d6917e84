"""How a step's result is written down: delivery, part, attempt and account in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from broadcaster.channel import ChannelError
from broadcaster.delivery.labels import NAMES
from broadcaster.delivery.records import Delivery, PartRecord
from broadcaster.delivery.rules import Change
from broadcaster.delivery.states import WAITS_FOR_PERSON, Event, ImpossibleTransition, State, after, sources
from broadcaster.storage.claims import passed
from broadcaster.storage.deliveries import read_deliveries
from broadcaster.storage.schema import account, alert, attempt, delivery, organisation, part
from broadcaster.words import Sentence

_ALARMING = WAITS_FOR_PERSON | {State.UNCLEAR}


class LeaseLost(Exception):
    """Another worker took the delivery over; this one must not touch the platform for it any more."""


def announce(
    connection: Connection,
    found: Delivery,
    record: PartRecord,
    lease: tuple[str, datetime],
    began: datetime,
    now: datetime,
    deadline: datetime,
) -> int:
    """Record a finished prepare and the commit about to leave; the open attempt's id. Raises LeaseLost."""
    held = and_(
        delivery.c.id == found.id,
        delivery.c.state == State.SENDING,
        delivery.c.lease_owner == lease[0],
        delivery.c.lease_until > now,
        delivery.c.expires_at > now,
        delivery.c.organisation_id.in_(select(organisation.c.id).where(organisation.c.paused_at.is_(None))),
    )
    if connection.execute(update(delivery).where(held).values(changed_at=now, lease_until=lease[1])).rowcount != 1:
        raise LeaseLost
    connection.execute(
        update(part)
        .where(part.c.delivery_id == found.id, part.c.number == record.number)
        .values(intent_at=now, deadline_at=deadline)
    )
    mine = _attempt_of(found, record.number)
    prepared = {
        "step": "prepare",
        "started_at": began,
        "ended_at": now,
        "outcome": "prepared",
    }
    connection.execute(attempt.insert().values(mine | prepared))
    row = attempt.insert().values(mine | {"step": "commit", "started_at": now})
    key = connection.execute(row).inserted_primary_key
    return int(key[0]) if key else 0


def settle(
    connection: Connection,
    found: Delivery,
    record: PartRecord,
    owner: str,
    change: Change,
    now: datetime,
    seen: dict[str, Any],
) -> State:
    """Apply a change to a delivery that ``owner`` holds, or a receipt to any; the state reached. Raises LeaseLost."""
    row = connection.execute(select(delivery.c.state, delivery.c.lease_owner).where(delivery.c.id == found.id)).one()
    state = State(row.state)
    if row.lease_owner != owner and change.receipt is None:
        raise LeaseLost
    try:
        reached = after(state, change.event)
    except ImpossibleTransition:
        raise LeaseLost from None
    _write_attempt(connection, found, record, change, reached, now, seen)
    _write_part(connection, found, record, change)
    _write_delivery(connection, found, change, reached, now)
    _write_account(connection, found, change, now)
    if reached in _ALARMING and state is not reached:
        write_alert(connection, found, reached, change.sentence, now)
    return reached


def _write_attempt(
    connection: Connection,
    found: Delivery,
    record: PartRecord,
    change: Change,
    reached: State,
    now: datetime,
    seen: dict[str, Any],
) -> None:
    error: ChannelError | None = seen.get("error")
    values = {
        "ended_at": now,
        "outcome": seen["outcome"],
        "code": error.code[:100] if error else None,
        "answer": error.answer[:2000] if error else None,
        "decided": reached,
        "sentence": change.sentence.as_json() if change.sentence else None,
    }
    if seen.get("attempt_id"):
        connection.execute(update(attempt).where(attempt.c.id == seen["attempt_id"]).values(values))
        return
    opened = _attempt_of(found, record.number) | {"step": seen["step"], "started_at": seen.get("started_at", now)}
    connection.execute(attempt.insert().values(opened | values))


def write_alert(
    connection: Connection, found: Delivery, reached: State, because: Sentence | None, now: datetime
) -> None:
    """Queue a word to the people on duty, in the same transaction as what it tells."""
    name, why = NAMES[reached], because or Sentence(de="", en="")
    told = Sentence(
        de=f"{found.account.name}, Meldung {found.message_id}: {name.de}. {why.de}".strip(),
        en=f"{found.account.name}, message {found.message_id}: {name.en}. {why.en}".strip(),
    )
    row = alert.insert().values(
        organisation_id=found.organisation_id, sentence=told.as_json(), created_at=now, wake_at=now, failures=0
    )
    connection.execute(row)


def _attempt_of(found: Delivery, number: int) -> dict[str, Any]:
    return {
        "organisation_id": found.organisation_id,
        "delivery_id": found.id,
        "account_id": found.account.id,
        "part_number": number,
    }


def _write_part(connection: Connection, found: Delivery, record: PartRecord, change: Change) -> None:
    values: dict[str, Any] = {}
    if change.receipt is not None:
        receipt = change.receipt
        values = {
            "remote_id": receipt.remote_id,
            "permalink": receipt.permalink,
            "published_at": receipt.published_at,
            "proof": receipt.proof,
        }
    elif change.event in (
        Event.PUT_BACK,
        Event.SEND_AGAIN,
        Event.REFUSE,
        Event.BLOCK,
        Event.MISS,
    ):
        values = {"intent_at": None, "deadline_at": None}
    if change.forget_notes:
        values["notes"] = {}
    if values:
        mine = (part.c.delivery_id == found.id, part.c.number == record.number)
        connection.execute(update(part).where(*mine).values(values))


def _write_delivery(
    connection: Connection,
    found: Delivery,
    change: Change,
    reached: State,
    now: datetime,
) -> None:
    values: dict[str, Any] = {
        "state": reached,
        "changed_at": now,
        "sentence": change.sentence.as_json() if change.sentence else None,
        "failures": found.failures + 1 if change.failed else found.failures,
    }
    if change.wake_at is not None:
        values["wake_at"] = change.wake_at
    if reached is not State.SENDING:
        values |= {"lease_owner": None, "lease_until": None}
    values |= _doubt_values(found, change, reached)
    connection.execute(update(delivery).where(delivery.c.id == found.id).values(values))


def _doubt_values(found: Delivery, change: Change, reached: State) -> dict[str, Any]:
    if reached is not State.UNCLEAR:
        cleared = {"reads": 0, "absences": 0, "doubt_since": None}
        return cleared | ({"resends": found.resends + 1} if change.resent else {})
    if change.doubt_since is not None:
        return {"reads": 0, "absences": 0, "doubt_since": change.doubt_since}
    return {
        "reads": found.reads + 1,
        "absences": found.absences + 1 if change.absent else 0,
    }


def _write_account(connection: Connection, found: Delivery, change: Change, now: datetime) -> None:
    if change.account_resumes_at is not None:
        resume = update(account).where(account.c.id == found.account.id).values(resume_at=change.account_resumes_at)
        connection.execute(resume)
    if change.account_blocked:
        because = change.sentence.as_json() if change.sentence else None
        connection.execute(
            update(account)
            .where(account.c.id == found.account.id, account.c.blocked_at.is_(None))
            .values(blocked_at=now, blocked_because=because)
        )
        waiting = (
            delivery.c.account_id == found.account.id,
            delivery.c.state.in_(list(sources(Event.BLOCK))),
        )
        queued = delivery.c.state == State.QUEUED
        connection.execute(
            update(delivery).where(*waiting, queued).values(state=State.BLOCKED, changed_at=now, sentence=because)
        )


def take_over(
    connection: Connection,
    now: datetime,
    doubt: Callable[[Delivery, PartRecord], Change],
) -> list[int]:
    """Turn what expired leases left behind into doubts or queued work; the ids."""
    lost = select(delivery.c.id).where(delivery.c.state == State.SENDING, passed(delivery.c.lease_until, now))
    ids = list(connection.execute(lost).scalars())
    for found in read_deliveries(connection, ids):
        record = found.next_part
        if record is None:
            continue
        announced = record.intent_at is not None
        change = doubt(found, record) if announced else Change(event=Event.PUT_BACK)
        _write_open_attempts(connection, found, record, change, now)
        _write_part(connection, found, record, change)
        reached = after(State.SENDING, change.event)
        _write_delivery(connection, found, change, reached, now)
        if reached is State.UNCLEAR:
            write_alert(connection, found, reached, change.sentence, now)
    return ids


def _write_open_attempts(
    connection: Connection,
    found: Delivery,
    record: PartRecord,
    change: Change,
    now: datetime,
) -> None:
    values = {
        "ended_at": now,
        "outcome": "worker lost",
        "decided": after(State.SENDING, change.event),
        "sentence": change.sentence.as_json() if change.sentence else None,
    }
    mine = (
        attempt.c.delivery_id == found.id,
        attempt.c.part_number == record.number,
        attempt.c.ended_at.is_(None),
    )
    connection.execute(update(attempt).where(*mine).values(values))


def miss(
    connection: Connection,
    now: datetime,
    slept_from: datetime | None,
    grace_until: datetime | None,
) -> int:
    """Mark what is too late, and tell the people on duty; how many."""
    late = and_(delivery.c.state.in_(sources(Event.MISS) - {State.SENDING}), delivery.c.expires_at <= now)
    if slept_from is not None and grace_until is not None and slept_from < grace_until:
        late = or_(late, _overslept(grace_until))
    sentence = Sentence(
        de="Nicht oder nicht ganz gesendet: Die Zeit dafür war vorbei. Bitte entscheiden Sie, ob das noch geschehen soll.",
        en="Not sent, or not all of it: its time had passed. Decide whether that shall still happen.",
    )
    ids = list(connection.execute(select(delivery.c.id).where(late)).scalars())
    missed = {"state": State.MISSED, "changed_at": now, "sentence": sentence.as_json()}
    connection.execute(update(delivery).where(delivery.c.id.in_(ids)).values(missed))
    for found in read_deliveries(connection, ids):
        write_alert(connection, found, State.MISSED, sentence, now)
    return len(ids)


def _overslept(grace_until: datetime) -> ColumnElement[bool]:
    """Its next step was due before ``grace_until``, so that only the sleep kept it back."""
    waiting = select(account.c.id).where(account.c.resume_at >= grace_until)
    return and_(
        delivery.c.state.in_([State.HELD, State.QUEUED]),
        delivery.c.wake_at < grace_until,
        delivery.c.account_id.not_in(waiting),
    )
