"""accounts add, list, change, check."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer

from broadcaster.cli import shapes
from broadcaster.cli.language import say, spoken
from broadcaster.cli.out import console, note, print_json, table
from broadcaster.cli.session import installation
from broadcaster.errors import InvalidInput

NAME = typer.Argument(
    metavar=say("KONTO", "ACCOUNT"),
    help=say("Kontoname, z. B. kreis-soest@facebook", "account name, e.g. kreis-soest@facebook"),
)
SET = typer.Option(
    "--set",
    metavar=say("NAME=WERT", "NAME=VALUE"),
    help=say("Angabe NAME=WERT (keine Geheimnisse)", "setting NAME=VALUE (no secrets)"),
)
SECRETS = typer.Option(
    "--secrets",
    metavar=say("DATEI", "FILE"),
    help=say("TOML-Datei mit den Geheimnissen, - für Standardeingabe", "TOML file with the secrets, - for stdin"),
)
JSON = typer.Option("--json", help=say("Ausgabe als JSON", "output as JSON"))
WORKS_NOT = 6


def register(app: typer.Typer) -> None:
    """Add the group ``accounts``."""
    group = typer.Typer(help=say("Konten verwalten", "manage accounts"), no_args_is_help=True)
    group.command("add", help=say("Konto anlegen", "add an account"))(add)
    group.command("change", help=say("Angaben oder Geheimnisse ändern", "change settings or secrets"))(change)
    group.command("list", help=say("Konten zeigen", "show the accounts"))(list_accounts)
    group.command("check", help=say("Zugänge prüfen und wieder verbinden", "check access and reconnect"))(check)
    app.add_typer(group, name="accounts")


def add(
    context: typer.Context,
    name: Annotated[str, NAME],
    settings: Annotated[list[str] | None, SET] = None,
    secrets: Annotated[Path | None, SECRETS] = None,
    practice: Annotated[bool, typer.Option("--practice", help=say("Übungskonto", "practice account"))] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
    from broadcaster.app.accounts import add_account, channel_of, practice_values, secrets_in

    with installation(context) as found:
        values = _values(settings, secrets)
        if practice and not values:
            channel = channel_of(name)
            values = practice_values(channel, name.partition("@")[0], found.settings.practice_address)
        account = add_account(found, name, secrets_in(os.environ, name) | values, practice=practice)
    if json:
        print_json(shapes.account(account))
        return
    note(
        say(
            f"Konto {name} ist angelegt. Prüfen Sie den Zugang mit „broadcaster accounts check {name}“.",
            f"The account {name} is added. Check its access with 'broadcaster accounts check {name}'.",
        )
    )


def change(
    context: typer.Context,
    name: Annotated[str, NAME],
    settings: Annotated[list[str] | None, SET] = None,
    secrets: Annotated[Path | None, SECRETS] = None,
    json: Annotated[bool, JSON] = False,
) -> None:
    from broadcaster.app.accounts import change_account

    with installation(context) as found:
        account = change_account(found, name, _values(settings, secrets))
    if json:
        print_json(shapes.account(account))
        return
    note(
        say(
            f"Geändert. „broadcaster accounts check {name}“ prüft den Zugang und verbindet das Konto wieder.",
            f"Changed. 'broadcaster accounts check {name}' checks the access and reconnects the account.",
        )
    )


def list_accounts(context: typer.Context, json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        accounts = found.accounts.all()
    if json:
        print_json({"accounts": [shapes.account(account) for account in accounts]})
        return
    if not accounts:
        note(
            say(
                "Noch kein Konto. „broadcaster accounts add“ legt eines an.",
                "No account yet. Use 'broadcaster accounts add'.",
            )
        )
        return
    shown = table(say("Konto", "Account"), say("Kanal", "Channel"), say("Art", "Kind"), say("Zustand", "State"))
    for account in accounts:
        kind = say("Übung", "practice") if account.practice else say("echt", "real")
        state = spoken(account.blocked_because) if account.blocked_at else say("bereit", "ready")
        shown.add_row(account.name, account.channel, kind, state)
    console().print(shown)


def check(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=say("KONTO", "ACCOUNT"), help=say("Kontonamen (sonst alle)", "account names (else all)")
        ),
    ] = None,
    json: Annotated[bool, JSON] = False,
) -> None:
    from broadcaster.app.accounts import check_accounts

    with (
        installation(context) as found,
        console(stderr=True).status(say("Frage die Plattformen …", "Asking the platforms …")),
    ):
        results = check_accounts(found, names or [])
    if json:
        print_json({"accounts": [shapes.checked(result) for result in results]})
    else:
        for result in results:
            standing = result.standing
            mark = say("✓ funktioniert", "✓ works") if standing else say("✗ funktioniert nicht", "✗ does not work")
            note(f"{result.account.name}: {mark} – {standing.identity if standing else spoken(result.problem)}")
            for hint in standing.hints if standing else ():
                note(f"    {spoken(hint)}")
    if any(result.standing is None for result in results):
        raise typer.Exit(WORKS_NOT)


def _values(settings: list[str] | None, secrets: Path | None) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for setting in settings or []:
        key, equals, value = setting.partition("=")
        if not equals:
            raise InvalidInput.one(
                "--set",
                de=f"„{setting[:50]}“ ist keine Angabe. Erwartet wird NAME=WERT.",
                en=f"{setting[:50]!r} is no setting. Expected is NAME=VALUE.",
            )
        values[key] = value
    return values | (_secrets(secrets) if secrets else {})


def _secrets(path: Path) -> dict[str, Any]:
    if str(path) == "-" and sys.stdin.isatty():
        note(
            say(
                'Bitte je Zeile eine Angabe: name = "wert". Am Ende Strg-D.',
                'One line for each: name = "value". End with Ctrl-D.',
            )
        )
    try:
        text = typer.get_text_stream("stdin").read() if str(path) == "-" else path.read_text(encoding="utf-8")
        return tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput.one(
            "--secrets",
            de=f'{path} ist nicht lesbar ({type(error).__name__}). Erwartet wird TOML: name = "wert".',
            en=f'{path} cannot be read ({type(error).__name__}). Expected is TOML: name = "value".',
        ) from None
