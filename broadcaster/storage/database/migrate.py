"""Brings a database to the current version; refuses one that a newer release wrote, or one from before the first revision."""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, select

from broadcaster.storage.database.migration import Migration
from broadcaster.storage.database.refusals import before_first, newer
from broadcaster.storage.schema import BEFORE_FIRST, worker
from broadcaster.words import Sentence
from broadcaster.words.errors import StorageError

ALIVE_FOR: Final = timedelta(seconds=15)
"""A worker that gave a sign so lately is alive."""


def configuration() -> Config:
    """Alembic's configuration for the migrations in this package."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent.parent / "migrations"))
    return config


def head() -> str:
    """The newest migration there is."""
    return ScriptDirectory.from_config(configuration()).get_current_head() or ""


def upgrade(
    engine: Engine, upgraded: Callable[[Connection], object] = lambda _: None, config: Config | None = None
) -> Migration | None:
    """Apply the missing migrations, and do ``upgraded`` with them, in one transaction; None if there was nothing to bring up.

    What an older version wrote is copied before, if it is a file. ``config`` names the migrations, if not those of this
    package. Raises StorageError for a version from which none leads on, while a worker is alive, and if there is no room
    for the copy; then nothing was changed.
    """
    config = config or configuration()
    scripts = ScriptDirectory.from_config(config)
    with engine.connect() as connection, _rebuilding(connection), connection.begin():
        config.attributes["connection"] = connection
        found = MigrationContext.configure(connection).get_current_revision()
        if found == scripts.get_current_head():
            return None  # another process did it while this one waited
        if found is not None:
            _refuse_unknown(scripts, found)
            _refuse_beside_workers(connection)
        copied = _copied(connection, found) if found is not None else None
        command.upgrade(config, "head")
        _order_indexes(connection)
        _check_references(connection)
        upgraded(connection)
    return Migration(found, copied) if found is not None else None


def _refuse_unknown(scripts: ScriptDirectory, found: str) -> None:
    """No migration leads on from a revision that is not among them."""
    if found in BEFORE_FIRST:
        raise before_first(found)
    try:
        scripts.get_revision(found)
    except CommandError:
        raise newer() from None


def _refuse_beside_workers(connection: Connection) -> None:
    """A worker of an older version would go on with tables that are no longer as it knows them."""
    now = datetime.now(UTC)
    alive = select(worker.c.id).where(
        worker.c.wake_port.is_not(None), worker.c.seen_at.between(now - ALIVE_FOR, now + ALIVE_FOR)
    )
    if connection.execute(alive).first() is not None:
        raise StorageError(
            Sentence(
                de="Auf dieser Datenbank arbeitet noch ein Sender einer älteren Version. Bitte beenden Sie ihn, warten Sie "
                f"{ALIVE_FOR.seconds} Sekunden, und versuchen Sie es erneut; nichts wurde verändert.",
                en="A worker of an older version is still at work on this database. End it, wait "
                f"{ALIVE_FOR.seconds} seconds, and try again; nothing was changed.",
            )
        )


def _copied(connection: Connection, revision: str) -> Path | None:
    """Copy a file as it is before the migration, for its owner only, beside it; what is in the transaction is not in it."""
    if connection.dialect.name != "sqlite":
        return None
    main = "SELECT file FROM pragma_database_list WHERE name = 'main'"
    file = Path(connection.exec_driver_sql(main).scalar_one())
    copy, unfinished = (file.with_name(f"{file.name}.{name}") for name in (revision, f"{revision}.part"))
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as target:
            source.backup(target)
        unfinished.replace(copy)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise _no_copy(copy, error) from None
    return copy


def _no_copy(copy: Path, error: Exception) -> StorageError:
    why = type(error).__name__
    return StorageError(
        Sentence(
            de=f"Vor der Umstellung lässt sich die Kopie {copy} nicht anlegen ({why}). Bitte schaffen Sie Platz und prüfen Sie "
            "die Rechte des Ordners; nichts wurde verändert.",
            en=f"The copy {copy} cannot be made before the migration ({why}). Free some space and check the folder's "
            "permissions; nothing was changed.",
        )
    )


def _order_indexes(connection: Connection) -> None:
    """Make each table's indexes in the order of their names: SQLite may choose by it between two that fit alike.

    Alembic builds a table anew with its indexes in the order of a set, so in another on each installation.
    """
    if connection.dialect.name != "sqlite":
        return
    made = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid"
    tables: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for table, name, sql in connection.exec_driver_sql(made):
        tables[table][name] = sql
    for indexes in tables.values():
        if list(indexes) != sorted(indexes):
            for name in indexes:
                connection.exec_driver_sql(f'DROP INDEX "{name}"')
            for name in sorted(indexes):
                connection.exec_driver_sql(indexes[name])


@contextmanager
def _rebuilding(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by building it anew, which foreign keys forbid; outside a transaction they can rest."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.driver_connection
    if raw is None:
        raise ConnectionError
    raw.execute("PRAGMA foreign_keys=OFF").close()
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON").close()


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StorageError(
            Sentence(
                de="Die Datenbank ist in sich nicht stimmig und wurde nicht verändert. Bitte spielen Sie die Sicherung ein.",
                en="The database contradicts itself and was not changed. Restore the backup.",
            )
        )
