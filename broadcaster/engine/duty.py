"""What a worker does beside deliveries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Recurring work beside deliveries, done by one worker at a time; ``run`` returns when it is due again.

    A worker that dies while doing it is replaced after ``lease`` seconds, so it must be safe to repeat. ``halt`` cuts
    it short when the worker stops.
    """

    name: str
    run: Callable[[], datetime]
    lease: float = 15.0
    halt: Callable[[], None] = lambda: None
