"""What a correction means for what it corrects, on one account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from broadcaster.delivery.states import State
from broadcaster.words import Sentence

REPLACED: Final = Sentence(
    de="Vor dem Senden durch eine Berichtigung ersetzt.", en="Replaced by a correction before sending."
)
_BEGUN: Final = frozenset({State.SENDING, State.UNCLEAR, State.NEEDS_DECISION, State.PUBLISHED, State.WITHDRAWN})


def is_replaced(newer: Iterable[State], *, seen: bool) -> bool:
    """Return whether corrections, in these states, take the place of a delivery that would wait again.

    They do if nothing of the delivery was ``seen``; and whatever was, nothing is sent behind a correction that has begun.
    """
    return any(state in _BEGUN if seen else state is not State.CANCELLED for state in newer)
