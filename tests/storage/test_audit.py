"""The record: whatever is done to it afterwards is noticed."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from broadcaster.people.records import Actor, Entry
from broadcaster.storage.database.database import Database
from broadcaster.storage.installation.audit import Audit, begin_record
from broadcaster.storage.installation.organisations import Organisations
from broadcaster.storage.installation.seals import Seals, record_keys
from tests.sampling import Sample

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ENTRIES = 40
COLUMNS = ("at", "person_id", "who", "what", "about", "details", "key_number", "hash")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "audit.db"


@pytest.fixture
def audit(migrated: Path, path: Path) -> Iterator[Audit]:
    """A record of 40 entries."""
    shutil.copy(migrated, path)
    database = Database(f"sqlite:///{path}")
    organisations, seals = Organisations(database), Seals(record_keys("key"))
    begin = begin_record(seals, lambda: NOW)
    made = Audit(database, organisations.add("Kreis Soest", NOW, begin), seals, lambda: NOW)
    for number in range(1, ENTRIES):
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


def _move_the_end(cursor: sqlite3.Connection, random: Random) -> None:
    """Cut the tail off and move the end's mark along: everything that this needs stands in the database."""
    last = random.randint(1, ENTRIES - 1)
    cursor.execute("DELETE FROM audit_record WHERE number>?", (last,))
    said = "SELECT hash FROM audit_record WHERE number=audit_end.number"
    cursor.execute("UPDATE audit_end SET number=?", (last,))
    cursor.execute(f"UPDATE audit_end SET hash=({said})")
    if random.random() < 0.5:  # with some seal or other
        seals = [f"({said})", "'not sealed'", "''", "'ü'", "hash"]
        cursor.execute(f"UPDATE audit_end SET seal={random.choice(seals)}, key_number={random.randint(-1, 2)}")


def _empty(cursor: sqlite3.Connection, random: Random) -> None:
    """Make it look new."""
    cursor.execute("DELETE FROM audit_record")
    cursor.execute(
        random.choice(
            [
                "DELETE FROM audit_end",
                f"UPDATE audit_end SET number=0, hash='{'0' * 64}'",
                f"UPDATE audit_end SET number=0, hash='{'0' * 64}', key_number=0, seal='not sealed'",
            ]
        )
    )


def _append(cursor: sqlite3.Connection, random: Random) -> None:
    """Say an earlier entry once more."""
    names = "organisation_id, at, person_id, who, what, about, details, key_number, hash"
    cursor.execute(
        f"INSERT INTO audit_record (number, {names}) SELECT ?, {names} FROM audit_record WHERE number=?",
        (ENTRIES + 1, random.randint(1, ENTRIES)),
    )
    if random.random() < 0.5:
        cursor.execute("UPDATE audit_end SET number=number+1")


def _spoil(cursor: sqlite3.Connection, random: Random) -> None:
    """Put something into a column that the product never writes there."""
    column, value = random.choice(["at", "person_id", "who", "hash", "key_number"]), random.choice(["ü", 2**62, b"x"])
    cursor.execute(f"UPDATE audit_record SET {column}=? WHERE number=?", (value, random.randint(1, ENTRIES)))


def _swap(cursor: sqlite3.Connection, random: Random) -> None:
    first, second = random.sample(range(1, ENTRIES + 1), 2)
    for old, new in ((first, -1), (second, first), (-1, second)):
        cursor.execute("UPDATE audit_record SET number=? WHERE number=?", (new, old))


TAMPERING: list[Callable[[sqlite3.Connection, Random], None]] = [
    *(_flip, _drop, _drop_the_end, _swap),
    *(_move_the_end, _empty, _append, _spoil),
]


