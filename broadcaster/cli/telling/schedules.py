"""Tells on which terms broadcasts go out: what they wait for, their next repeats, and why those ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from broadcaster.app.messages.reading import show
from broadcaster.cli.grammar.language import LANGUAGE, say, spoken
from broadcaster.cli.input.session import zone
from broadcaster.cli.telling.out import clock, note, tell
from broadcaster.schedule.condition import NAMES, Condition
from broadcaster.schedule.description import described
from broadcaster.schedule.urgency import NAMES as URGENCIES
from broadcaster.schedule.urgency import Urgency

if TYPE_CHECKING:
    from broadcaster.app import Installation
    from broadcaster.schedule.terms import Broadcast


def dates(moments: Sequence[datetime], local: ZoneInfo) -> str:
    """Moments without their seconds, e.g. „Di 24.11.2026 08:00, Mi 25.11.2026 08:00“."""
    return ", ".join(clock(moment, local, seconds=False) for moment in moments)


def note_terms(found: Installation, message_id: int) -> None:
    """Say beside what was asked for what a message waits for, and when it is repeated."""
    for broadcast in show(found, message_id).broadcasts[-1:]:
        for line in lines(broadcast, found):
            note(line)


def print_terms(broadcast: Broadcast, found: Installation) -> None:
    """The terms of one broadcast."""
    for line in lines(broadcast, found):
        tell(f"  {line}")


def lines(broadcast: Broadcast, found: Installation) -> Iterator[str]:
    """What there is to say about the terms of a broadcast; nothing if it simply goes out once."""
    local = zone(found)
    if broadcast.urgency is not Urgency.NORMAL:
        yield f"{say('Dringlichkeit', 'Urgency')}: {URGENCIES[broadcast.urgency].in_(LANGUAGE)}"
    if broadcast.condition is not Condition.ANY:
        since = f" – {say('seit', 'since')} {clock(broadcast.released_at, local)}" if broadcast.released_at else ""
        met = say("freigegeben", "released") if broadcast.released_at else say("wartet", "waiting")
        yield f"{say('Bedingung', 'Condition')}: {NAMES[broadcast.condition].in_(LANGUAGE)} ({met}{since})"
    if broadcast.repeating is not None:
        yield from _repetition(broadcast, found.now(), local)


def _repetition(broadcast: Broadcast, now: datetime, local: ZoneInfo) -> Iterator[str]:
    repeating = broadcast.repeating
    if repeating is None:
        return
    count = broadcast.occurrence
    yield f"{say('Wiederholung', 'Repeated')}: {spoken(described(repeating.repetition))} ({_so_far(count)})"
    coming = broadcast.upcoming(now)
    if coming:
        yield f"  {say('Die nächsten', 'Next')}: {dates(coming, local)}"
    elif broadcast.begin is None:
        yield say("  Beginnt mit der Freigabe.", "  Begins with its release.")
    if repeating.skipped_at is not None:
        yield (
            f"  {say('Zuletzt ausgelassen', 'Skipped last')}: {dates([repeating.skipped_at], local)}. "
            f"{spoken(repeating.skipped_because)}"
        )
    if broadcast.ended_at is not None:
        yield f"  {say('Beendet', 'Ended')} {clock(broadcast.ended_at, local)}. {spoken(broadcast.ended_because)}"


def _so_far(count: int) -> str:
    if count == 0:
        return say("noch keine", "none so far")
    return say(f"bisher {count}", f"{count} so far")
