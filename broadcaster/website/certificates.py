"""Certificates: when their end is near, who issued them, and for which names they are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from broadcaster.website.evidence import Certificate

WARNINGS: Final = (21, 7, 3, 1)
"""Days before the end of a certificate at which the people on duty are told."""


def warning_days(certificate: Certificate, now: datetime) -> int | None:
    """The nearest of ``WARNINGS`` that has been reached, in days; None while the end is far."""
    left = certificate.expires_at - now
    return min((days for days in WARNINGS if left <= timedelta(days=days)), default=None)
