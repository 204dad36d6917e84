"""The bare limits: threads that only send, and commits that are only durable. Nobody can be faster with these parts."""

from __future__ import annotations

import queue
import sqlite3
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

from contender import Watch, run
from wire import pages, rehearsed, send, wait_for

SLOTS = 32


def fanout(count: int, platform: str, _folder: Path) -> dict[str, Any]:
    """32 threads with a client each, which have sent before, take from a queue in memory and send."""
    waiting = _queued(pages(count, "vorher-"))
    _start(platform, waiting)
    rehearsed(platform, count)
    watch = Watch()
    for page in pages(count):
        waiting.put(page)
    wait_for(platform, count)
    return watch.told()


def drain(count: int, platform: str, _folder: Path) -> dict[str, Any]:
    """The same with threads that begin now."""
    waiting = _queued(pages(count))
    watch = Watch()
    _start(platform, waiting)
    wait_for(platform, count)
    return watch.told()


def shared(workers: int, count: int, platform: str, _folder: Path) -> dict[str, Any]:
    """The same with several processes, each with its share of the accounts."""
    command = [sys.executable, __file__, "work", str(count), platform]
    started = [
        subprocess.Popen([*command, f"{number}/{workers}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for number in range(workers)
    ]
    for worker in started:
        if worker.stdout is None or worker.stdout.readline().strip() != "working":
            raise RuntimeError("a worker did not start")
    watch = Watch()
    for worker in started:
        if worker.stdin is not None:
            print("go", file=worker.stdin, flush=True)
    wait_for(platform, count)
    told = watch.told()
    for worker in started:
        worker.kill()
        worker.communicate()
    return told


def work(count: int, platform: str, share: Path) -> dict[str, Any]:
    """One of these processes; its ``share`` is written 0/4 to 3/4."""
    number, workers = map(int, share.parts)
    print("working", flush=True)
    sys.stdin.readline()
    _start(platform, _queued(pages(count)[number::workers]))
    sys.stdin.read()
    return {}


def _queued(accounts: list[str]) -> queue.SimpleQueue[str]:
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for account in accounts:
        waiting.put(account)
    return waiting


def _start(platform: str, waiting: queue.SimpleQueue[str]) -> None:
    for _slot in range(SLOTS):
        threading.Thread(target=_send_all, args=(platform, waiting), daemon=True).start()


def _send_all(platform: str, waiting: queue.SimpleQueue[str]) -> None:
    while True:
        send(platform, waiting.get())


def commits(count: int, _platform: str, folder: Path) -> dict[str, Any]:
    """Two durable commits per delivery, one after the other (SQLite, WAL, synchronous=FULL)."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(folder / "commits.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE step (id INTEGER PRIMARY KEY, state TEXT)")
    watch = Watch()
    for number in range(count):
        connection.execute("INSERT INTO step VALUES (?, 'announced')", (number,))
        connection.execute("UPDATE step SET state = 'published' WHERE id = ?", (number,))
    watch.queued()
    connection.close()
    return watch.told()


if __name__ == "__main__":
    workloads = {f"workers_{number}": partial(shared, number) for number in (1, 4)}
    run({"fanout": fanout, "drain": drain, "commits": commits, "work": work} | workloads)
