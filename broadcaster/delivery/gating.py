"""What the verdict on the website means for a delivery that waits under a condition: pure, like the table of states."""

from __future__ import annotations

from broadcaster.delivery.states import Event, State
from broadcaster.schedule.condition import Condition, Gate, gate
from broadcaster.schedule.guard import ONLINE_AGAIN
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence

NO_OUTAGE = Sentence(
    de="Nicht gesendet: Solange die Meldung galt, fiel die Website nicht aus.",
    en="Not sent: the website did not fail while the message was valid.",
)
SKIPPED = Sentence(
    de="Diese Wiederholung fiel aus: Die Website ist nicht online.",
    en="This repeat was skipped: the website is not online.",
)


def gate_event(
    state: State, condition: Condition, verdict: Verdict, *, released: bool, repeat: bool, over: bool
) -> Event | None:
    """Return what happens to a delivery by the verdict; ``released`` once before, a ``repeat``, its time ``over``."""
    match gate(condition, verdict, released=released):
        case Gate.STOP:
            return Event.CANCEL
        case Gate.OPEN:
            return Event.RELEASE if state is State.HELD else None
        case _ if state is State.QUEUED:
            return Event.CANCEL if repeat else Event.HOLD
        case _ if state is State.HELD and condition is Condition.ONLY_WHILE_OFFLINE and over:
            return Event.CANCEL
        case _:
            return None


def why_stopped(condition: Condition, verdict: Verdict, *, released: bool) -> Sentence:
    """Return why a delivery was cancelled by the verdict."""
    if condition is Condition.WAIT_UNTIL_ONLINE:
        return SKIPPED
    return ONLINE_AGAIN if verdict is Verdict.ONLINE and released else NO_OUTAGE
