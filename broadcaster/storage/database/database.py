"""Opens the database, refuses one it cannot trust, and hands out reads and durable writes."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from broadcaster.storage.database.migration import Migration
from broadcaster.storage.database.refusals import (
    before_first,
    explained,
    explaining,
    newer,
    no_such_kind,
    not_ours,
    outdated,
    shown,
)
from broadcaster.storage.database.writer import Together, Writer
from broadcaster.storage.schema import BEFORE_FIRST, VERSION
from broadcaster.words import Sentence
from broadcaster.words.errors import StorageError

T = TypeVar("T")
BUSY_SECONDS = 10
PROBE_SECONDS = 0.5
"""So long is waited for the lock when it is only asked whether anybody could write."""
LEAST_FREE = 100_000
"""With fewer bytes on the disk no transaction is certain to find room."""
_WRITING = 0x62726F6164
"""The number of the lock that writers share on PostgreSQL."""


class Database:
    """One database. Reads see what is committed; a write is on disk when it returns."""

    def __init__(
        self,
        address: str,
        *,
        password: str | None = None,
        create: bool = False,
        migrate: bool = False,
        upgraded: Callable[[Connection], object] = lambda _: None,
    ) -> None:
        """``create`` makes the tables, ``migrate`` brings an older database up to date, and ``upgraded`` is done with that."""
        self.address, self._upgraded = address, upgraded
        self.migration: Migration | None = None
        """What was brought up to date by this opening."""
        _must_exist(address, create=create)
        _make_private(address)
        self._marked_read_only = _marked_read_only(address)
        self._engine = _engine(address, password)
        self.first: Callable[[Connection], Callable[[], None]] = lambda _: lambda: None
        """What every transaction that writes begins with; what it returns is called once that is on disk."""
        self._writer = Writer(self._engine, self._begun)
        try:
            with explaining(address):
                self._check(create=create, migrate=migrate)
        except StorageError:
            self._engine.dispose()
            raise

    @property
    def shown(self) -> str:
        """Its address as everybody may read it."""
        return shown(self.address)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading."""
        with explaining(self.address), self._engine.connect().execution_options(read=True) as connection:
            yield connection

    def write(self, change: Callable[[Connection], T]) -> T:
        """Apply ``change`` durably; changes that wait at the same time share a transaction."""
        if self._marked_read_only:
            raise explained("readonly", self.address)
        with explaining(self.address):
            return self._writer.write(change)

    def write_together(self, apply: Together, entry: Any, *, rowwise: bool = False) -> Any:
        """As :meth:`write`, in one go with all entries that wait for the same ``apply``.

        What is ``rowwise`` changes rows only as long as they are as expected, and needs no other worker to wait.
        """
        if self._marked_read_only:
            raise explained("readonly", self.address)
        with explaining(self.address):
            return self._writer.write_together(apply, entry, rowwise=rowwise)

    def _begun(self, connection: Connection) -> Callable[[], None]:
        return self.first(connection)

    def hindrance(self, least_free: int = LEAST_FREE) -> Sentence | None:
        """What keeps everybody from writing to the file right now, found out without writing; None if nothing is seen.

        A disk with fewer than ``least_free`` bytes counts as full.
        """
        path = _file(self.address)
        if path is None:
            return None
        if shutil.disk_usage(path.parent).free < least_free:
            return explained("full", self.address).sentence
        try:
            with closing(sqlite3.connect(path, timeout=PROBE_SECONDS, isolation_level=None)) as probe:
                probe.execute("BEGIN IMMEDIATE").connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            return explained(str(error), self.address).sentence
        return None

    def close(self) -> None:
        """Finish the writes that wait and close every connection."""
        self._writer.close()
        self._engine.dispose()

    def _check(self, *, create: bool, migrate: bool) -> None:
        with self.read() as connection:
            _assert_durable(connection)
            found = _version(connection)
        if found == VERSION:
            return
        if found is None and not create:
            raise not_ours(self.address)
        if found in BEFORE_FIRST:
            raise before_first(found)
        if found is not None and found > VERSION:
            raise newer()
        if found is not None and not migrate:
            raise outdated(self.address, found)
        self._migrate()

    def _migrate(self) -> None:
        from broadcaster.storage.database.migrate import upgrade  # noqa: PLC0415 - Alembic is needed once, not at every start

        self.migration = upgrade(self._engine, self._upgraded)


