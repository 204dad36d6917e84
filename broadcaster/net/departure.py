"""How late a request may leave: a sender that lost its turn while it was stopped must not send any more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_start_before: ContextVar[float] = ContextVar("start_before", default=float("inf"))


def uptime() -> float:
    """Seconds of a clock that nobody sets, that runs on while the machine sleeps, and that all processes share."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@contextmanager
def starting_before(moment: float) -> Iterator[None]:
    """Within the block, a request that changes anything leaves before ``moment`` of :func:`uptime` or not at all.

    A sender that was stopped and woke up after others took over must not send any more: it gets NotSent.
    """
    token = _start_before.set(moment)
    try:
        yield
    finally:
        _start_before.reset(token)


def start_before() -> float:
    """The limit of the block around, for a process that sends in this one's place."""
    return _start_before.get()


def may_start() -> bool:
    """Whether a request that changes something may still leave."""
    return uptime() < _start_before.get()
