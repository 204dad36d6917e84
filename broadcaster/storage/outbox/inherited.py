"""What a broadcast that says nothing about it takes over: a correction from what it corrects, everything else the rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, false, or_, select, update

from broadcaster.delivery.states import HOLDS_BACK, Event, State, sources
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.urgency import Urgency, by_default
from broadcaster.storage.outbox.broadcasts import seen
from broadcaster.storage.schema import attempt, broadcast, delivery, is_state
from broadcaster.words import Sentence

HASTENED: Final = Sentence(
    de="Eine Person hat entschieden: jetzt senden, vor allem anderen.",
    en="A person decided: send it now, before everything else.",
)


def condition_of(connection: Connection, corrects: int | None, chosen: Condition | None) -> Condition:
    """The condition that was chosen; a correction of what nobody has seen keeps its message's."""
    if chosen is not None or corrects is None:
        return chosen or Condition.ANY
    corrected = _unseen(connection, corrects)
    return Condition(corrected.condition) if corrected else Condition.ANY


def urgency_of(connection: Connection, corrects: int | None, chosen: Urgency | None, condition: Condition) -> Urgency:
    """The urgency that was chosen; the correction of what somebody may have seen is urgent, any other as its message."""
    if chosen is not None or corrects is None:
        return chosen or by_default(condition)
    corrected = _unseen(connection, corrects)
    return Urgency(corrected.urgency) if corrected else Urgency.URGENT


def lend(connection: Connection, broadcast_id: int, rank: int) -> None:
    """Let what a broadcast's deliveries wait for be as urgent as they are, for they can never pass it."""
    said = select(broadcast.c.message_id, broadcast.c.outage_id, broadcast.c.all_clear, broadcast.c.revision_number)
    mine = connection.execute(said.where(broadcast.c.id == broadcast_id)).one()
    if mine.revision_number == 1 and not mine.all_clear:
        return
    later = select(delivery.c.account_id).where(delivery.c.broadcast_id == broadcast_id)
    same = delivery.c.message_id == mine.message_id
    warned = delivery.c.outage_id <= mine.outage_id if mine.all_clear else false()
    earlier = (
        or_(same, warned),
        delivery.c.broadcast_id < broadcast_id,
        delivery.c.account_id.in_(later),
        delivery.c.state.in_(list(HOLDS_BACK)),
    )
    connection.execute(update(delivery).where(*earlier, delivery.c.urgency > rank).values(urgency=rank))


def hasten(connection: Connection, organisation_id: int, ids: Sequence[int], now: datetime) -> list[int]:
    """Let those of some deliveries that are queued, and what they wait for, go first; they themselves at once. Which."""
    queued = select(delivery.c.id, delivery.c.account_id, delivery.c.broadcast_id, delivery.c.due_at).where(
        delivery.c.id.in_(ids), delivery.c.organisation_id == organisation_id, is_state(delivery.c.state, State.QUEUED)
    )
    rows = connection.execute(queued.order_by(delivery.c.id)).all()
    for row in rows:
        first = {"urgency": Urgency.URGENT.rank, "due_at": min(row.due_at, now), "wake_at": now, "changed_at": now}
        told = first | {"sentence": HASTENED.as_json()}
        connection.execute(update(delivery).where(delivery.c.id == row.id).values(told))
        whose = {"organisation_id": organisation_id, "delivery_id": row.id, "account_id": row.account_id}
        record = {"step": "person", "started_at": now, "ended_at": now, "outcome": "hastened"}
        reached = {"part_number": 0, "decided": State.QUEUED, "sentence": HASTENED.as_json()}
        connection.execute(attempt.insert().values(whose | record | reached))
    for broadcast_id in sorted({row.broadcast_id for row in rows}):
        lend(connection, broadcast_id, Urgency.URGENT.rank)
    return [row.id for row in rows]


def _unseen(connection: Connection, message_id: int) -> Row[Any] | None:
    """The terms of a message's newest revision; None if a part of any is public, or may be."""
    begun = delivery.c.state.not_in([*sources(Event.CANCEL), State.CANCELLED]) | seen()
    if connection.execute(select(delivery.c.id).where(delivery.c.message_id == message_id, begun).limit(1)).first():
        return None
    newest: Select[Any] = select(broadcast.c.condition, broadcast.c.urgency).where(broadcast.c.message_id == message_id)
    return connection.execute(newest.order_by(broadcast.c.id.desc()).limit(1)).first()
