"""Messages with their revisions and pictures, and the acceptance of a broadcast."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, func, select

from broadcaster.delivery.records import NO_END, Accepted, Account, Policy
from broadcaster.delivery.states import State
from broadcaster.message import Message
from broadcaster.rendition.render import Rendition
from broadcaster.schedule.condition import WAITS, Condition
from broadcaster.schedule.guard import CORRECTED
from broadcaster.schedule.terms import Repeating
from broadcaster.schedule.urgency import Urgency
from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.outbox.broadcasts import AWAITED, NOT_NEEDED, stop_repetition, stored
from broadcaster.storage.outbox.corrections import replace_unsent
from broadcaster.storage.outbox.gates import held_by
from broadcaster.storage.outbox.inherited import condition_of, lend, urgency_of
from broadcaster.storage.outbox.queueing import keep_pictures, queue
from broadcaster.storage.schema import (
    LARGEST,
    broadcast,
    delivery,
    message,
    picture,
    revision,
)
from broadcaster.words import Sentence
from broadcaster.words.errors import UnknownName

_MESSAGE = TypeAdapter(Message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A broadcast to accept: what goes where, when, until when, and what happens to doubts.

    ``request_key`` makes accepting repeatable: the same key is accepted once. ``corrects`` makes the message a new
    revision of an earlier one: what was not sent of that is replaced, what is on its way is waited for. Without a
    ``condition`` it has none, or that of the corrected message, and so with its ``urgency``. ``valid_until`` is the
    author's end, if there is one. ``approval`` holds everything until somebody other than ``author_id`` approved it.
    """

    message: Message
    pictures: Mapping[str, bytes]
    renditions: Sequence[tuple[Account, Rendition]]
    due_at: datetime
    expires_at: datetime
    policy: Policy
    request_key: str
    corrects: int | None = None
    author_id: int | None = None
    approval: bool = False
    condition: Condition | None = None
    urgency: Urgency | None = None
    valid_until: datetime | None = None
    repeating: Repeating | None = None


Within = Callable[[Connection, Accepted], None]
"""What else is done in the transaction that accepts an order."""


