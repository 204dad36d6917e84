"""Brings a database to the current version; refuses one that a newer release wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine

from broadcaster.errors import StorageError
from broadcaster.words import Sentence


def configuration() -> Config:
    """Alembic's configuration for the migrations in this package."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def head() -> str:
    """The newest migration there is."""
    return ScriptDirectory.from_config(configuration()).get_current_head() or ""


def upgrade(engine: Engine, also: Callable[[Connection], None]) -> None:
    """Apply the missing migrations, and then ``also``, in one transaction. Raises StorageError for an unknown version."""
    config = configuration()
    with engine.connect() as connection, _rebuilding(connection), connection.begin():
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError:
            raise StorageError(
                Sentence(
                    de="Die Datenbank stammt von einer neueren Version. Bitte starten Sie die neuere Version des Programms.",
                    en="The database was written by a newer version. Start that newer version of the program.",
                )
            ) from None
        also(connection)
        _check_references(connection)


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
