"""Which deliveries a worker may take: the claims behind the outbox.

The statements are built once; building one costs more than running it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from secrets import token_hex
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Update,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
    update,
)

from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import HOLDS_BACK, Event, State
from broadcaster.schedule.urgency import Urgency
from broadcaster.storage.outbox.approved import hold_changed
from broadcaster.storage.outbox.broadcasts import OPEN
from broadcaster.storage.outbox.deliveries import read_deliveries
from broadcaster.storage.outbox.transitions import written
from broadcaster.storage.schema import Moment, account, broadcast, delivery, is_state, organisation
from broadcaster.storage.schema.columns import FARTHEST

_NOW: Final = bindparam("now", type_=Moment())
_BEYOND: Final = bindparam("beyond", type_=Moment())


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
        is_state(earlier.c.state, *HOLDS_BACK),
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
            is_state(earlier.c.state, *HOLDS_BACK),
        ),
    )


def _account_is_busy() -> ColumnElement[bool]:
    """Another delivery of the account is on its way."""
    sending = delivery.alias("sending")
    return exists().where(sending.c.account_id == delivery.c.account_id, is_state(sending.c.state, State.SENDING))


def _is_awake() -> ColumnElement[bool]:
    """Its next try is due. A sum, which no index knows: with statistics SQLite would begin there, across all channels."""
    return type_coerce(delivery.c.wake_at, BigInteger) + 0 <= _NOW


def _account_waits() -> ColumnElement[bool]:
    """The account has to wait for its platform."""
    return exists().where(account.c.id == delivery.c.account_id, account.c.resume_at > _NOW)


def _account_is_closed() -> ColumnElement[bool]:
    """Nothing goes out over the account: it is blocked, or it is not one of the organisation whose words these are."""
    closed = or_(account.c.blocked_at.is_not(None), account.c.organisation_id != delivery.c.organisation_id)
    return exists().where(account.c.id == delivery.c.account_id, closed)


def _is_not_approved() -> ColumnElement[bool]:
    return exists().where(broadcast.c.id == delivery.c.broadcast_id, broadcast.c.approval.not_in(OPEN))


def _organisation_rests(*why: Column[datetime]) -> ColumnElement[bool]:
    """The organisation was stopped or has lost its connection: one of ``why`` is set."""
    return exists().where(
        organisation.c.id == delivery.c.organisation_id, or_(*(moment.is_not(None) for moment in why))
    )


def _claimable(*columns: ColumnElement[Any]) -> Select[Any]:
    """What a worker could take now, of any organisation.

    It reads one table and asks the others row by row, each by its key: so every database walks the index of what is
    queued, in the order of its time, whatever it believes about its tables.
    """
    return select(*columns).where(
        is_state(delivery.c.state, State.QUEUED),
        delivery.c.due_at <= _NOW,
        _is_awake(),
        delivery.c.expires_at > _NOW,
        ~_account_waits(),
        ~_account_is_closed(),
        ~_account_is_busy(),
        ~_organisation_rests(organisation.c.paused_at, organisation.c.uplink_lost_at),
        ~_is_not_approved(),
        ~_waits_for_predecessor(),
        ~_waits_for_outage(),
    )


_DUE: Final = (
    _claimable(delivery.c.id, delivery.c.account_id, delivery.c.approved_sha256)
    .where(
        delivery.c.channel == bindparam("channel"),
        delivery.c.urgency == bindparam("rank"),
        delivery.c.account_id.not_in(bindparam("taken", expanding=True)),
    )
    .order_by(delivery.c.due_at, delivery.c.id)
    .limit(bindparam("most"))
)
"""Of one urgency at a time, so that the index goes straight to what is due of it, whatever lies planned before it."""

_OLDEST_DUE: Final = (
    _claimable(delivery.c.wake_at)
    .where(delivery.c.organisation_id == bindparam("organisation"))
    .order_by(delivery.c.wake_at)
    .limit(1)
)

_DOUBTS: Final = (
    select(delivery.c.id)
    .where(
        is_state(delivery.c.state, State.UNCLEAR),
        delivery.c.channel == bindparam("channel"),
        or_(delivery.c.wake_at <= _NOW, delivery.c.wake_at > _BEYOND),
        or_(delivery.c.lease_until.is_(None), delivery.c.lease_until < _NOW, delivery.c.lease_until > _BEYOND),
        ~_organisation_rests(organisation.c.uplink_lost_at),
    )
    .order_by(delivery.c.wake_at)
    .limit(bindparam("most"))
)

_LEASE: Final = (
    update(delivery)
    .where(delivery.c.id.in_(bindparam("ids", expanding=True)))
    .values(lease_owner=bindparam("owner"), lease_until=bindparam("until", type_=Moment()))
)
_TAKE: Final = _LEASE.values(**written(Event.CLAIM), changed_at=_NOW, sentence=None)

_NEXT: Final = union_all(
    *(
        select(func.min(delivery.c.wake_at)).where(is_state(delivery.c.state, state), delivery.c.wake_at > _NOW)
        for state in (State.QUEUED, State.UNCLEAR)
    ),
    select(func.min(account.c.resume_at)).where(account.c.resume_at > _NOW),
)


def _queued(channel: str) -> ColumnElement[bool]:
    """Something of a channel is queued and due, and its account need not wait: the first that is found will do."""
    return or_(
        *(
            exists().where(
                is_state(delivery.c.state, State.QUEUED),
                delivery.c.channel == channel,
                delivery.c.urgency == urgency.rank,
                delivery.c.due_at <= _NOW,
                _is_awake(),
                ~_account_waits(),
            )
            for urgency in Urgency
        )
    )


def _unclear(channel: str, when: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(is_state(delivery.c.state, State.UNCLEAR), delivery.c.channel == channel, when)


@lru_cache(maxsize=64)
def _active(channels: tuple[str, ...], state: State) -> CompoundSelect[Any]:
    """Those of some channels on which something may be claimed in a state.

    A doubt also if its next read was planned by a clock that was set back since.
    """
    waiting = [
        _queued(channel)
        if state is State.QUEUED
        else or_(_unclear(channel, delivery.c.wake_at <= _NOW), _unclear(channel, delivery.c.wake_at > _BEYOND))
        for channel in channels
    ]
    return union_all(*(select(literal(channel)).where(one) for channel, one in zip(channels, waiting, strict=True)))


def active(
    connection: Connection, now: datetime, channels: Collection[str], called: Collection[str] = ()
) -> set[tuple[str, State]]:
    """Those of a worker's ``channels`` on which something may be claimed, and in which state; a look without a lock.

    Whoever has ``called`` channels in mind is told of these, and not of others on which something is queued.
    """
    if not channels:
        return set()
    asked, every = {"now": now, "beyond": now + FARTHEST}, tuple(channels)
    doubts = connection.execute(_active(every, State.UNCLEAR), asked).scalars()
    queued = called or connection.execute(_active(every, State.QUEUED), asked).scalars()
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
    """Give ``owner`` due deliveries of one channel, at most one per account, the most urgent first, then the oldest."""
    taken: dict[int, int] = {}
    approved: dict[int, str] = {}
    ranks = [urgency.rank for urgency in Urgency]
    while ranks and len(taken) < limit:
        asked: dict[str, Any] = {"now": now, "channel": channel, "rank": ranks[0]}
        found = connection.execute(_DUE, asked | {"taken": list(taken), "most": limit}).all()
        for row in found:
            if len(taken) < limit and taken.setdefault(row.account_id, row.id) == row.id and row.approved_sha256:
                approved[row.id] = row.approved_sha256
        if len(found) < limit:
            del ranks[0]
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
