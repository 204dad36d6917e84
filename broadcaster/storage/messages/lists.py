"""Reads for people: lists of messages, one message's deliveries, and the figures of health."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from broadcaster.delivery.lines import Line
from broadcaster.delivery.records import AttemptRecord, Delivery, next_step_at
from broadcaster.delivery.states import FINAL, SETTLED, State
from broadcaster.message import title
from broadcaster.storage.database.database import Database
from broadcaster.storage.messages.messages import unknown_message
from broadcaster.storage.outbox.claims import oldest_due
from broadcaster.storage.outbox.deliveries import read_attempts, read_deliveries
from broadcaster.storage.schema import LARGEST, account, broadcast, delivery, message, revision
from broadcaster.words import Sentence

_NOT_OVER = sorted(set(State) - FINAL)
"""Named one by one, so that the index finds them and what is over costs nothing."""


class Lists:
    """What one organisation has said and has still to say."""

    def __init__(self, database: Database, organisation_id: int) -> None:
        self._database, self._organisation_id = database, organisation_id

    def queue(self, *, everything: bool, limit: int) -> list[Line]:
        """Deliveries in order of their time: the unsettled ones and what waits for a person, or everything."""
        query = (
            select(delivery, account.c.name.label("account_name"), account.c.resume_at, revision.c.content)
            .join(account, account.c.id == delivery.c.account_id)
            .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
            .join(
                revision,
                (revision.c.message_id == broadcast.c.message_id) & (revision.c.number == broadcast.c.revision_number),
            )
            .where(delivery.c.organisation_id == self._organisation_id)
            .order_by(
                delivery.c.due_at.desc() if everything else delivery.c.due_at,
                delivery.c.id,
            )
            .limit(limit)
        )
        if not everything:
            query = query.where(delivery.c.state.in_(_NOT_OVER))
        with self._database.read() as connection:
            return [_line(row) for row in connection.execute(query)]

    def of_message(self, message_id: int) -> list[tuple[Delivery, list[AttemptRecord]]]:
        """A message's deliveries with their attempts. Raises UnknownName."""
        known = select(message.c.id).where(
            message.c.id == message_id,
            message.c.organisation_id == self._organisation_id,
        )
        query = select(delivery.c.id).where(delivery.c.message_id == message_id).order_by(delivery.c.id)
        with self._database.read() as connection:
            if message_id > LARGEST or connection.execute(known).scalar() is None:
                raise unknown_message(message_id)
            found = read_deliveries(connection, list(connection.execute(query).scalars()))
            return [(one, read_attempts(connection, one.id)) for one in found]

    def of_broadcasts(self, broadcast_ids: Sequence[int], message_ids: Sequence[int]) -> list[Delivery]:
        """The deliveries of some broadcasts of some messages."""
        query = (
            select(delivery.c.id)
            # the index is by message
            .where(delivery.c.message_id.in_(message_ids), delivery.c.broadcast_id.in_(broadcast_ids))
            .where(delivery.c.organisation_id == self._organisation_id)
            .order_by(delivery.c.id)
        )
        with self._database.read() as connection:
            return read_deliveries(connection, list(connection.execute(query).scalars()))

    def delivery(self, delivery_id: int) -> Delivery | None:
        """One delivery of this organisation."""
        query = select(delivery.c.id).where(
            delivery.c.id == delivery_id,
            delivery.c.organisation_id == self._organisation_id,
        )
        with self._database.read() as connection:
            found = list(connection.execute(query).scalars()) if delivery_id <= LARGEST else []
            return next(iter(read_deliveries(connection, found)), None)

    def states(self, delivery_ids: Sequence[int]) -> dict[int, State]:
        """The states of some deliveries, cheaply."""
        query = select(delivery.c.id, delivery.c.state).where(delivery.c.id.in_(delivery_ids))
        with self._database.read() as connection:
            return {row.id: State(row.state) for row in connection.execute(query)}

    def counts(self) -> dict[State, int]:
        """How many deliveries are in each state that is not final."""
        query = (
            select(delivery.c.state, func.count())
            .where(delivery.c.organisation_id == self._organisation_id)
            .where(delivery.c.state.in_(_NOT_OVER))
            .group_by(delivery.c.state)
        )
        with self._database.read() as connection:
            return {State(row[0]): row[1] for row in connection.execute(query)}

    def oldest_due(self, now: datetime) -> datetime | None:
        """Since when the oldest delivery that a worker could send has been waiting."""
        with self._database.read() as connection:
            return oldest_due(connection, self._organisation_id, now)


def settled(states: dict[int, State]) -> bool:
    """Whether the broadcaster itself has done what it can for each of them."""
    return all(state in SETTLED for state in states.values())


def _line(row: Any) -> Line:
    content: dict[str, Any] = row.content
    return Line(
        message_id=row.message_id,
        delivery_id=row.id,
        account=row.account_name,
        headline=title(content["headline"], content["text"]),
        state=State(row.state),
        due_at=row.due_at,
        wake_at=row.wake_at,
        next_step_at=next_step_at(row.due_at, row.wake_at, row.resume_at),
        expires_at=row.expires_at,
        occurrence=row.occurrence,
        changed_at=row.changed_at,
        sentence=Sentence(**row.sentence) if row.sentence else None,
    )
