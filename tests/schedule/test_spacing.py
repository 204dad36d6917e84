"""Posts to one account keep their distance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from broadcaster.schedule.spacing import free_from

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
SPANS = st.timedeltas(timedelta(0), timedelta(hours=2))
MOMENTS = st.lists(SPANS.map(lambda span: NOW + span), max_size=20)


@given(MOMENTS, SPANS)
def test_a_free_moment_is_away_from_all_that_are_taken(taken: list[datetime], spacing: timedelta) -> None:
    """And there is none before it: each that is earlier is too near to another."""
    found = free_from(NOW, taken, spacing)
    assert found >= NOW
    assert all(abs(moment - found) >= spacing for moment in taken)
    if found > NOW:
        assert found - spacing in taken


def test_fifty_that_are_released_at_once_take_turns() -> None:
    """Each five minutes after the one before."""
    taken: list[datetime] = []
    for _ in range(50):
        taken.append(free_from(NOW, taken, timedelta(minutes=5)))
    assert taken == [NOW + number * timedelta(minutes=5) for number in range(50)]
