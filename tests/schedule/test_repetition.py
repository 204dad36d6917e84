"""When a message is repeated: intervals, calendar rules, quiet hours, ends; and what was missed stays missed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.schedule.repetition import (
    WEEKDAYS,
    Every,
    On,
    Quiet,
    Repetition,
    foreseen,
    next_after,
    overdue,
    upcoming,
)
from broadcaster.schedule.wallclock import shown

from .clocks import BERLIN, FURTHER

MONDAY = datetime.fromisoformat("2026-11-23T08:00+01:00")
NIGHT = Quiet(begin=time(22), end=time(6))


def told(moments: list[datetime], zone: str = BERLIN) -> list[str]:
    """Moments as the clock on the wall shows them."""
    return [f"{moment.astimezone(ZoneInfo(zone)):%a %H:%M}" for moment in moments]


def on(days: str, *times: str) -> On:
    """A calendar rule."""
    return On(days=tuple(days.split()), times=tuple(time.fromisoformat(one) for one in times))


@pytest.mark.parametrize(
    ("repetition", "expected"),
    [
        (Repetition(rule=Every(seconds=6 * 3_600)), "Mon 14:00, Mon 20:00, Tue 02:00, Tue 08:00, Tue 14:00"),
        (Repetition(rule=Every(days=2)), "Wed 08:00, Fri 08:00, Sun 08:00, Tue 08:00, Thu 08:00"),
        (Repetition(rule=(on("mon wed", "07:00", "16:30"),)), "Mon 16:30, Wed 07:00, Wed 16:30, Mon 07:00, Mon 16:30"),
        (
            Repetition(rule=(on("mon tue wed thu fri", "08:00"), on("sat", "10:00"))),
            "Tue 08:00, Wed 08:00, Thu 08:00, Fri 08:00, Sat 10:00",
        ),
        (
            Repetition(rule=Every(seconds=6 * 3_600), quiet=NIGHT),
            "Mon 14:00, Mon 20:00, Tue 06:00, Tue 08:00, Tue 14:00",
        ),
        (
            Repetition(rule=Every(seconds=3_600), quiet=Quiet(begin=time(9), end=time(17))),
            "Mon 17:00, Mon 18:00, Mon 19:00, Mon 20:00, Mon 21:00",
        ),
        (Repetition(rule=Every(seconds=6 * 3_600), times=2), "Mon 14:00, Mon 20:00"),
        (Repetition(rule=Every(seconds=6 * 3_600), until=MONDAY + timedelta(hours=12)), "Mon 14:00, Mon 20:00"),
    ],
    ids=["hours", "days", "calendar", "two rules", "quiet night", "quiet day", "so many times", "until"],
)
def test_the_next_five_dates(repetition: Repetition, expected: str) -> None:
    """As the preview and the console show them; the first going out on a Monday at eight is no repeat."""
    assert ", ".join(told(upcoming(repetition, MONDAY, MONDAY))) == expected


def test_what_a_stretch_of_time_will_bring_is_foreseen() -> None:
    """Before its end, and no more than are left."""
    day = MONDAY + timedelta(days=1)
    assert told(list(foreseen(Repetition(rule=Every(seconds=6 * 3_600)), MONDAY, MONDAY, day))) == [
        *("Mon 14:00", "Mon 20:00", "Tue 02:00")
    ]
    limited = Repetition(rule=Every(seconds=6 * 3_600), times=4)
    assert told(list(foreseen(limited, MONDAY, MONDAY, day, fired=2))) == ["Mon 14:00", "Mon 20:00"]
    assert list(foreseen(limited, MONDAY, MONDAY, day, fired=5)) == []


def test_days_are_those_that_are_named() -> None:
    """Not the day after: APScheduler counts Monday as 0, others as 1."""
    for day in WEEKDAYS:
        found = upcoming(Repetition(rule=(on(day, "09:00"),)), MONDAY, MONDAY, count=2)
        assert told(found) == [f"{day.capitalize()} 09:00"] * 2


def test_what_is_left_of_a_number_of_times() -> None:
    """Those that went out count."""
    three = Repetition(rule=Every(days=1), times=3)
    assert [len(upcoming(three, MONDAY, MONDAY, fired=fired)) for fired in range(5)] == [3, 2, 1, 0, 0]


def test_a_fraction_of_a_second_moves_nothing() -> None:
    """Repeats come at whole seconds, and none twice because the clock ran a little further."""
    begin = MONDAY + timedelta(microseconds=700_000)
    first = next_after(Repetition(rule=Every(seconds=3_600)), begin, begin)
    assert first == MONDAY + timedelta(hours=1)
    assert next_after(Repetition(rule=Every(seconds=3_600)), begin, first + timedelta(microseconds=1)) == (
        MONDAY + timedelta(hours=2)
    )


def test_two_times_that_the_clocks_skip_are_one_repeat() -> None:
    """They fall together at the moment the clocks go forward."""
    rule = Repetition(rule=(on(" ".join(WEEKDAYS), "02:10", "02:40", "03:30"),))
    begin = datetime.fromisoformat("2026-03-28T12:00+01:00")
    assert told(upcoming(rule, begin, begin, count=3)) == ["Sun 03:00", "Sun 03:30", "Mon 02:10"]


def test_quiet_hours_that_end_in_a_doubled_hour_end_twice() -> None:
    """In the second half past two it is quiet again; nothing comes before its end."""
    quiet = Repetition(rule=Every(seconds=1_800), quiet=Quiet(begin=time(2), end=time(2, 30)))
    begin = datetime.fromisoformat("2026-10-25T01:45+02:00")
    found = upcoming(quiet, begin, begin, count=4)
    assert [f"{one.astimezone(UTC):%H:%M}" for one in found] == ["00:30", "00:45", "01:30", "01:45"]


@pytest.mark.parametrize(("hours", "newest"), [(0.5, None), (1.0, 1), (1.2, 1), (5.9, 5), (24 * 200.0 + 0.5, 24 * 200)])
def test_of_what_became_due_only_the_newest_counts(hours: float, newest: int | None) -> None:
    """However long nobody looked; the others are not made up for."""
    found = overdue(Repetition(rule=Every(seconds=3_600)), MONDAY, MONDAY, MONDAY + timedelta(hours=hours))
    assert found == (MONDAY + timedelta(hours=newest) if newest else None)


def test_what_was_dealt_with_is_not_due_again() -> None:
    """Also when the clock is set back behind it."""
    hourly = Repetition(rule=Every(seconds=3_600))
    done = MONDAY + timedelta(hours=3)
    assert overdue(hourly, MONDAY, done, done + timedelta(minutes=59)) is None
    assert overdue(hourly, MONDAY, done, done - timedelta(hours=2)) is None


MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
RULES = st.one_of(
    st.builds(Every, seconds=st.integers(15, 44_640).map(lambda minutes: minutes * 60)),
    st.builds(Every, days=st.integers(1, 31)),
    st.lists(
        st.builds(
            On,
            days=st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(lambda days: tuple(sorted(days))),
            times=st.lists(MINUTES, min_size=1, max_size=3).map(tuple),
        ),
        min_size=1,
        max_size=2,
    ).map(tuple),
)
QUIET = st.one_of(
    st.none(),
    st.builds(Quiet, begin=MINUTES, end=MINUTES).filter(lambda quiet: quiet.begin != quiet.end),
)
REPETITIONS = st.builds(Repetition, rule=RULES, zone=st.sampled_from([BERLIN, *FURTHER]), quiet=QUIET)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))


@given(REPETITIONS, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_whatever_the_rule_the_next_is_the_first_after(
    repetition: Repetition, begin: datetime, later: timedelta
) -> None:
    """Later than asked, in order, never in the quiet hours, and the same from any moment before it."""
    moment = begin + later
    found = upcoming(repetition, begin, moment, count=4)
    assert len(found) == 4
    assert found == sorted(set(found))
    assert found[0] > moment
    assert next_after(repetition, begin, moment + (found[0] - moment) / 2) == found[0]
    if repetition.quiet is not None:
        walls = [shown(one, ZoneInfo(repetition.zone)) for one in found]
        assert not any(is_quiet(repetition.quiet, wall) for wall in walls)


@given(REPETITIONS, MOMENTS, st.integers(0, 12))
def test_looking_often_or_seldom_finds_the_same(repetition: Repetition, begin: datetime, looks: int) -> None:
    """What is newest due does not depend on when somebody looked before."""
    end = begin + timedelta(days=3)
    since, last = begin, None
    for number in range(looks + 1):
        now = begin + (end - begin) * (number + 1) / (looks + 1)
        newest = overdue(repetition, begin, since, now)
        since, last = newest or since, newest or last
    assert last == overdue(repetition, begin, begin, end)


def is_quiet(quiet: Quiet, wall: datetime) -> bool:
    """The rule as people read it."""
    if quiet.begin < quiet.end:
        return quiet.begin <= wall.time() < quiet.end
    return not quiet.end <= wall.time() < quiet.begin
