"""What a step led to; and the plain case, a part that is public and was the last, written down for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, update

from broadcaster.channel import Receipt
from broadcaster.delivery.records import Delivery, PartRecord
from broadcaster.delivery.rules import Change
from broadcaster.delivery.states import Event, State
from broadcaster.storage.schema import Moment, attempt, delivery, part


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a step of a delivery led to, as whoever ``found`` it knows; ``seen`` describes the attempt."""

    found: Delivery
    record: PartRecord
    change: Change
    now: datetime
    seen: dict[str, Any]

    @property
    def plain(self) -> bool:
        """Whether the delivery is published by an announced commit, and nothing else follows."""
        change = self.change
        only = Change(event=Event.PUBLISH, receipt=change.receipt, wake_at=change.wake_at)
        return change == only and None not in (change.receipt, change.wake_at) and bool(self.seen.get("attempt_id"))


_NOW: Final = bindparam("now", type_=Moment())
_ENDED: Final = (
    update(attempt)
    .where(attempt.c.id == bindparam("attempt"))
    .values(ended_at=_NOW, outcome=bindparam("told"), decided=State.PUBLISHED, code=None, answer=None, sentence=None)
)
_RECEIVED: Final = (
    update(part)
    .where(part.c.delivery_id == bindparam("delivery"), part.c.number == bindparam("part"))
    .values(remote_id=bindparam("remote"), permalink=bindparam("link"), proof=bindparam("how"))
    .values(published_at=bindparam("at", type_=Moment()))
)
_PUBLISHED: Final = (
    update(delivery)
    .where(delivery.c.id == bindparam("delivery"))
    .values(state=State.PUBLISHED, changed_at=_NOW, wake_at=bindparam("wake", type_=Moment()), sentence=None)
    .values(lease_owner=None, lease_until=None, reads=0, absences=0, doubt_since=None)
)


def publish(connection: Connection, results: Sequence[Result]) -> None:
    """Write down receipts, attempts and states of deliveries whose last part is public."""
    if not results:
        return
    connection.execute(_ENDED, [_attempt(result) for result in results])
    received = [_receipt(result, result.change.receipt) for result in results if result.change.receipt]
    connection.execute(_RECEIVED, received)
    connection.execute(_PUBLISHED, [_state(result) for result in results])


def _attempt(result: Result) -> dict[str, Any]:
    return {"attempt": result.seen["attempt_id"], "now": result.now, "told": result.seen["outcome"]}


def _receipt(result: Result, receipt: Receipt) -> dict[str, Any]:
    return {
        "delivery": result.found.id,
        "part": result.record.number,
        "remote": receipt.remote_id,
        "link": receipt.permalink,
        "how": receipt.proof,
        "at": receipt.published_at,
    }


def _state(result: Result) -> dict[str, Any]:
    return {"delivery": result.found.id, "now": result.now, "wake": result.change.wake_at}
