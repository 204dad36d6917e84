"""Records of outages and of the drafts that are prepared for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from broadcaster.playbook.countdown import Countdown
from broadcaster.playbook.prepared import DraftState, Kind, Prepared
from broadcaster.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRecord:
    """A prepared draft and what became of it."""

    id: int
    outage_id: int | None
    prepared: Prepared
    state: DraftState
    message_id: int | None
    created_at: datetime
    changed_at: datetime

    @property
    def name(self) -> str:
        """What people call it."""
        return self.prepared.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """One outage of the website. ``receivers`` are the groups that are told of it."""

    id: int
    began_at: datetime
    ended_at: datetime | None
    reasons: tuple[Sentence, ...]
    playbook: str | None
    receivers: tuple[str, ...]
    holding: Countdown
    all_clear: Countdown

    @property
    def counting(self) -> Kind:
        """Which of its countdowns it is about: the holding statement's, and when it is over the all-clear's."""
        return Kind.HOLDING if self.ended_at is None else Kind.ALL_CLEAR

    def countdown(self, kind: Kind) -> Countdown:
        """That of the holding statement or of the all-clear."""
        return self.all_clear if kind is Kind.ALL_CLEAR else self.holding
