"""Waiting for something that must happen, with the patience that a busy machine needs."""

from __future__ import annotations

import threading
from collections.abc import Callable

PATIENCE = 120.0
_POLL = threading.Event()


def until(condition: Callable[[], bool], told: Callable[[], object] = lambda: "") -> None:
    """Wait for something that must happen; ``told`` says how it is if it did not."""
    for _ in range(int(PATIENCE / 0.02)):
        if condition():
            return
        _POLL.wait(0.02)
    raise AssertionError(f"it did not happen: {told()}")
