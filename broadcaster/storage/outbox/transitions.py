"""The one pen of deliveries' states: what happened, the state that follows, and the story of it, written together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, update

from broadcaster.delivery.states import Event, State, after, sources
from broadcaster.storage.installation.alerts import write_alerts
from broadcaster.storage.outbox.deliveries import read_deliveries
from broadcaster.storage.schema import attempt, delivery, is_state
from broadcaster.words import Sentence

WHOLE: Final = 0
"""The part that the story names for what concerns the whole delivery."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why deliveries change: ``step``, one of ``broadcaster.delivery.labels.STEPS``, and what people are told."""

    step: str
    sentence: Sentence


def written(event: Event) -> dict[str, State]:
    """Return the column that says where ``event`` leads, for a statement that is restricted to its sources."""
    (reached,) = {after(state, event) for state in sources(event)}
    return {"state": reached}


def move(
    connection: Connection, event: Event, cause: Cause, now: datetime, *where: ColumnElement[bool], **values: Any
) -> list[int]:
    """Let ``event`` happen to all deliveries to which it can, with its story, and alerts where a person must act.

    The sentence is the delivery's own from now on, unless ``values`` say otherwise. Return the ids of the deliveries.
    """
    told = {"changed_at": now, "sentence": cause.sentence.as_json()} | values
    changed = (
        update(delivery)
        .where(is_state(delivery.c.state, *sources(event)), *where)
        .values(written(event) | told)
        .returning(delivery.c.id, delivery.c.organisation_id, delivery.c.account_id)
    )
    rows = sorted(connection.execute(changed).all())
    reached = written(event)["state"]
    if rows:
        story = {"step": cause.step, "started_at": now, "ended_at": now, "outcome": event, "decided": reached}
        story |= {"part_number": WHOLE, "sentence": cause.sentence.as_json()}
        whose = ({"delivery_id": row[0], "organisation_id": row[1], "account_id": row[2]} for row in rows)
        connection.execute(attempt.insert(), [story | one for one in whose])
    ids = [row[0] for row in rows]
    if reached is State.MISSED:
        write_alerts(connection, read_deliveries(connection, ids), reached, cause.sentence, now)
    return ids


def land(connection: Connection, delivery_id: int, before: State, event: Event, now: datetime, **values: Any) -> State:
    """Let ``event`` happen to one delivery that is in the state ``before``; whoever calls writes the attempt that tells of it.

    Return the state that it reached. Raises ImpossibleTransition.
    """
    reached = after(before, event)
    change = {"state": reached, "changed_at": now} | values
    if reached is not State.SENDING:
        change = {"lease_owner": None, "lease_until": None} | change
    connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(change))
    return reached
