"""Keeps posts to one account apart: what was held back, or is repeated, never comes as a burst."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta


def free_from(wanted: datetime, taken: Collection[datetime], spacing: timedelta) -> datetime:
    """The first moment from ``wanted`` on that is at least ``spacing`` away from every moment that is ``taken``."""
    found = wanted
    for moment in sorted(taken):
        if moment - spacing < found < moment + spacing:
            found = moment + spacing
    return found