class Messages:
    """The messages of one organisation."""

    def __init__(self, database: Database, organisation_id: int, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._now = database, organisation_id, now

    @in_transaction
    def accept(self, connection: Connection, order: Order, *also: Within) -> Accepted:
        """Store message, pictures, broadcast and deliveries in one transaction, or find what the key stored before.

        ``also`` is done in the same transaction, unless the key was known; what it raises refuses the order.
        """
        return self._accept(connection, order, also)

    def accepted(self, request_key: str) -> Accepted | None:
        """What a key was accepted for before."""
        with self._database.read() as connection:
            return self._earlier(connection, request_key)

    def accepted_at(self, message_id: int) -> datetime:
        """Return when a message was first accepted. Raises UnknownName."""
        mine = (message.c.id == message_id, message.c.organisation_id == self._organisation_id)
        with self._database.read() as connection:
            accepted: datetime | None = connection.execute(select(message.c.created_at).where(*mine)).scalar()
        if accepted is None:
            raise unknown_message(message_id)
        return accepted

    def content(self, message_id: int) -> Message:
        """A message's newest revision. Raises UnknownName."""
        query = (
            select(revision.c.content)
            .where(revision.c.organisation_id == self._organisation_id, revision.c.message_id == message_id)
            .order_by(revision.c.number.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            found = connection.execute(query).scalar()
        if found is None:
            raise unknown_message(message_id)
        return _MESSAGE.validate_json(json.dumps(found))

    def contents(self, message_ids: Sequence[int]) -> dict[int, Message]:
        """The newest revision of each of some messages."""
        query = (
            select(revision.c.message_id, revision.c.content)
            .where(revision.c.organisation_id == self._organisation_id, revision.c.message_id.in_(set(message_ids)))
            .order_by(revision.c.message_id, revision.c.number)
        )
        with self._database.read() as connection:
            found = {row.message_id: row.content for row in connection.execute(query)}
        return {key: _MESSAGE.validate_json(json.dumps(content)) for key, content in found.items()}

    def newest(self, message_id: int) -> int:
        """The number of a message's newest revision. Raises UnknownName."""
        with self._database.read() as connection:
            return self._next_number(connection, message_id) - 1

    def picture(self, sha256: str) -> bytes:
        """The bytes of a picture that is part of a stored message."""
        found = self.find_picture(sha256)
        if found is None:
            raise LookupError(sha256)
        return found

    def find_picture(self, sha256: str) -> bytes | None:
        """A stored picture's bytes, None if there is none."""
        query = select(picture.c.data).where(
            picture.c.organisation_id == self._organisation_id,
            picture.c.sha256 == sha256,
        )
        with self._database.read() as connection:
            found: bytes | None = connection.execute(query).scalar()
        return found

    def _accept(self, connection: Connection, order: Order, also: Sequence[Within]) -> Accepted:
        earlier = self._earlier(connection, order.request_key)
        if earlier is not None:
            return earlier
        now = self._now()
        mine = {"organisation_id": self._organisation_id}
        condition = condition_of(connection, order.corrects, order.condition)
        urgency = urgency_of(connection, order.corrects, order.urgency, condition)
        if order.corrects is None:
            message_id, number = _inserted(connection, message, mine | {"created_at": now}), 1
        else:
            message_id, number = order.corrects, self._next_number(connection, order.corrects)
            replace_unsent(connection, message_id, now)
            stop_repetition(connection, CORRECTED, now, broadcast.c.message_id == message_id)
        content = json.loads(_MESSAGE.dump_json(order.message))
        connection.execute(
            revision.insert().values(
                mine
                | {
                    "message_id": message_id,
                    "number": number,
                    "content": content,
                    "created_at": now,
                }
            )
        )
        keep_pictures(connection, self._organisation_id, order.pictures, now)
        held = held_by(connection, self._organisation_id, condition, now)
        broadcast_id = _inserted(
            connection,
            broadcast,
            mine
            | {
                "message_id": message_id,
                "revision_number": number,
                "due_at": order.due_at,
                "expires_at": order.expires_at,
                "policy": order.policy,
                "request_key": order.request_key,
                "author_id": order.author_id,
                "approval": AWAITED if order.approval else NOT_NEEDED,
                "created_at": now,
                "condition": condition,
                "urgency": urgency,
                "valid_until": order.valid_until,
                "released_at": None if held or condition is Condition.ANY else now,
                "repetition": stored(order.repeating),
                "next_at": order.due_at if order.repeating and not held and not order.approval else None,
            },
        )
        waits = WAITS[condition] if held else None
        deliveries = self._deliver(connection, order, message_id, broadcast_id, waits, urgency)
        accepted = Accepted(message_id=message_id, broadcast_id=broadcast_id, delivery_ids=deliveries)
        for change in also:
            change(connection, accepted)
        lend(connection, broadcast_id, urgency.rank)
        return accepted

    def _next_number(self, connection: Connection, message_id: int) -> int:
        query = select(func.max(revision.c.number)).where(
            revision.c.organisation_id == self._organisation_id, revision.c.message_id == message_id
        )
        newest: int | None = connection.execute(query).scalar() if message_id <= LARGEST else None
        if newest is None:
            raise unknown_message(message_id)
        return newest + 1

    def _earlier(self, connection: Connection, request_key: str) -> Accepted | None:
        found = connection.execute(
            select(broadcast.c.id, broadcast.c.message_id).where(
                broadcast.c.organisation_id == self._organisation_id,
                broadcast.c.request_key == request_key,
            )
        ).first()
        if found is None:
            return None
        query = select(delivery.c.id).where(delivery.c.broadcast_id == found.id).order_by(delivery.c.id)
        return Accepted(
            message_id=found.message_id,
            broadcast_id=found.id,
            delivery_ids=tuple(connection.execute(query).scalars()),
        )

    def _deliver(
        self,
        connection: Connection,
        order: Order,
        message_id: int,
        broadcast_id: int,
        waits: Sentence | None,
        urgency: Urgency,
    ) -> tuple[int, ...]:
        """Queue the deliveries; what ``waits`` for the website is held, its time not begun."""
        shared = {
            "organisation_id": self._organisation_id,
            "broadcast_id": broadcast_id,
            "message_id": message_id,
            "state": State.HELD if waits or order.approval else State.QUEUED,
            "sentence": waits.as_json() if waits else None,
            "urgency": urgency.rank,
            "due_at": order.due_at,
            "wake_at": order.due_at,
            "expires_at": (order.valid_until or NO_END) if waits else order.expires_at,
            "changed_at": self._now(),
        }
        wanted = [(shared | {"account_id": target.id}, rendition) for target, rendition in order.renditions]
        return tuple(queue(connection, wanted))


def _inserted(connection: Connection, table: Any, values: Mapping[str, Any]) -> int:
    key = connection.execute(table.insert().values(values)).inserted_primary_key
    return int(key[0]) if key else 0


def unknown_message(message_id: int) -> UnknownName:
    """The error for a number that no message of this organisation has."""
    return UnknownName(
        Sentence(
            de=f"Die Meldung {message_id} gibt es nicht. Bitte sehen Sie in der Liste der Meldungen nach.",
            en=f"There is no message {message_id}. Look at the list of messages.",
        )
    )
