"""send-now: let a queued message go first."""

from __future__ import annotations

from typing import Annotated

import typer

from broadcaster.app.messages.hastening import send_now as hasten
from broadcaster.cli.grammar.arguments import JSON, MESSAGE
from broadcaster.cli.grammar.language import say
from broadcaster.cli.grammar.options import Given, of_message
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.out import note, print_document
from broadcaster.cli.telling.telling import note_standstill, waiting
from broadcaster.documents.messages import HastenedOut


@of_message(("accounts",))
def send_now(
    context: typer.Context,
    message: Annotated[int, MESSAGE],
    *,
    given: Given,
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        done = hasten(found, message, given.get("accounts", []))
        if json:
            print_document(HastenedOut.told(message, done))
            return
        for one in done.deliveries:
            wait = done.waits.get(one.id)
            told = waiting(wait, found) if wait else say("geht jetzt hinaus.", "goes out now.")
            note(f"{one.account.name}: {told}")
        note_standstill(found)
