"""serve: keep sending."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.app.installation.privacy import exposed, warning
from broadcaster.cli.grammar.language import say, spoken
from broadcaster.cli.input.session import installation
from broadcaster.cli.machine.serving import run
from broadcaster.cli.telling.out import note
from broadcaster.settings import key_file, settings_file

if TYPE_CHECKING:
    from broadcaster.app import Installation

JSON = typer.Option("--json", help=say("Ausgabe als JSON", "output as JSON"))


def serve(
    context: typer.Context,
    port: Annotated[
        int | None,
        typer.Option(metavar=say("NUMMER", "NUMBER"), help=say("Anschluss auf diesem Rechner", "port on this machine")),
    ] = None,
    practice: Annotated[
        bool, typer.Option("--practice", help=say("mit Übungsplattformen", "with practice platforms"))
    ] = False,
    json: Annotated[bool, JSON] = False,
) -> None:

    with installation(context, migrate=True) as found:
        if found.database.migration is not None:
            note(_migrated(found.database.migration.copy))
        _note_exposed(_exposed(context, found))
        run(found, found.settings.port if port is None else port, practice=practice, as_json=json)


def _migrated(copy: Path | None) -> str:
    kept = say(f" Wie sie vorher war, liegt in {copy}.", f" As it was before, it lies in {copy}.") if copy else ""
    return say("Die Datenbank ist auf den neuesten Stand gebracht.", "The database was brought up to date.") + kept


def _exposed(context: typer.Context, found: Installation) -> list[Path]:
    """The files that others on this machine may read."""
    toml = settings_file(context.obj)
    return exposed(found.settings, toml, key_file(toml))


def _note_exposed(paths: list[Path]) -> None:

    if said := warning(paths):
        note(f"! {spoken(said)}")
