"""Tells of the installation itself: the files that others may read, and a database that was brought up to date."""

from __future__ import annotations

from pathlib import Path

import typer

from broadcaster.app import Installation
from broadcaster.app.installation.privacy import exposed, warning
from broadcaster.cli.grammar.language import say, spoken
from broadcaster.cli.telling.out import note
from broadcaster.settings import key_file, settings_file


def exposed_files(context: typer.Context, found: Installation) -> list[Path]:
    """The files that others on this machine may read."""
    toml = settings_file(context.obj)
    return exposed(found.settings, toml, key_file(toml))


def note_exposed(paths: list[Path]) -> None:
    """Warn of them."""
    if said := warning(paths):
        note(f"! {spoken(said)}")


def migrated(copy: Path | None) -> str:
    """Return that the database was brought up to date, and where it lies as it was."""
    kept = say(f" Wie sie vorher war, liegt in {copy}.", f" As it was before, it lies in {copy}.") if copy else ""
    return say("Die Datenbank ist auf den neuesten Stand gebracht.", "The database was brought up to date.") + kept
