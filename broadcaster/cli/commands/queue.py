"""queue: what is still to come."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.app.messages.reading import queue as waiting
from broadcaster.app.messages.reading import waits
from broadcaster.cli.grammar.arguments import JSON
from broadcaster.cli.grammar.language import LANGUAGE, say, spoken
from broadcaster.cli.input.session import installation, zone
from broadcaster.cli.telling.out import clock, note, print_document, tell
from broadcaster.cli.telling.telling import MARKS, note_standstill
from broadcaster.delivery.labels import NAMES
from broadcaster.delivery.states import SETTLED, State
from broadcaster.delivery.waiting import Rule
from broadcaster.documents.messages import QueueOut

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from broadcaster.delivery.lines import Line
    from broadcaster.delivery.waiting import Wait


def queue(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help=say("auch Erledigtes", "also what is done"))] = False,
    json: Annotated[bool, JSON] = False,
) -> None:
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
