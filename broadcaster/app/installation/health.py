"""Whether the installation works: who sends, what is late, what keeps workers from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcaster.app.installation.installation import Installation
from broadcaster.delivery.records import Pause
from broadcaster.delivery.states import WAITS_FOR_PERSON, State
from broadcaster.engine.process import is_gone, lives
from broadcaster.storage.installation.workers import WorkerRecord
from broadcaster.website.verdict import Website
from broadcaster.words import Sentence

DEAD_AFTER = timedelta(seconds=15)
"""A worker that has not been seen for so long is taken for dead, unless its process is seen to run."""


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
