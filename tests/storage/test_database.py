"""The database is durable, versioned, and says clearly why it cannot be used."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, select, text
from sqlalchemy.exc import IntegrityError

from broadcaster.storage.database.database import Database
from broadcaster.storage.database.migrate import head
from broadcaster.storage.schema import VERSION, metadata, organisation
from broadcaster.words.errors import StorageError

NOW = datetime(2026, 11, 23, 14, 30, 0, 123456, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database lies."""
    return tmp_path / "test.db"


@pytest.fixture
def database(migrated: Path, path: Path) -> Iterator[Database]:
    """A new database."""
    shutil.copy(migrated, path)
    made = Database(f"sqlite:///{path}")
    yield made
    made.close()


def add(name: str) -> object:
    """A change that adds an organisation."""

    def change(connection: Connection) -> None:
        connection.execute(organisation.insert().values(name=name, created_at=NOW))

    return change


def names(database: Database) -> list[str]:
    """The organisations in the database."""
    with database.read() as connection:
        return list(connection.execute(select(organisation.c.name).order_by(organisation.c.id)).scalars())


def test_every_connection_is_crash_safe(database: Database) -> None:
    """WAL, synchronous=FULL and foreign keys hold for reading and for writing connections."""
    pragmas = ("journal_mode", "synchronous", "foreign_keys")

    def seen(connection: Connection) -> list[object]:
        return [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for pragma in pragmas]

    with database.read() as connection:
        assert seen(connection) == ["wal", 2, 1]
    assert database.write(seen) == ["wal", 2, 1]


def test_the_migrations_build_exactly_the_tables_of_the_schema(database: Database) -> None:
    """Schema and migrations cannot drift apart."""
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert head() == VERSION


def test_every_table_but_the_organisations_carries_its_organisation() -> None:
    """A provider may run many organisations on one database."""
    bare = [table.name for table in metadata.tables.values() if "organisation_id" not in table.c]
    assert bare == ["organisation"]


def test_a_moment_survives_exactly_and_aware(database: Database) -> None:
    """Microseconds and zone are kept."""
    database.write(add("a"))
    with database.read() as connection:
        assert connection.execute(select(organisation.c.created_at)).scalar() == NOW


def test_a_failing_change_undoes_only_itself(database: Database) -> None:
    """Changes that share a transaction do not share their failures."""
    begun, gate = threading.Event(), threading.Event()
    refused: list[IntegrityError] = []

    def write(name: str) -> None:
        try:
            database.write(add(name))
        except IntegrityError as error:
            refused.append(error)

    def block(_connection: Connection) -> None:
        begun.set()
        gate.wait(60)

    blocker = threading.Thread(target=database.write, args=(block,))
    blocker.start()
    begun.wait(60)
    writers = [threading.Thread(target=write, args=(name,)) for name in ("a", "a", "b")]
    for writer in writers:
        writer.start()
    while database._writer._waiting.qsize() < len(writers):
        pass
    gate.set()
    for thread in (blocker, *writers):
        thread.join()
    assert sorted(names(database)) == ["a", "b"]
    assert len(refused) == 1


def test_what_waits_together_is_applied_in_one_go_and_fails_one_by_one(database: Database) -> None:
    """Entries of one kind share their statements; one that fails takes no other with it, and each caller hears its own."""
    groups: list[list[str]] = []
    heard: dict[str, object] = {}

    def add_all(connection: Connection, wanted: Sequence[str]) -> list[str | ValueError]:
        groups.append(list(wanted))
        connection.execute(organisation.insert(), [{"name": one[0], "created_at": NOW} for one in wanted])
        return [ValueError(one) if one == "late" else one for one in wanted]

    def write(wanted: str) -> None:
        try:
            heard[wanted] = database.write_together(add_all, wanted)
        except (IntegrityError, ValueError) as error:
            heard[wanted] = type(error)

    with busy(database) as run:
        for wanted in ("a", "b", "a again", "late"):
            run(write, wanted)
    assert groups == [["a", "b", "a again", "late"], ["a"], ["b"], ["a again"], ["late"]]
    assert heard == {"a": "a", "b": "b", "a again": IntegrityError, "late": ValueError}
    assert sorted(names(database)) == ["a", "b", "l"]


