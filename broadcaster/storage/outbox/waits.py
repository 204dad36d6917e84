"""Reads why queued deliveries wait, for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from broadcaster.delivery.states import HOLDS_BACK, State
from broadcaster.delivery.waiting import Hold, Place, Wait, why
from broadcaster.storage.database.database import Database
from broadcaster.storage.outbox.standstill import ONE_BY_ONE
from broadcaster.storage.schema import account, broadcast, delivery, is_state, organisation


class Waits:
    """What the queued deliveries of one organisation wait for."""

    def __init__(self, database: Database, organisation_id: int) -> None:
        self._database, self._organisation_id = database, organisation_id

    def of(self, delivery_ids: Sequence[int], now: datetime) -> dict[int, Wait]:
        """Why each of some deliveries waits that are queued and could not go out at this moment."""
        wanted = set(delivery_ids)
        with self._database.read() as connection:
            targets = select(delivery.c.account_id).where(
                delivery.c.id.in_(wanted), is_state(delivery.c.state, State.QUEUED)
            )
            accounts = set(connection.execute(targets).scalars())
            places = self._places(connection, accounts) if accounts else {}
            hold = self._hold(connection) if accounts else Hold()
        queued = [
            (one, line) for line in places.values() for one in line if one.id in wanted and one.state is State.QUEUED
        ]
        found = {one.id: why(one, line, hold, now) for one, line in queued}
        return {key: wait for key, wait in found.items() if wait is not None}

    def _places(self, connection: Connection, accounts: set[int]) -> dict[int, list[Place]]:
        """The open deliveries of some accounts, each account's in its order."""
        query = (
            select(*_COLUMNS, account.c.resume_at, broadcast.c.all_clear, broadcast.c.due_at.label("planned_at"))
            .join(account, account.c.id == delivery.c.account_id)
            .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
            .where(delivery.c.account_id.in_(accounts), is_state(delivery.c.state, *HOLDS_BACK))
            .where(delivery.c.organisation_id == self._organisation_id)
            .order_by(delivery.c.urgency, delivery.c.due_at, delivery.c.id)
        )
        found: defaultdict[int, list[Place]] = defaultdict(list)
        for row in connection.execute(query):
            found[row.account_id].append(_place(row))
        return found

    def _hold(self, connection: Connection) -> Hold:
        query = select(organisation.c.paused_at, organisation.c.uplink_lost_at)
        row = connection.execute(query.where(organisation.c.id == self._organisation_id)).one()
        return Hold(stopped=row.paused_at is not None, uplink_lost=row.uplink_lost_at is not None)


_COLUMNS = [
    delivery.c[name] for name in "id message_id account_id state urgency due_at wake_at outage_id sentence".split()
]
"""Not its rendition, which is long."""


def _place(row: Any) -> Place:
    return Place(
        id=row.id,
        message_id=row.message_id,
        account_id=row.account_id,
        state=State(row.state),
        rank=row.urgency,
        planned_at=row.planned_at,
        due_at=row.due_at,
        wake_at=row.wake_at,
        spread=row.sentence == ONE_BY_ONE.as_json(),
        outage_id=row.outage_id,
        all_clear=row.all_clear,
        resume_at=row.resume_at,
    )
