"""A database is brought up to date whole or not at all, and one that no migration leads on from is refused."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.config import Config
from sqlalchemy import Connection

from broadcaster.storage import migrations
from broadcaster.storage.database.database import Database
from broadcaster.storage.database.migrate import upgrade
from broadcaster.storage.database.migration import Migration
from broadcaster.storage.schema import BEFORE_FIRST, VERSION, broadcast, message, organisation, revision, worker
from broadcaster.words.errors import StorageError

from .revisions import LATER, later

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
MIGRATIONS = Path(next(iter(migrations.__path__)))
FIRST: Mapping[str, str] = {
    "versions/v0001_first_tables.py": "9276047563dd9ff671b5c8f79aad7adceb568434c7739825f34cce1f34d8c602",
    "first/__init__.py": "b471dc8643ee73dc18971ac50d0f527bbfd543b5055c6de64bde8ae12181f5c8",
    "first/deliveries.py": "77c82422f550151b1e83f348166687eb81a51f74235a974358835e1dab914386",
    "first/messages.py": "4a554a8691f8320cb1ac601711fc869f01051fbc5d7f8974415603e600d80ff4",
    "first/organisations.py": "3b2f73c390d65b3e13ab5eae25944e2ecdfb027efaa2acfa820ac60e12c9000e",
    "first/people.py": "6a2828845134bd5a7796b69af0c00e430b99b0765d5cca8ce158a6e508ce9fcb",
    "first/website.py": "2fa89e8e3ef5b9ca4f24c82586b8c95831e4ae3285047a34d9f0638bb166b948",
}
"""What the first revision is made of, with the SHA-256 of each file; see test_the_first_revision_stays_as_it_was_released."""


@pytest.fixture
def path(migrated: Path, tmp_path: Path) -> Path:
    """Where the database lies."""
    return Path(shutil.copy(migrated, tmp_path / "test.db"))


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    """A database of today with a broadcast in it."""
    made = Database(f"sqlite:///{path}")
    made.write(fill)
    yield made
    made.close()


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """Where the later release has its own revision."""
    folder = tmp_path / "versions"
    folder.mkdir()
    return folder


def fill(connection: Connection) -> None:
    """Add an organisation with a broadcast."""
    mine = {"organisation_id": 1, "created_at": NOW}
    connection.execute(organisation.insert().values(id=1, name="Kreis", created_at=NOW))
    connection.execute(message.insert().values(id=1, **mine))
    connection.execute(revision.insert().values(message_id=1, number=1, content={}, **mine))
    said = {"message_id": 1, "revision_number": 1, "policy": "prefer_once", "request_key": "key"}
    connection.execute(broadcast.insert().values(id=1, due_at=NOW, expires_at=NOW, **mine, **said))


def content(path: Path) -> list[str]:
    """Everything that a database is made of."""
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


def copies(path: Path) -> list[str]:
    """What lies beside a database and is not the database's own."""
    return sorted(
        one.name for one in path.parent.glob(f"{path.name}*") if not one.name.endswith((".db", "-wal", "-shm"))
    )


def refused(database: Database, config: Config | None) -> str:
    """The English sentence with which the upgrade is refused."""
    with pytest.raises(StorageError) as caught:
        upgrade(database._engine, config=config)
    return caught.value.sentence.en


def mood(connection: Connection) -> object:
    """What the later release keeps of the broadcast."""
    return connection.exec_driver_sql("SELECT request_key, mood FROM broadcast").one()


def test_an_older_database_is_brought_up_to_date_with_what_is_in_it(
    database: Database, path: Path, versions: Path
) -> None:
    """A table that SQLite must build anew keeps its rows; the copy for its owner is what was there before."""
    before = content(path)
    copy = path.with_name(f"test.db.{VERSION}")
    assert upgrade(database._engine, config=later(versions)) == Migration(VERSION, copy)
    with database.read() as connection:
        assert mood(connection) == ("key", "calm")
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == LATER
    assert (content(copy), copy.stat().st_mode & 0o777) == (before, 0o600)
    assert upgrade(database._engine, config=later(versions)) is None
    assert copies(path) == [copy.name]


@pytest.mark.postgres
def test_a_server_is_brought_up_to_date_with_what_is_in_it(new_postgres: Callable[[], str], versions: Path) -> None:
    """Its copies are its operator's."""
    database = Database(new_postgres())
    database.write(fill)
    assert upgrade(database._engine, config=later(versions)) == Migration(VERSION, None)
    with database.read() as connection:
        assert mood(connection) == ("key", "calm")
    database.close()


def test_what_belongs_to_an_upgrade_is_done_with_it_or_nothing_is(
    database: Database, path: Path, versions: Path
) -> None:
    """It sees the new tables; if it fails, the older program can go on."""
    before, seen = content(path), list[object]()

    def fail(connection: Connection) -> None:
        seen.append(mood(connection))
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        upgrade(database._engine, fail, later(versions))
    assert (seen, content(path)) == ([("key", "calm")], before)


