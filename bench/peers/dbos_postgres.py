"""dbos on PostgreSQL: one workflow of one step per post, on a queue of 32 at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contender import Watch, run
from dbos import DBOS
from postgres import fresh_database
from wire import pages, rehearsed, send, wait_for

SLOTS = 32


@DBOS.step()
def publish(platform: str, account: str) -> None:
    """One post."""
    send(platform, account)


@DBOS.workflow()
def post(platform: str, account: str) -> None:
    """One post, remembered."""
    publish(platform, account)


def fanout(count: int, platform: str, _folder: Path) -> dict[str, Any]:
    """Enqueue to a running executor."""
    database = fresh_database("dbos")
    DBOS(config={"name": "bench", "system_database_url": database, "log_level": "ERROR", "run_admin_server": False})
    DBOS.launch()
    queue = DBOS.register_queue("bench", worker_concurrency=SLOTS)
    for page in pages(count, "vorher-"):
        queue.enqueue(post, platform, page)
    rehearsed(platform, count)
    watch = Watch()
    for page in pages(count):
        queue.enqueue(post, platform, page)
    watch.queued()
    wait_for(platform, count)
    told = watch.told()
    DBOS.destroy()
    return told


if __name__ == "__main__":
    run({"fanout": fanout})
