"""pause: stop everything."""

from __future__ import annotations

from typing import Annotated

import typer

from broadcaster.app.messages.deciding import pause as stop
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.out import note, print_document
from broadcaster.documents.installation import PausedOut


def pause(
    context: typer.Context,
    reason: Annotated[
        str,
        typer.Argument(
            metavar=say("GRUND", "REASON"), help=say("Grund, für alle sichtbar", "reason, visible to everyone")
        ),
    ],
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        stop(found, reason)
    if json:
        print_document(PausedOut(reason=reason))
    else:
        note(
            say(
                "Angehalten. Was gerade übergeben wird, läuft zu Ende; sonst geht nichts mehr hinaus.",
                "Stopped. What is being handed over right now finishes; nothing else goes out.",
            )
        )
