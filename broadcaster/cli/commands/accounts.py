"""accounts add, list, change, check."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator, Sequence
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from broadcaster.app.installation.accounts import (
    add_account,
    change_account,
    check_accounts,
    introduce_practice_accounts,
    practice_credentials,
    secrets_in,
    secrets_of,
    stored_secrets,
)
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say, spoken
from broadcaster.cli.input.session import installation, zone
from broadcaster.cli.telling.out import clock, console, note, print_document, table
from broadcaster.documents.installation import AccountOut, AccountsOut, CheckedOut, ChecksOut, SetUpAccountOut
from broadcaster.words.errors import InvalidInput

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from broadcaster.app import Installation
    from broadcaster.channel import Standing
    from broadcaster.delivery.records import Account
    from broadcaster.words import Sentence

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
    help=say(
        "TOML-Datei mit den Geheimnissen, - für Standardeingabe (sonst wird im Terminal gefragt)",
        "TOML file with the secrets, - for stdin (else a terminal asks)",
    ),
)
WORKS_NOT = 6


def add(
    context: typer.Context,
    name: Annotated[str, NAME],
    settings: Annotated[list[str] | None, SET] = None,
    secrets: Annotated[Path | None, SECRETS] = None,
    practice: Annotated[bool, typer.Option("--practice", help=say("Übungskonto", "practice account"))] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        values = secrets_in(os.environ, name)
        values |= practice_credentials(name) if practice else {}
        account = _added(found, name, values | _values(settings, secrets), practice=practice)
        if practice:
            introduce_practice_accounts(found)
        warnings = found.roster.warnings(account)
    if json:
        print_document(SetUpAccountOut.told(account, warnings))
        return
    _warn(warnings)
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
    with installation(context) as found:
        values = _values(settings, secrets)
        if not values and _is_terminal():
            values = _asked(stored_secrets(found, name), say("leer lassen: bleibt", "leave empty: stays"))
        if not any(values.values()):
            raise _nothing_to_change()
        account = change_account(found, name, values)
        warnings = found.roster.warnings(account)
    if json:
        print_document(SetUpAccountOut.told(account, warnings))
        return
    _warn(warnings)
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
        print_document(AccountsOut(accounts=[AccountOut.of(account) for account in accounts]))
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
        shown.add_row(account.name, account.channel, kind, _state(account))
    console().print(shown)


def _state(account: Account) -> str:
    """Whether something can be sent over it, as far as anybody has seen."""
    if account.blocked_at:
        return spoken(account.blocked_because)
    if account.check_problem:
        return say("Prüfung gescheitert", "check failed") + f": {spoken(account.check_problem)}"
    return say("bereit", "ready") if account.checked_at else say("noch nicht geprüft", "not checked yet")


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
    with (
        installation(context) as found,
        console(stderr=True).status(say("Frage die Plattformen …", "Asking the platforms …")),
    ):
        results, local = check_accounts(found, names or []), zone(found)
    if json:
        print_document(ChecksOut.model_validate({"accounts": [CheckedOut.told(result) for result in results]}))
    else:
        for result in results:
            standing = result.standing
            mark = say("✓ funktioniert", "✓ works") if standing else say("✗ funktioniert nicht", "✗ does not work")
            note(f"{result.account.name}: {mark} – {standing.identity if standing else spoken(result.problem)}")
            for line in _details(standing, local) if standing else ():
                note(f"    {line}")
    if any(result.standing is None for result in results):
        raise typer.Exit(WORKS_NOT)


def _warn(warnings: Sequence[Sentence]) -> None:
    for warning in warnings:
        note(f"{say('Achtung', 'Attention')}: {spoken(warning)}")


def _nothing_to_change() -> InvalidInput:
    return InvalidInput.one(
        "settings",
        de="Es ist nichts angegeben, das zu ändern wäre. Verwenden Sie --set NAME=WERT oder --secrets DATEI.",
        en="Nothing to change is given. Use --set NAME=VALUE or --secrets FILE.",
    )


def _details(standing: Standing, local: ZoneInfo) -> Iterator[str]:
    if standing.expires_at:
        until = clock(standing.expires_at, local)
        yield say(f"Der Zugang gilt bis {until}.", f"The access is valid until {until}.")
    yield from (spoken(hint) for hint in standing.hints)


def _added(found: Installation, name: str, values: dict[str, Any], *, practice: bool) -> Account:
    """Add an account; on a terminal, secrets that are all it lacks are asked for, and nobody sees them typed."""
    try:
        return add_account(found, name, values, practice=practice)
    except InvalidInput as error:
        lacking = list(dict.fromkeys(problem.field for problem in error.problems))
        hidden = [field for field in secrets_of(name) if not values.get(field)]
        if not _is_terminal() or not set(lacking) <= set(hidden):
            raise
    return add_account(found, name, values | _asked(lacking), practice=practice)


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _asked(names: Sequence[str], hint: str = "") -> dict[str, str]:
    """Secrets typed by a person, unseen."""
    note(say("Die Eingabe bleibt unsichtbar.", "What you type stays invisible."))
    return {name: getpass(f"{name} ({hint}): " if hint else f"{name}: ").strip() for name in names}


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
    typed = str(secrets) == "-" and _is_terminal()
    return values | (_secrets(secrets) if secrets and not typed else {})


def _secrets(path: Path) -> dict[str, Any]:
    try:
        text = typer.get_text_stream("stdin").read() if str(path) == "-" else path.read_text(encoding="utf-8")
        return tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput.one(
            "--secrets",
            de=f'{path} ist nicht lesbar ({type(error).__name__}). Erwartet wird TOML: name = "wert".',
            en=f'{path} cannot be read ({type(error).__name__}). Expected is TOML: name = "value".',
        ) from None