def _engine(address: str, password: str | None) -> Engine:
    try:
        place = make_url(address)
        made = create_engine(
            place.set(password=password) if password else place, pool_size=40, max_overflow=0, pool_timeout=BUSY_SECONDS
        )
    except (ArgumentError, ModuleNotFoundError):
        raise no_such_kind() from None
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", _prepare_sqlite)
        event.listen(made, "begin", _begin_sqlite)
    if made.dialect.name == "postgresql":
        event.listen(made, "begin", _begin_postgresql)
    return made


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    # SQLite's own knows no umlauts, so that a search for "über" would not find "Über"
    connection.create_function("lower", 1, _lowered, deterministic=True)
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _lowered(value: Any) -> str | None:
    return None if value is None else str(value).casefold()


def _begin_sqlite(connection: Connection) -> None:
    """Writers queue for the lock at once; a later upgrade from reading could only fail."""
    reading = connection.get_execution_options().get("read", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    """Writers queue for one lock, as on SQLite: what a claim has read is still so when it takes it.

    Rowwise changes share it among themselves, and leave the order of their rows to the server.
    """
    options = connection.get_execution_options()
    if not options.get("read", False):
        kind = "_shared" if options.get("rowwise", False) else ""
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock{kind}({_WRITING})")


def _assert_durable(connection: Connection) -> None:
    """Raises StorageError if what was acknowledged would not survive a power loss."""
    names, wanted, remedy = _DURABLE[connection.dialect.name]
    if tuple(connection.exec_driver_sql(name).scalar_one() for name in names) not in wanted:
        raise StorageError(remedy)


_DURABLE: Final[dict[str, tuple[Sequence[str], Collection[tuple[Any, ...]], Sentence]]] = {
    "sqlite": (
        ("PRAGMA synchronous", "PRAGMA journal_mode"),
        {(2, "wal")},
        Sentence(
            de="Die Datenbank läuft nicht ausfallsicher (WAL, synchronous=FULL). Legen Sie sie auf eine lokale Platte.",
            en="The database does not run crash-safe (WAL, synchronous=FULL). Put it on a local disk.",
        ),
    ),
    "postgresql": (
        ("SHOW fsync", "SHOW synchronous_commit"),
        {("on", level) for level in ("on", "local", "remote_write", "remote_apply")},
        Sentence(
            de="Die Datenbank läuft nicht ausfallsicher. Stellen Sie auf dem Server „fsync“ und „synchronous_commit“ an.",
            en="The database does not run crash-safe. Switch 'fsync' and 'synchronous_commit' on at the server.",
        ),
    ),
}
"""By kind of database: what to ask, which answers will do, and what a person is told else."""


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _file(address: str) -> Path | None:
    """The file of a database that is a plain SQLite file."""
    if not address.startswith("sqlite:///") or address.startswith("sqlite:///file:"):
        return None
    return Path(address.removeprefix("sqlite:///"))


def _marked_read_only(address: str) -> bool:
    """Whether nobody may write to the file; the superuser could all the same, against what its owner wants."""
    path = _file(address)
    return path is not None and path.exists() and not path.stat().st_mode & 0o222


def _must_exist(address: str, *, create: bool) -> None:
    path = _file(address)
    if not create and path is not None and not path.exists():
        raise StorageError(
            Sentence(
                de=f"Die Datenbank {path} gibt es nicht. „broadcaster init“ legt eine Installation an.",
                en=f"The database {path} does not exist. 'broadcaster init' makes an installation.",
            )
        )


def _make_private(address: str) -> None:
    """Begin the file of a new database so that only its owner may read it; what SQLite puts beside it follows that."""
    path = _file(address)
    if path is not None and not path.exists():
        with suppress(OSError):  # what keeps it from being made is said when it is opened
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
