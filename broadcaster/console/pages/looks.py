"""How states look: an icon and a colour beside the word, never instead of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from broadcaster.delivery.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """``tone`` is one of KERN's: success, info, warning, danger or quiet."""

    icon: str
    tone: str


LOOKS: Final[Mapping[State, Look]] = {
    State.HELD: Look(icon="hold", tone="info"),
    State.QUEUED: Look(icon="clock", tone="info"),
    State.SENDING: Look(icon="send", tone="info"),
    State.PUBLISHED: Look(icon="check", tone="success"),
    State.UNCLEAR: Look(icon="question", tone="warning"),
    State.NEEDS_DECISION: Look(icon="question", tone="warning"),
    State.BLOCKED: Look(icon="lock", tone="danger"),
    State.REFUSED: Look(icon="cross", tone="danger"),
    State.MISSED: Look(icon="late", tone="danger"),
    State.CANCELLED: Look(icon="stop", tone="quiet"),
    State.WITHDRAWN: Look(icon="undo", tone="quiet"),
}
