"""dramatiq on Redis, where both are at hand: ``REDIS_URL`` names the server; one message per post, 32 threads."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from contender import Watch, run
from wire import pages, rehearsed, send, wait_for

SLOTS = 32


def fanout(count: int, platform: str, _folder: Path) -> dict[str, Any]:
    """Queue to a running worker."""
    broker, post = _made()
    worker = _worker(broker)
    for page in pages(count, "vorher-"):
        post.send(platform, page)
    rehearsed(platform, count)
    watch = Watch()
    for page in pages(count):
        post.send(platform, page)
    watch.queued()
    return _ended(worker, platform, count, watch)


def drain(count: int, platform: str, _folder: Path) -> dict[str, Any]:
    """Queue first, then work."""
    broker, post = _made()
    for page in pages(count):
        post.send(platform, page)
    watch = Watch()
    return _ended(_worker(broker), platform, count, watch)


def _made() -> tuple[Any, Any]:
    import dramatiq  # noqa: PLC0415 - only where it is at hand
    from dramatiq.brokers.redis import RedisBroker  # noqa: PLC0415 - as above

    broker = RedisBroker(url=os.environ["REDIS_URL"])
    broker.flush_all()
    dramatiq.set_broker(broker)
    return broker, dramatiq.actor(send, actor_name="post")


def _worker(broker: Any) -> Any:
    import dramatiq  # noqa: PLC0415 - as above

    worker = dramatiq.Worker(broker, worker_threads=SLOTS)
    worker.start()
    return worker


def _ended(worker: Any, platform: str, count: int, watch: Watch) -> dict[str, Any]:
    wait_for(platform, count)
    told = watch.told()
    worker.stop()
    return told


if __name__ == "__main__":
    if "REDIS_URL" not in os.environ:
        sys.exit("no Redis here: REDIS_URL names none")
    run({"fanout": fanout, "drain": drain})
