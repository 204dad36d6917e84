"""Why a queued delivery does not go out at this moment: which rule, behind which message, until when. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from broadcaster.delivery.states import HOLDS_BACK, State
from broadcaster.words import Sentence


class Rule(StrEnum):
    """What a delivery waits for, the first that holds it."""

    STOPPED = "stopped"
    UPLINK = "uplink"
    PLANNED = "planned"
    EARLIER = "earlier event"
    """An earlier event of its message, or of its outage, is not over."""
    PLATFORM = "platform"
    RETRY = "retry"
    SPACING = "spacing"
    BUSY = "busy"
    TURN = "turn"
    """Something else of the account goes first."""


OURS: Final = frozenset({Rule.PLANNED, Rule.RETRY, Rule.SPACING, Rule.TURN})
"""Rules of our own, which a person may pass by sending now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An open delivery in the queue of its account; ``planned_at`` is the time that a person chose.

    ``spread``: it became due in a standstill, and comes with a distance.
    """

    id: int
    message_id: int
    account_id: int
    state: State
    rank: int
    planned_at: datetime
    due_at: datetime
    wake_at: datetime
    spread: bool
    outage_id: int | None
    all_clear: bool
    resume_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What holds everything of an organisation back."""

    stopped: bool = False
    uplink_lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Why a delivery waits; ``behind`` is a message, ``until`` a moment, where there is one."""

    rule: Rule
    behind: int | None = None
    until: datetime | None = None

    @property
    def sentence(self) -> Sentence:
        """The reason, without the moment."""
        words = _WORDS[self.rule]
        return Sentence(de=words.de.format(message=self.behind or "–"), en=words.en.format(message=self.behind or "–"))


_WORDS: Final[Mapping[Rule, Sentence]] = {
    Rule.STOPPED: Sentence(de="Alles ist angehalten (Not-Aus).", en="Everything is stopped."),
    Rule.UPLINK: Sentence(
        de="Der eigene Internetzugang ist gestört.", en="The own connection to the internet is down."
    ),
    Rule.PLANNED: Sentence(de="Die Sendezeit ist noch nicht da.", en="Its time has not come."),
    Rule.EARLIER: Sentence(
        de="Zuerst muss geklärt sein, was davor zu Meldung {message} auf demselben Konto begonnen wurde.",
        en="What was begun before of message {message} on the same account must be settled first.",
    ),
    Rule.PLATFORM: Sentence(
        de="Die Plattform lässt über dieses Konto gerade nichts zu.",
        en="The platform takes nothing from this account now.",
    ),
    Rule.RETRY: Sentence(
        de="Der letzte Versuch ging nicht; bald folgt der nächste.", en="The last try failed; another follows."
    ),
    Rule.SPACING: Sentence(
        de="Abstand zu Meldung {message} auf demselben Konto.",
        en="A distance to message {message} on the same account.",
    ),
    Rule.BUSY: Sentence(
        de="Auf demselben Konto wird gerade Meldung {message} gesendet.",
        en="Message {message} is being sent on the same account.",
    ),
    Rule.TURN: Sentence(
        de="Auf demselben Konto ist zuerst Meldung {message} an der Reihe.",
        en="Message {message} goes first on the same account.",
    ),
}


def why(mine: Place, places: Sequence[Place], hold: Hold, now: datetime) -> Wait | None:
    """What a queued delivery waits for; None if it may go out now. ``places`` are all of its account, in their order."""
    if hold.stopped or hold.uplink_lost:
        return Wait(rule=Rule.STOPPED if hold.stopped else Rule.UPLINK)
    if min(mine.planned_at, mine.due_at) > now:
        return Wait(rule=Rule.PLANNED, until=max(mine.planned_at, mine.due_at))
    others = [one for one in places if one.id != mine.id]
    return _behind_earlier(mine, others) or _until_later(mine, others, now) or _in_line(mine, others, now)


def _behind_earlier(mine: Place, others: Sequence[Place]) -> Wait | None:
    for one in others:
        if one.id < mine.id and one.state in HOLDS_BACK and (one.message_id == mine.message_id or _warned(mine, one)):
            return Wait(rule=Rule.EARLIER, behind=one.message_id)
    return None


def _warned(mine: Place, one: Place) -> bool:
    """Whether ``one`` is part of the outage that ``mine`` gives the all-clear for."""
    return (
        mine.all_clear and None not in (mine.outage_id, one.outage_id) and (one.outage_id or 0) <= (mine.outage_id or 0)
    )


def _until_later(mine: Place, others: Sequence[Place], now: datetime) -> Wait | None:
    if mine.resume_at is not None and mine.resume_at > now:
        return Wait(rule=Rule.PLATFORM, until=mine.resume_at)
    until = max(mine.due_at, mine.wake_at)
    if until <= now:
        return None
    if mine.due_at <= now and not mine.spread:
        return Wait(rule=Rule.RETRY, until=until)
    before = [one for one in others if one.wake_at < until]
    nearest = max(before, key=lambda one: one.wake_at, default=None)
    return Wait(rule=Rule.SPACING, behind=nearest.message_id if nearest else None, until=until)


def _in_line(mine: Place, others: Sequence[Place], now: datetime) -> Wait | None:
    sending = next((one for one in others if one.state is State.SENDING), None)
    if sending is not None:
        return Wait(rule=Rule.BUSY, behind=sending.message_id)
    for one in others:
        if _turn(one) > _turn(mine):
            break
        if one.state is State.QUEUED and max(one.due_at, one.wake_at) <= now and not _behind_earlier(one, others):
            return Wait(rule=Rule.TURN, behind=one.message_id)
    return None


def _turn(place: Place) -> tuple[int, datetime, int]:
    return place.rank, place.due_at, place.id