def test_a_change_that_fails_midway_leaves_nothing_of_itself_beside_others(database: Database) -> None:
    """What it wrote before it failed is undone; what waited with it is done."""

    def half(connection: Connection) -> None:
        connection.execute(organisation.insert().values(name="half", created_at=NOW))
        raise ValueError

    def write(wanted: str) -> None:
        with suppress(ValueError):
            database.write(half if wanted == "half" else add(wanted))

    with busy(database) as run:
        for wanted in ("a", "half", "b"):
            run(write, wanted)
    assert sorted(names(database)) == ["a", "b"]


@contextmanager
def busy(database: Database) -> Iterator[Callable[[Callable[[str], None], str], None]]:
    """The writer is held up while changes come in, each in a thread of its own and in this order."""
    begun, gate = threading.Event(), threading.Event()
    blocker = threading.Thread(target=database.write, args=(lambda _connection: begun.set() or gate.wait(60),))
    threads: list[threading.Thread] = []

    def run(write: Callable[[str], None], wanted: str) -> None:
        threads.append(threading.Thread(target=write, args=(wanted,)))
        threads[-1].start()
        while database._writer._waiting.qsize() < len(threads):
            pass

    blocker.start()
    begun.wait(60)
    yield run
    gate.set()
    for thread in (blocker, *threads):
        thread.join()


def test_a_committed_write_is_there_for_another_process(database: Database, path: Path) -> None:
    """A write is visible outside when it returns."""
    database.write(add("a"))
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM organisation").fetchall() == [("a",)]


def test_a_missing_database_is_not_made_by_accident(tmp_path: Path) -> None:
    """A typing error in the address makes no empty installation."""
    with pytest.raises(StorageError, match="init"):
        Database(f"sqlite:///{tmp_path}/none.db")
    assert not (tmp_path / "none.db").exists()


def test_a_newer_database_is_refused_and_left_alone(database: Database, path: Path) -> None:
    """An older program never writes into it."""
    database.write(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num='9999'")))
    with pytest.raises(StorageError, match="newer version"):
        Database(f"sqlite:///{path}")
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """The sentence says so, and the file stays as it is."""
    file = tmp_path / "notes.db"
    file.write_bytes(b"These are my notes, not a database. " * 100)
    with pytest.raises(StorageError, match="damaged or no database"):
        Database(f"sqlite:///{file}")
    assert file.read_bytes().startswith(b"These are my notes")


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    """Tables of somebody else are not migrated into."""
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE recipes (id INTEGER)")
    with pytest.raises(StorageError, match="not a database of the broadcaster"):
        Database(f"sqlite:///{tmp_path}/other.db")


def test_a_read_only_database_says_so(database: Database, path: Path) -> None:
    """Writing fails with the reason and the remedy, at once."""
    database.close()
    with pytest.raises(StorageError, match="read-only"):
        Database(f"sqlite:///file:{path}?mode=ro&uri=true").write(add("a"))  # type: ignore[arg-type]


def test_a_file_that_its_owner_made_read_only_is_left_alone(database: Database, path: Path) -> None:
    """The superuser could write all the same, and does not; reading goes on."""
    database.write(add("a"))
    database.close()
    path.chmod(0o444)
    opened = Database(f"sqlite:///{path}")
    with pytest.raises(StorageError, match="read-only"):
        opened.write(add("b"))  # type: ignore[arg-type]
    assert names(opened) == ["a"]
    opened.close()


@pytest.mark.parametrize("address", ["postgresql+psycopg://me:geheim-123@127.0.0.1:1/none", "oracle9://geheim-123"])
def test_a_password_in_the_address_stays_hidden(address: str) -> None:
    """Sentences show where the database is, not how to get in."""
    with pytest.raises(StorageError) as caught:
        Database(address)
    assert "geheim-123" not in caught.value.sentence.de + caught.value.sentence.en


@pytest.mark.postgres
def test_a_server_that_confirms_before_it_has_written_is_refused(new_postgres: Callable[[], str]) -> None:
    """As on SQLite, accepted means on disk."""
    address = new_postgres()
    Database(address, create=True).close()
    careless = create_engine(address, isolation_level="AUTOCOMMIT")
    with careless.connect() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
    careless.dispose()
    with pytest.raises(StorageError) as caught:
        Database(address)
    assert "synchronous_commit" in caught.value.sentence.en
