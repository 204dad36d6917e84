"""How urgent a broadcast is: what goes first where not everything can go at once. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from broadcaster.schedule.condition import Condition
from broadcaster.words import Sentence


class Urgency(StrEnum):
    """Which of the deliveries of an account goes first; among its own the earliest due, then the earliest said."""

    URGENT = "urgent"
    """Passes everything that is not, and our own distance between posts; what a platform asks for holds for it too."""
    NORMAL = "normal"
    REPEAT = "repeat"
    """Was said before: everything else goes first."""

    @property
    def rank(self) -> int:
        """Its place in the order, the smallest first."""
        return _ORDER.index(self)


_ORDER: Final = tuple(Urgency)
NAMES: Final[Mapping[Urgency, Sentence]] = {
    Urgency.URGENT: Sentence(de="dringend", en="urgent"),
    Urgency.NORMAL: Sentence(de="normal", en="normal"),
    Urgency.REPEAT: Sentence(de="nach allem anderen", en="after everything else"),
}


def by_default(condition: Condition) -> Urgency:
    """The urgency of a broadcast that nobody chose one for: what lies ready for an outage is what people need first."""
    return Urgency.URGENT if condition is Condition.ONLY_WHILE_OFFLINE else Urgency.NORMAL


def ranked(rank: int) -> Urgency:
    """The urgency of a rank."""
    return _ORDER[rank]
