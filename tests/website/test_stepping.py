"""Confirmation, hysteresis, damping, gaps: what rounds add up to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.website.rounds import Judgement
from broadcaster.website.stepping import CONFIRMATIONS, REUSE, Tally, begin, next_round, penalty, step
from broadcaster.website.verdict import Verdict

from .scene import CUT_OFF, DOWN, GOOD, PACE, START, SUSPECT, after, rounds, settled


def stepped(tally: Tally, *judgements: Judgement, every: float = 5.0) -> Tally:
    """The tally after some more rounds, one every so many seconds."""
    for judgement in judgements:
        now = tally.at + timedelta(seconds=every)
        tally = step(tally, Judgement(at=now, outcome=judgement.outcome, reasons=judgement.reasons), now, PACE)
    return tally


def test_three_failing_rounds_in_a_row_are_offline() -> None:
    """Two are not, and a good one in between begins anew."""
    online = settled()
    assert online.verdict is Verdict.ONLINE
    assert stepped(online, DOWN, DOWN).verdict is Verdict.ONLINE
    assert stepped(online, DOWN, DOWN, DOWN).verdict is Verdict.OFFLINE
    assert stepped(online, DOWN, DOWN, GOOD, DOWN, DOWN).verdict is Verdict.ONLINE


def test_while_suspicious_it_is_looked_again_after_five_and_ten_seconds() -> None:
    """And after the verdict every fifteen seconds again."""
    tally = settled()
    waits = []
    for _ in range(5):
        tally = stepped(tally, DOWN)
        waits.append((next_round(tally, tally.at, tally.at, PACE) - tally.at).total_seconds())
    assert waits == [5, 5, 15, 15, 15]


def test_a_round_that_took_long_is_followed_at_once() -> None:
    """The next is never in the past."""
    tally = stepped(settled(), DOWN)
    assert next_round(tally, tally.at - timedelta(seconds=16), tally.at, PACE) == tally.at


def test_the_website_is_online_only_after_two_minutes_without_a_failure() -> None:
    """119 seconds are not enough; until then it stays what it was."""
    offline = settled(DOWN)
    first = stepped(offline, GOOD)
    minute = stepped(first, GOOD, every=60)
    assert stepped(minute, GOOD, every=59).verdict is Verdict.OFFLINE
    assert stepped(minute, GOOD, every=60).verdict is Verdict.ONLINE
    broken = stepped(first, *7 * [GOOD], DOWN, GOOD, every=15)
    assert broken.verdict is Verdict.OFFLINE


def test_a_page_that_is_not_the_website_makes_the_verdict_unknown_and_never_offline() -> None:
    """However long it lasts; a person is asked."""
    found = stepped(settled(), *100 * [SUSPECT])
    assert found.verdict is Verdict.UNKNOWN
    assert "setzen Sie das Urteil von Hand" in found.reasons[-1].de
    mixed = stepped(settled(), *50 * [SUSPECT, DOWN, DOWN])
    assert mixed.verdict is Verdict.UNKNOWN


def test_a_wrong_page_does_not_end_an_outage() -> None:
    """The website is back when it shows its own pages."""
    assert stepped(settled(DOWN), *100 * [SUSPECT]).verdict is Verdict.OFFLINE


def test_without_the_own_connection_the_verdict_is_unknown_at_once() -> None:
    """Whatever it was, and it is looked again soon."""
    for past in (settled(), settled(DOWN), settled(SUSPECT)):
        found = stepped(past, CUT_OFF)
        assert (found.verdict, found.cut_off) == (Verdict.UNKNOWN, True)
        assert next_round(found, found.at, found.at, PACE) == after(5, found.at)
        assert not stepped(found, GOOD).cut_off


def test_failures_before_the_connection_was_lost_do_not_count_afterwards() -> None:
    """They may have been the connection's."""
    assert stepped(settled(), DOWN, DOWN, CUT_OFF, DOWN, DOWN).verdict is Verdict.UNKNOWN


