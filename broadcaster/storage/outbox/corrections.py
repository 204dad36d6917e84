"""Corrections: on each account, a newer revision replaces what nobody has seen any part of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, ScalarSelect, select

from broadcaster.delivery.corrections import REPLACED
from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import Event, State
from broadcaster.storage.outbox.transitions import Cause, move
from broadcaster.storage.schema import broadcast, delivery, part


def replace_unsent(connection: Connection, message_id: int, now: datetime) -> None:
    """Cancel what waits of a message and was not begun; the correction takes its place."""
    seen = select(part.c.delivery_id).where(part.c.remote_id.is_not(None))
    unsent = (
        delivery.c.message_id == message_id,
        delivery.c.id.not_in(seen),
    )
    move(connection, Event.CANCEL, Cause(step="correction", sentence=REPLACED), now, *unsent)


def newer(connection: Connection, found: Delivery) -> list[State]:
    """Return the states of the corrections of a delivery on its account."""
    query = (
        select(delivery.c.state)
        .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
        .where(delivery.c.message_id == found.message_id, delivery.c.account_id == found.account.id)
        .where(broadcast.c.revision_number > _revision_of(found))
    )
    return [State(state) for state in connection.execute(query).scalars()]


def _revision_of(found: Delivery) -> ScalarSelect[int]:
    mine = broadcast.alias("mine")
    return select(mine.c.revision_number).where(mine.c.id == found.broadcast_id).scalar_subquery()
