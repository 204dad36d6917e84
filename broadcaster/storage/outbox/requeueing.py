"""What waits again may find that something came between: a correction, a lost access, a website that is back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from broadcaster.delivery.corrections import REPLACED, is_replaced
from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import Event
from broadcaster.storage.outbox.barring import bar
from broadcaster.storage.outbox.corrections import newer
from broadcaster.storage.outbox.gates import close
from broadcaster.storage.outbox.transitions import Cause, move
from broadcaster.storage.schema import delivery


def requeued(connection: Connection, found: Delivery, now: datetime, *, seen: bool = False) -> None:
    """Stop or hold back a delivery that was just queued again, if it may not go on; ``seen``: of which a part is public now."""
    mine = delivery.c.id == found.id
    seen = seen or any(record.receipt for record in found.parts)
    if is_replaced(newer(connection, found), seen=seen):
        move(connection, Event.CANCEL, Cause(step="correction", sentence=REPLACED), now, mine)
    elif not bar(connection, found.account.id, now, mine):
        close(connection, found.organisation_id, now, mine)
