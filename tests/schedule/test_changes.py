"""Every change of the clocks from 2020 to 2040, in Europe/Berlin and 30 further zones: each repeat comes exactly once."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from broadcaster.schedule.repetition import WEEKDAYS, Every, On, Repetition, next_after

from .clocks import BERLIN, DAY, FURTHER, MINUTE, Wall, changes

ZONES = (BERLIN, *FURTHER)


def affected(zone: ZoneInfo, change: datetime) -> list[time]:
    """Every minute that the clocks skip or show twice at a change, and five on each side."""
    before = (change - MINUTE).astimezone(zone)
    after = change.astimezone(zone)
    walls = sorted([before.replace(tzinfo=None) + MINUTE, after.replace(tzinfo=None, fold=0)])
    count = (walls[1] - walls[0]) // MINUTE
    return [(walls[0] + number * MINUTE).time() for number in range(-5, count + 5)]


def check(zone: ZoneInfo, change: datetime, wall: Wall, moment: time) -> None:
    """A daily repeat comes once on each day around a change: when the clocks first show its time, or a later one."""
    day = change.astimezone(zone).date() - 2 * DAY
    expected = [wall.first(datetime.combine(day + number * DAY, moment)) for number in range(4)]
    rules = (On(days=WEEKDAYS, times=(moment,)),), Every(days=1)
    for rule in rules:
        fired = [expected[0]]
        for _ in expected[1:]:
            fired.append(next_after(Repetition(rule=rule, zone=zone.key), expected[0], fired[-1]) or expected[0])
        assert fired == expected, f"{zone.key}, {change:%Y-%m-%d %H:%M}Z, {moment:%H:%M}, {rule}"


def check_some(name: str, *, change_step: int, minute_step: int) -> int:
    """Check a zone; how many times on the clock were looked at."""
    zone, count = ZoneInfo(name), 0
    for change in islice(changes(zone), 0, None, change_step):
        wall = Wall(zone, change)
        for moment in affected(zone, change)[::minute_step]:
            check(zone, change, wall, moment)
            count += 1
    return count


def test_there_are_thirty_further_zones_and_their_clocks_are_set() -> None:
    """The figure is about what it says; in Berlin the clocks are set twice a year."""
    assert len(set(ZONES)) == 31
    assert len(list(changes(ZoneInfo(BERLIN)))) == 42


@pytest.mark.parametrize("name", ZONES)
def test_a_daily_repeat_comes_once_on_each_day_around_a_change(name: str) -> None:
    """A sample; the long test takes every change and every minute."""
    assert check_some(name, change_step=9, minute_step=23) > 0


@pytest.mark.long
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("name", ZONES)
def test_every_daily_repeat_comes_once_on_every_day_around_every_change(name: str) -> None:
    """Each minute that is skipped or shown twice at any change from 2020 to 2040, and those beside it."""
    assert check_some(name, change_step=1, minute_step=1) > 0


def test_the_clock_of_a_repeat_in_an_interval_of_hours_goes_on_through_a_change() -> None:
    """Six hours are six hours, whatever the clocks show."""
    begin = datetime.fromisoformat("2026-10-24T20:00+02:00")
    found, six = begin, Repetition(rule=Every(seconds=6 * 3_600), zone=BERLIN)
    for number in range(1, 9):
        found = next_after(six, begin, found) or begin
        assert found - begin == number * timedelta(hours=6)
