"""open: see the console, or what of a message is public, in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.app.messages.reading import show
from broadcaster.cli.grammar.language import say
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.out import tell
from broadcaster.words.errors import InvalidInput

if TYPE_CHECKING:
    from broadcaster.app import Installation


def open_(
    context: typer.Context,
    message: Annotated[
        int | None,
        typer.Argument(
            metavar=say("MELDUNG", "MESSAGE"),
            help=say("Nummer der Meldung; ohne sie die Konsole", "number of the message; without it the console"),
        ),
    ] = None,
    only_print: Annotated[
        bool, typer.Option("--print", help=say("die Adressen nur ausgeben", "only print the addresses"))
    ] = False,
) -> None:
    with installation(context) as found:
        addresses = [found.settings.console_address()] if message is None else _public(found, message)
    for address in addresses:
        tell(address)
        if not only_print:
            typer.launch(address)


def _public(found: Installation, message_id: int) -> list[str]:
    """Where the posts of a message can be seen. Raises InvalidInput if no address of one is known."""
    told = show(found, message_id)
    receipts = [part.receipt for one, _attempts in told.deliveries for part in one.parts if part.receipt]
    addresses = list(dict.fromkeys(receipt.permalink for receipt in receipts if receipt.permalink))
    if not addresses:
        raise InvalidInput.one(
            "message",
            de=f"Von Meldung {message_id} ist keine Adresse eines Beitrags bekannt. „broadcaster show {message_id}“ zeigt den Stand.",
            en=f"No address of a post of message {message_id} is known. 'broadcaster show {message_id}' shows its state.",
        )
    return addresses
