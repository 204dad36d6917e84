"""A worker of an installation: the one place where what serves deliveries and duties is put together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from broadcaster.app.installation.alarming import alarm_of
from broadcaster.app.installation.installation import ITSELF, Installation
from broadcaster.app.installation.neighbours import neighbours_duty
from broadcaster.app.installation.room import room_duty
from broadcaster.app.installation.upkeep import upkeep_duty
from broadcaster.app.messages.repeating import repetition_duty
from broadcaster.app.outage.feeding import feeds_duty
from broadcaster.app.outage.gating import gates_duty
from broadcaster.app.outage.outages import follow_outage
from broadcaster.app.outage.watch import Watch
from broadcaster.channel import registry
from broadcaster.engine.duty import Duty
from broadcaster.engine.embedded import Engine, Pace
from broadcaster.engine.executor import Executor


def engine_of(installation: Installation) -> Engine:
    """Return a worker for this process, not started yet."""
    settings = installation.settings
    installation.organisations.keep_key(installation.organisation_id, installation.key_check)
    installation.stop_orders.reserve()
    duties = [*_watch(installation), *_upkeep(installation), *_messages(installation), *_outages(installation)]
    return Engine(
        installation.outbox,
        installation.workers,
        _executor(installation),
        registry.channels(),
        installation.now,
        Pace(slots=settings.slots, lease=settings.lease, tick=settings.tick),
        alarm_of(installation).ring,
        (installation.duties, duties),
    )


def _executor(installation: Installation) -> Executor:
    settings = installation.settings
    return Executor(
        outbox=installation.outbox,
        crew=installation.roster.crew,
        muster=installation.roster.muster,
        now=installation.now,
        lease=timedelta(seconds=settings.lease),
        doubt_wait=timedelta(seconds=settings.doubt_wait),
        settle_factor=settings.settle_factor,
        lateness=installation.patience.lateness,
    )


def _watch(installation: Installation) -> Iterator[Duty]:
    """Yield the duty of watching the website, if there is one to watch."""
    site = installation.website
    if not site.addresses:
        installation.websites.unwatched(installation.now())
        return
    watch = Watch(site, installation.websites, installation.now, lambda: installation.attend("gates", "outage"))
    yield Duty(name="website", run=watch.run, lease=watch.lease, halt=watch.halt)


def _upkeep(installation: Installation) -> Iterator[Duty]:
    yield Duty(name="upkeep", run=lambda: upkeep_duty(installation), lease=300.0)
    yield Duty(name="room", run=room_duty(installation))
    yield Duty(name="neighbours", run=lambda: neighbours_duty(installation))


def _messages(installation: Installation) -> Iterator[Duty]:
    """Yield the duties of what waits for the website, and of what is repeated."""
    yield Duty(name="gates", run=lambda: gates_duty(installation))
    yield Duty(name="repetition", run=lambda: repetition_duty(installation))


def _outages(installation: Installation) -> Iterator[Duty]:
    """Yield the duties of outages and of what the website publishes, which act in nobody's name."""
    held = installation.acting_as(ITSELF)
    halt = installation.feed_reader.worker.interrupt
    yield Duty(name="outage", run=lambda: follow_outage(held), lease=60.0)
    yield Duty(name="feeds", run=lambda: feeds_duty(held), lease=300.0, halt=halt)
