"""The daily duty of tidying up: what the law wants forgotten is deleted, and the record's head is told to the log."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from broadcaster import log
from broadcaster.app.installation.installation import Installation
from broadcaster.app.installation.proving import head_of

KEPT: Final = {
    "sessions": timedelta(days=90),
    "devices": timedelta(days=180),
    "tickets": timedelta(days=30),
    "pictures": timedelta(days=30),
}
"""How long each is kept: since it was last used, since it ran out, or since it was added and belongs to nothing."""
EVERY: Final = timedelta(days=1)


def tidy(installation: Installation) -> dict[str, int]:
    """Delete what was kept for long enough; how many of each."""
    upkeep = installation.upkeep
    return {
        "sessions": upkeep.forget_sessions(KEPT["sessions"]),
        "devices": upkeep.forget_devices(KEPT["devices"]),
        "tickets": upkeep.forget_tickets(KEPT["tickets"]),
        "pictures": upkeep.forget_pictures(KEPT["pictures"]),
    }


def upkeep_duty(installation: Installation) -> datetime:
    """Tidy up, and tell the record's head outside of the database; when to do it again."""
    tidy(installation)
    log.told("head of the record", head=head_of(installation) or "none")
    return installation.now() + EVERY
