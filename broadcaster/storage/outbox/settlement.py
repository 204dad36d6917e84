"""How a step's result is written down: delivery, part, attempt and account in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, update

from broadcaster.channel import ChannelError
from broadcaster.delivery.change import Change
from broadcaster.delivery.records import Delivery, PartRecord
from broadcaster.delivery.rounds import overslept
from broadcaster.delivery.states import WAITS_FOR_PERSON, Event, ImpossibleTransition, State, after
from broadcaster.storage.installation.accounts import forbid_threads
from broadcaster.storage.installation.alerts import write_alert
from broadcaster.storage.outbox.intents import LeaseLost, attempt_of
from broadcaster.storage.outbox.lateness import give_up_behind, give_up_hopeless
from broadcaster.storage.outbox.publications import Result
from broadcaster.storage.outbox.requeueing import requeued
from broadcaster.storage.outbox.transitions import Cause, land, move
from broadcaster.storage.schema import account, attempt, delivery, is_state, part
from broadcaster.words import Sentence

_OWN_CAUSE: Final = WAITS_FOR_PERSON - {State.BLOCKED}
"""What is told of each delivery; that an account is blocked is told once, when that begins."""

_STANDING: Final = select(delivery.c.id, delivery.c.state, delivery.c.lease_owner, delivery.c.lease_until).where(
    delivery.c.id.in_(bindparam("ids", expanding=True))
)


def settle(connection: Connection, results: Sequence[Result]) -> list[State | LeaseLost]:
    """Apply changes to deliveries that are still held, and receipts to any; the state that each reached."""
    ids = [result.found.id for result in results]
    if len(set(ids)) < len(ids):
        return [settle(connection, [result])[0] for result in results]
    standing = {row.id: row for row in connection.execute(_STANDING, {"ids": ids})}
    seen = [_in_time(result, standing[result.found.id].lease_until) for result in results]
    states = {key: State(row.state) for key, row in standing.items()}
    reached = [_reached(result, states[result.found.id], standing[result.found.id].lease_owner) for result in seen]
    return [
        _settle(connection, result, states[result.found.id], state) if isinstance(state, State) else state
        for result, state in zip(seen, reached, strict=True)
    ]


def _in_time(result: Result, lease_until: datetime | None) -> Result:
    """The result, unless its worker stood still for too long to try again silently."""
    return replace(result, change=overslept(result.change, lease_until, result.now, result.lateness))


def _reached(result: Result, state: State, lease: str | None) -> State | LeaseLost:
    """Where the change leads from ``state``, if the claim still holds the delivery; a receipt is a fact in any case."""
    if lease != result.found.lease and result.change.receipt is None:
        return LeaseLost()
    try:
        return after(state, result.change.event)
    except ImpossibleTransition:
        return LeaseLost()


def _settle(connection: Connection, result: Result, before: State, reached: State) -> State:
    found, record, change, now = result.found, result.record, result.change, result.now
    _write_attempt(connection, found, record, change, reached, now, result.seen)
    write_part(connection, found, record, change)
    land(connection, found.id, before, change.event, now, **delivery_values(found, change, reached))
    barred = _write_account(connection, found, change, now)
    if reached is State.QUEUED:
        requeued(connection, found, now, seen=change.receipt is not None)
    if barred or (reached in _OWN_CAUSE and before is not reached):
        write_alert(connection, found, State.BLOCKED if barred else reached, change.sentence, now)
    return _held_to_its_end(connection, found, change, reached, now)


def _held_to_its_end(connection: Connection, found: Delivery, change: Change, reached: State, now: datetime) -> State:
    """Hold a wait that began against the end of the delivery, and of everything that waits behind it."""
    if change.account_resumes_at is not None:
        give_up_hopeless(connection, now, delivery.c.account_id == found.account.id)
    elif reached is State.QUEUED:
        give_up_hopeless(connection, now, delivery.c.id == found.id)
        if change.wake_at is not None:
            give_up_behind(connection, now, found, change.wake_at)
    else:
        return reached
    return State(connection.execute(select(delivery.c.state).where(delivery.c.id == found.id)).scalar_one())


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
    opened = attempt_of(found, record.number) | {"step": seen["step"], "started_at": seen.get("started_at", now)}
    connection.execute(attempt.insert().values(opened | values))


def write_part(connection: Connection, found: Delivery, record: PartRecord, change: Change) -> None:
    """Keep a receipt; or forget an intent that certainly led to nothing."""
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


def delivery_values(found: Delivery, change: Change, reached: State) -> dict[str, Any]:
    """Return what a delivery says beside its state: why, until when, and what was counted."""
    values: dict[str, Any] = {
        "sentence": change.sentence.as_json() if change.sentence else None,
        "failures": found.failures + change.failed,
        "unexpected": found.unexpected + change.unexpected,
    }
    if change.wake_at is not None:
        values["wake_at"] = change.wake_at
    return values | _doubt_values(found, change, reached)


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


def _write_account(connection: Connection, found: Delivery, change: Change, now: datetime) -> bool:
    """Write down what a step means for the account; whether it waits for a person only since now."""
    if change.account_resumes_at is not None:
        resume = update(account).where(account.c.id == found.account.id).values(resume_at=change.account_resumes_at)
        connection.execute(resume)
    if change.threads_refused:
        forbid_threads(connection, found.account.id)
    if change.account_blocked_because is None:
        return False
    return block(connection, found.account.id, change.account_blocked_because, now)


def block(connection: Connection, account_id: int, because: Sentence, now: datetime) -> bool:
    """Let an account and its queue wait for a person; False if they did already."""
    free = (account.c.id == account_id, account.c.blocked_at.is_(None))
    barred = update(account).where(*free).values(blocked_at=now, blocked_because=because.as_json())
    newly = bool(connection.execute(barred).rowcount)
    waiting = (delivery.c.account_id == account_id, is_state(delivery.c.state, State.QUEUED))
    move(connection, Event.BLOCK, Cause(step="account", sentence=because), now, *waiting)
    return newly
