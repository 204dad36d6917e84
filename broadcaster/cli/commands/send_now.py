"""send-now: let a queued message go first."""

from __future__ import annotations

from typing import Annotated

import typer

from broadcaster.app.messages.hastening import send_now as hasten
from broadcaster.cli.grammar.language import say
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.out import note, print_document
from broadcaster.cli.telling.telling import note_standstill, waiting
from broadcaster.documents.messages import HastenedOut

JSON = typer.Option("--json", help=say("Ausgabe als JSON", "output as JSON"))
MESSAGE = typer.Argument(metavar=say("MELDUNG", "MESSAGE"), help=say("Nummer der Meldung", "number of the message"))


def send_now(
    context: typer.Context,
    message: Annotated[int, MESSAGE],
    accounts: Annotated[
        list[str] | None,
        typer.Option(
            "--account",
            "-a",
            metavar=say("KONTO", "ACCOUNT"),
            help=say("Konto, mehrmals möglich (sonst alle)", "account, may be repeated (else all)"),
        ),
    ] = None,
    json: Annotated[bool, JSON] = False,
) -> None:

    with installation(context) as found:
        done = hasten(found, message, accounts or [])
        if json:
            print_document(HastenedOut.told(message, done))
            return
        for one in done.deliveries:
            wait = done.waits.get(one.id)
            told = waiting(wait, found) if wait else say("geht jetzt hinaus.", "goes out now.")
            note(f"{one.account.name}: {told}")
        note_standstill(found)
