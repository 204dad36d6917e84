"""Commits about to leave, written down before they do: many at once, for each costs the disk as much as all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, exists, update

from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import State
from broadcaster.storage.schema import Moment, account, attempt, delivery, organisation, part


class LeaseLost(Exception):
    """Another worker took the delivery over; this one must not touch the platform for it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A part that was prepared since ``began`` and is committed ``now``; it renews the lease until ``lease_until``."""

    found: Delivery
    number: int
    lease_until: datetime
    began: datetime
    now: datetime
    deadline: datetime


_NOW: Final = bindparam("now", type_=Moment())
_RENEW: Final = (
    update(delivery)
    .where(
        delivery.c.id.in_(bindparam("ids", expanding=True)),
        delivery.c.state == State.SENDING,
        delivery.c.lease_owner.in_(bindparam("leases", expanding=True)),
        delivery.c.lease_until > _NOW,
        delivery.c.expires_at > _NOW,
        exists().where(
            organisation.c.id == delivery.c.organisation_id,
            organisation.c.paused_at.is_(None),
            organisation.c.uplink_lost_at.is_(None),
        ),
        exists().where(account.c.id == delivery.c.account_id, account.c.blocked_at.is_(None)),
    )
    .values(changed_at=_NOW, lease_until=bindparam("until", type_=Moment()))
    .returning(delivery.c.id, delivery.c.lease_owner)
)
_INTEND: Final = (
    update(part)
    .where(part.c.delivery_id.in_(bindparam("ids", expanding=True)), part.c.number == bindparam("part"))
    .values(intent_at=_NOW, deadline_at=bindparam("deadline", type_=Moment()))
)
_OPEN: Final = {"step": "commit", "outcome": None, "ended_at": None}
_BEGUN: Final = attempt.insert().returning(attempt.c.id, sort_by_parameter_order=True)


def announce(connection: Connection, intents: Sequence[Intent]) -> list[int | LeaseLost]:
    """Record finished preparations and the commits about to leave: each one's open attempt, or that it may not."""
    held = _renewed(connection, intents)
    going = [one for one in intents if (one.found.id, one.found.lease) in held]
    attempts = iter(_written(connection, going) if going else [])
    return [next(attempts) if (one.found.id, one.found.lease) in held else LeaseLost() for one in intents]


def _renewed(connection: Connection, intents: Sequence[Intent]) -> set[tuple[int, str]]:
    """Renew the leases that are still held, judged by the latest of the moments: what may be committed by which claim."""
    asked = {
        "ids": [one.found.id for one in intents],
        "leases": list({one.found.lease for one in intents}),
        "now": max(one.now for one in intents),
        "until": max(one.lease_until for one in intents),
    }
    return {(row.id, row.lease_owner) for row in connection.execute(_RENEW, asked)}


def _written(connection: Connection, going: Sequence[Intent]) -> list[int]:
    """Record intents and attempts, as of the latest of their moments; the ids of the open ones."""
    now = max(one.now for one in going)
    alike: defaultdict[tuple[int, timedelta], list[int]] = defaultdict(list)
    for one in going:
        alike[one.number, one.deadline - one.now].append(one.found.id)
    for (number, length), ids in alike.items():
        connection.execute(_INTEND, {"ids": ids, "part": number, "now": now, "deadline": now + length})
    prepared = {"step": "prepare", "outcome": "prepared", "ended_at": now}
    ended = [_attempt(one) | prepared | {"started_at": one.began} for one in going]
    begun = [_attempt(one) | _OPEN | {"started_at": now} for one in going]
    return list(connection.execute(_BEGUN, ended + begun).scalars())[len(ended) :]


def _attempt(intent: Intent) -> dict[str, Any]:
    return attempt_of(intent.found, intent.number)


def attempt_of(found: Delivery, number: int) -> dict[str, Any]:
    """What an attempt's row says of whose it is."""
    return {
        "organisation_id": found.organisation_id,
        "delivery_id": found.id,
        "account_id": found.account.id,
        "part_number": number,
    }
