"""Tells a message's story to a person: state, since when, proof, what happened and what to do next."""

from __future__ import annotations

import sys
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from broadcaster.app.installation.health import health
from broadcaster.cli.grammar.language import LANGUAGE, say, spoken
from broadcaster.cli.input.session import zone
from broadcaster.cli.telling.out import clock, folded, note, tell
from broadcaster.cli.telling.schedules import print_terms
from broadcaster.cli.telling.watching import held
from broadcaster.delivery.labels import NAMES, NEXT, PROOFS, happened
from broadcaster.delivery.states import HOLDS_BACK, WAITS_FOR_PERSON, State
from broadcaster.delivery.waiting import OURS
from broadcaster.rendition.notices import amount

if TYPE_CHECKING:
    from broadcaster.app import Installation
    from broadcaster.app.installation.health import Health
    from broadcaster.app.messages.reading import Story
    from broadcaster.delivery.records import AttemptRecord, Delivery, PartRecord, Pause
    from broadcaster.delivery.waiting import Wait
    from broadcaster.rendition.price import Cost

MARKS = {
    State.PUBLISHED: "✓",
    State.WITHDRAWN: "↩",
    State.CANCELLED: "■",
    State.SENDING: "→",
    State.QUEUED: "…",
    State.HELD: "‖",
}
"""Beside the word, never instead of it."""
_GOES_ON = {State.HELD, State.QUEUED, State.SENDING}
_WAITING = {State.QUEUED, State.UNCLEAR}
_SOON = timedelta(seconds=1)
_OVER = {State.PUBLISHED, State.CANCELLED, State.WITHDRAWN}


def progress(told: Story, found: Installation) -> str:
    """A line per account: how far it is, until when it waits and why."""
    pause = found.pause
    lines = [stopped(pause, found) if pause else say("Unterwegs …", "Under way …")]
    for delivery, _attempts in told.deliveries:
        name = NAMES[delivery.state].in_(LANGUAGE)
        lines.append(f"  {delivery.account.name}: {name}{_count(delivery)}{_waits(delivery, found)}")
    return "\n".join(folded(line, sys.stderr) for line in lines)


def _waits(delivery: Delivery, found: Installation) -> str:
    if delivery.state is State.HELD:
        return f" – {spoken(delivery.sentence)}"
    if delivery.state not in _WAITING or delivery.next_step_at < found.now() + _SOON:
        return ""
    until = clock(delivery.next_step_at, zone(found))
    return f" – {say('weiter um', 'goes on at')} {until}. {spoken(delivery.sentence)}"


def print_story(told: Story, found: Installation, *, attempts: bool = False) -> None:
    """The whole story on stdout; with ``attempts`` every step."""
    tell(f"{say('Meldung', 'Message')} {told.message_id}: {told.message.title}")
    revisions = [(number, list(group)) for number, group in groupby(told.deliveries, lambda pair: pair[0].revision)]
    for number, deliveries in revisions:
        if len(revisions) > 1:
            first = deliveries[0][0].rendition.parts[0].text.split("\n", 1)[0]
            tell(f"  {say('Fassung', 'Revision')} {number}: {first}")
        for broadcast in told.broadcasts:
            if broadcast.id == deliveries[0][0].broadcast_id:
                print_terms(broadcast, found)
        for delivery, tried in deliveries:
            _print_delivery(delivery, found, _predecessor(delivery, told), told.waits.get(delivery.id))
            for record in tried if attempts else ():
                _print_attempt(record, found, several=len(delivery.parts) > 1)
    tell(_total(told))
    if any(delivery.state in _GOES_ON for delivery, _attempts in told.deliveries):
        note_standstill(found)


def note_standstill(found: Installation) -> None:
    """Say so when nothing goes out at present, why, and what changes that."""
    seen = health(found)
    if seen.pause:
        note(stopped(seen.pause, found))
    if seen.website.uplink_lost_at:
        note(held(seen.website, zone(found)))
    if not seen.working:
        note(f"{say('Achtung', 'Attention')}: {idle(seen, found)}")


