"""Idempotency keys: under each, one request is accepted once, and its first answer is given again."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from broadcaster.delivery.records import Accepted
from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.messages.messages import Within
from broadcaster.storage.schema import broadcast, idempotency_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a key stands for now: the request of ``fingerprint``, its ``answer`` if there is one, else whose turn it is."""

    fingerprint: str
    answer: Answer | None
    turn: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was accepted, and whether it had to be approved then."""

    accepted: Accepted
    approval: str


class IdempotencyKeys:
    """The keys of one organisation; each belongs to an owner, so that nobody meets a key of somebody else's."""

    def __init__(self, database: Database, organisation_id: int, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._now = database, organisation_id, now

    @in_transaction
    def claim(self, connection: Connection, owner: str, key: str, fingerprint: str, lease: timedelta) -> Claim:
        """Take a key for a request, unless it is another's or has its answer; after ``lease`` a lost turn is taken over."""
        turn, now = secrets.token_hex(16), self._now()
        mine = {"fingerprint": fingerprint, "turn": turn, "begun_at": now}
        row = connection.execute(select(idempotency_key).where(*self._is(owner, key))).first()
        if row is None:
            place = {"organisation_id": self._organisation_id, "owner": owner, "key": key}
            connection.execute(idempotency_key.insert().values(place | mine))
            return Claim(fingerprint=fingerprint, answer=None, turn=turn)
        if row.answer is not None:
            return Claim(fingerprint=row.fingerprint, answer=_answer(row), turn=None)
        if now - row.begun_at < lease:
            return Claim(fingerprint=row.fingerprint, answer=None, turn=None)
        connection.execute(update(idempotency_key).where(*self._is(owner, key)).values(mine))
        return Claim(fingerprint=fingerprint, answer=None, turn=turn)

    def answering(self, owner: str, key: str, turn: str, lost: Exception) -> Within:
        """Keeps the answer in the transaction that accepts; raises ``lost`` there if the turn was taken over."""

        def within(connection: Connection, accepted: Accepted) -> None:
            approval = select(broadcast.c.approval).where(broadcast.c.id == accepted.broadcast_id)
            answer = {
                "message": accepted.message_id,
                "broadcast": accepted.broadcast_id,
                "deliveries": list(accepted.delivery_ids),
                "approval": connection.execute(approval).scalar_one(),
            }
            held = update(idempotency_key).where(*self._is(owner, key), idempotency_key.c.turn == turn)
            if connection.execute(held.values(answer=answer)).rowcount != 1:
                raise lost

        return within

    def release(self, owner: str, key: str, turn: str) -> None:
        """Give a key back under which nothing was accepted."""
        held = (*self._is(owner, key), idempotency_key.c.turn == turn, idempotency_key.c.answer.is_(None))
        self._database.write(lambda connection: connection.execute(delete(idempotency_key).where(*held)))

    def _is(self, owner: str, key: str) -> tuple[ColumnElement[bool], ...]:
        table = idempotency_key.c
        return table.organisation_id == self._organisation_id, table.owner == owner, table.key == key


def _answer(row: Row[tuple[object, ...]]) -> Answer:
    told = row.answer
    accepted = Accepted(
        message_id=told["message"], broadcast_id=told["broadcast"], delivery_ids=tuple(told["deliveries"])
    )
    return Answer(accepted=accepted, approval=told["approval"])