def test_after_a_gap_nothing_is_known() -> None:
    """A machine that slept for eight hours begins anew; also when its clock was set back."""
    for past in (settled(), settled(DOWN)):
        slept = past.at + timedelta(hours=8)
        for now in (slept, past.at - timedelta(hours=8)):
            found = step(past, Judgement(at=now, outcome=GOOD.outcome, reasons=()), now, PACE)
            assert (found.verdict, found.since) == (Verdict.UNKNOWN, now)
        assert not past.holds(slept)


def test_a_restart_goes_on_where_it_was() -> None:
    """A minute without a round is no gap, and the third failure counts."""
    found = stepped(stepped(settled(), DOWN, DOWN), DOWN, every=60)
    assert found.verdict is Verdict.OFFLINE


def test_what_falls_again_and_again_is_unstable_until_half_an_hour_without_a_fall() -> None:
    """1000 for each fall and for each outage, halved every 15 minutes; from 3000 on unstable, below 750 no more."""
    tally = settled()
    for _ in range(3):
        assert not tally.unstable
        tally = stepped(tally, DOWN, DOWN, DOWN, GOOD)
    assert tally.unstable and tally.verdict is Verdict.OFFLINE
    last = tally.at
    for looked in rounds(lambda _at, _tally: (GOOD, 0.1), start=after(15, last), tally=tally):
        if looked.tally.verdict is Verdict.ONLINE:
            break
        assert looked.tally.unstable and "instabil" in looked.tally.reasons[-1].de
    assert timedelta(minutes=29) < looked.at - last < timedelta(minutes=31)
    assert penalty(looked.tally, looked.at) < REUSE


def test_a_second_outage_within_a_quarter_of_an_hour_is_not_called_off_quickly() -> None:
    """The public hears of two outages at most, then of one that lasts until the website is stable."""
    again = stepped(stepped(settled(), DOWN, DOWN, DOWN), *12 * [GOOD], every=15)
    assert again.verdict is Verdict.ONLINE
    again = stepped(stepped(again, DOWN, DOWN, DOWN), *60 * [GOOD], every=15)
    assert (again.verdict, again.unstable) == (Verdict.OFFLINE, True)


def test_an_unstable_website_still_goes_offline() -> None:
    """Damping delays the all-clear, never the alarm."""
    tally = stepped(settled(), *4 * [DOWN, GOOD])
    assert (tally.unstable, tally.verdict) == (True, Verdict.ONLINE)
    assert stepped(tally, DOWN, DOWN, DOWN).verdict is Verdict.OFFLINE


def test_reasons_say_why_the_verdict_is_not_what_the_round_shows() -> None:
    """A person who looks in the middle understands what is going on."""
    assert "Runde 1 von 3" in stepped(settled(), DOWN).reasons[-1].de
    assert "seit 0 s gut" in stepped(settled(DOWN), GOOD).reasons[-1].de


@given(st.lists(st.sampled_from([GOOD, DOWN, SUSPECT, CUT_OFF]), max_size=60))
def test_the_verdict_never_says_more_than_the_rounds(judgements: list[Judgement]) -> None:
    """Offline has three downs behind it, online two minutes of good, and a lost connection is always unknown."""
    tally = begin(START, PACE)
    past: list[Judgement] = []
    for judgement in judgements:
        before, tally = tally, stepped(tally, judgement, every=15)
        past.append(judgement)
        if tally.verdict is Verdict.OFFLINE and before.verdict is not Verdict.OFFLINE:
            assert past[-CONFIRMATIONS:] == CONFIRMATIONS * [DOWN]
        if tally.verdict is Verdict.ONLINE and before.verdict is not Verdict.ONLINE:
            assert past[-9:] == 9 * [GOOD]
        if judgement is CUT_OFF:
            assert tally.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("verdict", [GOOD, DOWN, SUSPECT])
def test_a_steady_round_changes_nothing_but_its_time(verdict: Judgement) -> None:
    """That is why simulations may skip over them."""
    steady = settled(verdict, 600)
    later = stepped(steady, verdict, every=15)
    kept = ("verdict", "since", "good_since", "penalty", "penalty_at", "unstable", "cut_off")
    assert [getattr(later, name) for name in kept] == [getattr(steady, name) for name in kept]
