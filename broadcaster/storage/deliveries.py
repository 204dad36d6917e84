"""Reads deliveries with their parts, accounts and attempts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from broadcaster.channel import Proof, Receipt
from broadcaster.delivery.records import AttemptRecord, Delivery, PartRecord, Policy
from broadcaster.delivery.states import State
from broadcaster.rendition.render import from_json
from broadcaster.storage.accounts import as_account
from broadcaster.storage.schema import account, attempt, broadcast, delivery, part
from broadcaster.words import Sentence


def read_deliveries(connection: Connection, ids: Sequence[int]) -> list[Delivery]:
    """The deliveries ``ids`` in that order."""
    if not ids:
        return []
    query = (
        select(delivery, broadcast.c.policy, broadcast.c.revision_number)
        .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
        .where(delivery.c.id.in_(ids))
    )
    rows = {row.id: row for row in connection.execute(query)}
    parts = _parts(connection, ids)
    accounts = _accounts(connection, {row.account_id for row in rows.values()})
    return [_delivery(rows[key], parts[key], accounts[rows[key].account_id]) for key in ids]


def read_attempts(connection: Connection, delivery_id: int) -> list[AttemptRecord]:
    """Everything that was tried for one delivery, oldest first."""
    query = select(attempt).where(attempt.c.delivery_id == delivery_id).order_by(attempt.c.id)
    names = [name for name in AttemptRecord.__dataclass_fields__ if name != "sentence"]
    return [
        AttemptRecord(
            **{name: getattr(row, name) for name in names},
            sentence=_sentence(row.sentence),
        )
        for row in connection.execute(query)
    ]


def _accounts(connection: Connection, ids: set[int]) -> dict[int, Any]:
    query = select(account).where(account.c.id.in_(ids))
    return {row.id: as_account(row) for row in connection.execute(query)}


def _parts(connection: Connection, ids: Sequence[int]) -> dict[int, list[PartRecord]]:
    found: defaultdict[int, list[PartRecord]] = defaultdict(list)
    query = select(part).where(part.c.delivery_id.in_(ids)).order_by(part.c.delivery_id, part.c.number)
    for row in connection.execute(query):
        found[row.delivery_id].append(
            PartRecord(
                number=row.number,
                notes=row.notes,
                intent_at=row.intent_at,
                deadline_at=row.deadline_at,
                receipt=_receipt(row),
            )
        )
    return found


def _receipt(row: Row[Any]) -> Receipt | None:
    if row.remote_id is None:
        return None
    return Receipt(
        remote_id=row.remote_id,
        permalink=row.permalink,
        published_at=row.published_at,
        proof=Proof(row.proof),
    )


def _delivery(row: Row[Any], parts: list[PartRecord], found: Any) -> Delivery:
    return Delivery(
        id=row.id,
        organisation_id=row.organisation_id,
        broadcast_id=row.broadcast_id,
        message_id=row.message_id,
        revision=row.revision_number,
        occurrence=row.occurrence,
        account=found,
        state=State(row.state),
        policy=Policy(row.policy),
        rendition=from_json(row.rendition),
        parts=tuple(parts),
        due_at=row.due_at,
        wake_at=row.wake_at,
        expires_at=row.expires_at,
        changed_at=row.changed_at,
        failures=row.failures,
        resends=row.resends,
        reads=row.reads,
        absences=row.absences,
        doubt_since=row.doubt_since,
        sentence=_sentence(row.sentence),
    )


def _sentence(stored: dict[str, str] | None) -> Sentence | None:
    return Sentence(**stored) if stored else None
