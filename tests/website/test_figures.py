"""The figures that the watch promises, on a virtual clock. Long runs use the full numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import log1p
from random import Random
from statistics import quantiles

import pytest

from broadcaster.website.evidence import Answer
from broadcaster.website.rounds import Judgement, Outcome, judge
from broadcaster.website.site import Site
from broadcaster.website.stepping import Tally, step
from broadcaster.website.verdict import Verdict
from tests.sampling import Sample

from .scene import CUT_OFF, DOWN, GOOD, PACE, SUSPECT, after, changes, posts, rounds, seen, settled

TIMEOUT = Site().timeout
QUICK, DEAD_SENTINEL, SLOW = 0.05, TIMEOUT / 2, 0.9 * TIMEOUT


def took(first: float, second: float, sentinel: float) -> Callable[[Tally | None], float]:
    """How long a failing round takes: both tries one after the other, or at once while suspicious."""

    def seconds(tally: Tally | None) -> float:
        if tally is not None and tally.bad:
            return max(first, second) + sentinel
        return first + max(second, sentinel)

    return seconds


FALLS = {
    "refused at once": took(QUICK, QUICK, QUICK),
    "silent": took(TIMEOUT, TIMEOUT, QUICK),
    "silent, and a sentinel is dead": took(TIMEOUT, TIMEOUT, DEAD_SENTINEL),
    "silent on one path": took(TIMEOUT, QUICK, QUICK),
    "answers slowly with an error": took(SLOW, SLOW, QUICK),
}


def confirmed_after(phase: float, seconds: Callable[[Tally | None], float]) -> float:
    """Seconds from a fall, ``phase`` seconds after a round began, to the verdict offline."""
    fall = after(300 + phase)

    def look(at: datetime, tally: Tally | None) -> tuple[Judgement, float]:
        return (DOWN, seconds(tally)) if at >= fall else (GOOD, 0.3)

    for looked in rounds(look):
        if looked.tally.verdict is Verdict.OFFLINE:
            return (looked.at - fall).total_seconds()
    raise AssertionError


def test_offline_is_confirmed_within_a_minute_of_the_fall() -> None:
    """Over all phases in which a fall can meet the rounds, and however it shows: p99 at most 60 s, and so the worst."""
    waits = [confirmed_after(tenth / 10, seconds) for seconds in FALLS.values() for tenth in range(150)]
    p99 = quantiles(waits, n=100)[98]
    assert 10 <= min(waits) <= p99 <= max(waits) <= 60
    assert max(confirmed_after(tenth / 10, FALLS["refused at once"]) for tenth in range(150)) <= 26


def test_online_is_said_after_two_minutes_without_a_failure_and_soon_then() -> None:
    """Never before 120 s, and at most one round later, whatever the phase."""
    for tenth in range(150):
        back = after(300 + tenth / 10)
        for looked in rounds(lambda at, _tally, back=back: (GOOD if at >= back else DOWN, 0.3)):  # type: ignore[misc]
            if looked.tally.verdict is Verdict.ONLINE:
                break
        assert 120 <= (looked.at - back).total_seconds() <= 120 + 15 + 1


def false_alarms(seed: int, days: int, loss: float) -> int:
    """How often a website that is up is called offline, when each try fails by itself with probability ``loss``.

    A round fails when both its tries do. Good rounds between two failing ones are skipped: they change nothing but
    their time (test_a_steady_round_changes_nothing_but_its_time).
    """
    random = Random(seed)
    tally, found = settled(), 0
    end = tally.at + timedelta(days=days)
    while tally.at < end:
        tally = _skipped(tally, 1 + int(random.expovariate(-log1p(-loss * loss))))
        tally = _looked(tally, DOWN, 15)
        while tally.good_since is None or tally.verdict is not Verdict.ONLINE:
            failing = random.random() < loss * loss
            tally = _looked(tally, DOWN if failing else GOOD, 5 if tally.bad else 15)
            found += tally.verdict is Verdict.OFFLINE
    return found


def _skipped(tally: Tally, good: int) -> Tally:
    """The tally after so many good rounds."""
    if tally.verdict is not Verdict.ONLINE or good == 1:
        return _skipped(_looked(tally, GOOD, 15), good - 1) if good > 1 else _looked(tally, GOOD, 15)
    now = tally.at + timedelta(seconds=15 * (good - 1))
    return _looked(replace(tally, at=now, stale_at=now + PACE.gap), GOOD, 15)


def _looked(tally: Tally, judgement: Judgement, seconds: float) -> Tally:
    now = tally.at + timedelta(seconds=seconds)
    return step(tally, replace(judgement, at=now), now, PACE)


def check_false_alarms(seeds: Sequence[int]) -> None:
    """0 in every seed; and the same simulation does raise one where the second path is missing."""
    assert sum(false_alarms(seed, 30, 0.02) for seed in seeds) == 0
    assert sum(false_alarms(seed, 30, 0.02**0.5) for seed in seeds[::10]) > 0


def test_random_loss_raises_no_false_alarm() -> None:
    """30 days at 2 % independent loss."""
    check_false_alarms(range(40))


@pytest.mark.long
def test_random_loss_raises_no_false_alarm_in_a_thousand_months(sample: Sample) -> None:
    """1000 seeds."""
    check_false_alarms(sample.of(range(1000), 100))


def flaps(seed: int, number: int, dwell: tuple[float, float]) -> list[Tally]:
    """The tallies while a website falls and rises ``number`` times in all, and for an hour after."""
    random = Random(seed)
    edges, moment = [], after(300)
    for _ in range(number):
        edges.append(moment)
        moment += timedelta(seconds=random.uniform(*dwell))
    flips = iter([*edges, moment + timedelta(days=9)])
    state = {"up": False, "next": next(flips)}

    def look(at: datetime, _tally: Tally | None) -> tuple[Judgement, float]:
        while state["next"] <= at:
            state["up"], state["next"] = not state["up"], next(flips)
        return (DOWN if state["up"] else GOOD), 0.2

    found = []
    for looked in rounds(look):
        found.append(looked.tally)
        if looked.at > moment + timedelta(hours=1):
            return found
    raise AssertionError


def public_messages(verdicts: list[Verdict]) -> int:
    """How often the verdict would begin or end an outage: all that the public could hear because of it."""
    outage, said = False, 0
    for verdict in verdicts:
        if (verdict is Verdict.OFFLINE and not outage) or (verdict is Verdict.ONLINE and outage):
            outage, said = not outage, said + 1
    return said


def check_flaps(seeds: Iterable[int], number: int) -> None:
    """At most 6 verdicts and 2 public messages; it is shown as unstable, and ends online."""
    for seed in seeds:
        found = flaps(seed, number, (15, 90))
        verdicts = [tally.verdict for tally in found]
        assert verdicts[-1] is Verdict.ONLINE
        assert len(changes(verdicts)) <= 6
        assert public_messages(verdicts) <= 2
        assert any(tally.unstable for tally in found)


def test_flapping_is_damped() -> None:
    """1000 flaps with 15 to 90 s between them."""
    check_flaps(range(2), 1000)


@pytest.mark.long
def test_flapping_is_damped_in_two_hundred_seeds(sample: Sample) -> None:
    """200 seeds."""
    check_flaps(sample.of(range(200), 10), 1000)


def test_slow_flapping_is_damped_too() -> None:
    """Longer than the two minutes after which a website may come online: two outages at most, then one long one."""
    for dwell in ((130, 300), (60, 200), (200, 400)):
        verdicts = [tally.verdict for tally in flaps(1, 1000, dwell)]
        assert len(changes(verdicts)) <= 6
        assert public_messages(verdicts) <= 4


WEBSITE = (
    "dns-timeout",
    "tcp-timeout",
    "tcp-unreachable",
    "tls-failed",
    "http-timeout",
    "content-portal",
    "http-foreign",
)
SHAPES: dict[str, Callable[[Random, int], dict[str, object]]] = {
    "connection down": lambda _random, number: {"sentinels": posts(*number * [Answer.SILENT])},
    "captive portal": lambda random, number: {
        "sentinels": posts(*(random.choice([Answer.WRONG, Answer.SILENT]) for _ in range(number - 1)), Answer.WRONG)
    },
    "resolver dead": lambda _random, number: {
        "sentinels": posts(*number * [Answer.UNRESOLVED]) + posts(Answer.GOOD, named=False)
    },
    "resolver knows only what it remembers": lambda _random, number: {
        "sentinels": posts(*number * [Answer.GOOD]),
        "resolving": False,
    },
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_trouble_of_the_own_connection_is_taken_for_an_outage(shape: str) -> None:
    """125 scenarios each: unknown from the first such round on, held while it lasts, and never offline."""
    for seed in range(125):
        random = Random(f"{shape} {seed}")
        past = settled(random.choice([GOOD, DOWN, SUSPECT]), 300)
        tally = past
        for _ in range(random.randint(1, 40)):
            codes = [random.choice(WEBSITE) for _ in range(random.randint(1, 2))]
            judgement = judge(seen(*codes, **SHAPES[shape](random, random.randint(1, 5))))  # type: ignore[arg-type]
            assert judgement.outcome is Outcome.CUT_OFF
            tally = _looked(tally, judgement, random.uniform(5, 25))
            assert (tally.verdict, tally.cut_off) == (Verdict.UNKNOWN, True)
        back = _looked(tally, random.choice([GOOD, DOWN]), 5)
        assert (back.verdict, back.cut_off) == (Verdict.UNKNOWN, False)


def test_a_clock_that_jumps_or_a_machine_that_sleeps_is_no_outage() -> None:
    """100 jumps in the middle of failing rounds: unknown, and counted from the beginning."""
    for seed in range(100):
        random = Random(seed)
        tally = _looked(_looked(settled(random.choice([GOOD, CUT_OFF])), DOWN, 5), DOWN, 5)
        jump = random.choice([-1, 1]) * 10 ** random.uniform(2, 7)
        assert not tally.holds(tally.at + timedelta(seconds=jump))
        tally = _looked(tally, DOWN, jump)
        assert (tally.verdict, tally.down) == (Verdict.UNKNOWN, 1)


def test_skipping_over_good_rounds_is_the_same_as_stepping_through_them() -> None:
    """So the simulated months hold for every single round."""
    random = Random(7)
    stepped = skipped = settled()
    for good in (random.randint(1, 200) for _ in range(60)):
        for _ in range(good):
            stepped = _looked(stepped, GOOD, 15)
        skipped = _skipped(skipped, good)
        for judgement in random.choices([DOWN, GOOD], k=20):
            stepped, skipped = _looked(stepped, judgement, 15), _looked(skipped, judgement, 15)
        assert stepped == skipped
