"""Messages with their revisions and pictures, and the acceptance of a broadcast."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, func, select

from broadcaster.delivery.records import Account, Policy
from broadcaster.delivery.states import State
from broadcaster.errors import UnknownName
from broadcaster.message import Message
from broadcaster.rendition.render import Rendition, to_json
from broadcaster.storage.approvals import AWAITED, NOT_NEEDED
from broadcaster.storage.corrections import replace_unsent
from broadcaster.storage.database import Database
from broadcaster.storage.schema import (
    LARGEST,
    account,
    broadcast,
    delivery,
    message,
    part,
    picture,
    revision,
)
from broadcaster.words import Sentence

_MESSAGE = TypeAdapter(Message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A broadcast to accept: what goes where, when, until when, and what happens to doubts.

    ``request_key`` makes accepting repeatable: the same key is accepted once. ``corrects`` makes the message a new
    revision of an earlier one: what was not sent of that is replaced, what is on its way is waited for.
    ``approval`` holds everything until somebody other than ``author_id`` approved it.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The durable result of accepting a broadcast."""

    message_id: int
    broadcast_id: int
    delivery_ids: tuple[int, ...]


class Messages:
    """The messages of one organisation."""

    def __init__(self, database: Database, organisation_id: int, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._now = (
            database,
            organisation_id,
            now,
        )

    def accept(self, order: Order) -> Accepted:
        """Store message, pictures, broadcast and deliveries in one transaction, or find what the key stored before."""
        return self._database.write(lambda connection: self._accept(connection, order))

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

    def newest(self, message_id: int) -> int:
        """The number of a message's newest revision. Raises UnknownName."""
        with self._database.read() as connection:
            return self._next_number(connection, message_id) - 1

    def picture(self, sha256: str) -> bytes:
        """A stored picture's bytes."""
        query = select(picture.c.data).where(
            picture.c.organisation_id == self._organisation_id,
            picture.c.sha256 == sha256,
        )
        with self._database.read() as connection:
            found: bytes = connection.execute(query).scalar_one()
        return found

    def _accept(self, connection: Connection, order: Order) -> Accepted:
        earlier = self._earlier(connection, order.request_key)
        if earlier is not None:
            return earlier
        now = self._now()
        mine = {"organisation_id": self._organisation_id}
        if order.corrects is None:
            message_id, number = _inserted(connection, message, mine | {"created_at": now}), 1
        else:
            message_id, number = order.corrects, self._next_number(connection, order.corrects)
            replace_unsent(connection, message_id, now)
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
        self._keep_pictures(connection, order.pictures, now)
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
            },
        )
        deliveries = self._deliver(connection, order, message_id, broadcast_id, now)
        return Accepted(message_id=message_id, broadcast_id=broadcast_id, delivery_ids=deliveries)

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

    def _keep_pictures(self, connection: Connection, pictures: Mapping[str, bytes], now: datetime) -> None:
        known = select(picture.c.sha256).where(
            picture.c.organisation_id == self._organisation_id,
            picture.c.sha256.in_(list(pictures)),
        )
        stored = set(connection.execute(known).scalars())
        for sha256, data in pictures.items():
            if sha256 not in stored:
                connection.execute(
                    picture.insert().values(
                        organisation_id=self._organisation_id,
                        sha256=sha256,
                        data=data,
                        created_at=now,
                    )
                )

    def _deliver(
        self,
        connection: Connection,
        order: Order,
        message_id: int,
        broadcast_id: int,
        now: datetime,
    ) -> tuple[int, ...]:
        mine = {"organisation_id": self._organisation_id}
        blocked = set(connection.execute(select(account.c.id).where(account.c.blocked_at.is_not(None))).scalars())
        shared = mine | {
            "broadcast_id": broadcast_id,
            "message_id": message_id,
            "due_at": order.due_at,
            "wake_at": order.due_at,
            "expires_at": order.expires_at,
            "changed_at": now,
        }
        rows = [
            shared
            | {
                "account_id": target.id,
                "state": _first_state(order, blocked=target.id in blocked),
                "rendition": to_json(rendition),
            }
            for target, rendition in order.renditions
        ]
        ids = list(
            connection.execute(
                delivery.insert().returning(delivery.c.id, sort_by_parameter_order=True),
                rows,
            ).scalars()
        )
        parts = [
            mine | {"delivery_id": key, "number": number, "notes": {}}
            for key, (_target, rendition) in zip(ids, order.renditions, strict=True)
            for number in range(len(rendition.parts))
        ]
        connection.execute(part.insert(), parts)
        return tuple(ids)


def _first_state(order: Order, *, blocked: bool) -> State:
    if order.approval:
        return State.HELD
    return State.BLOCKED if blocked else State.QUEUED


def _inserted(connection: Connection, table: Any, values: Mapping[str, Any]) -> int:
    key = connection.execute(table.insert().values(values)).inserted_primary_key
    return int(key[0]) if key else 0


def unknown_message(message_id: int) -> UnknownName:
    """The error for a number that no message of this organisation has."""
    return UnknownName(
        Sentence(
            de=f"Die Meldung {message_id} gibt es nicht. „broadcaster queue --all“ zeigt alle.",
            en=f"There is no message {message_id}. 'broadcaster queue --all' shows all.",
        )
    )
