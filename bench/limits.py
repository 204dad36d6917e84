"""The bare limits: threads that only send, and commits that are only durable. Nobody can be faster with these parts."""

from __future__ import annotations

import queue
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from contender import Watch, run
from wire import pages, send, wait_for

SLOTS = 32


def sending(count: int, platform: str, _folder: Path) -> dict[str, Any]:
    """32 threads with a client each take from a queue in memory and send."""
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for page in pages(count):
        waiting.put(page)
    threads = [threading.Thread(target=_send_all, args=(platform, waiting)) for _ in range(SLOTS)]
    watch = Watch()
    for thread in threads:
        thread.start()
    wait_for(platform, count)
    return watch.told()


def _send_all(platform: str, waiting: queue.SimpleQueue[str]) -> None:
    with suppress(queue.Empty):
        while True:
            send(platform, waiting.get_nowait())


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
    run({"fanout": sending, "drain": sending, "commits": commits})
