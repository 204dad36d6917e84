"""Which deliveries a worker may take: the claims behind the outbox."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, or_, select, update

from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import SETTLED, State
from broadcaster.storage.deliveries import read_deliveries
from broadcaster.storage.schema import account, delivery, organisation

_OPEN = [state for state in State if state not in SETTLED]
_sending = delivery.alias("sending")


def _waits_for_predecessor() -> ColumnElement[bool]:
    """An earlier delivery of the same message to the same account is still open."""
    earlier = delivery.alias("earlier")
    return exists().where(
        earlier.c.message_id == delivery.c.message_id,
        earlier.c.account_id == delivery.c.account_id,
        earlier.c.id < delivery.c.id,
        earlier.c.state.in_([*_OPEN, State.NEEDS_DECISION, State.BLOCKED]),
    )


def claim(
    connection: Connection,
    owner: str,
    now: datetime,
    until: datetime,
    channel: str,
    limit: int,
) -> list[Delivery]:
    """Give ``owner`` due deliveries of one channel, at most one per account, oldest first."""
    taken: dict[int, int] = {}
    while len(taken) < limit:
        found = connection.execute(_due(now, channel, list(taken), 4 * limit)).all()
        for row in found:
            if len(taken) < limit:
                taken.setdefault(row.account_id, row.id)
        if len(found) < 4 * limit:
            break
    ids = list(taken.values())
    lease = {
        "state": State.SENDING,
        "lease_owner": owner,
        "lease_until": until,
        "changed_at": now,
        "sentence": None,
    }
    if ids:
        connection.execute(update(delivery).where(delivery.c.id.in_(ids)).values(lease))
    return read_deliveries(connection, ids)


def _due(now: datetime, channel: str, taken: Collection[int], limit: int) -> Any:
    return (
        select(delivery.c.id, delivery.c.account_id)
        .join(account, account.c.id == delivery.c.account_id)
        .join(organisation, organisation.c.id == delivery.c.organisation_id)
        .where(
            delivery.c.state == State.QUEUED,
            delivery.c.due_at <= now,
            delivery.c.wake_at <= now,
            delivery.c.expires_at > now,
            organisation.c.paused_at.is_(None),
            account.c.channel == channel,
            account.c.blocked_at.is_(None),
            or_(account.c.resume_at.is_(None), account.c.resume_at <= now),
            delivery.c.account_id.not_in(taken),
            delivery.c.account_id.not_in(select(_sending.c.account_id).where(_sending.c.state == State.SENDING)),
            ~_waits_for_predecessor(),
        )
        .order_by(delivery.c.due_at, delivery.c.id)
        .limit(limit)
    )


def claim_doubts(
    connection: Connection, owner: str, now: datetime, until: datetime, channel: str, limit: int
) -> list[Delivery]:
    """Give ``owner`` unclear deliveries of one channel whose next read is due."""
    free = or_(delivery.c.lease_until.is_(None), delivery.c.lease_until < now)
    query = (
        select(delivery.c.id)
        .join(account, account.c.id == delivery.c.account_id)
        .where(account.c.channel == channel, delivery.c.state == State.UNCLEAR, delivery.c.wake_at <= now, free)
        .order_by(delivery.c.wake_at)
        .limit(limit)
    )
    ids = list(connection.execute(query).scalars())
    if ids:
        lease = {"lease_owner": owner, "lease_until": until}
        connection.execute(update(delivery).where(delivery.c.id.in_(ids)).values(lease))
    return read_deliveries(connection, ids)
