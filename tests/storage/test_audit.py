"""The record: whatever is done to it afterwards is noticed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from broadcaster.storage.audit import Actor, Audit, Entry
from broadcaster.storage.database import Database
from broadcaster.storage.organisations import Organisations

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ENTRIES = 40
COLUMNS = ("at", "person_id", "who", "what", "about", "details", "hash")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "audit.db"


@pytest.fixture
def audit(path: Path) -> Iterator[Audit]:
    """A record of 40 entries."""
    database = Database(f"sqlite:///{path}", create=True)
    organisation = Organisations(database).add("Kreis Soest", NOW)
    made = Audit(database, organisation, b"key", lambda: NOW)
    for number in range(ENTRIES):
        made.add(
            Entry(actor=Actor(who=f"Person {number % 3}", via="console"), what="posted", about=f"message {number}")
        )
    yield made
    database.close()


def _flip(cursor: sqlite3.Connection, random: Random) -> None:
    """Change one character, or one number, of one entry."""
    column, number = random.choice(COLUMNS), random.randint(1, ENTRIES)
    (value,) = cursor.execute(f"SELECT {column} FROM audit_record WHERE number=?", (number,)).fetchone()
    if value is None or isinstance(value, int):
        changed: object = (value or 0) + random.randint(1, 1_000_000) if column == "at" else None
        if changed is None:
            column, changed = "about", "another"
    else:
        place = random.randrange(len(value))
        changed = value[:place] + chr((ord(value[place]) - 32 + random.randint(1, 90)) % 94 + 33) + value[place + 1 :]
        if changed == value:
            changed = value + "x"
    cursor.execute(f"UPDATE audit_record SET {column}=? WHERE number=?", (changed, number))


def _drop(cursor: sqlite3.Connection, random: Random) -> None:
    cursor.execute("DELETE FROM audit_record WHERE number=?", (random.randint(1, ENTRIES),))


def _drop_the_end(cursor: sqlite3.Connection, random: Random) -> None:
    """Drop the last entries, and pretend that there never were more."""
    last = random.randint(1, ENTRIES - 1)
    cursor.execute("DELETE FROM audit_record WHERE number>?", (last,))
    cursor.execute("UPDATE audit_end SET number=?", (last,))


def _swap(cursor: sqlite3.Connection, random: Random) -> None:
    first, second = random.sample(range(1, ENTRIES + 1), 2)
    for old, new in ((first, -1), (second, first), (-1, second)):
        cursor.execute("UPDATE audit_record SET number=? WHERE number=?", (new, old))


TAMPERING: list[Callable[[sqlite3.Connection, Random], None]] = [_flip, _drop, _drop_the_end, _swap]


@pytest.mark.parametrize("count", [200, pytest.param(10_000, marks=[pytest.mark.long, pytest.mark.timeout(1_200)])])
def test_every_change_afterwards_is_noticed(audit: Audit, path: Path, count: int) -> None:
    """Flipped characters, dropped and swapped entries: all of them, at the first that is wrong."""
    assert audit.broken_at() is None
    random, unnoticed = Random(6), []
    with sqlite3.connect(path) as cursor:
        original = cursor.execute("SELECT * FROM audit_record").fetchall()
        end = cursor.execute("SELECT number, hash FROM audit_end").fetchone()
        places = ",".join("?" * len(original[0]))
        for number in range(count):
            random.choice(TAMPERING)(cursor, random)
            cursor.commit()
            if audit.broken_at() is None:
                unnoticed.append(number)
            cursor.execute("DELETE FROM audit_record")
            cursor.executemany(f"INSERT INTO audit_record VALUES ({places})", original)
            cursor.execute("UPDATE audit_end SET number=?, hash=?", end)
            cursor.commit()
    assert unnoticed == []
    assert audit.broken_at() is None


def test_the_chain_cannot_be_made_anew_without_the_key(path: Path, audit: Audit) -> None:
    """Whoever has only the database cannot write a record that passes."""
    forged = Audit(audit._database, 1, b"another key", lambda: NOW)
    forged.add(Entry(actor=Actor(who="Nobody", via="console"), what="posted"))
    assert audit.broken_at() == ENTRIES + 1


def test_entries_are_found_by_who_what_and_when(audit: Audit) -> None:
    """Percent signs and underscores are what they are."""
    assert len(audit.entries(text="person 1", limit=100)) == 13
    assert audit.entries(text="%", limit=100) == []
    assert [entry.number for entry in audit.entries(what="posted", limit=2)] == [40, 39]
    assert audit.entries(until=NOW, limit=100) == []
