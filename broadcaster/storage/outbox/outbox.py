"""The outbox: deliveries claimed by compare-and-set with a lease, and every step written down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, exists, select, update

from broadcaster.channel import Limit
from broadcaster.delivery.change import Change
from broadcaster.delivery.records import Delivery, PartRecord
from broadcaster.delivery.states import State
from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.outbox.claims import active, claim, claim_doubts, next_wake
from broadcaster.storage.outbox.deliveries import read_deliveries
from broadcaster.storage.outbox.intents import Intent, LeaseLost, announce
from broadcaster.storage.outbox.lateness import SKEW, Patience, miss
from broadcaster.storage.outbox.publications import Result, publish
from broadcaster.storage.outbox.recovery import set_back, take_over
from broadcaster.storage.outbox.settlement import settle
from broadcaster.storage.outbox.standstill import catch_up, look
from broadcaster.storage.schema import attempt, delivery, part

__all__ = ["LeaseLost", "Outbox"]

Clock = Callable[[], datetime]
"""Asked in the transaction itself: before a database is free, a machine may have slept."""


class Outbox:
    """The deliveries of every organisation, for workers."""

    def __init__(self, database: Database, patience: Patience = Patience()) -> None:  # noqa: B008 - it never changes
        self._database, self._patience = database, patience

    def active(self, now: datetime, channels: Collection[str], called: Collection[str] = ()) -> set[tuple[str, State]]:
        """Those of ``channels`` on which something may be claimed now: queued to be sent, unclear to be read.

        What is queued is looked for only if no channels were ``called``, which saves the look.
        """
        with self._database.read() as connection:
            return active(connection, now, channels, called)

    def claim(self, owner: str, now: Clock, lease: timedelta, room: Mapping[str, int]) -> list[Delivery]:
        """Take due deliveries for as long as ``lease``, one per account, the most urgent first, up to ``room`` per channel.

        Whoever claims looks first: nothing that became due while nobody looked is given out as if it were in time.
        """
        return self._take(self._looking, owner, now, lease, room)

    def claim_doubts(self, owner: str, now: Clock, lease: timedelta, room: Mapping[str, int]) -> list[Delivery]:
        """Take unclear deliveries whose next read is due, for as long as ``lease``, up to ``room`` per channel."""
        return self._take(claim_doubts, owner, now, lease, room)

    def _take(
        self,
        take: Callable[[Connection, str, datetime, datetime, str, int], list[Delivery]],
        owner: str,
        now: Clock,
        lease: timedelta,
        room: Mapping[str, int],
    ) -> list[Delivery]:
        def taken(connection: Connection) -> list[Delivery]:
            moment = now()
            return [
                found
                for channel, limit in room.items()
                for found in take(connection, owner, moment, moment + lease, channel, limit)
            ]

        return self._database.write(taken) if room else []

    def _looking(
        self, connection: Connection, owner: str, now: datetime, until: datetime, channel: str, limit: int
    ) -> list[Delivery]:
        look(connection, now, self._patience)
        return claim(connection, owner, now, until, channel, limit)

    @in_transaction
    def look(self, connection: Connection, now: Clock, *, starting: bool = False) -> None:
        """Note that somebody looks for what is due, and deal with what became due since somebody last did."""
        look(connection, now(), self._patience, starting=starting)

    @in_transaction
    def catch_up(self, connection: Connection, now: datetime, since: datetime, organisation_id: int) -> int:
        """Deal with what became due after a time ``since`` which nothing was to go out; how many were missed."""
        return catch_up(connection, now, since, self._patience, organisation_id)

    def load(self, delivery_id: int) -> Delivery:
        """A delivery as it stands."""
        with self._database.read() as connection:
            return read_deliveries(connection, [delivery_id])[0]

    def note(self, found: Delivery, number: int, notes: dict[str, str]) -> None:
        """Keep what prepare learned about a part. Raises LeaseLost: a later claim has prepared something else."""
        held = exists().where(delivery.c.id == found.id, delivery.c.lease_owner == found.lease)
        change = update(part).where(part.c.delivery_id == found.id, part.c.number == number, held).values(notes=notes)
        if not self._database.write(lambda connection: connection.execute(change).rowcount):
            raise LeaseLost

    def announce(
        self,
        found: Delivery,
        record: PartRecord,
        *,
        lease_until: datetime,
        began: datetime,
        now: datetime,
        deadline: datetime,
    ) -> int:
        """Write down that prepare succeeded and a commit is about to leave; on disk when this returns.

        Renews the lease. Raises LeaseLost, also when everything was paused or the account blocked meanwhile.
        """
        intent = Intent(
            found=found, number=record.number, lease_until=lease_until, began=began, now=now, deadline=deadline
        )
        attempt_id: int = self._database.write_together(announce, intent, rowwise=True)
        return attempt_id

    def settle(
        self,
        found: Delivery,
        record: PartRecord,
        change: Change,
        now: datetime,
        **seen: Any,
    ) -> State:
        """Write down what a step led to; ``seen`` describes the attempt. Raises LeaseLost.

        A receipt is a fact and is recorded even when the lease is gone.
        """
        late = self._patience.lateness
        result = Result(found=found, record=record, change=change, now=now, seen=seen, lateness=late)
        reached: State | None = None
        if result.plain:
            reached = self._database.write_together(publish, result, rowwise=True)
        return reached or self._database.write_together(settle, result)

    def extend(self, held: Collection[tuple[int, str]], now: datetime, until: datetime) -> None:
        """Renew the leases of what a worker really has in hand: ids of deliveries, and their leases.

        A lease that is over stays over: its worker stood still, and must not go on as if it had not.
        """
        ids, leases = zip(*held, strict=True)
        mine = (delivery.c.id.in_(ids), delivery.c.lease_owner.in_(leases), delivery.c.lease_until >= now)
        self._database.write(
            lambda connection: connection.execute(update(delivery).where(*mine).values(lease_until=until))
        )

    @in_transaction
    def take_over(
        self,
        connection: Connection,
        now: Clock,
        doubt: Callable[[Delivery, PartRecord], Change],
        gone: Collection[str] = (),
    ) -> list[int]:
        """Free what silent workers held, and at once what those held that are ``gone``, by their names.

        Announced commits become unclear, everything else is queued again.
        """
        return take_over(connection, now(), doubt, gone, self._patience.lateness)

    def set_back(self, now: datetime, seen: datetime) -> None:
        """Let nothing wait until an old time comes again, if the clock was set back to ``now`` since it was ``seen``."""
        if seen > now + SKEW:
            self._database.write(lambda connection: set_back(connection, now, seen - now))

    def miss(
        self,
        now: Clock,
        *,
        slept_from: datetime | None = None,
        grace_until: datetime | None = None,
        organisation_id: int | None = None,
    ) -> int:
        """Mark what is too late: expired, or due before ``grace_until`` when nobody worked from ``slept_from`` on.

        A moment ``slept_from`` that lies ahead was read from a clock that was set back since, and tells nothing.
        What waited only for its account (throttled, blocked) is not late by the sleep. Default: of all organisations.
        """
        slept = None if slept_from is None or grace_until is None else (slept_from, grace_until)
        return self._database.write(lambda connection: miss(connection, now(), slept, organisation_id))

    def within_limits_from(self, account_id: int, limits: Iterable[Limit], now: datetime) -> datetime:
        """The first moment, ``now`` or later, at which one more commit keeps the account within ``limits``."""
        with self._database.read() as connection:
            moments = [_room_from(connection, account_id, limit, now) for limit in limits]
        return max(moments, default=now)

    def next_wake(self, now: datetime) -> datetime | None:
        """The next moment after ``now`` at which a delivery, a read or a waiting account becomes due."""
        with self._database.read() as connection:
            return next_wake(connection, now)


def _room_from(connection: Connection, account_id: int, limit: Limit, now: datetime) -> datetime:
    """When the oldest of the last ``limit.posts`` commits leaves the span."""
    commits = (
        select(attempt.c.started_at)
        .where(attempt.c.account_id == account_id, attempt.c.step == "commit")
        .where(attempt.c.started_at > now - limit.within)
        .order_by(attempt.c.started_at.desc())
        .offset(limit.posts - 1)
        .limit(1)
    )
    oldest: datetime | None = connection.execute(commits).scalar()
    return now if oldest is None else oldest + limit.within
