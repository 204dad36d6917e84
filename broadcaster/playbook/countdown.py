"""When a prepared draft goes out by itself: the automaton behind the holding statement and an automatic all-clear.

The verdict must have held for a while; then a countdown runs that everyone sees and anyone can stop; then the draft
goes out, once in an outage.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from broadcaster.playbook.prepared import Automatic
from broadcaster.website.verdict import Verdict

UNSEEN: Final = timedelta(seconds=60)
"""A countdown that ended longer ago ran while nobody worked, so nobody could see or stop it."""


class Phase(StrEnum):
    """How far it is."""

    OFF = "off"
    """Nothing goes out by itself."""
    WAITING = "waiting"
    """The verdict has not held long enough."""
    COUNTING = "counting"
    RELEASED = "released"
    """It is out, by itself or by a person; never again in this outage."""
    STOPPED = "stopped"
    """A person stopped it; a person may still release it."""
    STANDS = "stands"
    """What an earlier outage said still stands, because nobody gave the all-clear: it is not said again by itself."""


ARMED: Final = frozenset({Phase.WAITING, Phase.COUNTING})
"""The phases in which it may still go out by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """A phase, and ``at`` in the phase ``counting``: when the draft goes out."""

    phase: Phase = Phase.OFF
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is known at one moment: the verdict in force, since when, and what speaks against acting on it.

    ``contested``: a person and the watch contradict each other. ``paused``: everything is stopped.
    """

    now: datetime
    verdict: Verdict
    since: datetime | None = None
    contested: bool = False
    paused: bool = False


WAITING: Final = Countdown(phase=Phase.WAITING)
RELEASED: Final = Countdown(phase=Phase.RELEASED)
STOPPED: Final = Countdown(phase=Phase.STOPPED)


def step(countdown: Countdown, look: Look, wanted: Verdict, rules: Automatic) -> Countdown:
    """What follows; ``released`` asks for the draft to be released now, ``wanted`` is the verdict it is about."""
    if countdown.phase not in ARMED:
        return countdown
    if look.paused or look.contested or look.verdict is not wanted or look.since is None:
        return WAITING
    if look.now - look.since < rules.after:
        return WAITING
    if countdown.at is None or not -UNSEEN <= countdown.at - look.now <= rules.countdown:
        return Countdown(phase=Phase.COUNTING, at=look.now + rules.countdown)
    return RELEASED if countdown.at <= look.now else countdown


def stop(countdown: Countdown) -> Countdown | None:
    """A person stops it; None if there is nothing to stop."""
    return STOPPED if countdown.phase in ARMED else None
