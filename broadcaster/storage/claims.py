"""Which deliveries a worker may take: the claims behind the outbox.

The statements are built once; building one costs more than running it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Update,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
    update,
)

from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import HOLDS_BACK, State
from broadcaster.storage.approvals import hold_changed
from broadcaster.storage.broadcasts import OPEN
from broadcaster.storage.deliveries import read_deliveries
from broadcaster.storage.schema import Moment, account, broadcast, delivery, organisation

FARTHEST = timedelta(minutes=20)
"""No lease and no wait before a read reaches so far ahead, unless the clock was set back since."""
_NOW: Final = bindparam("now", type_=Moment())
_BEYOND: Final = bindparam("beyond", type_=Moment())


def passed(moment: Column[datetime], now: datetime) -> ColumnElement[bool]:
    """A lease or a wait for a read is over; one of a clock that was set back since counts as over."""
    return or_(moment < now, moment > now + FARTHEST)


def held_by(owner: str) -> ColumnElement[bool]:
    """Leased by some claim of a worker."""
    return delivery.c.lease_owner.startswith(f"{owner}/", autoescape=True)


def _waits_for_predecessor() -> ColumnElement[bool]:
    """An earlier delivery of the same message to the same account is still open."""
    earlier = delivery.alias("earlier")
    return exists().where(
        earlier.c.message_id == delivery.c.message_id,
        earlier.c.account_id == delivery.c.account_id,
        earlier.c.id < delivery.c.id,
        earlier.c.state.in_(list(HOLDS_BACK)),
    )


def _waits_for_outage() -> ColumnElement[bool]:
    """It is an all-clear, and what the outage said before to the same account is still open."""
    earlier, all_clear = delivery.alias("warning"), broadcast.alias("all_clear")
    return and_(
        delivery.c.outage_id.is_not(None),
        exists().where(all_clear.c.id == delivery.c.broadcast_id, all_clear.c.all_clear),
        exists().where(
            earlier.c.account_id == delivery.c.account_id,
            earlier.c.outage_id <= delivery.c.outage_id,
            earlier.c.id < delivery.c.id,
            earlier.c.state.in_(list(HOLDS_BACK)),
        ),
    )


def _account_is_busy() -> ColumnElement[bool]:
    """Another delivery of the account is on its way."""
    sending = delivery.alias("sending")
    return exists().where(sending.c.account_id == delivery.c.account_id, sending.c.state == State.SENDING)


def _claimable(*columns: ColumnElement[Any]) -> Select[Any]:
    """What a worker could take now."""
    return (
        select(*columns)
        .join(account, account.c.id == delivery.c.account_id)
        .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
        .join(organisation, organisation.c.id == delivery.c.organisation_id)
        .where(
            delivery.c.state == State.QUEUED,
            delivery.c.due_at <= _NOW,
            delivery.c.wake_at <= _NOW,
            delivery.c.expires_at > _NOW,
            broadcast.c.approval.in_(OPEN),
            organisation.c.paused_at.is_(None),
            organisation.c.uplink_lost_at.is_(None),
            account.c.blocked_at.is_(None),
            or_(account.c.resume_at.is_(None), account.c.resume_at <= _NOW),
            ~_account_is_busy(),
            ~_waits_for_predecessor(),
            ~_waits_for_outage(),
        )
    )


_DUE: Final = (
    _claimable(delivery.c.id, delivery.c.account_id, delivery.c.approved_sha256)
    .where(
        account.c.channel == bindparam("channel"),
        delivery.c.account_id.not_in(bindparam("taken", expanding=True)),
    )
    .order_by(delivery.c.due_at, delivery.c.id)
    .limit(bindparam("most"))
)

_OLDEST_DUE: Final = _claimable(func.min(delivery.c.wake_at)).where(
    delivery.c.organisation_id == bindparam("organisation")
)

_DOUBTS: Final = (
    select(delivery.c.id)
    .join(account, account.c.id == delivery.c.account_id)
    .join(organisation, organisation.c.id == delivery.c.organisation_id)
    .where(
        organisation.c.uplink_lost_at.is_(None),
        account.c.channel == bindparam("channel"),
        delivery.c.state == State.UNCLEAR,
        or_(delivery.c.wake_at <= _NOW, delivery.c.wake_at > _BEYOND),
        or_(delivery.c.lease_until.is_(None), delivery.c.lease_until < _NOW, delivery.c.lease_until > _BEYOND),
    )
    .order_by(delivery.c.wake_at)
    .limit(bindparam("most"))
)

_LEASE: Final = (
    update(delivery)
    .where(delivery.c.id.in_(bindparam("ids", expanding=True)))
    .values(lease_owner=bindparam("owner"), lease_until=bindparam("until", type_=Moment()))
)
_TAKE: Final = _LEASE.values(state=State.SENDING, changed_at=_NOW, sentence=None)

_QUEUED: Final = (
    select(account.c.channel)
    .where(or_(account.c.resume_at.is_(None), account.c.resume_at <= _NOW))
    .where(
        exists().where(
            delivery.c.account_id == account.c.id,
            delivery.c.state == State.QUEUED,
            delivery.c.due_at <= _NOW,
            delivery.c.wake_at <= _NOW,
        )
    )
    .distinct()
)
"""By account, so that a long queue costs no more than a short one."""

_UNCLEAR: Final = (
    select(account.c.channel)
    .join(account, account.c.id == delivery.c.account_id)
    .where(delivery.c.state == State.UNCLEAR, or_(delivery.c.wake_at <= _NOW, delivery.c.wake_at > _BEYOND))
    .distinct()
)
"""Also doubts whose next read was planned by a clock that was set back since."""

_NEXT: Final = union_all(
    *(
        select(func.min(delivery.c.wake_at)).where(delivery.c.state == state, delivery.c.wake_at > _NOW)
        for state in (State.QUEUED, State.UNCLEAR)
    ),
    select(func.min(account.c.resume_at)).where(account.c.resume_at > _NOW),
)


def active(connection: Connection, now: datetime, known: Collection[str] = ()) -> set[tuple[str, State]]:
    """The channels on which something may be claimed, and in which state; a look that takes no lock.

    Whoever has ``known`` channels in mind is not told of others on which something is queued.
    """
    doubts = connection.execute(_UNCLEAR, {"now": now, "beyond": now + FARTHEST}).scalars()
    queued = known or connection.execute(_QUEUED, {"now": now}).scalars()
    return {(channel, State.UNCLEAR) for channel in doubts} | {(channel, State.QUEUED) for channel in queued}


def next_wake(connection: Connection, now: datetime) -> datetime | None:
    """The next moment after ``now`` at which a delivery, a read or a waiting account becomes due."""
    found = connection.execute(_NEXT, {"now": now}).scalars()
    return min((moment for moment in found if moment is not None), default=None)


def oldest_due(connection: Connection, organisation_id: int, now: datetime) -> datetime | None:
    """Since when something has been waiting although a worker could take it."""
    found: datetime | None = connection.execute(_OLDEST_DUE, {"now": now, "organisation": organisation_id}).scalar()
    return found


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
    approved: dict[int, str] = {}
    while len(taken) < limit:
        asked: dict[str, Any] = {"now": now, "channel": channel, "taken": list(taken), "most": limit}
        found = connection.execute(_DUE, asked).all()
        for row in found:
            if len(taken) < limit and taken.setdefault(row.account_id, row.id) == row.id and row.approved_sha256:
                approved[row.id] = row.approved_sha256
        if len(found) < limit:
            break
    held = hold_changed(connection, approved, now) if approved else set()
    free = [found for found in taken.values() if found not in held]
    return _leased(connection, free, _TAKE, owner, until=until, now=now)


def claim_doubts(
    connection: Connection,
    owner: str,
    now: datetime,
    until: datetime,
    channel: str,
    limit: int,
) -> list[Delivery]:
    """Give ``owner`` unclear deliveries of one channel whose next read is due."""
    asked = {"now": now, "beyond": now + FARTHEST, "channel": channel, "most": limit}
    found = list(connection.execute(_DOUBTS, asked).scalars())
    return _leased(connection, found, _LEASE, owner, until=until)


def _leased(connection: Connection, ids: list[int], lease: Update, owner: str, **given: Any) -> list[Delivery]:
    """Lease deliveries under a name of their own: a worker that overslept must not take a later claim for its first."""
    if ids:
        connection.execute(lease, given | {"ids": ids, "owner": f"{owner}/{token_hex(8)}"})
    return read_deliveries(connection, ids)
