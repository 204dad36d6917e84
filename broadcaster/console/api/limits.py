"""How often one token may ask: a bucket of requests that fills again evenly."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock
from typing import Final

WINDOW: Final = timedelta(minutes=1)


class Limits:
    """Counts the requests of each token, in this process; ``most`` may come in a ``WINDOW``."""

    def __init__(self, most: int) -> None:
        self._pace = WINDOW / most
        self._free_at: dict[str, datetime] = {}
        self._lock = Lock()

    def wait(self, token: str, now: datetime) -> timedelta:
        """How long a token must wait; zero if this request was taken, which then counts."""
        with self._lock:
            # what a token used is a moment that moves away from now with each request
            used_until = max(self._free_at.get(token, now), now)
            missing = used_until + self._pace - WINDOW - now
            if missing > timedelta():
                return missing
            self._free_at[token] = used_until + self._pace
            self._forget(now)
            return timedelta()

    def _forget(self, now: datetime) -> None:
        for token in [token for token, until in self._free_at.items() if until <= now]:
            del self._free_at[token]
