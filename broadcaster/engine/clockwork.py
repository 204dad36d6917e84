"""APScheduler as the engine's clock, kept going when the machine's clock is set back."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from broadcaster import log

PULSE = 1.0
"""Seconds between looks at the machine's clock, which touch nothing else."""
LEAP = timedelta(seconds=1)
"""A clock that is behind by so much since the last look was set back."""
AT_ONCE = 8
"""So often may a job that was called by name run at once: a call that comes in at its very end must not be lost."""
_LOGGER = logging.getLogger("apscheduler.scheduler.clockwork")
_LOGGER.setLevel(logging.ERROR)  # the scheduler warns of each run that is left out, as meant


class Clockwork:
    """Runs jobs on the wall clock ``now``, ``threads`` at a time; a recurring job that still runs is not started again."""

    def __init__(self, now: Callable[[], datetime], threads: int) -> None:
        self._now = now
        self._scheduler = BackgroundScheduler(
            timezone="UTC", executors={"default": ThreadPoolExecutor(threads)}, logger=_LOGGER
        )
        self._seen = now(), time.monotonic()

    def start(self) -> None:
        """Begin to run jobs."""
        self._scheduler.start()

    def stop(self) -> None:
        """Start no more jobs, and wait until those that run have ended: they use what is closed next."""
        self._scheduler.remove_all_jobs()  # one that is due during the shutdown would end the thread with an error
        self._scheduler.shutdown(wait=True)

    def every(self, seconds: float, job: Callable[[], None], name: str) -> None:
        """Run a job again and again, also after it failed."""
        self._scheduler.add_job(
            partial(_guarded, job, name),
            IntervalTrigger(seconds=seconds),
            id=name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def at(self, moment: datetime, job: Callable[[], None], name: str) -> None:
        """Run a job once at a moment, also while it runs; a job of the same name that still waits is replaced."""
        when = DateTrigger(datetime.now(UTC) + (moment - self._now()))
        self._scheduler.add_job(
            job, when, id=name, replace_existing=True, misfire_grace_time=None, max_instances=AT_ONCE
        )

    def wait(self, rung: threading.Event, moment: datetime | None) -> None:
        """Sleep until somebody rings or the moment has come, whatever is done to the machine's clock meanwhile."""
        while not rung.wait(self._pause(moment)):
            self._look()
            if moment is not None and moment <= self._now():
                return

    def _pause(self, moment: datetime | None) -> float:
        left = PULSE if moment is None else (moment - self._now()).total_seconds()
        return max(0.0, min(PULSE, left))

    def _look(self) -> None:
        """Jobs planned by a clock that was set back since would wait until the old time comes again: run them now."""
        now, passed = self._now(), time.monotonic()
        expected = self._seen[0] + timedelta(seconds=passed - self._seen[1])
        self._seen = now, passed
        if now < expected - LEAP:
            for job in self._scheduler.get_jobs():
                with suppress(JobLookupError):
                    job.modify(next_run_time=datetime.now(UTC))


def _guarded(job: Callable[[], None], name: str) -> None:
    """Run a job; APScheduler would log the text of its error, which may hold a secret."""
    try:
        job()
    except Exception as error:  # noqa: BLE001 - the next run may succeed
        log.failed("a job failed", error, job=name)
