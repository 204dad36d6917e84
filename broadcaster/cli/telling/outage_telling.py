"""Tells a person how an outage stands, with the commands that are possible now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from broadcaster.app.outage.words import STATES
from broadcaster.cli.grammar.language import LANGUAGE, say, spoken
from broadcaster.cli.input.session import zone
from broadcaster.cli.telling.out import clock, tell
from broadcaster.delivery.labels import NAMES
from broadcaster.playbook.countdown import Phase
from broadcaster.playbook.prepared import DraftState, Kind

if TYPE_CHECKING:
    from broadcaster.app import Installation
    from broadcaster.app.messages.reading import Story
    from broadcaster.app.outage.outages import Standing
    from broadcaster.playbook.records import Outage


def print_standing(found: Standing, installation: Installation) -> None:
    """Since when, why, what may go out by itself, what lies ready, and what was said."""
    outage, local = found.outage, zone(installation)
    began = clock(outage.began_at, local)
    if outage.ended_at is None:
        tell(say(f"■ Ausfall seit {began}", f"■ Outage since {began}"))
    else:
        ended = clock(outage.ended_at, local)
        tell(say(f"✓ Vorbei: Ausfall von {began} bis {ended}", f"✓ Over: outage from {began} until {ended}"))
    for reason in outage.reasons:
        tell(f"  {spoken(reason)}")
    line = countdown(outage, installation)
    if line:
        tell(f"  {line}")
    _print_drafts(found)
    nothing = say("Öffentlich gesagt wurde noch nichts.", "Nothing has been said in public yet.")
    tell(say("Öffentlich gesagt:", "Said in public:") if found.public else nothing)
    _print_said(found.public)
    if found.pending:
        tell(say("Freigegeben, aber nicht öffentlich:", "Released, but not public:"))
        _print_said(found.pending)
    _print_commands(found)


def _print_said(stories: Sequence[Story]) -> None:
    for story in stories:
        states = ", ".join(
            f"{one.account.name} {NAMES[one.state].in_(LANGUAGE)}" for one, _attempts in story.deliveries
        )
        tell(f"  {say('Meldung', 'Message')} {story.message_id}: {states}")


def _print_drafts(found: Standing) -> None:
    tell(f"{say('Entwürfe', 'Drafts')} ({found.outage.playbook or say('kein Playbook', 'no playbook')}):")
    for record in found.drafts:
        number = f" – {say('Meldung', 'message')} {record.message_id}" if record.message_id else ""
        title = record.prepared.headline or " ".join(record.prepared.text.split())[:60]
        tell(f"  {record.name}: {STATES[record.state].in_(LANGUAGE)}{number} – {title}")


def summary(outage: Outage, installation: Installation) -> list[str]:
    """An outage that is open, or whose all-clear may go out by itself, in a line or two."""
    began = clock(outage.began_at, zone(installation))
    known = say("„broadcaster outage“ zeigt alles dazu.", "'broadcaster outage' shows everything about it.")
    head = say(f"■ Ausfall seit {began}. {known}", f"■ Outage since {began}. {known}")
    if outage.ended_at is not None:
        head = say(f"■ Der Ausfall ist vorbei. {known}", f"■ The outage is over. {known}")
    return [head, *filter(None, [countdown(outage, installation)])]


def countdown(outage: Outage, installation: Installation) -> str:
    """What may go out by itself and when; empty if nothing does."""
    kind = outage.counting
    running = outage.countdown(kind)
    match running.phase:
        case Phase.COUNTING if running.at is not None:
            at, left = clock(running.at, zone(installation)), _left(running.at, installation.now())
            return say(
                f"COUNTDOWN: „{kind}“ geht am {at} von selbst hinaus (in {left}). Anhalten: broadcaster outage stop",
                f"COUNTDOWN: {kind!r} goes out by itself on {at} (in {left}). Stop it: broadcaster outage stop",
            )
        case Phase.WAITING:
            return say(
                f"„{kind}“ geht von selbst hinaus, wenn das Urteil lange genug hält. Anhalten: broadcaster outage stop",
                f"{kind!r} goes out by itself once the verdict has held. Stop it: broadcaster outage stop",
            )
        case Phase.STOPPED:
            return say(f"„{kind}“ ist angehalten.", f"{kind!r} is stopped.")
        case Phase.STANDS:
            return say(
                f"„{kind}“ aus dem Ausfall davor steht noch und wird nicht von selbst wiederholt.",
                f"{kind!r} of the outage before still stands and is not said again by itself.",
            )
        case _:
            return ""


def _left(at: datetime, now: datetime) -> str:
    seconds = max(0, round((at - now).total_seconds()))
    return f"{seconds // 60}:{seconds % 60:02d} min"


def _print_commands(found: Standing) -> None:
    """What a person can type now."""
    over = found.outage.ended_at is not None
    for record in found.drafts:
        if record.state is not DraftState.PREPARED or (record.prepared.kind is Kind.ALL_CLEAR) is not over:
            continue
        words = "all-clear" if over else f"release {record.name}"
        tell(f"    broadcaster outage show {record.name}   ({say('ansehen', 'look at it')})")
        tell(f"    broadcaster outage {words}   ({say('freigeben', 'release it')})")
