"""Corrections: on each account, a newer revision replaces what nobody has seen any part of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, ScalarSelect, exists, select, update

from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import Event, State, sources
from broadcaster.storage.schema import broadcast, delivery, part
from broadcaster.words import Sentence

REPLACED = Sentence(de="Vor dem Senden durch eine Berichtigung ersetzt.", en="Replaced by a correction before sending.")
_BEGUN = [State.SENDING, State.UNCLEAR, State.NEEDS_DECISION, State.PUBLISHED, State.WITHDRAWN]


def replace_unsent(connection: Connection, message_id: int, now: datetime) -> None:
    """Cancel what waits of a message and was not begun; the correction takes its place."""
    seen = select(part.c.delivery_id).where(part.c.remote_id.is_not(None))
    unsent = (
        delivery.c.message_id == message_id,
        delivery.c.state.in_(list(sources(Event.CANCEL))),
        delivery.c.id.not_in(seen),
    )
    values = {"state": State.CANCELLED, "changed_at": now, "sentence": REPLACED.as_json()}
    connection.execute(update(delivery).where(*unsent).values(values))


def is_replaced(connection: Connection, found: Delivery, *, seen: bool) -> bool:
    """Whether a correction takes the place of a delivery that would wait again.

    It does if nothing of the delivery was ``seen``; and whatever was, nothing is sent behind a correction that has begun.
    """
    newer = exists().where(
        delivery.c.message_id == found.message_id,
        delivery.c.account_id == found.account.id,
        delivery.c.state.in_(_BEGUN) if seen else delivery.c.state != State.CANCELLED,
        delivery.c.broadcast_id == broadcast.c.id,
        broadcast.c.revision_number > _revision_of(found),
    )
    return bool(connection.execute(select(newer)).scalar())


def _revision_of(found: Delivery) -> ScalarSelect[int]:
    mine = broadcast.alias("mine")
    return select(mine.c.revision_number).where(mine.c.id == found.broadcast_id).scalar_subquery()
