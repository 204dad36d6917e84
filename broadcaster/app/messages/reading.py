"""Use cases that only read: the queue, one message's story, and the installation's health."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from broadcaster.app.installation.installation import Installation
from broadcaster.delivery.lines import Line
from broadcaster.delivery.records import AttemptRecord, Delivery
from broadcaster.delivery.states import SETTLED, State
from broadcaster.delivery.waiting import Wait
from broadcaster.message import Message
from broadcaster.people.records import AuditEntry
from broadcaster.schedule.terms import Broadcast
from broadcaster.storage.messages.lists import settled
from broadcaster.words import Sentence

MAX_LINES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One message, on which terms it goes out (a broadcast per revision), and what became of it on each account.

    ``waits`` says of queued deliveries, by their ids, why they do not go out right now.
    """

    message_id: int
    message: Message
    broadcasts: tuple[Broadcast, ...]
    deliveries: tuple[tuple[Delivery, tuple[AttemptRecord, ...]], ...]
    waits: Mapping[int, Wait] = field(default_factory=dict)


def queue(installation: Installation, *, everything: bool = False) -> list[Line]:
    """What is still to be sent or decided, in order of time; with ``everything`` the newest of all."""
    return installation.lists.queue(everything=everything, limit=MAX_LINES)


def show(installation: Installation, message_id: int) -> Story:
    """One message with everything that happened to it. Raises UnknownName."""
    deliveries = installation.lists.of_message(message_id)
    stops = [_stop(entry) for entry in installation.audit.stops(installation.messages.accepted_at(message_id))]
    return Story(
        message_id=message_id,
        message=installation.messages.content(message_id),
        broadcasts=tuple(installation.repeats.of_message(message_id)),
        deliveries=tuple((found, _with_stops(found, attempts, stops)) for found, attempts in deliveries),
        waits=waits(installation, [found.id for found, _attempts in deliveries if found.state is State.QUEUED]),
    )


def _with_stops(
    delivery: Delivery, attempts: Sequence[AttemptRecord], stops: Sequence[AttemptRecord]
) -> tuple[AttemptRecord, ...]:
    """Return a delivery's attempts with what stopped everything while it was open, in order."""
    over = delivery.changed_at if delivery.state in SETTLED else None
    meanwhile = [stop for stop in stops if over is None or stop.started_at <= over]
    return tuple(sorted([*attempts, *meanwhile], key=lambda attempt: attempt.started_at))


def _stop(entry: AuditEntry) -> AttemptRecord:
    """Return a stop of everything, or its end, as a line of a delivery's story; who did it and why are its sentence."""
    said = ": ".join(filter(None, [entry.who, entry.details.get("reason", "")]))
    return AttemptRecord(
        part_number=0,
        step="pause",
        started_at=entry.at,
        ended_at=entry.at,
        outcome=entry.what,
        code=None,
        answer=None,
        decided=None,
        sentence=Sentence(de=said, en=said),
    )


def waits(installation: Installation, delivery_ids: Sequence[int]) -> dict[int, Wait]:
    """Why queued deliveries do not go out right now, by their ids."""
    return installation.waits.of(delivery_ids, installation.now()) if delivery_ids else {}


def all_settled(installation: Installation, delivery_ids: Sequence[int]) -> bool:
    """Whether nothing more happens to these deliveries by itself."""
    return settled(installation.lists.states(delivery_ids))
