"""APScheduler with its SQLAlchemy job store on SQLite, one job per post due now, 32 threads, no misfire limit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from contender import Watch, run
from wire import pages, rehearsed, send, wait_for

SLOTS = 32


def fanout(count: int, platform: str, folder: Path) -> dict[str, Any]:
    """Add jobs to a running scheduler."""
    scheduler = _made(folder)
    scheduler.start()
    _add(scheduler, platform, pages(count, "vorher-"))
    rehearsed(platform, count)
    watch = Watch()
    _add(scheduler, platform, pages(count))
    watch.queued()
    return _ended(scheduler, platform, count, watch)


def drain(count: int, platform: str, folder: Path) -> dict[str, Any]:
    """Add jobs first, then start."""
    scheduler = _made(folder)
    scheduler.start(paused=True)
    _add(scheduler, platform, pages(count))
    watch = Watch()
    scheduler.resume()
    return _ended(scheduler, platform, count, watch)


def recover(count: int, platform: str, folder: Path) -> dict[str, Any]:
    """Run what another process left behind."""
    scheduler = _made(folder)
    watch = Watch()
    scheduler.start()
    return _ended(scheduler, platform, count, watch)


def _made(folder: Path) -> BackgroundScheduler:
    folder.mkdir(parents=True, exist_ok=True)
    return BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{folder}/jobs.db")},
        executors={"default": ThreadPoolExecutor(SLOTS)},
        job_defaults={"misfire_grace_time": None},
        timezone="UTC",
    )


def _add(scheduler: BackgroundScheduler, platform: str, accounts: list[str]) -> None:
    for page in accounts:
        scheduler.add_job(send, args=[platform, page])


def _ended(scheduler: BackgroundScheduler, platform: str, count: int, watch: Watch) -> dict[str, Any]:
    wait_for(platform, count)
    told = watch.told()
    scheduler.shutdown(wait=False)
    return told


if __name__ == "__main__":
    run({"fanout": fanout, "drain": drain, "recover": recover})
