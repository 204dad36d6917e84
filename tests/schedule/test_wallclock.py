"""Times on the clock become instants, also where the clocks are set."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from broadcaster.schedule.wallclock import day_number, first_instant

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        ("Europe/Berlin", "2026-11-23 08:00", "2026-11-23 07:00"),
        ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30"),
        ("Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-03 15:30"),
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 10:00"),
    ],
    ids=["plain", "skipped", "twice", "half an hour skipped", "a day skipped"],
)
def test_a_time_is_the_first_instant_at_which_the_clocks_show_it_or_a_later_one(
    zone: str, wall: str, instant: str
) -> None:
    """Skipped times are the moment the clocks go forward, repeated ones the first of the two."""
    found = first_instant(datetime.fromisoformat(wall), ZoneInfo(zone))
    assert found == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def test_the_day_of_an_outage_is_counted_on_the_calendar() -> None:
    """It begins shortly before midnight: ten minutes later is day 2."""
    began = datetime(2026, 11, 22, 22, 55, tzinfo=UTC)
    assert day_number(began, datetime(2026, 11, 22, 22, 59, tzinfo=UTC), BERLIN) == 1
    assert day_number(began, datetime(2026, 11, 22, 23, 5, tzinfo=UTC), BERLIN) == 2
    assert day_number(began, datetime(2026, 12, 1, 12, 0, tzinfo=UTC), BERLIN) == 10
