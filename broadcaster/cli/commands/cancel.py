"""cancel: stop a message before it is sent."""

from __future__ import annotations

from typing import Annotated

import typer

from broadcaster.app.messages.deciding import cancel as stop
from broadcaster.cli.grammar.arguments import JSON, MESSAGE
from broadcaster.cli.grammar.language import say
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.out import note, print_document
from broadcaster.documents.messages import CancelledOut

TOO_LATE = 6


def cancel(context: typer.Context, message: Annotated[int, MESSAGE], json: Annotated[bool, JSON] = False) -> None:
    with installation(context) as found:
        result = stop(found, message)
    late = [delivery.account.name for delivery in result.too_late]
    if json:
        print_document(CancelledOut.of(result))
    else:
        names = ", ".join(delivery.account.name for delivery in result.cancelled) or say("nichts", "nothing")
        note(say(f"Gestoppt: {names}.", f"Cancelled: {names}."))
        if result.ended:
            note(say("Die Wiederholung ist beendet.", "The repetition is ended."))
        if late:
            listed = ", ".join(late)
            note(
                say(
                    f"Zu spät für: {listed}. „broadcaster show {message}“ zeigt, was dort öffentlich ist.",
                    f"Too late for: {listed}. 'broadcaster show {message}' tells what is public there.",
                )
            )
    if late:
        raise typer.Exit(TOO_LATE)
