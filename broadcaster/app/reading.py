"""Use cases that only read: the queue, one message's story, and the installation's health."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from broadcaster.app.installation import Installation
from broadcaster.delivery.lines import Line
from broadcaster.delivery.records import AttemptRecord, Delivery, Pause
from broadcaster.delivery.states import SETTLED, WAITS_FOR_PERSON, State
from broadcaster.delivery.waiting import Wait
from broadcaster.engine.process import is_gone, lives
from broadcaster.message import Message
from broadcaster.people.records import AuditEntry
from broadcaster.schedule.terms import Broadcast
from broadcaster.storage.installation.workers import WorkerRecord
from broadcaster.storage.messages.lists import settled
from broadcaster.website.verdict import Website
from broadcaster.words import Sentence

MAX_LINES = 1_000
DEAD_AFTER = timedelta(seconds=15)
"""A worker that has not been seen for so long is taken for dead, unless its process is seen to run."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What an operator must know: who works, what waits and for how long, what needs a person.

    ``stuck`` are workers whose process runs although their sign of life is old; ``hindrance`` is what is seen to keep
    them from writing.
    """

    workers: tuple[WorkerRecord, ...]
    stuck: tuple[WorkerRecord, ...]
    hindrance: Sentence | None
    oldest_due: datetime | None
    counts: dict[State, int]
    pause: Pause | None
    waiting: timedelta
    website: Website
    unattended: bool = False
    """Whether those that work were started with other organisations' settings, and do not all that this one is set to need."""

    @property
    def working(self) -> bool:
        """Whether a worker is alive."""
        return bool(self.workers)

    @property
    def late(self) -> bool:
        """Whether something due has been waiting although nothing holds it back."""
        return self.pause is None and self.waiting > DEAD_AFTER

    @property
    def needs_person(self) -> int:
        """How many deliveries wait for a person."""
        return sum(count for state, count in self.counts.items() if state in WAITS_FOR_PERSON)


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


def health(installation: Installation) -> Health:
    """How the installation is."""
    now = installation.now()
    oldest, workers = installation.lists.oldest_due(now), alive(installation, now)
    stuck = () if workers else tuple(one for one in _begun(installation) if lives(one.process))
    return Health(
        workers=workers,
        stuck=stuck,
        hindrance=installation.database.hindrance() if stuck else None,
        oldest_due=oldest,
        counts=installation.lists.counts(),
        pause=installation.pause,
        waiting=now - oldest if oldest else timedelta(0),
        website=installation.websites.current(now),
        unattended=bool(workers) and not _is_attended(installation, workers),
    )


def alive(installation: Installation, now: datetime) -> tuple[WorkerRecord, ...]:
    """Return the workers on the database that lately gave a sign of life, of whatever organisation.

    One that was killed gave its sign a moment ago, but its process is no more.
    """
    return tuple(
        worker
        for worker in _begun(installation)
        if abs(now - worker.seen_at) < DEAD_AFTER and not is_gone(worker.process)
    )


def _begun(installation: Installation) -> list[WorkerRecord]:
    """Return the workers that have not left, whether they live or not."""
    return [one for one in installation.workers.all() if one.wake_port is not None]


def _is_attended(installation: Installation, workers: Sequence[WorkerRecord]) -> bool:
    """Whether a worker has this organisation's settings, or nothing needs one that has."""
    if any(worker.organisation_id == installation.organisation_id for worker in workers):
        return True
    settings = installation.settings
    watched = settings.website.addresses or settings.playbook or settings.alerts
    return not (watched or installation.feeds.all() or installation.repeats.live())
