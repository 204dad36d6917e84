"""What an approval covers: the hash of what was shown, sealed with each delivery and looked at again when one is taken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Text, select, type_coerce, update

from broadcaster.delivery.states import Event
from broadcaster.storage.outbox.broadcasts import AWAITED
from broadcaster.storage.outbox.transitions import Cause, move
from broadcaster.storage.schema import broadcast, delivery, revision
from broadcaster.words import Sentence

_RENDITION: Final = type_coerce(delivery.c.rendition, Text)
_CHANGED = Sentence(
    de="Der Inhalt wurde nach der Freigabe geändert. Bitte prüfen und erneut freigeben.",
    en="The content was changed after its approval. Check it and approve it again.",
)


def hold_changed(connection: Connection, approved: Mapping[int, str], now: datetime) -> set[int]:
    """Hold every delivery that no longer says what was approved; its broadcast needs a new approval. Returns them."""
    query = select(delivery.c.id, delivery.c.broadcast_id, _RENDITION).where(delivery.c.id.in_(list(approved)))
    changed = {row[0]: row[1] for row in connection.execute(query) if _sha256(row[2]) != approved[row[0]]}
    if changed:
        cause = Cause(step="approval", sentence=_CHANGED)
        move(connection, Event.HOLD, cause, now, delivery.c.id.in_(changed), approved_sha256=None)
        again = update(broadcast).where(broadcast.c.id.in_(set(changed.values()))).values(approval=AWAITED)
        connection.execute(again)
    return set(changed)


def content_hash(connection: Connection, broadcast_id: int) -> str:
    """SHA-256 of what a broadcast says, when and where: the revision, the terms, and each account's rendition."""
    said = connection.execute(
        select(
            broadcast.c.message_id,
            broadcast.c.revision_number,
            type_coerce(revision.c.content, Text),
            broadcast.c.due_at,
            broadcast.c.expires_at,
            broadcast.c.condition,
            broadcast.c.urgency,
        )
        .join(
            revision,
            (revision.c.message_id == broadcast.c.message_id) & (revision.c.number == broadcast.c.revision_number),
        )
        .where(broadcast.c.id == broadcast_id)
    ).one()
    shown = connection.execute(
        select(delivery.c.account_id, _RENDITION)
        .where(delivery.c.broadcast_id == broadcast_id)
        .order_by(delivery.c.account_id, delivery.c.id)
    )
    return _sha256(json.dumps([[*said], *([*row] for row in shown)], separators=(",", ":"), default=datetime.isoformat))


def seal(connection: Connection, broadcast_id: int) -> None:
    """Remember what each delivery said when it was approved."""
    query = select(delivery.c.id, _RENDITION).where(delivery.c.broadcast_id == broadcast_id)
    for key, rendition in connection.execute(query).all():
        sealed = update(delivery).where(delivery.c.id == key).values(approved_sha256=_sha256(rendition))
        connection.execute(sealed)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
