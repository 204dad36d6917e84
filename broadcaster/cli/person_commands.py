"""queue, show, send-now, cancel, decide: what people look up and decide."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.cli.language import LANGUAGE, say, spoken
from broadcaster.cli.out import clock, console, note, print_document, tell
from broadcaster.cli.session import installation, zone
from broadcaster.delivery.states import SETTLED, State
from broadcaster.delivery.waiting import Rule
from broadcaster.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from broadcaster.delivery.lines import Line
    from broadcaster.delivery.waiting import Wait

JSON = typer.Option("--json", help=say("Ausgabe als JSON", "output as JSON"))
MESSAGE = typer.Argument(metavar=say("MELDUNG", "MESSAGE"), help=say("Nummer der Meldung", "number of the message"))
TOO_LATE = 6


def queue(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help=say("auch Erledigtes", "also what is done"))] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
    from broadcaster.app.reading import queue as waiting
    from broadcaster.app.reading import waits
    from broadcaster.cli.telling import note_standstill
    from broadcaster.documents.messages import QueueOut

    with installation(context) as found:
        lines = waiting(found, everything=everything)
        held = waits(found, [line.delivery_id for line in lines if line.state is State.QUEUED])
        if json:
            print_document(QueueOut.told(lines, held))
        elif lines:
            _print_queue(lines, zone(found), held)
            note_standstill(found)
        else:
            note(
                say(
                    "Nichts wartet. „broadcaster post“ veröffentlicht etwas.",
                    "Nothing waits. 'broadcaster post' publishes something.",
                )
            )


def _print_queue(lines: list[Line], local: ZoneInfo, held: Mapping[int, Wait]) -> None:
    from broadcaster.cli.telling import MARKS
    from broadcaster.delivery.labels import NAMES

    number = max(len(str(line.delivery_id)) for line in lines)
    name = max(len(line.account) for line in lines)
    state = max(len(NAMES[line.state].in_(LANGUAGE)) for line in lines)
    for message_id, deliveries in groupby(lines, lambda line: line.message_id):
        for position, line in enumerate(deliveries):
            if position == 0:
                tell(f"{say('Meldung', 'Message')} {message_id}: {line.headline}")
            tell(
                f"  {MARKS.get(line.state, '!')} {say('Versand', 'delivery')} {line.delivery_id:<{number}}  "
                f"{line.account:<{name}}  {NAMES[line.state].in_(LANGUAGE):<{state}}  {_when(line, local)}{_why(held.get(line.delivery_id))}"
            )


def _why(wait: Wait | None) -> str:
    """Which rule holds it back, unless that is only its own time."""
    return f". {spoken(wait.sentence)}" if wait is not None and wait.rule is not Rule.PLANNED else ""


def _when(line: Line, local: ZoneInfo) -> str:
    """When it goes on by itself, or since when it does not; what is held has no time, but a reason."""
    repeat = f" ({line.occurrence}. {say('Wiederholung', 'repeat')})" if line.occurrence else ""
    if line.state is State.HELD:
        return f"{say('seit', 'since')} {clock(line.changed_at, local)}. {spoken(line.sentence)}"
    if line.state in SETTLED:
        return f"{say('seit', 'since')} {clock(line.changed_at, local)}{repeat}"
    return f"{clock(line.next_step_at, local)}{repeat}"


def show(
    context: typer.Context,
    message: Annotated[int, MESSAGE],
    attempts: Annotated[bool, typer.Option("--attempts", help=say("jeden Schritt zeigen", "show every step"))] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
    from broadcaster.app.screens import message as page
    from broadcaster.cli.telling import print_story
    from broadcaster.documents.messages import MessageOut

    with installation(context) as found:
        told = page(found, message)
        if json:
            print_document(MessageOut.at(told, found.now()))
        else:
            print_story(told.story, found, attempts=attempts)


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
    from broadcaster.app.hastening import send_now as hasten
    from broadcaster.cli.telling import note_standstill, waiting
    from broadcaster.documents.messages import HastenedOut

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


def cancel(context: typer.Context, message: Annotated[int, MESSAGE], json: Annotated[bool, JSON] = False) -> None:
    from broadcaster.app.deciding import cancel as stop
    from broadcaster.documents.messages import CancelledOut

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
    json: Annotated[bool, JSON] = False,
) -> None:
    from broadcaster.app.withdrawing import withdraw as take_back
    from broadcaster.documents.messages import WithdrawnOut

    waiting = say("Ziehe zurück und lese nach …", "Withdrawing and reading back …")
    with installation(context) as found, console(stderr=True).status(waiting):
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
    from broadcaster.app import deciding
    from broadcaster.delivery.labels import NAMES
    from broadcaster.documents.messages import DecidedOut

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
