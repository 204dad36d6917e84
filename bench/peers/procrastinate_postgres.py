"""Procrastinate on PostgreSQL: one job per post, deferred in one batch, a worker of 32 jobs at once in threads."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from contender import Watch, run
from postgres import fresh_database
from procrastinate import App, PsycopgConnector
from wire import pages, send, wait_for

SLOTS = 32


def fanout(count: int, platform: str, _folder: Path) -> dict[str, Any]:
    """Defer to a running worker."""
    return asyncio.run(_run(count, platform, running=True))


def drain(count: int, platform: str, _folder: Path) -> dict[str, Any]:
    """Defer first, then work."""
    return asyncio.run(_run(count, platform, running=False))


async def _run(count: int, platform: str, *, running: bool) -> dict[str, Any]:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(SLOTS + 2))
    app = App(connector=PsycopgConnector(conninfo=fresh_database("procrastinate")))
    task = app.task(name="post")(send)
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        jobs = [{"platform": platform, "account": page} for page in pages(count)]
        return await (_fanout if running else _drain)(app, task, jobs, platform)


async def _fanout(app: App, task: Any, jobs: list[Any], platform: str) -> dict[str, Any]:
    worker = await _worker(app)
    watch = Watch()
    await task.batch_defer_async(*jobs)
    watch.queued()
    return await _ended(worker, platform, len(jobs), watch)


async def _drain(app: App, task: Any, jobs: list[Any], platform: str) -> dict[str, Any]:
    await task.batch_defer_async(*jobs)
    watch = Watch()
    return await _ended(await _worker(app), platform, len(jobs), watch)


async def _worker(app: App) -> asyncio.Task[None]:
    worker = asyncio.create_task(app.run_worker_async(concurrency=SLOTS, install_signal_handlers=False))
    await asyncio.sleep(0.2)
    return worker


async def _ended(worker: asyncio.Task[None], platform: str, count: int, watch: Watch) -> dict[str, Any]:
    await asyncio.to_thread(wait_for, platform, count)
    told = watch.told()
    worker.cancel()
    with suppress(asyncio.CancelledError):
        await worker
    return told


if __name__ == "__main__":
    run({"fanout": fanout, "drain": drain})
