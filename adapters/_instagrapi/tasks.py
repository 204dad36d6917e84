"""Runs tasks on the private API, each in a process of its own that is ended when it takes too long."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from multiprocessing.connection import Connection
from typing import Any

from adapters._instagrapi.errors import TaskFailed
from adapters._instagrapi.session import SessionFile
from adapters._meta.instagram_settings import InstagramSettings
from broadcaster.channel import WaitForCredentials
from broadcaster.net.departure import start_before

_SIGNED_IN = frozenset({"authorization_data", "cookies", "last_login"})
"""What of a stored session a new sign-in leaves behind; the device stays the same."""

Event = Mapping[str, Any]
Hear = Callable[[Event], None]


class Tasks:
    """The tasks of one account, with its stored session."""

    def __init__(self, settings: InstagramSettings, file: SessionFile) -> None:
        self._settings, self._file = settings, file

    def run(self, operation: str, task: Mapping[str, Any], hear: Hear = lambda _event: None) -> dict[str, Any]:
        """The answer of one task; ``hear`` gets its events as they come. Raises TaskFailed."""
        kept = self._file.read()
        seconds = self._settings.private_seconds * (1 + len(task.get("pictures", ())))
        whole = {**task, **self._common(operation, kept, seconds)}
        answer: Event | None = None
        failure = TaskFailed(operation, committing=False)
        with closing(_events(whole, seconds)) as events:
            for event in events:
                match event["event"]:
                    case "committing":
                        failure = TaskFailed(operation, committing=True)
                    case "answer":
                        answer = event
                    case "error":
                        failure = TaskFailed.told(operation, event, committing=failure.committing)
                    case "session":
                        self._keep(operation, kept, event["settings"])
                hear(event)
        if answer is None:
            raise failure
        return dict(answer)

    def _keep(self, operation: str, kept: Mapping[str, Any] | None, session: Mapping[str, Any]) -> None:
        """Store a changed session; what a task achieved does not fail with it, except signing in."""
        if session == kept:
            return
        try:
            self._file.write(session)
        except WaitForCredentials:
            if operation == "login":
                raise

    def _common(self, operation: str, kept: Mapping[str, Any] | None, seconds: float) -> dict[str, Any]:
        settings, session = self._settings, dict(kept or {})
        if operation == "login":
            session = {key: value for key, value in session.items() if key not in _SIGNED_IN}
        return {
            "operation": operation,
            "username": settings.username,
            "session": session,
            "address": str(settings.private_address).rstrip("/") if settings.private_address else None,
            "timeouts": (settings.connect_timeout, settings.read_timeout),
            "seconds": seconds,
            "start_before": start_before(),
        }


def _events(task: Mapping[str, Any], seconds: float) -> Generator[Event, None, None]:
    """A task's events until it ends or its time is over; then its process is gone."""
    context = _context()
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_start, args=(task, sender), daemon=True)
    process.start()
    sender.close()
    deadline = time.monotonic() + seconds
    try:
        while receiver.poll(max(0.0, deadline - time.monotonic())):
            yield receiver.recv()
    except EOFError:
        return
    finally:
        process.kill()
        process.join()
        receiver.close()


def _context() -> Any:
    """Processes that inherit no locks of this one's threads, forked where possible from one that holds the SDK."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["adapters._instagrapi.process", "curl_cffi.requests"])
    return context


def _start(task: Mapping[str, Any], events: Connection[Any, Any]) -> None:
    from adapters._instagrapi.process import main  # noqa: PLC0415 - the SDK stays out of the broadcaster's process

    main(task, events)
