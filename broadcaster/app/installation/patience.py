"""How long whoever waits for an answer waits for a database that others hold; what was not begun by then is not done."""

from broadcaster.storage.database.writer import waiting_at_most

__all__ = ["ASIDE", "PERSON", "waiting_at_most"]

PERSON = 3.0
"""Seconds for a person or a program that asks over HTTP."""
ASIDE = 0.5
"""Seconds for what is only noted beside: somebody who reads must not wait for it."""
