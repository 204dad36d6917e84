"""Procrastinate on PostgreSQL: one job per post, deferred in one batch, a worker of 32 jobs at once in threads."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from contender import Watch, run
from postgres import fresh_database
from procrastinate import App, PsycopgConnector
from wire import pages, rehearsed, send, wait_for

SLOTS = 32
Workload = Callable[[App, Any, list[Any], str], Awaitable[dict[str, Any]]]


def fanout(count: int, platform: str, _folder: Path) -> dict[str, Any]:
    """Defer to a running worker."""
    return asyncio.run(_run(count, platform, _fanout))


def drain(count: int, platform: str, _folder: Path) -> dict[str, Any]:
    """Defer first, then work."""
    return asyncio.run(_run(count, platform, _drain))


def queue_and_drain(count: int, platform: str, _folder: Path) -> dict[str, Any]:
    """Defer, then begin to work: both count."""
    return asyncio.run(_run(count, platform, _queue_and_drain))


async def _run(count: int, platform: str, workload: Workload) -> dict[str, Any]:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(SLOTS + 2))
    app = App(connector=PsycopgConnector(conninfo=fresh_database("procrastinate")))
    task = app.task(name="post")(send)
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        jobs = [{"platform": platform, "account": page} for page in pages(count)]
        return await workload(app, task, jobs, platform)


async def _fanout(app: App, task: Any, jobs: list[Any], platform: str) -> dict[str, Any]:
    worker = _worker(app)
    before = [{"platform": platform, "account": page} for page in pages(len(jobs), "vorher-")]
    await task.batch_defer_async(*before)
    await asyncio.to_thread(rehearsed, platform, len(jobs))
    watch = Watch()
    await task.batch_defer_async(*jobs)
    watch.queued()
    return await _ended(worker, platform, len(jobs), watch)


async def _drain(app: App, task: Any, jobs: list[Any], platform: str) -> dict[str, Any]:
    await task.batch_defer_async(*jobs)
    watch = Watch()
    return await _ended(_worker(app), platform, len(jobs), watch)


async def _queue_and_drain(app: App, task: Any, jobs: list[Any], platform: str) -> dict[str, Any]:
    watch = Watch()
    await task.batch_defer_async(*jobs)
    watch.queued()
    return await _ended(_worker(app), platform, len(jobs), watch)


def _worker(app: App) -> asyncio.Task[None]:
    return asyncio.create_task(app.run_worker_async(concurrency=SLOTS, install_signal_handlers=False))


async def _ended(worker: asyncio.Task[None], platform: str, count: int, watch: Watch) -> dict[str, Any]:
    await asyncio.to_thread(wait_for, platform, count)
    told = watch.told()
    worker.cancel()
    with suppress(asyncio.CancelledError):
        await worker
    return told


if __name__ == "__main__":
    run({"fanout": fanout, "drain": drain, "queue_and_drain": queue_and_drain})
