"""Reads deliveries with their parts, accounts and attempts."""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, Text, bindparam, select, type_coerce

from broadcaster.channel import Proof, Receipt
from broadcaster.delivery.records import AttemptRecord, Delivery, PartRecord, Policy
from broadcaster.delivery.states import State
from broadcaster.rendition.render import Rendition, from_json
from broadcaster.schedule.urgency import ranked
from broadcaster.storage.installation.accounts import COLUMNS, as_account
from broadcaster.storage.schema import account, attempt, broadcast, delivery, part
from broadcaster.words import Sentence

_IDS: Final[Any] = bindparam("ids", expanding=True)
_DELIVERIES: Final = (
    select(
        *(column for column in delivery.c if column is not delivery.c.rendition),
        type_coerce(delivery.c.rendition, Text).label("rendition"),
        broadcast.c.policy,
        broadcast.c.revision_number,
    )
    .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
    .where(delivery.c.id.in_(_IDS))
)
_PARTS: Final = select(part).where(part.c.delivery_id.in_(_IDS)).order_by(part.c.delivery_id, part.c.number)
_ACCOUNTS: Final = select(*COLUMNS).where(account.c.id.in_(_IDS))


def read_deliveries(connection: Connection, ids: Sequence[int]) -> list[Delivery]:
    """The deliveries ``ids`` in that order."""
    if not ids:
        return []
    rows = {row.id: row for row in connection.execute(_DELIVERIES, {"ids": ids})}
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
    return {row.id: as_account(row) for row in connection.execute(_ACCOUNTS, {"ids": list(ids)})}


def _parts(connection: Connection, ids: Sequence[int]) -> dict[int, list[PartRecord]]:
    found: defaultdict[int, list[PartRecord]] = defaultdict(list)
    for row in connection.execute(_PARTS, {"ids": ids}):
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


def _delivery(row: Any, parts: list[PartRecord], found: Any) -> Delivery:
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
        rendition=_rendition(row.rendition),
        urgency=ranked(row.urgency),
        parts=tuple(parts),
        due_at=row.due_at,
        wake_at=row.wake_at,
        expires_at=row.expires_at,
        changed_at=row.changed_at,
        failures=row.failures,
        unexpected=row.unexpected,
        resends=row.resends,
        reads=row.reads,
        absences=row.absences,
        doubt_since=row.doubt_since,
        sentence=_sentence(row.sentence),
        lease=row.lease_owner or "",
    )


@functools.lru_cache(maxsize=256)
def _rendition(stored: str) -> Rendition:
    """The same text is shown on many accounts."""
    return from_json(json.loads(stored))


def _sentence(stored: dict[str, str] | None) -> Sentence | None:
    return Sentence(**stored) if stored else None
