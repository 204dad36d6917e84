"""Lines of lists: what is queued, what was said, and the days of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from broadcaster.delivery.states import State
from broadcaster.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One delivery in a list."""

    message_id: int
    delivery_id: int
    account: str
    headline: str
    state: State
    occurrence: int
    due_at: datetime
    wake_at: datetime
    next_step_at: datetime
    expires_at: datetime
    changed_at: datetime
    sentence: Sentence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One delivery as a line of a screen."""

    message_id: int
    delivery_id: int
    account: str
    channel: str
    headline: str
    state: State
    due_at: datetime
    changed_at: datetime
    sentence: Sentence | None
    permalink: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """One message as a line of a list: how many of its deliveries are in which state."""

    message_id: int
    headline: str
    author: str | None
    created_at: datetime
    due_at: datetime
    states: Mapping[State, int]


class Slot(NamedTuple):
    """What a broadcast says at once has its place here, whatever it is; a ``foreseen`` repeat is only computed yet."""

    at: datetime
    message_id: int
    broadcast_id: int
    occurrence: int = 0
    foreseen: bool = False
