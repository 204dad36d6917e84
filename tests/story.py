"""Watches every test database: whatever changes a delivery's state tells of it in the same transaction."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from broadcaster.storage.schema import VERSION

UNTOLD: list[str] = []
"""Changes of state without an attempt that says where they led; the suite fails on any."""

_WATCH = """
CREATE TEMP TABLE state_changed (delivery_id INTEGER, before TEXT, reached TEXT);
CREATE TEMP TABLE state_told (delivery_id INTEGER, reached TEXT);
CREATE TEMP TRIGGER watch_state AFTER UPDATE OF state ON main.delivery WHEN old.state IS NOT new.state
  BEGIN INSERT INTO state_changed VALUES (new.id, old.state, new.state); END;
CREATE TEMP TRIGGER watch_told AFTER INSERT ON main.attempt WHEN new.decided IS NOT NULL
  BEGIN INSERT INTO state_told VALUES (new.delivery_id, new.decided); END;
CREATE TEMP TRIGGER watch_ended AFTER UPDATE OF decided ON main.attempt WHEN new.decided IS NOT NULL
  BEGIN INSERT INTO state_told VALUES (new.delivery_id, new.decided); END;
"""
# A claim is told by the lease on the delivery, and by the attempt that follows: a row of its own would cost as much as sending.
_ANYTHING = "SELECT EXISTS (SELECT 1 FROM state_changed) OR EXISTS (SELECT 1 FROM state_told)"
_UNTOLD = """
SELECT delivery_id, before, reached FROM state_changed WHERE NOT (before = 'queued' AND reached = 'sending')
EXCEPT SELECT c.delivery_id, c.before, c.reached FROM state_changed c JOIN state_told t USING (delivery_id, reached)
"""


_aside = threading.Event()


@contextmanager
def aside() -> Iterator[None]:
    """Look away while a test puts deliveries where they would come in a longer life."""
    _aside.set()
    yield
    _aside.clear()


def watch() -> None:
    """Look at every transaction of this process from now on."""
    event.listen(Engine, "checkout", _begin)
    event.listen(Engine, "commit", _check)


def _begin(connection: Any, record: Any, _proxy: Any) -> None:
    if not isinstance(connection, sqlite3.Connection) or "watched" in record.info:
        return
    tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    if not tables[0] or connection.in_transaction:
        return
    if connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(VERSION,)]:
        connection.executescript(_WATCH)
        record.info["watched"] = True


def _check(connection: Connection) -> None:
    if "watched" not in connection.info:
        return
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    if not raw.execute(_ANYTHING).fetchone()[0]:
        return
    for delivery, before, reached in [] if _aside.is_set() else raw.execute(_UNTOLD).fetchall():
        UNTOLD.append(f"delivery {delivery} went from {before} to {reached}, and nothing tells why")
    raw.execute("DELETE FROM state_changed")
    raw.execute("DELETE FROM state_told")
