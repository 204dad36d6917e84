"""decide: settle a delivery that waits for a person."""

from __future__ import annotations

from typing import Annotated

import typer

from broadcaster.app.messages import deciding
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import say
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.out import note, print_document
from broadcaster.delivery.labels import NAMES
from broadcaster.documents.messages import DecidedOut
from broadcaster.words.errors import InvalidInput


def decide(
    context: typer.Context,
    delivery: Annotated[
        int,
        typer.Argument(metavar=say("VERSAND", "DELIVERY"), help=say("Nummer des Versands", "number of the delivery")),
    ],
    decision: Annotated[
        str,
        typer.Argument(
            metavar="is-there|send-again|leave",
            help=say(
                "ist da (mit --link), erneut senden oder so lassen",
                "it is there (with --link), send again, or leave it",
            ),
        ),
    ],
    link: Annotated[
        str,
        typer.Option(metavar=say("ADRESSE", "ADDRESS"), help=say("Webadresse des Beitrags", "web address of the post")),
    ] = "",
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        match decision:
            case "is-there":
                state = deciding.it_is_there(found, delivery, link)
            case "send-again":
                state = deciding.send_again(found, delivery)
            case "leave":
                state = deciding.leave(found, delivery)
            case _:
                raise InvalidInput.one(
                    "decision",
                    de=f"„{decision[:30]}“ ist keine Entscheidung. Möglich sind: is-there, send-again, leave.",
                    en=f"{decision[:30]!r} is no decision. Possible are: is-there, send-again, leave.",
                )
    if json:
        print_document(DecidedOut(delivery=delivery, state=state))
    else:
        note(say(f"Versand {delivery}: {NAMES[state].de}.", f"Delivery {delivery}: {NAMES[state].en}."))
