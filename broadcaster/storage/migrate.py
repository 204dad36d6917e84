"""Brings a database to the current version; refuses one that a newer release wrote."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Engine

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


def upgrade(engine: Engine) -> None:
    """Apply the missing migrations in one transaction. Raises StorageError for an unknown version."""
    config = configuration()
    with engine.begin() as connection:
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
