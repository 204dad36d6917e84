"""From rounds to a verdict: confirmation, hysteresis, and damping against flapping. Pure; time is handed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from broadcaster.website.rounds import Judgement, Outcome
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence

CONFIRMATIONS: Final = 3
"""Failing rounds in a row until the website counts as offline."""
PENALTY: Final = 1000.0
"""Of each fall of the website, and of each fall of the verdict from online, as routers count a route that flaps."""
SUPPRESS: Final = 3000.0
"""From here on the website is unstable and does not come online; no penalty grows beyond."""
REUSE: Final = 750.0
HALF_LIFE: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often is looked. Durations in seconds."""

    interval: float = 15.0
    stable: float = 120.0

    @property
    def confirm(self) -> timedelta:
        """From one round to the next while suspicious."""
        return timedelta(seconds=self.interval / CONFIRMATIONS)

    @property
    def gap(self) -> timedelta:
        """After so long without a round nobody knows anything any more."""
        return timedelta(seconds=max(90.0, 6 * self.interval))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """All that is remembered from round to round. After ``stale_at`` it says nothing about the website any more.

    ``bad`` counts the rounds in a row that were not good, ``down`` those that showed it down; ``told`` is the verdict
    that the people on duty know of, ``noted`` are the keys of what else they were told.
    """

    verdict: Verdict = Verdict.UNKNOWN
    since: datetime
    at: datetime
    stale_at: datetime
    reasons: tuple[Sentence, ...] = ()
    down: int = 0
    bad: int = 0
    good_since: datetime | None = None
    penalty: float = 0.0
    penalty_at: datetime
    unstable: bool = False
    cut_off: bool = False
    told: Verdict | None = None
    noted: tuple[str, ...] = ()
    issuers: tuple[tuple[str, str], ...] = ()

    def holds(self, now: datetime) -> bool:
        """Whether somebody has looked so lately that this still says something; not after the clock was set back."""
        return abs(now - self.at) <= self.stale_at - self.at


def begin(now: datetime, pace: Pace, before: Tally | None = None) -> Tally:
    """A tally that knows nothing of the website yet; what the people on duty were told stays."""
    empty = Tally(since=now, at=now, stale_at=now + pace.gap, penalty_at=now)
    if before is None:
        return empty
    return replace(empty, told=before.told, noted=before.noted, issuers=before.issuers)


def current(before: Tally | None, now: datetime, pace: Pace) -> Tally:
    """The tally to go on with: after a gap, or when the clock was set back, a new one."""
    if before is None or not before.holds(now):
        return begin(now, pace, before)
    return before


def step(before: Tally | None, seen: Judgement, now: datetime, pace: Pace) -> Tally:
    """The tally after a round that ended ``now``."""
    past = current(before, now, pace)
    after = _counted(past, seen, now)
    verdict = _verdict(after, seen, pace)
    if (past.verdict, verdict) == (Verdict.ONLINE, Verdict.OFFLINE):
        after = _punished(after, now)
    changed = verdict is not past.verdict
    return replace(
        after,
        verdict=verdict,
        since=now if changed or before is not past else past.since,
        at=now,
        stale_at=now + pace.gap,
        reasons=(*seen.reasons, *_kept(after, verdict, seen, pace)),
    )


def next_round(tally: Tally, began_at: datetime, now: datetime, pace: Pace) -> datetime:
    """When to look again: soon while something is suspicious or the own connection is down."""
    settled = tally.verdict is Verdict.OFFLINE or (tally.verdict is Verdict.UNKNOWN and tally.bad >= CONFIRMATIONS)
    soon = tally.cut_off or (tally.bad > 0 and not settled)
    return max(now, began_at + (pace.confirm if soon else timedelta(seconds=pace.interval)))


def penalty(tally: Tally, now: datetime) -> float:
    """What is left of the penalty."""
    return float(tally.penalty * 0.5 ** ((now - tally.penalty_at) / HALF_LIFE))


