"""serve: keep sending."""

from __future__ import annotations

from typing import Annotated

import typer

from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say
from broadcaster.cli.input.session import installation
from broadcaster.cli.machine.serving import run
from broadcaster.cli.telling.installed import exposed_files, migrated, note_exposed
from broadcaster.cli.telling.out import note


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
            note(migrated(found.database.migration.copy))
        note_exposed(exposed_files(context, found))
        run(found, found.settings.port if port is None else port, practice=practice, as_json=json)
