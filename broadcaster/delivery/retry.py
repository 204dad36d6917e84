"""When to try again: a rising wait with jitter."""

from __future__ import annotations

from datetime import timedelta
from random import Random

STEPS = (2, 5, 15, 30, 60, 120, 240, 300)
"""Seconds after the first, second, ... failure; the last repeats."""
JITTER = 0.2


def wait(failures: int, random: Random, *, asked: timedelta | None = None) -> timedelta:
    """The wait after ``failures`` (>= 1) failures, never shorter than what the platform ``asked`` for."""
    step = STEPS[min(failures, len(STEPS)) - 1]
    spread = timedelta(seconds=step * random.uniform(1 - JITTER, 1 + JITTER))
    if asked is None:
        return spread
    return max(asked * random.uniform(1, 1 + JITTER / 2), spread)
