"""What a broadcast that says nothing about it takes over: a correction from what it corrects, everything else the rule."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, false, or_, select, update

from broadcaster.delivery.states import HOLDS_BACK, Event, State, sources
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.urgency import Urgency, by_default
from broadcaster.storage.broadcasts import seen
from broadcaster.storage.schema import broadcast, delivery


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


def _unseen(connection: Connection, message_id: int) -> Row[Any] | None:
    """The terms of a message's newest revision; None if a part of any is public, or may be."""
    begun = delivery.c.state.not_in([*sources(Event.CANCEL), State.CANCELLED]) | seen()
    if connection.execute(select(delivery.c.id).where(delivery.c.message_id == message_id, begun).limit(1)).first():
        return None
    newest: Select[Any] = select(broadcast.c.condition, broadcast.c.urgency).where(broadcast.c.message_id == message_id)
    return connection.execute(newest.order_by(broadcast.c.id.desc()).limit(1)).first()