def test_a_migration_that_fails_midway_changes_nothing(database: Database, path: Path, versions: Path) -> None:
    """All of an upgrade is one transaction, also where tables are built anew."""
    before = content(path)
    with pytest.raises(ZeroDivisionError):
        upgrade(database._engine, config=later(versions, "1 / 0"))
    assert content(path) == before
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_migration_after_which_references_lead_nowhere_changes_nothing(
    database: Database, path: Path, versions: Path
) -> None:
    """They rest while tables are built anew, and are checked before anything is kept."""
    before = content(path)
    said = refused(database, later(versions, 'op.execute("DELETE FROM revision")'))
    assert said == "The database contradicts itself and was not changed. Restore the backup."
    assert content(path) == before


def test_nothing_is_migrated_under_a_worker_that_is_alive(database: Database, path: Path, versions: Path) -> None:
    """It would go on with tables that it does not know any more."""
    now, config = datetime.now(UTC), later(versions)
    row = {"id": "w", "organisation_id": 1, "started_at": now, "wake_port": 12345}
    database.write(lambda connection: connection.execute(worker.insert().values(seen_at=now, **row)))
    before = content(path)
    assert "still at work" in refused(database, config)
    assert (content(path), copies(path)) == (before, [])
    gone = worker.update().values(seen_at=now - timedelta(minutes=1))
    database.write(lambda connection: connection.execute(gone))
    assert upgrade(database._engine, config=config) is not None


def test_without_room_for_the_copy_nothing_is_migrated(database: Database, path: Path, versions: Path) -> None:
    """What is in the copy's place is told, and stays."""
    before, copy = content(path), path.with_name(f"test.db.{VERSION}")
    copy.mkdir()
    said = refused(database, later(versions))
    assert f"The copy {copy} cannot be made" in said
    assert (content(path), copies(path)) == (before, [copy.name])


def indexes(path: Path) -> dict[str, list[str]]:
    """The indexes of each table, in the order in which they were made."""
    made: dict[str, list[str]] = {}
    query = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid"
    with closing(sqlite3.connect(path)) as database:
        for table, name in database.execute(query):
            made.setdefault(table, []).append(name)
    return made


def test_every_installation_has_its_indexes_in_one_order(path: Path, versions: Path) -> None:
    """Alembic builds a table anew with its indexes in any order; a database must not choose by that."""
    assert {table: names for table, names in indexes(path).items() if names != sorted(names)} == {}
    with closing(sqlite3.connect(path)) as database:
        made = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'").fetchall())
        for name in ("ix_delivery_sending", "ix_delivery_account", "ix_delivery_message"):
            database.execute(f"DROP INDEX {name}")
            database.execute(made[name])
    assert indexes(path)["delivery"] != sorted(indexes(path)["delivery"])
    opened = Database(f"sqlite:///{path}")
    upgrade(opened._engine, config=later(versions))
    opened.close()
    assert {table: names for table, names in indexes(path).items() if names != sorted(names)} == {}
    assert (len(indexes(path)["delivery"]), len(indexes(path)["broadcast"])) == (9, 4)


def test_of_two_at_once_one_brings_the_database_up_to_date(database: Database, path: Path, versions: Path) -> None:
    """The other begins while the first holds the database, waits, and finds nothing to do."""
    config, second = later(versions), Database(f"sqlite:///{path}")
    done: list[Migration | None] = []
    waiting = threading.Thread(target=lambda: done.append(upgrade(second._engine, config=later(versions))))
    first = upgrade(database._engine, lambda _: waiting.start(), config)
    waiting.join()
    assert (first is not None, done) == (True, [None])
    assert copies(path) == [f"test.db.{VERSION}"]
    second.close()


@pytest.mark.parametrize("migrate", [False, True])
@pytest.mark.parametrize("found", BEFORE_FIRST)
def test_a_database_from_before_the_first_revision_is_refused(path: Path, found: str, *, migrate: bool) -> None:
    """The remedy is the version that can still bring it on; nothing is changed, and no copy is made."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = ?", [found])
    before = content(path)
    with pytest.raises(StorageError) as caught:
        Database(f"sqlite:///{path}", migrate=migrate)
    assert caught.value.sentence.de == (
        f"Die Datenbank ist älter, als diese Version sie umstellen kann (Stand {found}). Bitte installieren Sie Version "
        "0.1.0, rufen Sie dort „broadcaster migrate“ auf, und starten Sie dann wieder diese Version; nichts wurde verändert."
    )
    assert caught.value.sentence.en == (
        f"The database is older than this version can bring up to date (revision {found}). Install version 0.1.0, call "
        "'broadcaster migrate' there, then start this version again; nothing was changed."
    )
    assert (content(path), copies(path)) == (before, [])


@pytest.mark.parametrize(("found", "why"), [("0008", "older than this version"), ("9999", "by a newer version")])
def test_a_revision_that_appears_while_an_upgrade_begins_is_refused(
    database: Database, path: Path, versions: Path, found: str, why: str
) -> None:
    """Whoever puts another file in the place is told, before anything is copied."""
    database.write(lambda connection: connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{found}'"))
    before = content(path)
    assert why in refused(database, later(versions))
    assert (content(path), copies(path)) == (before, [])


def test_the_first_revision_stays_as_it_was_released() -> None:
    """Databases were made by it: a changed one would make new installations differ from them, and no upgrade would see it.

    Whatever is to be different is a revision of its own, behind the newest one.
    """
    files = [MIGRATIONS / "versions" / "v0001_first_tables.py", *MIGRATIONS.glob("first/*.py")]
    made = {one.relative_to(MIGRATIONS).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest() for one in files}
    assert made == FIRST
