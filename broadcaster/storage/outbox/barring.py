"""What is queued for an account without access waits for its access."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from broadcaster.delivery.states import Event, State
from broadcaster.storage.outbox.transitions import Cause, move
from broadcaster.storage.schema import account, delivery, is_state
from broadcaster.words import Sentence

_UNKNOWN = Sentence(de="Das Konto wartet auf seinen Zugang.", en="The account waits for its access.")


def bar(connection: Connection, account_id: int, now: datetime, *where: ColumnElement[bool]) -> list[int]:
    """Block what is queued for an account, or some of it, if the account is blocked; the ids of what that concerns."""
    blocked = select(account.c.blocked_because).where(account.c.id == account_id, account.c.blocked_at.is_not(None))
    because = connection.execute(blocked).first()
    if because is None:
        return []
    cause = Cause(step="account", sentence=Sentence(**because[0]) if because[0] else _UNKNOWN)
    queued = (delivery.c.account_id == account_id, is_state(delivery.c.state, State.QUEUED), *where)
    return move(connection, Event.BLOCK, cause, now, *queued)
