"""Broadcasts as they are stored: their terms, and the end of their repetition."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, exists, select, update

from broadcaster.delivery.states import Event, State
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.terms import Broadcast, Repeating
from broadcaster.schedule.urgency import Urgency
from broadcaster.storage.outbox.transitions import Cause, move
from broadcaster.storage.schema import broadcast, delivery, part
from broadcaster.words import Sentence

NOT_NEEDED: Final = "not needed"
AWAITED: Final = "awaited"
APPROVED: Final = "approved"
REJECTED: Final = "rejected"
ALONE: Final = "released alone"
OPEN: Final = (NOT_NEEDED, APPROVED, ALONE)
"""With these nothing waits for an approval; another gate may still be shut."""
REPLACED: Final = Sentence(
    de="Nicht gesendet: Die nächste Wiederholung nimmt ihren Platz ein.",
    en="Not sent: the next repeat takes its place.",
)
TOO_LATE: Final = Sentence(
    de="Diese Wiederholung fiel aus: Ihre Zeit war vorbei.", en="This repeat was skipped: its time had passed."
)
_REPEATING = TypeAdapter(Repeating)
_COLUMNS = [broadcast.c[name] for name in Broadcast.__dataclass_fields__ if name != "repeating"]
LIVE = (
    broadcast.c.next_at > datetime(1970, 1, 1, tzinfo=UTC),
    broadcast.c.ended_at.is_(None),
    broadcast.c.approval.in_(OPEN),
)
"""Broadcasts that are still to be repeated; the comparison lets the index find them, whatever the history."""


def seen() -> ColumnElement[bool]:
    """Some part of a delivery is known to be public."""
    return exists().where(part.c.delivery_id == delivery.c.id, part.c.remote_id.is_not(None))


def read_broadcasts(connection: Connection, *where: ColumnElement[bool]) -> list[Broadcast]:
    """Broadcasts in order of acceptance."""
    query = select(*_COLUMNS, broadcast.c.repetition).where(*where).order_by(broadcast.c.id)
    return [_broadcast(dict(row._mapping)) for row in connection.execute(query)]  # noqa: SLF001 - SQLAlchemy's public name


def stored(repeating: Repeating | None) -> dict[str, Any] | None:
    """A repetition as its column holds it."""
    return None if repeating is None else json.loads(_REPEATING.dump_json(repeating))


def begin_repetition(connection: Connection, now: datetime, *where: ColumnElement[bool]) -> None:
    """Broadcasts go out from now on, for the first time: what is to be repeated counts from here."""
    first = update(broadcast).where(broadcast.c.released_at.is_(None), *where).values(released_at=now)
    connection.execute(first)
    repeated = (broadcast.c.repetition.is_not(None), broadcast.c.ended_at.is_(None), broadcast.c.next_at.is_(None))
    connection.execute(update(broadcast).where(*repeated, *where).values(next_at=now))


def end_repetition(connection: Connection, because: Sentence, now: datetime, *where: ColumnElement[bool]) -> list[int]:
    """Repeat some messages no more; the ids of their broadcasts."""
    mine = (broadcast.c.repetition.is_not(None), broadcast.c.ended_at.is_(None), *where)
    ids = list(connection.execute(select(broadcast.c.id).where(*mine)).scalars())
    ended = {"ended_at": now, "ended_because": because.as_json(), "next_at": None}
    connection.execute(update(broadcast).where(broadcast.c.id.in_(ids)).values(ended))
    return ids


def stop_repetition(connection: Connection, because: Sentence, now: datetime, *where: ColumnElement[bool]) -> list[int]:
    """Repeat some messages no more, not even what is queued of it and was not begun; the ids of their broadcasts."""
    ids = end_repetition(connection, because, now, *where)
    cancel_repeats(connection, because, now, delivery.c.broadcast_id.in_(ids))
    return ids


def cancel_repeats(connection: Connection, because: Sentence, now: datetime, *where: ColumnElement[bool]) -> None:
    """Cancel repeats of which nothing is public."""
    cause = Cause(step="repetition", sentence=because)
    move(connection, Event.CANCEL, cause, now, delivery.c.occurrence > 0, ~seen(), *where)


def replace_missed(connection: Connection, broadcast_id: int, account_id: int, now: datetime) -> None:
    """Cancel what an account missed of a broadcast: its next repeat says the same, newer."""
    missed = (
        delivery.c.broadcast_id == broadcast_id,
        delivery.c.account_id == account_id,
        delivery.c.state == State.MISSED,
        ~seen(),
    )
    move(connection, Event.CANCEL, Cause(step="repetition", sentence=REPLACED), now, *missed)


def waits_for_outage() -> ColumnElement[bool]:
    """Held until an outage that may never come: its end is no loss that a person must decide about."""
    condition = select(broadcast.c.condition).where(broadcast.c.id == delivery.c.broadcast_id).scalar_subquery()
    return (delivery.c.state == State.HELD) & (condition == Condition.ONLY_WHILE_OFFLINE)


def _broadcast(values: Mapping[str, Any]) -> Broadcast:
    known = dict(values)
    repetition, because = known.pop("repetition"), known.pop("ended_because")
    known["condition"], known["urgency"] = Condition(known["condition"]), Urgency(known["urgency"])
    return Broadcast(
        **known,
        repeating=_REPEATING.validate_json(json.dumps(repetition)) if repetition else None,
        ended_because=Sentence(**because) if because else None,
    )
