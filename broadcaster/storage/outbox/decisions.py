"""What people decide about deliveries: cancel, send again, say what they saw, reconnect an account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from broadcaster.channel import Receipt
from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import Event, State, after, sources
from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.outbox.deliveries import read_deliveries
from broadcaster.storage.outbox.gates import close
from broadcaster.storage.outbox.inherited import hasten
from broadcaster.storage.outbox.requeueing import requeued
from broadcaster.storage.outbox.transitions import Cause, land, move
from broadcaster.storage.schema import account, attempt, delivery, part
from broadcaster.words import Sentence


class Decisions:
    """Changes made by people, each recorded as an attempt with the step ``person``."""

    def __init__(self, database: Database, organisation_id: int, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._now = (
            database,
            organisation_id,
            now,
        )

    @in_transaction
    def decide(
        self,
        connection: Connection,
        /,
        delivery_id: int,
        event: Event,
        sentence: Sentence,
        *,
        receipt: Receipt | None = None,
        also: Callable[[Connection], None] = lambda _: None,
        **values: Any,
    ) -> State | None:
        """Apply ``event`` to a delivery, and ``also`` with it; None if that is not possible in its present state."""
        reached = self._decide(connection, delivery_id, event, sentence, receipt, values)
        if reached is not None:
            also(connection)
        return reached

    @in_transaction
    def decide_each(
        self,
        connection: Connection,
        delivery_ids: Sequence[int],
        event: Event,
        sentence: Sentence,
        also: Callable[[Connection, Mapping[int, State | None]], None] = lambda *_: None,
    ) -> dict[int, State | None]:
        """Apply ``event`` to some deliveries, all or none written down, and ``also`` with them."""
        reached = {key: self._decide(connection, key, event, sentence, None, {}) for key in delivery_ids}
        also(connection, reached)
        return reached

    @in_transaction
    def hasten(
        self, connection: Connection, delivery_ids: Sequence[int], also: Callable[[Connection, list[int]], None]
    ) -> list[int]:
        """Let those of some deliveries that are queued go first and at once, and ``also`` with it; which."""
        done = hasten(connection, self._organisation_id, delivery_ids, self._now())
        also(connection, done)
        return done

    @in_transaction
    def reconnect(self, connection: Connection, account_id: int, because: Sentence) -> int:
        """Unblock an account; what waited for it is queued again, in order. Returns how many."""
        now = self._now()
        mine = (
            account.c.id == account_id,
            account.c.organisation_id == self._organisation_id,
        )
        connection.execute(update(account).where(*mine).values(blocked_at=None, blocked_because=None, resume_at=None))
        waiting = (
            delivery.c.account_id == account_id,
            delivery.c.expires_at > now,
        )
        cause = Cause(step="account", sentence=because)
        count = len(move(connection, Event.RECONNECT, cause, now, *waiting, wake_at=now, sentence=None))
        close(connection, self._organisation_id, now, delivery.c.account_id == account_id)
        return count

    def _decide(
        self,
        connection: Connection,
        delivery_id: int,
        event: Event,
        sentence: Sentence,
        receipt: Receipt | None,
        values: dict[str, Any],
    ) -> State | None:
        mine = (
            delivery.c.id == delivery_id,
            delivery.c.organisation_id == self._organisation_id,
        )
        state = connection.execute(select(delivery.c.state).where(*mine)).scalar()
        if state is None or State(state) not in sources(event):
            return None
        reached = after(State(state), event)
        found = read_deliveries(connection, [delivery_id])[0]
        record = found.next_part
        number = record.number if record else len(found.parts) - 1
        self._write_attempt(connection, found, number, event, reached, sentence)
        part_values = _part_values(event, receipt)
        if part_values:
            here = (part.c.delivery_id == delivery_id, part.c.number == number)
            connection.execute(update(part).where(*here).values(part_values))
        cleared = {"reads": 0, "absences": 0, "doubt_since": None, "sentence": sentence.as_json()}
        land(connection, delivery_id, State(state), event, self._now(), **cleared | values)
        if reached is State.QUEUED:
            requeued(connection, found, self._now(), seen=receipt is not None)
        return State(connection.execute(select(delivery.c.state).where(*mine)).scalar_one())

    def _write_attempt(
        self,
        connection: Connection,
        found: Delivery,
        number: int,
        event: Event,
        reached: State,
        sentence: Sentence,
    ) -> None:
        now = self._now()
        connection.execute(
            attempt.insert().values(
                organisation_id=self._organisation_id,
                delivery_id=found.id,
                account_id=found.account.id,
                part_number=number,
                step="person",
                started_at=now,
                ended_at=now,
                outcome=event,
                decided=reached,
                sentence=sentence.as_json(),
            )
        )


def _part_values(event: Event, receipt: Receipt | None) -> dict[str, Any]:
    if receipt is not None:
        return {
            "remote_id": receipt.remote_id,
            "permalink": receipt.permalink,
            "published_at": receipt.published_at,
            "proof": receipt.proof,
        }
    return {"intent_at": None, "deadline_at": None} if event is Event.SEND_AGAIN else {}
