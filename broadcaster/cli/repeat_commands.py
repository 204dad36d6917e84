"""repeats: what is repeated, when next, why no more; and its end by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from broadcaster.cli.language import say
from broadcaster.cli.out import note, print_json, tell
from broadcaster.cli.session import installation

JSON = typer.Option("--json", help=say("Ausgabe als JSON", "output as JSON"))


def register(app: typer.Typer) -> None:
    """Add the group ``repeats``, which also answers by itself."""
    group = typer.Typer(help=say("Zeigen, was wiederholt wird", "show what is repeated"), invoke_without_command=True)
    group.callback(help=say("Zeigen, was wiederholt wird", "show what is repeated"))(repeats)
    group.command("stop", help=say("Eine Wiederholung beenden", "end a repetition"))(stop)
    app.add_typer(group, name="repeats")


def repeats(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help=say("auch Beendetes", "also what ended"))] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
    if context.invoked_subcommand is not None:
        return
    from broadcaster.app.repeating import repeats as repeated
    from broadcaster.cli.schedules import lines
    from broadcaster.cli.term_shapes import repeat

    with installation(context) as found:
        known = repeated(found, everything=everything)
        if json:
            print_json({"repeats": [repeat(one, headline, found.now()) for one, headline in known]})
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
    from broadcaster.app.repeating import stop_repeats

    with installation(context) as found:
        ended = stop_repeats(found, message)
    if json:
        print_json({"message": message, "stopped": ended})
    elif ended:
        note(
            say(
                f"Meldung {message} wird nicht mehr wiederholt. Was öffentlich ist, bleibt stehen.",
                f"Message {message} is repeated no more. What is public stays.",
            )
        )
    else:
        note(say(f"Meldung {message} wurde nicht wiederholt.", f"Message {message} was not being repeated."))