def idle(seen: Health, found: Installation) -> str:
    """Why nobody sends, and what changes that: no worker runs, or one runs and can do nothing."""
    if not seen.stuck:
        return say(
            "Zurzeit sendet niemand. Starten Sie „broadcaster serve“.",
            "Nobody is sending right now. Start 'broadcaster serve'.",
        )
    since = clock(seen.stuck[0].seen_at, zone(found))
    if seen.hindrance is None:
        return say(
            f"Der Sender läuft, gibt aber seit {since} kein Lebenszeichen. Sehen Sie nach, was er meldet; hilft das nicht, "
            "beenden und starten Sie ihn neu.",
            f"The sender runs, but has given no sign of life since {since}. Look at what it reports; if that does not "
            "help, end it and start it again.",
        )
    return say(
        f"Der Sender läuft, kann aber seit {since} nichts aufschreiben, deshalb geht nichts hinaus. "
        f"{spoken(seen.hindrance)} Dann geht es von selbst weiter.",
        f"The sender runs, but has not been able to write anything down since {since}, so nothing goes out. "
        f"{spoken(seen.hindrance)} It then goes on by itself.",
    )


def costs(paid: Cost) -> str:
    """What a rendition costs, by which price list."""
    shown, listed = spoken(amount(paid.amount)), f"{paid.as_of:%m/%Y}"
    links = say(
        f", {paid.posts_with_link} {'Beitrag' if paid.posts_with_link == 1 else 'Beiträge'} mit Link",
        f", {paid.posts_with_link} {'post' if paid.posts_with_link == 1 else 'posts'} with a link",
    )
    return say(
        f"Kosten etwa {shown} {paid.currency}{links if paid.posts_with_link else ''} (Preisliste {listed}).",
        f"Costs about {shown} {paid.currency}{links if paid.posts_with_link else ''} (price list of {listed}).",
    )


def stopped(pause: Pause, found: Installation) -> str:
    """That everything stands still, since when, why, and what ends it."""
    since = clock(pause.since, zone(found))
    return say(
        f"■ Not-Aus seit {since}: {pause.reason} – Bis „broadcaster resume“ geht nichts hinaus.",
        f"■ Stopped since {since}: {pause.reason} – Nothing goes out until 'broadcaster resume'.",
    )


def _predecessor(delivery: Delivery, told: Story) -> Delivery | None:
    """The earlier delivery to the same account that this one waits for."""
    others = (other for other, _attempts in told.deliveries if other.account.id == delivery.account.id)
    return next((other for other in others if other.id < delivery.id and other.state in HOLDS_BACK), None)


def _print_delivery(delivery: Delivery, found: Installation, predecessor: Delivery | None, wait: Wait | None) -> None:
    mark = MARKS.get(delivery.state, "!")
    name = NAMES[delivery.state].in_(LANGUAGE)
    since = clock(delivery.changed_at, zone(found))
    tell(
        f"  {mark} {delivery.account.name}{_repeat(delivery)}: {name}{_count(delivery)} – {say('seit', 'since')} {since} "
        f"({say('Versand', 'delivery')} {delivery.id})"
    )
    for record in delivery.parts:
        if record.receipt is not None:
            tell(f"      {_proof(delivery, record)}")
    if delivery.sentence is not None and delivery.state is not State.PUBLISHED:
        tell(f"      {spoken(delivery.sentence)}")
    _print_rest(delivery)
    if delivery.state not in _OVER:
        _print_next(delivery, found, predecessor)
    if wait is not None and predecessor is None:
        tell(f"      {say('Wartet', 'Waits')}: {waiting(wait, found)}")
        if wait.rule in OURS:
            meaning = say("jetzt senden, vor allem anderen", "send now, before everything else")
            tell(f"        broadcaster send-now {delivery.message_id}   ({meaning})")


def waiting(wait: Wait, found: Installation) -> str:
    """Which rule holds a delivery back, behind which message, and until when."""
    until = f" {say('Bis', 'Until')} {clock(wait.until, zone(found))}." if wait.until else ""
    return f"{spoken(wait.sentence)}{until}"


def _print_rest(delivery: Delivery) -> None:
    """The texts of a thread that broke off, so that a person can say them otherwise."""
    if delivery.state not in WAITS_FOR_PERSON or not any(record.receipt for record in delivery.parts):
        return
    for record, part in zip(delivery.parts, delivery.rendition.parts, strict=True):
        if record.receipt is None:
            tell(f"      {say('Noch zu sagen', 'Still to be said')}: {part.text}")


