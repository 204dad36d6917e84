"""Reads for screens: pages of messages, what is public, what is next, what waits for a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, and_, exists, func, or_, select, type_coerce

from broadcaster.delivery.lines import MessageLine, Shown
from broadcaster.delivery.states import State
from broadcaster.storage.database.database import Database
from broadcaster.storage.schema import account, broadcast, delivery, message, part, person, revision
from broadcaster.words import Sentence


class Overview:
    """What one organisation's screens list."""

    def __init__(self, database: Database, organisation_id: int) -> None:
        self._database, self._organisation_id = database, organisation_id

    def messages(
        self, *, text: str = "", states: Sequence[State] = (), before: int | None = None, limit: int
    ) -> list[MessageLine]:
        """The newest messages that fit, newest first; ``before`` continues below a message's number."""
        wanted: list[ColumnElement[bool]] = [message.c.organisation_id == self._organisation_id]
        if before is not None:
            wanted.append(message.c.id < before)
        if states:
            wanted.append(exists().where(delivery.c.message_id == message.c.id, delivery.c.state.in_(states)))
        if text:
            wanted.append(self._says(text))
        query = select(message.c.id, message.c.created_at).where(*wanted).order_by(message.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            found = {row.id: row.created_at for row in connection.execute(query)}
            said, counts = self._said(connection, list(found)), self._counts(connection, list(found))
        return [_message_line(key, created_at, said[key], counts[key]) for key, created_at in found.items()]

    def in_states(self, states: Sequence[State], *, limit: int, newest: bool = False) -> list[Shown]:
        """Deliveries in ``states`` by their time."""
        query = (
            select(delivery, account.c.name, account.c.channel, revision.c.content, _permalink().label("permalink"))
            .join(account, account.c.id == delivery.c.account_id)
            .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
            .join(revision, _revision_of_broadcast())
            .where(delivery.c.organisation_id == self._organisation_id, delivery.c.state.in_(states))
            .order_by(*_by_time(newest=newest))
            .limit(limit)
        )
        with self._database.read() as connection:
            return [_shown(row) for row in connection.execute(query)]

    def mark(self, message_id: int) -> tuple[Any, ...]:
        """Something that changes whenever a message's deliveries do; cheap to ask often."""
        query = select(
            func.count(), func.max(delivery.c.changed_at), func.sum(delivery.c.reads), func.sum(delivery.c.failures)
        ).where(delivery.c.message_id == message_id, delivery.c.organisation_id == self._organisation_id)
        parts = (
            select(func.count(part.c.remote_id), func.count(part.c.intent_at))
            .join(delivery, delivery.c.id == part.c.delivery_id)
            .where(delivery.c.message_id == message_id, delivery.c.organisation_id == self._organisation_id)
        )
        approvals = select(func.count(), func.min(broadcast.c.approval), func.max(broadcast.c.approval)).where(
            broadcast.c.message_id == message_id, broadcast.c.organisation_id == self._organisation_id
        )
        states = select(delivery.c.state, func.count()).where(
            delivery.c.message_id == message_id, delivery.c.organisation_id == self._organisation_id
        )
        with self._database.read() as connection:
            seen = [tuple(connection.execute(one).one()) for one in (query, parts, approvals)]
            by_state = sorted(tuple(row) for row in connection.execute(states.group_by(delivery.c.state)))
        return (*seen, *by_state)

    def _says(self, text: str) -> ColumnElement[bool]:
        says = exists().where(
            revision.c.message_id == message.c.id,
            # what is stored is JSON text, in which a quotation mark is written with a backslash
            type_coerce(revision.c.content, Text).icontains(text.replace('"', '\\"'), autoescape=True),
        )
        return or_(says, message.c.id == int(text)) if text.isascii() and text.isdigit() and len(text) < 16 else says

    def _said(self, connection: Connection, ids: list[int]) -> dict[int, Any]:
        """The newest revision of each message, with its author and time."""
        query = (
            select(broadcast.c.message_id, broadcast.c.due_at, revision.c.content, person.c.name.label("author"))
            .join(revision, _revision_of_broadcast())
            .outerjoin(person, person.c.id == broadcast.c.author_id)
            .where(broadcast.c.message_id.in_(ids))
            .order_by(broadcast.c.id)
        )
        return {row.message_id: row for row in connection.execute(query)}

    def _counts(self, connection: Connection, ids: list[int]) -> dict[int, Counter[State]]:
        query = (
            select(delivery.c.message_id, delivery.c.state, func.count())
            .where(delivery.c.message_id.in_(ids))
            .group_by(delivery.c.message_id, delivery.c.state)
        )
        counts: dict[int, Counter[State]] = defaultdict(Counter)
        for key, state, count in connection.execute(query):
            counts[key][State(state)] = count
        return counts


def _by_time(*, newest: bool) -> tuple[Any, Any]:
    """Both columns the same way round, so that the index gives the order."""
    return (delivery.c.due_at.desc(), delivery.c.id.desc()) if newest else (delivery.c.due_at, delivery.c.id)


def _revision_of_broadcast() -> ColumnElement[bool]:
    return and_(revision.c.message_id == broadcast.c.message_id, revision.c.number == broadcast.c.revision_number)


def _permalink() -> Any:
    """The address of a delivery's first part."""
    first = (part.c.delivery_id == delivery.c.id, part.c.number == 0)
    return select(part.c.permalink).where(*first).scalar_subquery()


def _message_line(key: int, created_at: datetime, said: Any, states: Mapping[State, int]) -> MessageLine:
    return MessageLine(
        message_id=key,
        headline=_headline(said.content),
        author=said.author,
        created_at=created_at,
        due_at=said.due_at,
        states=dict(states),
    )


def _shown(row: Any) -> Shown:
    return Shown(
        message_id=row.message_id,
        delivery_id=row.id,
        account=row.name,
        channel=row.channel,
        headline=_headline(row.content),
        state=State(row.state),
        due_at=row.due_at,
        changed_at=row.changed_at,
        sentence=Sentence(**row.sentence) if row.sentence else None,
        permalink=row.permalink,
    )


def _headline(content: Mapping[str, Any]) -> str:
    return str(content["headline"] or content["text"].split("\n", 1)[0][:120])
