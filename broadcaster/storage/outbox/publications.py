"""What a step led to; and the plain case, a part that is public and was the last, written down for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, update

from broadcaster.channel import Receipt
from broadcaster.delivery.change import Change
from broadcaster.delivery.records import Delivery, PartRecord
from broadcaster.delivery.states import Event, State
from broadcaster.storage.outbox.transitions import written
from broadcaster.storage.schema import Moment, attempt, delivery, part


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a step of a delivery led to, as whoever ``found`` it knows; ``seen`` describes the attempt.

    Who stood still for longer than ``lateness`` may not try again silently.
    """

    found: Delivery
    record: PartRecord
    change: Change
    now: datetime
    seen: dict[str, Any]
    lateness: timedelta = timedelta(minutes=15)

    @property
    def plain(self) -> bool:
        """Whether the delivery is published by an announced commit, and nothing else follows."""
        change = self.change
        only = Change(event=Event.PUBLISH, receipt=change.receipt, wake_at=change.wake_at)
        return change == only and None not in (change.receipt, change.wake_at) and bool(self.seen.get("attempt_id"))


_NOW: Final = bindparam("now", type_=Moment())
_PUBLISHED: Final = (
    update(delivery)
    .where(delivery.c.id.in_(bindparam("ids", expanding=True)), delivery.c.state == State.SENDING)
    .values(**written(Event.PUBLISH), changed_at=_NOW, wake_at=_NOW, sentence=None)
    .values(lease_owner=None, lease_until=None, reads=0, absences=0, doubt_since=None)
    .returning(delivery.c.id)
)
_ENDED: Final = (
    update(attempt)
    .where(attempt.c.id.in_(bindparam("attempts", expanding=True)))
    .values(ended_at=_NOW, outcome=bindparam("told"), decided=State.PUBLISHED, code=None, answer=None, sentence=None)
)
_RECEIVED: Final = (
    update(part)
    .where(part.c.delivery_id == bindparam("delivery"), part.c.number == bindparam("part"))
    .values(remote_id=bindparam("remote"), permalink=bindparam("link"), proof=bindparam("how"))
    .values(published_at=bindparam("at", type_=Moment()))
)


def publish(connection: Connection, results: Sequence[Result]) -> list[State | None]:
    """Write down plain results, as of the latest of their moments.

    None for a delivery that is not on its way any more: what its receipt means then needs a closer look.
    """
    now = max(result.now for result in results)
    asked = {"ids": [result.found.id for result in results], "now": now}
    moved = set(connection.execute(_PUBLISHED, asked).scalars())
    first = {result.found.id: result for result in reversed(results) if result.found.id in moved}
    plain = [result for result in results if first.get(result.found.id) is result]
    for told in {result.seen["outcome"] for result in plain}:
        ended = [result.seen["attempt_id"] for result in plain if result.seen["outcome"] == told]
        connection.execute(_ENDED, {"attempts": ended, "now": now, "told": told})
    if plain:
        connection.execute(_RECEIVED, [_receipt(result, result.change.receipt) for result in plain])
    return [State.PUBLISHED if first.get(result.found.id) is result else None for result in results]


def _receipt(result: Result, receipt: Receipt | None) -> dict[str, Any]:
    told = receipt or Receipt(remote_id="")
    return {
        "delivery": result.found.id,
        "part": result.record.number,
        "remote": told.remote_id,
        "link": told.permalink,
        "how": told.proof,
        "at": told.published_at,
    }
