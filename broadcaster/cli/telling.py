"""Tells a message's story to a person: state, since when, proof, what happened and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadcaster.cli.language import LANGUAGE, say, spoken
from broadcaster.cli.out import clock, console
from broadcaster.cli.session import zone
from broadcaster.delivery.labels import NAMES, NEXT, PROOFS
from broadcaster.delivery.states import State

if TYPE_CHECKING:
    from rich.console import Console

    from broadcaster.app import Installation
    from broadcaster.app.reading import Story
    from broadcaster.delivery.records import AttemptRecord, Delivery

MARKS = {State.PUBLISHED: "✓", State.WITHDRAWN: "↩", State.CANCELLED: "■", State.SENDING: "→", State.QUEUED: "…"}
"""Beside the word, never instead of it."""


def progress(told: Story) -> str:
    """One line: how far each account is."""
    return "   ".join(
        f"{delivery.account.name}: {NAMES[delivery.state].in_(LANGUAGE)}{_count(delivery)}"
        for delivery, _attempts in told.deliveries
    )


def print_story(told: Story, found: Installation, *, attempts: bool = False) -> None:
    """The whole story on stdout; with ``attempts`` every step."""
    out = console()
    title = told.message.headline or told.message.text.split("\n", 1)[0][:80]
    out.print(f"{say('Meldung', 'Message')} {told.message_id}: {title}", style="bold", markup=False)
    for delivery, tried in told.deliveries:
        _print_delivery(out, delivery, found)
        for record in tried if attempts else ():
            out.print(f"        {_attempt(record, found)}", style="dim", markup=False)


def _print_delivery(out: Console, delivery: Delivery, found: Installation) -> None:
    local = zone(found)
    mark = MARKS.get(delivery.state, "!")
    name = NAMES[delivery.state].in_(LANGUAGE)
    since = clock(delivery.changed_at, local)
    out.print(
        f"  {mark} {delivery.account.name}: {name}{_count(delivery)} – {say('seit', 'since')} {since} "
        f"({say('Versand', 'delivery')} {delivery.id})",
        markup=False,
    )
    for record in delivery.parts:
        if record.receipt is not None:
            where = record.receipt.permalink or record.receipt.remote_id
            out.print(
                f"      {record.number + 1}. {where} – {PROOFS[record.receipt.proof].in_(LANGUAGE)}", markup=False
            )
    if delivery.sentence is not None and delivery.state is not State.PUBLISHED:
        out.print(f"      {spoken(delivery.sentence)}", markup=False)
    if delivery.state in (State.QUEUED, State.UNCLEAR):
        out.print(f"      {say('Nächster Schritt', 'Next step')}: {clock(delivery.wake_at, local)}", markup=False)
    if delivery.state not in (State.PUBLISHED, State.CANCELLED, State.WITHDRAWN):
        out.print(f"      {NEXT[delivery.state].in_(LANGUAGE)}", markup=False)


def _count(delivery: Delivery) -> str:
    done = sum(record.receipt is not None for record in delivery.parts)
    total = len(delivery.parts)
    return f" ({done}/{total})" if total > 1 else ""


def _attempt(record: AttemptRecord, found: Installation) -> str:
    began = clock(record.started_at, zone(found))
    what = f"{say('Teil', 'part')} {record.part_number + 1} {record.step}: {record.outcome or say('läuft', 'running')}"
    code = f" [{record.code}]" if record.code else ""
    decided = f" → {record.decided}" if record.decided else ""
    said = f" – {spoken(record.sentence)}" if record.sentence else ""
    return f"{began}  {what}{code}{decided}{said}"
