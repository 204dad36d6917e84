"""Opens the database, refuses one it cannot trust, and hands out reads and durable writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError

from broadcaster.errors import StorageError
from broadcaster.storage.schema import VERSION
from broadcaster.storage.writer import Together, Writer
from broadcaster.words import Sentence

T = TypeVar("T")
BUSY_SECONDS = 10
_WRITING = 0x62726F6164
"""The number of the lock that writers share on PostgreSQL."""


class Database:
    """One database. Reads see what is committed; a write is on disk when it returns."""

    def __init__(
        self, address: str, *, create: bool = False, upgraded: Callable[[Connection], None] = lambda _: None
    ) -> None:
        """``upgraded`` is done in the transaction that brings an older database up to date."""
        self.address, self._upgraded = address, upgraded
        _must_exist(address, create=create)
        self._marked_read_only = _marked_read_only(address)
        self._engine = _engine(address)
        self._writer = Writer(self._engine)
        try:
            with _explaining(address):
                self._check(create=create)
        except StorageError:
            self._engine.dispose()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading."""
        with _explaining(self.address), self._engine.connect().execution_options(read=True) as connection:
            yield connection

    def write(self, change: Callable[[Connection], T]) -> T:
        """Apply ``change`` durably; changes that wait at the same time share a transaction."""
        if self._marked_read_only:
            raise _explained("readonly", self.address)
        with _explaining(self.address):
            return self._writer.write(change)

    def write_together(self, apply: Together, entry: Any, *, rowwise: bool = False) -> Any:
        """As :meth:`write`, in one go with all entries that wait for the same ``apply``.

        What is ``rowwise`` changes rows only as long as they are as expected, and needs no other worker to wait.
        """
        if self._marked_read_only:
            raise _explained("readonly", self.address)
        with _explaining(self.address):
            return self._writer.write_together(apply, entry, rowwise=rowwise)

    def close(self) -> None:
        """Finish the writes that wait and close every connection."""
        self._writer.close()
        self._engine.dispose()

    def _check(self, *, create: bool) -> None:
        with self.read() as connection:
            _assert_durable(connection)
            found = _version(connection)
        if found == VERSION:
            return
        if found is None and not create:
            raise _not_ours(self.address)
        self._migrate()

    def _migrate(self) -> None:
        from broadcaster.storage.migrate import upgrade  # noqa: PLC0415 - Alembic is needed once, not at every start

        upgrade(self._engine, self._upgraded)


def _engine(address: str) -> Engine:
    try:
        made = create_engine(address, pool_size=40, max_overflow=0, pool_timeout=BUSY_SECONDS)
    except (ArgumentError, ModuleNotFoundError):
        raise _no_such_kind() from None
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


def _no_such_kind() -> StorageError:
    return StorageError(
        Sentence(
            de="Die Einstellung „database“ nennt keine benutzbare Datenbank. Erwartet wird sqlite:///datei.db, "
            "oder postgresql+psycopg://… mit dem Extra „postgres“.",
            en="The setting database names no usable database. Expected is sqlite:///file.db, "
            "or postgresql+psycopg://… with the extra postgres.",
        )
    )


def _not_ours(address: str) -> StorageError:
    return StorageError(
        Sentence(
            de=f"{_shown(address)} ist keine Datenbank des Broadcasters. Bitte prüfen Sie die Einstellung „database“.",
            en=f"{_shown(address)} is not a database of the broadcaster. Check the setting database.",
        )
    )


def _shown(address: str) -> str:
    """The address without a password."""
    return make_url(address).render_as_string(hide_password=True)


@contextmanager
def _explaining(address: str) -> Iterator[None]:
    """Turn a driver's error into a sentence."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise _explained(str(error.orig), address) from error
    except SQLAlchemyError as error:
        raise _explained(type(error).__name__, address) from error


_KNOWN = {
    "readonly": (
        "ist schreibgeschützt. Bitte geben Sie Schreibrechte auf Datei und Ordner",
        "is read-only. Allow writing to the file and its folder",
    ),
    "full": (
        "hat keinen Platz mehr auf der Platte. Bitte schaffen Sie Platz; nichts Angenommenes ging verloren",
        "has no space left on the disk. Free some; nothing accepted was lost",
    ),
    "locked": (
        "wird von einem anderen Programm festgehalten. Bitte beenden Sie es und versuchen Sie es erneut",
        "is kept busy by another program. End it and try again",
    ),
    "not a database": (
        "ist beschädigt oder keine Datenbank. Bitte spielen Sie die letzte Sicherung ein",
        "is damaged or no database. Restore the last backup",
    ),
    "unable to open": (
        "kann nicht geöffnet werden. Bitte prüfen Sie Ordner und Rechte",
        "cannot be opened. Check the folder and its permissions",
    ),
}


def _explained(reason: str, address: str) -> StorageError:
    for fragment, (de, en) in _KNOWN.items():
        if fragment in reason:
            return StorageError(
                Sentence(
                    de=f"Die Datenbank {_shown(address)} {de}.",
                    en=f"The database {_shown(address)} {en}.",
                )
            )
    return StorageError(
        Sentence(
            de=f"Die Datenbank {_shown(address)} antwortet nicht wie erwartet ({reason[:200]}).",
            en=f"The database {_shown(address)} does not answer as expected ({reason[:200]}).",
        )
    )
