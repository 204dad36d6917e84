"""Group commit: changes that wait for the disk at the same time share one transaction."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

_PATIENCE: ContextVar[float | None] = ContextVar("patience", default=None)


class NotBegun(Exception):
    """A change was given up before it was begun, for others held the database for too long; nothing of it was done."""


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """Within the block, a change that is not begun after so long is given up: its caller gets NotBegun.

    Whoever has less patience around it keeps that.
    """
    around = _PATIENCE.get()
    token = _PATIENCE.set(seconds if around is None else min(seconds, around))
    try:
        yield
    finally:
        _PATIENCE.reset(token)


Together = Callable[[Connection, Sequence[Any]], Sequence[Any]]
"""Applies several entries at once: a result for each, or the exception that its caller gets.

It is applied anew, entry by entry, if anything in its transaction failed.
"""
T = TypeVar("T")
MOST = 256
"""Changes in one transaction."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """A change whose caller waits for the disk."""

    apply: Together
    entry: Any
    rowwise: bool
    done: Future[Any] = field(default_factory=Future)
    outcome: Any = None
    wanted: bool | None = None

    def begun(self) -> bool:
        """Begin the change, unless its caller has given it up."""
        if self.wanted is None:
            self.wanted = self.done.set_running_or_notify_cancel()
        return self.wanted

    def result(self) -> Any:
        """Wait until the change is on disk. Raises what it raised, or NotBegun when patience ends before it is begun."""
        wait([self.done], _PATIENCE.get())
        if self.done.cancel():
            raise NotBegun
        return self.done.result()

    def tell(self) -> None:
        """The change is on disk, or it failed."""
        if isinstance(self.outcome, Exception):
            self.done.set_exception(self.outcome)
        else:
            self.done.set_result(self.outcome)


def _nothing() -> None:
    """Do nothing more."""


class Writer:
    """One thread that applies changes; a change is on disk when :meth:`write` returns."""

    def __init__(self, engine: Engine, first: Callable[[Connection], Callable[[], None]] = lambda _: _nothing) -> None:
        """``first`` is done at the beginning of every transaction; what it returns is called once that is on disk."""
        self._engine, self._first = engine, first
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._changing = threading.Lock()
        self._thread: threading.Thread | None = None
        self._begun = False

    def write(self, change: Callable[[Connection], T]) -> T:
        """Apply ``change`` in a transaction and wait until it is durable; what it raises is raised here."""
        found: T = self.write_together(lambda connection, _alone: [change(connection)], None)
        return found

    def write_together(self, apply: Together, entry: Any, *, rowwise: bool = False) -> Any:
        """As :meth:`write`, in one go with all entries that wait for the same ``apply``."""
        waiting = _Waiting(apply, entry, rowwise)
        with self._changing:
            if self._thread is None:
                self._waiting = queue.SimpleQueue()
                self._thread = threading.Thread(target=self._run, args=(self._waiting,), name="writer", daemon=True)
                self._thread.start()
            self._waiting.put(waiting)
        return waiting.result()

    def close(self) -> None:
        """Apply what waits, then end the thread; a write that comes later has a thread of its own."""
        with self._changing:
            ending, self._thread = self._thread, None
            self._waiting.put(None)
        if ending is not None:
            ending.join()

    def _run(self, changes: queue.SimpleQueue[_Waiting | None]) -> None:
        while True:
            first = changes.get()
            if first is None:
                return
            batch, ended = self._drain(changes, [first])
            self._commit(batch)
            if ended:
                return

    @staticmethod
    def _drain(changes: queue.SimpleQueue[_Waiting | None], batch: list[_Waiting]) -> tuple[list[_Waiting], bool]:
        while len(batch) < MOST:
            try:
                item = changes.get_nowait()
            except queue.Empty:
                return batch, False
            if item is None:
                return batch, True
            batch.append(item)
        return batch, False

    def _commit(self, batch: list[_Waiting]) -> None:
        self._begun = False
        try:
            try:
                self._apply_all(batch)
            except Exception:
                if not self._begun:
                    raise
                self._apply_each(batch)  # whose fault it was, shows when each is applied for itself
        except BaseException as error:  # noqa: BLE001 - whoever waits must be told
            for waiting in filter(_Waiting.begun, batch):
                waiting.done.set_exception(error)
            return
        for waiting in filter(_Waiting.begun, batch):
            waiting.tell()

    @contextmanager
    def _begin(self, batch: list[_Waiting]) -> Iterator[Connection]:
        rowwise = all(waiting.rowwise for waiting in batch)
        with self._engine.connect().execution_options(rowwise=rowwise) as connection, connection.begin():
            self._begun = True
            committed = self._first(connection)
            yield connection
        committed()

    def _apply_all(self, batch: list[_Waiting]) -> None:
        """Apply what waits in one go; if anything fails, nothing of it was done."""
        groups: dict[Together, list[_Waiting]] = {}
        with self._begin(batch) as connection:
            for waiting in filter(_Waiting.begun, batch):
                groups.setdefault(waiting.apply, []).append(waiting)
            for group in groups.values():
                outcomes = group[0].apply(connection, [waiting.entry for waiting in group])
                for waiting, outcome in zip(group, outcomes, strict=True):
                    waiting.outcome = outcome

    def _apply_each(self, batch: list[_Waiting]) -> None:
        """Apply each within its own savepoint, so that its failure undoes nothing else."""
        with self._begin(batch) as connection:
            for waiting in filter(_Waiting.begun, batch):
                savepoint = connection.begin_nested()
                try:
                    [waiting.outcome] = waiting.apply(connection, [waiting.entry])
                except Exception as error:  # noqa: BLE001 - raised again where the change came from
                    savepoint.rollback()
                    waiting.outcome = error
                else:
                    savepoint.commit()
