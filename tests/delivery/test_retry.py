"""The wait rises, is bounded and never undercuts the platform."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from broadcaster.delivery.retry import JITTER, STEPS, wait


@pytest.mark.parametrize("failures", range(1, 20))
def test_each_wait_stays_in_its_band(failures: int) -> None:
    """Step by step, with at most the stated jitter."""
    step = STEPS[min(failures, len(STEPS)) - 1]
    waits = [wait(failures, Random(seed)).total_seconds() for seed in range(200)]
    assert min(waits) >= step * (1 - JITTER)
    assert max(waits) <= step * (1 + JITTER)
    assert len(set(waits)) > 100


def test_the_fifth_attempt_comes_within_two_minutes() -> None:
    """A short disturbance costs minutes, not hours."""
    slowest = sum(STEPS[:4]) * (1 + JITTER)
    assert slowest <= 120


def test_what_the_platform_asked_for_is_never_undercut() -> None:
    """Retry-After and reset headers are obeyed, with a little spread so that not all come at once."""
    asked = timedelta(seconds=500)
    waits = [wait(1, Random(seed), asked=asked) for seed in range(200)]
    assert min(waits) >= asked
    assert max(waits) <= asked * (1 + JITTER / 2)
