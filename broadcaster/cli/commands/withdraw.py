"""withdraw: take a message back everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.app.messages.reading import show
from broadcaster.app.messages.withdrawing import withdraw as take_back
from broadcaster.cli.grammar.arguments import JSON, MESSAGE
from broadcaster.cli.grammar.confirming import YES, confirm
from broadcaster.cli.grammar.language import say, spoken
from broadcaster.cli.input.session import installation
from broadcaster.cli.telling.out import console, note, print_document
from broadcaster.documents.messages import WithdrawnOut

if TYPE_CHECKING:
    from broadcaster.app import Installation

TOO_LATE = 6


def withdraw(
    context: typer.Context,
    message: Annotated[int, MESSAGE],
    revision: Annotated[
        int | None,
        typer.Option(
            metavar=say("NUMMER", "NUMBER"),
            help=say("nur diese Fassung; „show“ zeigt die Nummern", "this revision only; 'show' tells the numbers"),
        ),
    ] = None,
    yes: Annotated[bool, YES] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
    with installation(context) as found:
        confirm(_question(found, message, revision), yes=yes)
        with console(stderr=True).status(say("Ziehe zurück und lese nach …", "Withdrawing and reading back …")):
            results = take_back(found, message, revision)
    if json:
        print_document(WithdrawnOut.of(results))
    else:
        several = len({one.delivery.revision for one in results}) > 1
        for one in results:
            which = f", {say('Fassung', 'revision')} {one.delivery.revision}" if several else ""
            note(f"{'✓' if one.gone else '✗'} {one.delivery.account.name}{which}: {spoken(one.sentence)}")
    if not all(one.gone for one in results):
        raise typer.Exit(TOO_LATE)


def _question(found: Installation, message_id: int, revision: int | None) -> str:
    """What a person says yes to: the message in its words, and where it would disappear."""
    told = show(found, message_id)
    gone = [one for one, _attempts in told.deliveries if revision in (None, one.revision)]
    names = ", ".join(dict.fromkeys(one.account.name for one in gone if any(part.receipt for part in one.parts)))
    said = told.message.headline or told.message.text[:80]
    public = say(f"Öffentlich ist sie auf: {names}.", f"It is public on: {names}.") if names else ""
    nowhere = say("Öffentlich ist davon nach unserem Wissen nichts.", "As far as we know none of it is public.")
    return say(
        f"Meldung {message_id} („{said}“) überall zurückziehen? {public or nowhere}",
        f"Withdraw message {message_id} ({said!r}) everywhere? {public or nowhere}",
    )