@pytest.mark.parametrize("count", [120, pytest.param(10_000, marks=[pytest.mark.long, pytest.mark.timeout(1_200)])])
def test_every_change_afterwards_is_noticed(audit: Audit, path: Path, sample: Sample, count: int) -> None:
    """Whatever its kind, at once; and still after the product has written on, for that seals the end anew."""
    assert audit.broken_at() is None
    random, unnoticed = Random(sample.drawing(6)), []
    with sqlite3.connect(path) as cursor:
        kept = {table: cursor.execute(f"SELECT * FROM {table}").fetchall() for table in ("audit_record", "audit_end")}
        for number in range(sample.size(count, 800)):
            tamper = TAMPERING[number % len(TAMPERING)]
            tamper(cursor, random)
            cursor.commit()
            noticed = audit.broken_at() is not None
            if number % 3 == 0:
                audit.add(Entry(actor=Actor(who="Person 1", via="console"), what="posted"))
            if not noticed or audit.broken_at() is None:
                unnoticed.append((number, tamper.__name__))
            audit.entries(limit=100)
            for table, rows in kept.items():
                cursor.execute(f"DELETE FROM {table}")
                cursor.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)
            cursor.commit()
    assert unnoticed == []
    assert audit.broken_at() is None


def test_a_record_that_was_set_back_whole_lacks_the_head_that_was_told(audit: Audit, path: Path) -> None:
    """Nothing inside the database can tell that it is an older copy; what was told outside can."""
    with sqlite3.connect(path) as cursor:
        kept = {table: cursor.execute(f"SELECT * FROM {table}").fetchall() for table in ("audit_record", "audit_end")}
    audit.add(Entry(actor=Actor(who="Person 1", via="console"), what="posted"))
    told = audit.head()
    assert told is not None
    assert audit.hash_of(told.number) == told.hash
    with sqlite3.connect(path) as cursor:
        for table, rows in kept.items():
            cursor.execute(f"DELETE FROM {table}")
            cursor.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)
    assert audit.broken_at() is None
    assert audit.hash_of(told.number) is None
    audit.add(Entry(actor=Actor(who="Person 2", via="console"), what="posted"))
    assert audit.hash_of(told.number) not in (None, told.hash)


def test_a_key_can_be_replaced_and_what_it_sealed_stays_provable(audit: Audit) -> None:
    """Each entry names its key; without the old one, what it sealed proves nothing."""
    old = record_keys("key")
    both = Audit(audit._database, audit._organisation_id, Seals(old | {2: b"new"}), lambda: NOW)
    both.add(Entry(actor=Actor(who="Person 1", via="console"), what="posted"))
    assert both.broken_at() is None
    assert audit.broken_at() == ENTRIES + 1
    assert Audit(audit._database, audit._organisation_id, Seals({2: b"new"}), lambda: NOW).broken_at() == 1


def test_the_chain_cannot_be_made_anew_without_the_key(path: Path, audit: Audit) -> None:
    """Whoever has only the database cannot write a record that passes."""
    forged = Audit(audit._database, 1, Seals(record_keys("another key")), lambda: NOW)
    forged.add(Entry(actor=Actor(who="Nobody", via="console"), what="posted"))
    assert audit.broken_at() == ENTRIES + 1


def test_entries_are_found_by_who_what_and_when(audit: Audit) -> None:
    """Percent signs and underscores are what they are."""
    assert len(audit.entries(text="person 1", limit=100)) == 13
    assert audit.entries(text="%", limit=100) == []
    assert [entry.number for entry in audit.entries(what="posted", limit=2)] == [40, 39]
    assert audit.entries(until=NOW, limit=100) == []


def test_what_version_0_1_0_sealed_stays_provable(audit: Audit) -> None:
    """Its first entries have the key number 0; the key's derivation must never change."""
    older = Seals({0: hashlib.sha256(b"audit recordkey").digest()})
    begin = begin_record(older, lambda: NOW)
    organisation = Organisations(audit._database).add("Stadt Werl", NOW, begin)
    going_on = Audit(audit._database, organisation, Seals(record_keys("key")), lambda: NOW)
    going_on.add(Entry(actor=Actor(who="Person 1", via="console"), what="posted"))
    assert going_on.broken_at() is None
    assert Audit(audit._database, organisation, older, lambda: NOW).broken_at() == 2
