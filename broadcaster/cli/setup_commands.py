"""init, practice and demo: how an installation begins."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from broadcaster.cli.language import say
from broadcaster.cli.out import note, print_json


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help=say("Installation im aktuellen Ordner anlegen", "make an installation in the current folder"))(
        init
    )
    app.command(help=say("Übungsplattformen starten", "start the practice platforms"))(practice)
    app.command(
        help=say(
            "Zeigen, wie eine Meldung auf allen Kanälen ankommt (nur Übung)",
            "show how one message reaches every channel (practice only)",
        )
    )(demo)


def init(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar=say("ORDNER", "FOLDER"), help=say("Zielordner", "target folder"))
    ] = Path(),
    organisation: Annotated[
        str, typer.Option(metavar="NAME", help=say("Name der Behörde", "name of the authority"))
    ] = "Kreis Musterland",
    practice: Annotated[
        bool, typer.Option("--practice", help=say("mit je einem Übungskonto", "with one practice account per channel"))
    ] = False,
    json: Annotated[bool, typer.Option("--json", help=say("Ausgabe als JSON", "output as JSON"))] = False,
) -> None:
    from broadcaster.app import Installation, create, make_key
    from broadcaster.app.accounts import add_practice_accounts
    from broadcaster.settings import DEFAULT_FILE, key_file, load, settings_file

    toml = settings_file(context.obj)
    if toml.exists() and toml.name != DEFAULT_FILE:
        key = key_file(toml)
        make_key(key)
    else:
        toml, key = create(folder, organisation=organisation, practice=practice)
    made = Installation(load(toml), create=True)
    try:
        accounts = add_practice_accounts(made) if practice else []
    finally:
        made.close()
    if json:
        print_json({"settings": str(toml), "key": str(key), "accounts": [account.name for account in accounts]})
        return
    note(say(f"Angelegt: {toml}, {key} und die Datenbank.", f"Made: {toml}, {key} and the database."))
    note(
        say(
            "Bewahren Sie den Schlüssel getrennt von Sicherungen der Datenbank auf.",
            "Keep the key apart from backups of the database.",
        )
    )
    for account in accounts:
        note(say(f"Übungskonto: {account.name}", f"Practice account: {account.name}"))
    if practice:
        note(
            say(
                "Weiter: „broadcaster serve --practice“, dann in einem zweiten Fenster „broadcaster post --wait …“.",
                "Next: 'broadcaster serve --practice', then in a second window 'broadcaster post --wait …'.",
            )
        )


def practice(
    port: Annotated[
        int,
        typer.Option(metavar=say("NUMMER", "NUMBER"), help=say("Anschluss auf diesem Rechner", "port on this machine")),
    ] = 8480,
    folder: Annotated[
        Path | None,
        typer.Option(
            metavar=say("ORDNER", "FOLDER"), help=say("Ordner, der den Stand behält", "folder that keeps the state")
        ),
    ] = None,
) -> None:
    from broadcaster.practice.server import serve

    note(say(f"Übungsplattformen: http://127.0.0.1:{port}/", f"Practice platforms: http://127.0.0.1:{port}/"))
    serve("127.0.0.1", port, folder)


def demo(
    json: Annotated[bool, typer.Option("--json", help=say("Ausgabe als JSON", "output as JSON"))] = False,
    keep: Annotated[
        Path | None,
        typer.Option(
            metavar=say("ORDNER", "FOLDER"), help=say("Ordner, der danach bleibt", "folder that stays afterwards")
        ),
    ] = None,
) -> None:
    from broadcaster.cli.demonstration import run

    raise typer.Exit(run(as_json=json, keep=keep))
