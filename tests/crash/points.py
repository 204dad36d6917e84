"""Named points of a worker's life at which it is killed or stopped: around database changes, steps and requests.

Nothing of this is in the product. A worker of these tests (or the process that does a task on Instagram's private API
for it) surrounds the product's own calls at its start; each point writes its name to the run's file, and the point
whose turn it is sends the signal.
"""

from __future__ import annotations

import fcntl
import functools
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from adapters._instagrapi import process as instagrapi_process
from adapters._instagrapi import tasks as instagrapi_tasks
from broadcaster.channel import registry
from broadcaster.net import transport
from broadcaster.net.http import httpx
from broadcaster.storage.database.database import Database

Reach = Callable[[str], None]
NEVER = 0
LATE, SHOWN, OVERSLEPT = "late", "shown", "overslept"
"""Files of a run: one byte for each read while posts are late; that they are shown now; that a stopped worker is late."""
_POLL = 0.005
_BY_CLOCK = ("Workers.beat", "Workers.forget", "Outbox.extend", "Duties.take", "Duties.done", "Duties.soon")
_NUMBERS = re.compile(r"\d{3,}(_\d+)?")


class Points:
    """Counts points in a file that several processes share; at number ``turn`` (from 1) the signal is sent."""

    def __init__(self, path: str, turn: int, number: int, worker: int) -> None:
        self.path, self.turn, self.number, self.worker = path, turn, number, worker
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._one = threading.Lock()

    def reach(self, name: str) -> None:
        """Write the point down, and end here if it is its turn."""
        with self._one:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            os.write(self._file, f"{name}\n".encode())
            count = os.pread(self._file, 1_000_000, 0).count(b"\n")
            fcntl.flock(self._file, fcntl.LOCK_UN)
        if count == self.turn:
            if self.worker != os.getpid():
                os.kill(self.worker, self.number)
            signal.pthread_kill(threading.get_ident(), self.number)

    def as_task(self) -> dict[str, Any]:
        """What another process needs to go on counting."""
        return {"path": self.path, "turn": self.turn, "number": self.number, "worker": self.worker}


def watch(points: Points, channel: str) -> None:
    """Surround what the worker in this process will call."""
    _watch_database(points.reach)
    _watch_groups(points.reach)
    adapter: Any = registry.load(channel)
    for step in ("prepare", "commit", "observe"):
        setattr(adapter, step, _surrounded(getattr(adapter, step), points.reach, step))
    watch_requests(points.reach)
    _watch_tasks(points)


def read_late(channel: str, folder: Path, stale: int) -> None:
    """After so many reads, wait until the platforms show what is public."""
    adapter: Any = registry.load(channel)
    observe, late, shown = adapter.observe, folder / LATE, folder / SHOWN

    def observed(*given: Any) -> Any:
        if late.exists() and len(late.read_bytes()) >= stale:
            while not shown.exists():
                time.sleep(_POLL)
        sighting = observe(*given)
        with late.open("ab") as reads:
            reads.write(b".")
        return sighting

    adapter.observe = observed


def _surrounded(step: Callable[..., Any], reach: Reach, name: str) -> Callable[..., Any]:
    def surrounded(*given: Any) -> Any:
        reach(f"{name} begins")
        try:
            return step(*given)
        finally:
            reach(f"{name} has ended")

    return surrounded


def _watch_database(reach: Reach) -> None:
    """Only changes that change something, and no heartbeats: those come by the clock."""
    write = Database.write

    def surrounded(self: Database, change: Callable[..., Any]) -> Any:
        name = change.__qualname__.partition(".<locals>")[0]

        def applied(connection: Any) -> Any:
            result = change(connection)
            if result and name not in _BY_CLOCK:
                reach(f"{name} before it is on disk")
            return result

        result = write(self, applied)
        if result and name not in _BY_CLOCK:
            reach(f"{name} is on disk")
        return result

    Database.write = surrounded  # type: ignore[method-assign]


def _watch_groups(reach: Reach) -> None:
    """Changes that are written together: each is a point of its own."""
    write = Database.write_together

    @functools.cache
    def watched(apply: Callable[..., Any]) -> Callable[..., Any]:
        def applied(connection: Any, entries: Any) -> Any:
            results = apply(connection, entries)
            for _result in results:
                reach(f"{apply.__name__} before it is on disk")
            return results

        return applied

    def together(self: Database, apply: Callable[..., Any], entry: Any, **named: Any) -> Any:
        result = write(self, watched(apply), entry, **named)
        reach(f"{apply.__name__} is on disk")
        return result

    Database.write_together = together  # type: ignore[method-assign]


def watch_requests(reach: Reach) -> None:
    """Requests of every SDK's session and of httpx; what changes something also at its first byte."""
    sender: Any = transport._To
    connection: Any = transport._Connection
    send, ask, put = sender.send, connection.request, httpx.Client.send

    def sent(self: Any, request: Any, *given: Any, **named: Any) -> Any:
        name = _named(request.method, request.path_url)
        reach(f"{name} before it is sent")
        answer = send(self, request, *given, **named)
        reach(f"{name} is answered")
        return answer

    def asked(self: Any, method: str, url: str, *given: Any, **named: Any) -> Any:
        if method != "GET":
            reach(f"{_named(method, url)} before its first byte")
        return ask(self, method, url, *given, **named)

    def stored(self: Any, request: Any, **named: Any) -> Any:
        reach(f"{_named(request.method, request.url.path)} before it is sent")
        answer = put(self, request, **named)
        reach(f"{_named(request.method, request.url.path)} is answered")
        return answer

    sender.send, connection.request = sent, asked
    httpx.Client.send = stored  # type: ignore[method-assign]


def _named(method: str, url: str) -> str:
    return f"{method} {_NUMBERS.sub('…', url.partition('?')[0])}"


def _watch_tasks(points: Points) -> None:
    """The worker's side of tasks on the private API, and what the task's process needs."""
    tasks: Any = instagrapi_tasks
    told = tasks._events

    def surrounded(task: Mapping[str, Any], seconds: float) -> Generator[Mapping[str, Any], None, None]:
        points.reach(f"{task['operation']} before its process starts")
        with closing(told({**task, "points": points.as_task()}, seconds)) as events:
            for event in events:
                points.reach(f"{task['operation']} told: {event['event']}")
                yield event

    tasks._events = surrounded


def watch_task_process() -> None:
    """The side of the process that does such a task; it ends together with its worker, as a machine would."""
    process: Any = instagrapi_process
    main = process.main

    def surrounded(task: Mapping[str, Any], events: Connection[Any, Any]) -> None:
        known = dict(task)
        watch_requests(Points(**known.pop("points")).reach)
        main(known, events)

    process.main = surrounded