def _repeat(delivery: Delivery) -> str:
    number = delivery.occurrence
    return say(f" ({number}. Wiederholung)", f" (repeat {number})") if number else ""


def _proof(delivery: Delivery, record: PartRecord) -> str:
    receipt = record.receipt
    if receipt is None:
        return ""
    number = f"{record.number + 1}. " if len(delivery.parts) > 1 else ""
    removed = delivery.state is State.WITHDRAWN
    known = say("entfernt", "removed") if removed else PROOFS[receipt.proof].in_(LANGUAGE)
    return f"{number}{receipt.permalink or receipt.remote_id} – {known}"


def _print_next(delivery: Delivery, found: Installation, predecessor: Delivery | None) -> None:
    if delivery.state is State.QUEUED and predecessor is not None:
        number, name = predecessor.id, NAMES[predecessor.state]
        tell(
            say(
                f"      Wartet, bis Versand {number} geklärt ist (dort: {name.de}); dann geht es von selbst weiter.",
                f"      Waits until delivery {number} is settled (there: {name.en}); then it goes on by itself.",
            )
        )
        return
    tell(f"      {NEXT[delivery.state].in_(LANGUAGE)}")
    if delivery.state in _WAITING:
        tell(f"      {_awaited(delivery)}: {clock(delivery.next_step_at, zone(found))}")
    for command, meaning in _commands(delivery):
        tell(f"        broadcaster {command}   ({meaning})")


def _awaited(delivery: Delivery) -> str:
    """What happens next by itself, and how often it was tried before."""
    if delivery.state is State.UNCLEAR:
        looks = delivery.reads + 1
        return say(f"{looks}. Nachsehen im Kanal", f"Look number {looks} at the channel")
    if delivery.failures:
        tries = delivery.failures + 1
        return say(f"Noch nicht gesendet. {tries}. Versuch", f"Not sent yet. Attempt {tries}")
    return say("Sendezeit", "Time")


def _commands(delivery: Delivery) -> list[tuple[str, str]]:
    """What a person can type now, and what each means."""
    again = (f"decide {delivery.id} send-again", say("erneut senden", "send again"))
    stop = (f"cancel {delivery.message_id}", say("die Meldung stoppen", "cancel the message"))
    match delivery.state:
        case State.NEEDS_DECISION:
            there = (f"decide {delivery.id} is-there --link https://…", say("ist da", "it is there"))
            return [there, again, (f"decide {delivery.id} leave", say("so lassen", "leave it"))]
        case State.BLOCKED:
            name = delivery.account.name
            renew = (f"accounts change {name}", say("Zugang erneuern", "renew the access"))
            return [renew, (f"accounts check {name}", say("prüfen und weitermachen", "check and go on"))]
        case State.REFUSED | State.MISSED:
            return [again, stop]
        case State.HELD:
            return [stop]
        case _:
            return []


def _count(delivery: Delivery) -> str:
    done = sum(record.receipt is not None for record in delivery.parts)
    total = len(delivery.parts)
    return f" ({done}/{total})" if total > 1 else ""


def _total(told: Story) -> str:
    """How many accounts are in which state; never "sent" while one is not."""
    states = [delivery.state for delivery, _attempts in told.deliveries]
    counts = {state: states.count(state) for state in (State.PUBLISHED, *State) if state in states}
    of = say("von", "of")
    return ", ".join(f"{NAMES[state].in_(LANGUAGE)}: {count} {of} {len(states)}" for state, count in counts.items())


def _print_attempt(record: AttemptRecord, found: Installation, *, several: bool) -> None:
    began = clock(record.started_at, zone(found))
    part = f"{say('Teil', 'part')} {record.part_number + 1}  " if several else ""
    code = f" [{record.code}]" if record.code else ""
    tell(f"        {began}  {part}{happened(record.step, record.outcome).in_(LANGUAGE)}{code}{_decided(record)}")
    if record.sentence:
        tell(f"            {spoken(record.sentence)}")
    if record.answer:
        tell(f"            {say('Antwort', 'answer')}: {' '.join(record.answer.split())[:300]}")


def _decided(record: AttemptRecord) -> str:
    """The state that followed, where the step does not say it already."""
    if record.decided is None or record.outcome in ("Published", "Found"):
        return ""
    return f" → {NAMES[State(record.decided)].in_(LANGUAGE)}"
