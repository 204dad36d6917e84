"""Certificates: when their end is near."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from broadcaster.website.evidence import Certificate
from broadcaster.words import Sentence

WARNINGS: Final = (21, 7, 3, 1)
"""Days before the end of a certificate at which the people on duty are told."""
_MONTHS: Final = "January February March April May June July August September October November December".split()


def warning_days(certificate: Certificate, now: datetime) -> int | None:
    """The nearest of ``WARNINGS`` that has been reached, in days; None while the end is far."""
    left = certificate.expires_at - now
    return min((days for days in WARNINGS if left <= timedelta(days=days)), default=None)


def day(moment: datetime) -> Sentence:
    """A day as people write it."""
    return Sentence(de=f"{moment:%d.%m.%Y}", en=f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}")


def time_left(certificate: Certificate, now: datetime) -> Sentence:
    """How many whole days are left."""
    days = (certificate.expires_at - now).days
    if days < 1:
        return Sentence(de="noch heute", en="within a day")
    if days == 1:
        return Sentence(de="noch 1 Tag", en="1 day left")
    return Sentence(de=f"noch {days} Tage", en=f"{days} days left")
