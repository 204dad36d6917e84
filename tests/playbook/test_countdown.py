"""The small automaton behind what goes out by itself, walked through exhaustively."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from broadcaster.playbook.countdown import (
    ARMED,
    RELEASED,
    UNSEEN,
    WAITING,
    Countdown,
    Look,
    Phase,
    step,
    stop,
)
from broadcaster.playbook.prepared import Automatic
from broadcaster.website.verdict import Verdict

NOW = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
RULES = Automatic(after=5 * MINUTE, countdown=2 * MINUTE)
OFFLINE, ONLINE, UNKNOWN = Verdict.OFFLINE, Verdict.ONLINE, Verdict.UNKNOWN
AGES = [None, timedelta(0), 5 * MINUTE - SECOND, 5 * MINUTE, timedelta(days=3), -MINUTE]
"""How long the verdict has held; the last is what a clock shows that was set back."""
LEFT = [-timedelta(days=1), -UNSEEN - SECOND, -UNSEEN, -SECOND, timedelta(0), SECOND, 2 * MINUTE, 3 * MINUTE]
"""How long a countdown still runs, or since when it is over."""


def countdowns() -> Iterator[Countdown]:
    """Every phase, with every time where there is one."""
    yield from (Countdown(phase=phase) for phase in Phase if phase is not Phase.COUNTING)
    yield from (Countdown(phase=Phase.COUNTING, at=NOW + left) for left in LEFT)


def looks() -> Iterator[Look]:
    """Everything that can be seen at a moment."""
    for verdict, age, contested, paused in product(Verdict, AGES, (False, True), (False, True)):
        since = None if age is None else NOW - age
        yield Look(now=NOW, verdict=verdict, since=since, contested=contested, paused=paused)


def may_go(look: Look, wanted: Verdict) -> bool:
    """The rule in other words: the verdict has held, nobody contradicts it, nothing is stopped."""
    held = look.since is not None and look.since <= look.now - RULES.after
    return look.verdict is wanted and held and not look.contested and not look.paused


EVERYTHING = list(product(countdowns(), looks(), (OFFLINE, ONLINE)))


def test_it_goes_out_only_if_the_verdict_holds_and_a_countdown_was_seen_to_its_end() -> None:
    """Never when unknown, contested, paused, too early, or in a countdown that ran while nobody worked."""
    released = [
        (before, look, wanted)
        for before, look, wanted in EVERYTHING
        if before.phase is not Phase.RELEASED and step(before, look, wanted, RULES).phase is Phase.RELEASED
    ]
    assert released
    for before, look, wanted in released:
        assert before.phase is Phase.COUNTING and before.at is not None
        assert timedelta(0) <= look.now - before.at <= UNSEEN
        assert may_go(look, wanted)


def test_what_was_released_stopped_or_never_armed_stays_so() -> None:
    """Once in an outage; a stop is for good; nothing arms itself."""
    for before, look, wanted in EVERYTHING:
        if before.phase not in ARMED:
            assert step(before, look, wanted, RULES) == before


def test_whatever_speaks_against_it_ends_a_countdown() -> None:
    """It begins anew when the verdict has held again."""
    for before, look, wanted in EVERYTHING:
        if before.phase in ARMED and not may_go(look, wanted):
            assert step(before, look, wanted, RULES) == WAITING


def test_nothing_but_the_countdown_keeps_it_back_once_it_may_go() -> None:
    """It begins as soon as the verdict has held, and the draft goes out as soon as it is over."""
    for before, look, wanted in EVERYTHING:
        if before.phase in ARMED and may_go(look, wanted):
            over = before.at is not None and timedelta(0) <= look.now - before.at <= UNSEEN
            expected = Phase.RELEASED if over else Phase.COUNTING
            assert step(before, look, wanted, RULES).phase is expected


def test_every_countdown_is_as_long_as_the_playbook_says() -> None:
    """Also the one that begins anew after a standstill or a change of the clock."""
    begun = [
        after
        for before, look, wanted in EVERYTHING
        if (after := step(before, look, wanted, RULES)).phase is Phase.COUNTING and after != before
    ]
    assert begun
    assert {after.at for after in begun} == {NOW + RULES.countdown}
    running = [after.at for before, look, wanted in EVERYTHING if (after := step(before, look, wanted, RULES)).at]
    assert all(NOW < at <= NOW + RULES.countdown for at in running)


def test_looking_twice_at_one_moment_changes_nothing_more() -> None:
    """Any number of workers may look."""
    for before, look, wanted in EVERYTHING:
        once = step(before, look, wanted, RULES)
        assert step(once, look, wanted, RULES) == once


@pytest.mark.parametrize("phase", Phase)
def test_only_what_is_armed_can_be_stopped(phase: Phase) -> None:
    """A person is told when it is too late."""
    stopped = stop(Countdown(phase=phase))
    assert (stopped is not None) == (phase in ARMED)
    assert stopped is None or stopped.phase is Phase.STOPPED


MOVES = {
    "offline": (OFFLINE, False, False),
    "online": (ONLINE, False, False),
    "unknown": (UNKNOWN, False, False),
    "contested": (OFFLINE, True, False),
    "paused": (OFFLINE, False, True),
    "stop": None,
}


def histories(length: int) -> Iterator[tuple[str, ...]]:
    """Every story of this many minutes that differ in what happens in them."""
    yield from product(MOVES, repeat=length)


@pytest.mark.parametrize("wanted", [OFFLINE, ONLINE])
def test_in_every_history_it_goes_out_at_most_once_and_never_after_a_stop(wanted: Verdict) -> None:
    """Six minutes, each with any verdict, a contradiction, a pause or a stop: all 46,656 stories."""
    rules = Automatic(after=MINUTE, countdown=MINUTE)
    went_out = 0
    for history in histories(6):
        countdown, now, since, last, releases = WAITING, NOW, NOW, wanted, 0
        for minute, happened in enumerate(history):
            now += MINUTE
            move = MOVES[happened]
            if move is None:
                countdown = stop(countdown) or countdown
                continue
            verdict, contested, paused = move
            since, last = (since if verdict is last else now), verdict
            look = Look(now=now, verdict=verdict, since=since, contested=contested, paused=paused)
            after = step(countdown, look, wanted, rules)
            if after == RELEASED and countdown != RELEASED:
                releases += 1
                assert "stop" not in history[:minute]
                assert set(history[minute - 1 : minute + 1]) == {wanted.value}
            countdown = after
        assert releases <= 1
        went_out += releases
    assert went_out
