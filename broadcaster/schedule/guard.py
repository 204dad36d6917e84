"""The repost guard: why a message is not repeated any more. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from broadcaster.schedule.condition import Condition, Gate, gate
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence

CORRECTED: Final = Sentence(
    de="Nicht mehr wiederholt: Die Meldung wurde berichtigt.", en="Repeated no more: the message was corrected."
)
WITHDRAWN: Final = Sentence(
    de="Nicht mehr wiederholt: Die Meldung wurde zurückgezogen.", en="Repeated no more: the message was withdrawn."
)
CANCELLED: Final = Sentence(
    de="Nicht mehr wiederholt: Die Meldung wurde gestoppt.", en="Repeated no more: the message was cancelled."
)
STOPPED: Final = Sentence(
    de="Nicht mehr wiederholt: Eine Person hat die Wiederholung beendet.",
    en="Repeated no more: a person ended the repetition.",
)
SUPERSEDED: Final = Sentence(
    de="Nicht mehr wiederholt: Es wurde Entwarnung gegeben.", en="Repeated no more: the all-clear was given."
)
EXPIRED: Final = Sentence(
    de="Nicht mehr wiederholt: Danach ist die Meldung nicht mehr gültig.",
    en="Repeated no more: the message is not valid any longer by then.",
)
ONLINE_AGAIN: Final = Sentence(
    de="Die Website ist wieder online: Diese Meldung galt nur während des Ausfalls.",
    en="The website is online again: this message was for the outage only.",
)
DONE: Final = Sentence(de="Alle Wiederholungen sind hinaus.", en="All repeats have gone out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a repeated message; ``next_at`` is its next repeat by its rule, None after the last."""

    condition: Condition = Condition.ANY
    verdict: Verdict = Verdict.UNKNOWN
    corrected: bool = False
    withdrawn: bool = False
    superseded: bool = False
    valid_until: datetime | None = None
    next_at: datetime | None = None


def why_ended(facts: Facts) -> Sentence | None:
    """Why the message must not be repeated any more, None while it may."""
    if facts.withdrawn:
        return WITHDRAWN
    if facts.corrected:
        return CORRECTED
    if facts.superseded:
        return SUPERSEDED
    if gate(facts.condition, facts.verdict, released=True) is Gate.STOP:
        return ONLINE_AGAIN
    if facts.next_at is None:
        return DONE
    return EXPIRED if facts.valid_until is not None and facts.next_at >= facts.valid_until else None
