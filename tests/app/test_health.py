"""A worker that lives and cannot write is told apart from one that is not there, and nobody writes to tell it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

from broadcaster.app.installation.health import Health, health
from broadcaster.engine.process import identity, lives

from .bureau import Bureau


def worker(bureau: Bureau, process: str | None) -> None:
    """A worker began, and a minute later it has given no further sign."""
    bureau.installation.workers.join("w", bureau.clock(), 4_711, process)
    bureau.clock.advance(minutes=1)


def seen(bureau: Bureau) -> Health:
    """How the installation is, and that looking changed nothing on the disk."""
    path = bureau.installation.settings.database.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as other:
        before = other.execute("PRAGMA data_version").fetchone()
        found = health(bureau.installation)
        assert other.execute("PRAGMA data_version").fetchone() == before
    return found


def test_a_worker_that_is_gone_is_to_be_started(bureau: Bureau) -> None:
    """Its process has ended, or it is of another machine, of which nobody here can tell."""
    for process in (None, "elsewhere boot pid:[1] 1 1"):
        worker(bureau, process)
        assert (seen(bureau).working, seen(bureau).stuck) == (False, ())
        bureau.write("DELETE FROM worker")


def test_a_locked_database_is_named(bureau: Bureau) -> None:
    """Its process lives, another program holds the file: reading goes on, and says so."""
    worker(bureau, identity())
    path = bureau.installation.settings.database.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        found = seen(bureau)
        other.rollback()
    assert [one.id for one in found.stuck] == ["w"]
    assert found.hindrance and "wird von einem anderen Programm festgehalten" in found.hindrance.de
    assert not found.working


def test_a_full_disk_is_named(bureau: Bureau) -> None:
    """By the room that is left; here whatever there is counts as too little."""
    found = bureau.installation.database.hindrance(least_free=2**62)
    assert found and "keinen Platz mehr auf der Platte" in found.de


def test_silence_without_a_known_cause_is_said_as_such(bureau: Bureau) -> None:
    """The file can be written, so something is wrong with the process."""
    worker(bureau, identity())
    found = seen(bureau)
    assert (len(found.stuck), found.hindrance) == (1, None)


def test_a_sign_of_life_is_enough(bureau: Bureau) -> None:
    """Then nothing else is asked."""
    worker(bureau, identity())
    bureau.installation.workers.beat("w", bureau.clock() - timedelta(seconds=5))
    found = seen(bureau)
    assert (found.working, found.stuck, found.hindrance) == (True, (), None)


def test_a_worker_that_was_killed_a_moment_ago_is_not_called_running(bureau: Bureau) -> None:
    """Its last sign of life is fresh, but its process has ended."""
    machine, number, _ = (identity() or "").rsplit(" ", 2)
    bureau.installation.workers.join("w", bureau.clock(), 4_711, f"{machine} {number} 1")
    assert not seen(bureau).working


def test_whose_process_lives() -> None:
    """This one; not one that has ended, nor a number that was given to another."""
    mine = identity()
    assert lives(mine)
    assert mine is not None
    assert not lives(f"{mine.rsplit(' ', 1)[0]} 1")
    assert not lives(None)
