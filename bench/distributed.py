"""The broadcaster on PostgreSQL: accepting and draining in one process, and a broadcast shared by several workers.

Run as ``contender`` says; ``python bench/distributed.py work FOLDER`` is one worker, until its input ends.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from contender import Watch, run
from postgres import fresh_database
from product import install, opened
from wire import TEXT, wait_for

from broadcaster.app import Installation
from broadcaster.app.messages.posting import Draft, post
from broadcaster.app.serving import engine_of

AHEAD = 3.0
"""Seconds from acceptance until the broadcast of the workers is due, so that all of them wait for it."""
ADDRESS = "database.txt"
_POLL = threading.Event()


def queue_and_drain(count: int, platform: str, folder: Path) -> dict[str, Any]:
    """Accept one broadcast, then begin to work: from its acceptance to its last post."""
    found = _installed(count, platform, folder)
    engine = engine_of(found)
    watch = Watch()
    post(found, Draft(text=TEXT))
    watch.queued()
    engine.start()
    wait_for(platform, count)
    told = watch.told()
    engine.stop()
    found.close()
    return told


def shared(workers: int, count: int, platform: str, folder: Path) -> dict[str, Any]:
    """One broadcast to ``count`` accounts that becomes due while ``workers`` processes wait."""
    found = _installed(count, platform, folder)
    with _working(workers, folder):
        post(found, Draft(text=TEXT), at=found.now() + timedelta(seconds=AHEAD))
        watch = Watch()
        watch.began += AHEAD
        _POLL.wait(AHEAD)
        wait_for(platform, count)
        told = watch.told()
    found.close()
    return told


def work(folder: Path) -> None:
    """One worker, until its input ends."""
    found = opened(folder, database=(folder / ADDRESS).read_text("utf-8"))
    engine = engine_of(found)
    engine.start()
    print("working", flush=True)
    sys.stdin.read()
    engine.stop()
    found.close()


@contextmanager
def _working(workers: int, folder: Path) -> Iterator[None]:
    command = [sys.executable, __file__, "work", str(folder)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(workers)
    ]
    try:
        for worker in started:
            if worker.stdout is None or worker.stdout.readline().strip() != "working":
                raise RuntimeError("a worker did not start")
        yield
    finally:
        for worker in started:
            worker.communicate()


def _installed(count: int, platform: str, folder: Path) -> Installation:
    address = fresh_database("broadcaster").replace("postgresql:", "postgresql+psycopg:", 1)
    found = install(folder, count, platform, database=address)
    (folder / ADDRESS).write_text(address, encoding="utf-8")
    return found


if __name__ == "__main__":
    if sys.argv[1] == "work":
        work(Path(sys.argv[2]))
    else:
        workloads = {f"workers_{number}": partial(shared, number) for number in (1, 4)}
        run({"queue_and_drain": queue_and_drain} | workloads)