def _counted(past: Tally, seen: Judgement, now: datetime) -> Tally:
    if seen.outcome is Outcome.GOOD:
        unstable = past.unstable and penalty(past, now) >= REUSE
        good_since = past.good_since or seen.at
        return replace(past, down=0, bad=0, good_since=good_since, unstable=unstable, cut_off=False)
    if seen.outcome is Outcome.CUT_OFF:
        return replace(past, down=0, bad=0, good_since=None, cut_off=True)
    fallen = past if past.good_since is None else _punished(past, now)
    down = past.down + 1 if seen.outcome is Outcome.DOWN else 0
    return replace(fallen, down=down, bad=past.bad + 1, good_since=None, cut_off=False)


def _punished(past: Tally, now: datetime) -> Tally:
    """One more fall."""
    grown = min(SUPPRESS, penalty(past, now) + PENALTY)
    return replace(past, penalty=grown, penalty_at=now, unstable=past.unstable or grown >= SUPPRESS)


def _verdict(after: Tally, seen: Judgement, pace: Pace) -> Verdict:
    if seen.outcome is Outcome.CUT_OFF:
        return Verdict.UNKNOWN
    if seen.outcome is Outcome.GOOD:
        return Verdict.ONLINE if _is_stable(after, seen, pace) else after.verdict
    if after.down >= CONFIRMATIONS:
        return Verdict.OFFLINE
    if after.bad >= CONFIRMATIONS and after.verdict is not Verdict.OFFLINE:
        return Verdict.UNKNOWN
    return after.verdict


def _is_stable(after: Tally, seen: Judgement, pace: Pace) -> bool:
    if after.good_since is None or after.unstable:
        return False
    return seen.at - after.good_since >= timedelta(seconds=pace.stable)


def _kept(after: Tally, verdict: Verdict, seen: Judgement, pace: Pace) -> list[Sentence]:
    """Why the verdict is not what this round alone would say."""
    kept = []
    if seen.outcome is Outcome.GOOD and verdict is not Verdict.ONLINE:
        kept.append(_UNSTABLE_YET if after.unstable else _not_long_enough(after, seen, pace))
    elif seen.outcome is not Outcome.GOOD and verdict is Verdict.ONLINE:
        kept.append(_not_confirmed(after))
    elif seen.outcome is Outcome.SUSPECT:
        kept.append(_PERSON_DECIDES)
    if after.unstable and seen.outcome is not Outcome.CUT_OFF and _UNSTABLE_YET not in kept:
        kept.append(_UNSTABLE)
    return kept


def _not_long_enough(after: Tally, seen: Judgement, pace: Pace) -> Sentence:
    good = round((seen.at - (after.good_since or seen.at)).total_seconds())
    stable = round(pace.stable)
    return Sentence(
        de=f"Das geht seit {good} s gut; online heißt die Website erst nach {stable} s ohne Ausfall.",
        en=f"This has gone well for {good} s; the website counts as online after {stable} s without a failure.",
    )


def _not_confirmed(after: Tally) -> Sentence:
    return Sentence(
        de=f"Runde {after.bad} von {CONFIRMATIONS}; es wird sofort nachgeprüft.",
        en=f"Round {after.bad} of {CONFIRMATIONS}; it is checked again at once.",
    )


_UNSTABLE_YET: Final = Sentence(
    de="Die Website war zuletzt instabil; online heißt sie erst, wenn sie eine halbe Stunde nicht ausgefallen ist.",
    en="The website was unstable lately; it counts as online when it has not failed for half an hour.",
)
_UNSTABLE: Final = Sentence(
    de="Die Website ist instabil: Sie fällt immer wieder aus.", en="The website is unstable: it fails again and again."
)
_PERSON_DECIDES: Final = Sentence(
    de="Ob Bürgerinnen und Bürger die Website noch erreichen, können nur Sie beurteilen: Sehen Sie nach, und setzen Sie "
    "das Urteil von Hand.",
    en="Whether citizens still reach the website is for you to say: look, and set the verdict by hand.",
)
