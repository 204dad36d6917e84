"""Group commit: changes that wait for the disk at the same time share one transaction."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

Change = Callable[[Connection], Any]
Together = Callable[[Connection, Sequence[Any]], Sequence[Any]]
"""Applies several entries at once: a result for each, or the exception that its caller gets."""
T = TypeVar("T")
MOST = 256
"""Changes in one transaction."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """A change whose caller waits for the disk."""

    apply: Together
    entry: Any
    done: Future[Any] = field(default_factory=Future)
    outcome: Any = None

    def tell(self) -> None:
        """The change is on disk, or it failed."""
        if isinstance(self.outcome, Exception):
            self.done.set_exception(self.outcome)
        else:
            self.done.set_result(self.outcome)


class Writer:
    """One thread that applies changes; a change is on disk when :meth:`write` returns."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def write(self, change: Callable[[Connection], T]) -> T:
        """Apply ``change`` in a transaction and wait until it is durable; what it raises is raised here."""
        found: T = self.write_together(lambda connection, _alone: [change(connection)], None)
        return found

    def write_together(self, apply: Together, entry: Any) -> Any:
        """As :meth:`write`, in one go with all entries that wait for the same ``apply``."""
        with self._start:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
                self._thread.start()
        waiting = _Waiting(apply, entry)
        self._waiting.put(waiting)
        return waiting.done.result()

    def close(self) -> None:
        """Apply what waits, then end the thread."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while True:
            first = self._waiting.get()
            if first is None:
                return
            batch, ended = self._drain([first])
            self._commit(batch)
            if ended:
                return

    def _drain(self, batch: list[_Waiting]) -> tuple[list[_Waiting], bool]:
        while len(batch) < MOST:
            try:
                item = self._waiting.get_nowait()
            except queue.Empty:
                return batch, False
            if item is None:
                return batch, True
            batch.append(item)
        return batch, False

    def _commit(self, batch: list[_Waiting]) -> None:
        groups: dict[Together, list[_Waiting]] = {}
        for waiting in batch:
            groups.setdefault(waiting.apply, []).append(waiting)
        try:
            with self._engine.begin() as connection:
                if len(batch) == 1:
                    _apply(connection, batch)
                else:
                    for group in groups.values():
                        _apply_apart(connection, group)
        except BaseException as error:  # noqa: BLE001 - whoever waits must be told
            for waiting in batch:
                waiting.done.set_exception(error)
            return
        for waiting in batch:
            waiting.tell()


def _apply(connection: Connection, group: Sequence[_Waiting]) -> None:
    outcomes = group[0].apply(connection, [waiting.entry for waiting in group])
    for waiting, outcome in zip(group, outcomes, strict=True):
        waiting.outcome = outcome


def _apply_apart(connection: Connection, group: Sequence[_Waiting]) -> None:
    """Apply a group within its own savepoint, so that its failure undoes nothing else; then one by one."""
    savepoint = connection.begin_nested()
    try:
        _apply(connection, group)
    except Exception as error:  # noqa: BLE001 - raised again where the change came from
        savepoint.rollback()
        if len(group) == 1:
            group[0].outcome = error
            return
        for waiting in group:
            _apply_apart(connection, [waiting])
        return
    savepoint.commit()
