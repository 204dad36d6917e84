"""repeats: what is repeated, when next, why no more; and its end by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from broadcaster.app.messages.repeating import repeats as repeated
from broadcaster.app.messages.repeating import stop_repeats
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.out import note, print_document, tell
from broadcaster.cli.telling.schedules import lines
from broadcaster.documents.messages import StoppedRepeatsOut
from broadcaster.documents.terms import RepeatsOut


def repeats(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help=say("auch Beendetes", "also what ended"))] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
    if context.invoked_subcommand is not None:
        return

    with installation(context) as found:
        known = repeated(found, everything=everything)
        if json:
            print_document(RepeatsOut.at(known, found.now()))
            return
        for one, headline in known:
            tell(f"{say('Meldung', 'Message')} {one.message_id}: {headline}")
            for line in lines(one, found):
                tell(f"  {line}")
        if not known:
            note(
                say(
                    "Nichts wird wiederholt. „broadcaster post --every 6h …“ wiederholt eine Meldung.",
                    "Nothing is repeated. 'broadcaster post --every 6h …' repeats a message.",
                )
            )


def stop(
    context: typer.Context,
    message: Annotated[
        int, typer.Argument(metavar=say("MELDUNG", "MESSAGE"), help=say("Nummer der Meldung", "number of the message"))
    ],
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        ended = stop_repeats(found, message)
    if json:
        print_document(StoppedRepeatsOut(message=message, stopped=ended))
    elif ended:
        note(
            say(
                f"Meldung {message} wird nicht mehr wiederholt. Was öffentlich ist, bleibt stehen.",
                f"Message {message} is repeated no more. What is public stays.",
            )
        )
    else:
        note(say(f"Meldung {message} wurde nicht wiederholt.", f"Message {message} was not being repeated."))
