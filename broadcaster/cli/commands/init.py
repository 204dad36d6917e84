"""init: make an installation."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from broadcaster.app.installation.accounts import add_practice_accounts, introduce_practice_accounts
from broadcaster.app.installation.creating import Beginning, begin
from broadcaster.app.outage.playbooks import add_examples
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say
from broadcaster.cli.telling.out import note, print_json
from broadcaster.settings import DEFAULT_FILE, settings_file

ORGANISATION = "Kreis Musterland"
PRACTISING = "Kreis Soest"
"""Whose name an installation bears if none is given; practice platforms know the accounts of the second."""


def init(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar=say("ORDNER", "FOLDER"), help=say("Zielordner", "target folder"))
    ] = Path(),
    organisation: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=say(
                f"Name der Behörde (sonst {ORGANISATION}, zur Übung {PRACTISING})",
                f"name of the authority (else {ORGANISATION}, for practice {PRACTISING})",
            ),
        ),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(
            metavar=say("ADRESSE", "ADDRESS"),
            help=say(
                "Datenbank (sonst eine Datei im Ordner), zum Beispiel postgresql+psycopg://NUTZER@RECHNER/NAME",
                "database (else a file in the folder), such as postgresql+psycopg://USER@HOST/NAME",
            ),
        ),
    ] = None,
    database_password_file: Annotated[
        Path | None,
        typer.Option(
            metavar=say("DATEI", "FILE"),
            help=say("Datei, in der allein ihr Passwort steht", "file in which its password stands alone"),
        ),
    ] = None,
    practice: Annotated[
        bool, typer.Option("--practice", help=say("mit je einem Übungskonto", "with one practice account per channel"))
    ] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
    named = settings_file(context.obj)
    own = named != Path(DEFAULT_FILE)
    toml = named if own else folder / DEFAULT_FILE
    wanted = Beginning(
        organisation=organisation, practice=practice, database=database, password_file=database_password_file
    )
    made, key = begin(toml, wanted, PRACTISING if practice else ORGANISATION, os.environ, own=own)
    try:
        accounts = add_practice_accounts(made) if practice else []
        if practice:
            introduce_practice_accounts(made)
        playbooks = add_examples(made)
    finally:
        made.close()
    if json:
        names = [account.name for account in accounts]
        print_json({"settings": str(toml), "key": key and str(key), "accounts": names, "playbooks": playbooks})
        return
    note(say(f"Einstellungen: {toml}", f"Settings: {toml}"))
    note(say(f"Datenbank: {made.database.shown}", f"Database: {made.database.shown}"))
    if key is not None:
        note(
            say(
                f"Schlüssel: {key} – bitte getrennt von Sicherungen der Datenbank aufbewahren.",
                f"Key: {key} – keep it apart from backups of the database.",
            )
        )
    if playbooks:
        note(
            say(
                "Beispiele dafür, was in einem Ausfall bereitliegt: Ordner playbooks. Passen Sie eines an und stellen Sie es ein.",
                "Examples of what lies ready in an outage: folder playbooks. Adapt one of them and set it.",
            )
        )
    for account in accounts:
        note(say(f"Übungskonto: {account.name}", f"Practice account: {account.name}"))
    if practice:
        note(
            say(
                "Weiter: „broadcaster serve --practice“, dann in einem zweiten Fenster zum Beispiel "
                '„broadcaster post "Das Bürgerbüro ist heute geschlossen." --wait“.',
                "Next: 'broadcaster serve --practice', then in a second window for example "
                "'broadcaster post \"The citizens' office is closed today.\" --wait'.",
            )
        )
