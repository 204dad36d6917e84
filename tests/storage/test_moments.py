"""Whoever looks at what time has done asks for the time only when nobody else can write any more."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from shutil import copy

import pytest

from broadcaster.storage.outbox.outbox import Outbox

from .desk import LEASE, NOW, ROOM, Desk, doubted

LOOKS: dict[str, Callable[[Outbox, Callable[[], datetime]], object]] = {
    "claim": lambda outbox, now: outbox.claim("w", now, LEASE, ROOM),
    "claim doubts": lambda outbox, now: outbox.claim_doubts("w", now, LEASE, ROOM),
    "look": lambda outbox, now: outbox.look(now),
    "take over": lambda outbox, now: outbox.take_over(now, doubted),
    "miss": lambda outbox, now: outbox.miss(now),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_the_time_is_read_while_the_database_is_held(
    migrated: Path, tmp_path: Path, look: Callable[[Outbox, Callable[[], datetime]], object]
) -> None:
    """A machine may sleep while it waits for the database: an older time would take what others hold, or miss nothing."""
    path = copy(migrated, tmp_path / "outbox.db")
    desk = Desk(f"sqlite:///{path}")
    asked: list[str] = []

    def now() -> datetime:
        with closing(sqlite3.connect(path, timeout=0)) as other, pytest.raises(sqlite3.OperationalError) as refused:
            other.execute("BEGIN IMMEDIATE")
        asked.append(str(refused.value))
        return NOW

    look(desk.outbox, now)
    desk.installation.close()
    assert asked == ["database is locked"]
