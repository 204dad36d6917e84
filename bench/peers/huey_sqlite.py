"""huey on SQLite with fsync, one task per post, a consumer of 32 threads; all else as it comes."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from contender import Watch, run
from huey import SqliteHuey
from wire import pages, rehearsed, send, wait_for

SLOTS = 32


def fanout(count: int, platform: str, folder: Path) -> dict[str, Any]:
    """Queue to a running consumer."""
    huey, post = _made(folder)
    consumer = _started(huey)
    for page in pages(count, "vorher-"):
        post(platform, page)
    rehearsed(platform, count)
    watch = Watch()
    for page in pages(count):
        post(platform, page)
    watch.queued()
    return _ended(consumer, platform, count, watch)


def drain(count: int, platform: str, folder: Path) -> dict[str, Any]:
    """Queue first, then consume."""
    huey, post = _made(folder)
    for page in pages(count):
        post(platform, page)
    watch = Watch()
    return _ended(_started(huey), platform, count, watch)


def recover(count: int, platform: str, folder: Path) -> dict[str, Any]:
    """Consume what another process left behind."""
    huey, _post = _made(folder)
    watch = Watch()
    return _ended(_started(huey), platform, count, watch)


def _made(folder: Path) -> tuple[SqliteHuey, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    logging.getLogger("huey").setLevel(logging.ERROR)
    huey = SqliteHuey("bench", filename=str(folder / "huey.db"), fsync=True)
    return huey, huey.task(name="post")(send)


def _started(huey: SqliteHuey) -> Any:
    consumer = huey.create_consumer(workers=SLOTS, worker_type="thread", periodic=False)
    consumer.start()
    return consumer


def _ended(consumer: Any, platform: str, count: int, watch: Watch) -> dict[str, Any]:
    wait_for(platform, count)
    told = watch.told()
    consumer.stop(graceful=False)
    return told


if __name__ == "__main__":
    run({"fanout": fanout, "drain": drain, "recover": recover})
