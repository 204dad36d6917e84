"""Group commit: changes that wait for the disk at the same time share one transaction."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

Change = Callable[[Connection], Any]
T = TypeVar("T")
MOST = 256
"""Changes in one transaction."""


class Writer:
    """One thread that applies changes; a change is on disk when :meth:`write` returns."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: queue.SimpleQueue[tuple[Change, Future[Any]] | None] = queue.SimpleQueue()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def write(self, change: Callable[[Connection], T]) -> T:
        """Apply ``change`` in a transaction and wait until it is durable; what it raises is raised here."""
        with self._start:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
                self._thread.start()
        done: Future[T] = Future()
        self._waiting.put((change, done))
        return done.result()

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

    def _drain(self, batch: list[tuple[Change, Future[Any]]]) -> tuple[list[tuple[Change, Future[Any]]], bool]:
        while len(batch) < MOST:
            try:
                item = self._waiting.get_nowait()
            except queue.Empty:
                return batch, False
            if item is None:
                return batch, True
            batch.append(item)
        return batch, False

    def _commit(self, batch: list[tuple[Change, Future[Any]]]) -> None:
        try:
            with self._engine.begin() as connection:
                outcomes = [_apply(connection, change) for change, _done in batch]
        except BaseException as error:  # noqa: BLE001 - whoever waits must be told
            for _change, done in batch:
                done.set_exception(error)
            return
        for (_change, done), (result, failure) in zip(batch, outcomes, strict=True):
            if failure is None:
                done.set_result(result)
            else:
                done.set_exception(failure)


def _apply(connection: Connection, change: Change) -> tuple[Any, Exception | None]:
    """One change within its own savepoint, so that its failure undoes nothing else."""
    savepoint = connection.begin_nested()
    try:
        result = change(connection)
    except Exception as error:  # noqa: BLE001 - raised again where the change came from
        savepoint.rollback()
        return None, error
    savepoint.commit()
    return result, None
