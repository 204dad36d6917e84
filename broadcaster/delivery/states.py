"""The delivery automaton: which state follows which, as one pure table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a delivery is. "Retrying", "scheduled" and "3 of 5" are labels derived from data, not states."""

    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    PUBLISHED = "published"
    UNCLEAR = "unclear"
    NEEDS_DECISION = "needs decision"
    BLOCKED = "blocked"
    REFUSED = "refused"
    MISSED = "missed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """What can happen to a delivery."""

    HOLD = "hold"
    RELEASE = "release"
    CLAIM = "claim"
    PUT_BACK = "put back"
    """Certainly nothing new is public: try again later."""
    ADVANCE = "advance"
    """A part is public and the thread goes on."""
    PUBLISH = "publish"
    """The last part is public."""
    DOUBT = "doubt"
    """A commit may have been accepted."""
    SEND_AGAIN = "send again"
    """The doubt is resolved, or a person says so: the part is not public, send it."""
    ASK = "ask"
    REFUSE = "refuse"
    BLOCK = "block"
    RECONNECT = "reconnect"
    MISS = "miss"
    CANCEL = "cancel"
    LEAVE = "leave"
    """A person leaves a doubt as it is."""
    WITHDRAW = "withdraw"


S, E = State, Event

TABLE: Final[Mapping[tuple[State, Event], State]] = {
    (S.HELD, E.RELEASE): S.QUEUED,
    (S.HELD, E.CANCEL): S.CANCELLED,
    (S.HELD, E.MISS): S.MISSED,
    (S.QUEUED, E.HOLD): S.HELD,
    (S.QUEUED, E.CLAIM): S.SENDING,
    (S.QUEUED, E.BLOCK): S.BLOCKED,
    (S.QUEUED, E.MISS): S.MISSED,
    (S.QUEUED, E.CANCEL): S.CANCELLED,
    (S.QUEUED, E.PUBLISH): S.PUBLISHED,  # a sender that was taken for dead answers after all: a fact
    (S.QUEUED, E.ADVANCE): S.QUEUED,
    (S.SENDING, E.PUT_BACK): S.QUEUED,
    (S.SENDING, E.ADVANCE): S.SENDING,
    (S.SENDING, E.PUBLISH): S.PUBLISHED,
    (S.SENDING, E.DOUBT): S.UNCLEAR,
    (S.SENDING, E.ASK): S.NEEDS_DECISION,
    (S.SENDING, E.REFUSE): S.REFUSED,
    (S.SENDING, E.BLOCK): S.BLOCKED,
    (S.SENDING, E.MISS): S.MISSED,
    (S.UNCLEAR, E.DOUBT): S.UNCLEAR,
    (S.UNCLEAR, E.ADVANCE): S.QUEUED,
    (S.UNCLEAR, E.PUBLISH): S.PUBLISHED,
    (S.UNCLEAR, E.SEND_AGAIN): S.QUEUED,
    (S.UNCLEAR, E.ASK): S.NEEDS_DECISION,
    (S.NEEDS_DECISION, E.ADVANCE): S.QUEUED,
    (S.NEEDS_DECISION, E.PUBLISH): S.PUBLISHED,
    (S.NEEDS_DECISION, E.SEND_AGAIN): S.QUEUED,
    (S.NEEDS_DECISION, E.LEAVE): S.CANCELLED,
    (S.BLOCKED, E.RECONNECT): S.QUEUED,
    (S.BLOCKED, E.MISS): S.MISSED,
    (S.BLOCKED, E.CANCEL): S.CANCELLED,
    (S.REFUSED, E.SEND_AGAIN): S.QUEUED,
    (S.REFUSED, E.CANCEL): S.CANCELLED,
    (S.MISSED, E.SEND_AGAIN): S.QUEUED,
    (S.MISSED, E.CANCEL): S.CANCELLED,
    (S.PUBLISHED, E.WITHDRAW): S.WITHDRAWN,
}

FINAL: Final = frozenset({S.PUBLISHED, S.CANCELLED, S.WITHDRAWN})
"""Nothing happens by itself any more."""
WAITS_FOR_PERSON: Final = frozenset({S.NEEDS_DECISION, S.BLOCKED, S.REFUSED, S.MISSED})
"""Nothing happens until a person acts."""
SETTLED: Final = FINAL | WAITS_FOR_PERSON
"""The broadcaster itself has done what it can."""

HOLDS_BACK: Final = frozenset(State) - SETTLED | {S.NEEDS_DECISION, S.BLOCKED}
"""A later delivery of the same message to the same account waits for one in such a state."""


class ImpossibleTransition(Exception):
    """The table has no such step; the delivery was changed by someone else meanwhile."""

    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"{event} is impossible in state {state}")
        self.state, self.event = state, event


def after(state: State, event: Event) -> State:
    """The state that follows. Raises ImpossibleTransition."""
    try:
        return TABLE[state, event]
    except KeyError:
        raise ImpossibleTransition(state, event) from None


def sources(event: Event) -> frozenset[State]:
    """The states in which ``event`` is possible."""
    return frozenset(state for state, possible in TABLE if possible is event)
