"""Whether there is room left where the database lies: said while there still is some, for on a full disk nothing is sent."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from broadcaster.storage.installation.alerts import Alerts
from broadcaster.words import Sentence

if TYPE_CHECKING:
    from broadcaster.app.installation.installation import Installation

LEAST: Final = 300_000_000
"""Bytes below which people are told: days of work with pictures, and time to make room."""
_LOOK: Final = timedelta(minutes=5)
_TELL_EVERY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The ``free`` bytes where the database lies, or with a server's the settings, and whether that is little."""

    free: int
    little: bool

    @property
    def sentence(self) -> Sentence:
        """What to say of little room, with the remedy."""
        megabytes = self.free // 1_000_000
        return Sentence(
            de=f"Auf der Platte des Broadcasters sind nur noch {megabytes} MB frei. Ist sie voll, wird nichts mehr gesendet. Bitte schaffen "
            "Sie Platz.",
            en=f"Only {megabytes} MB are free on the broadcaster's disk. When it is full, nothing is sent any more. Free some.",
        )


def room(installation: Installation, least: int = LEAST) -> Room:
    """Return how much room there is."""
    file = installation.settings.database.removeprefix("sqlite:///")
    ours = file != installation.settings.database
    free = shutil.disk_usage(Path(file).parent if ours else installation.settings.folder).free
    return Room(free=free, little=free < least)


def room_duty(installation: Installation, least: int = LEAST) -> Callable[[], datetime]:
    """Return the duty of an engine that tells people once a day while there is little room."""
    told_at: datetime | None = None

    def look() -> datetime:
        nonlocal told_at
        now, found = installation.now(), room(installation, least)
        if found.little and (told_at is None or now - told_at >= _TELL_EVERY):
            Alerts(installation.database, installation.organisation_id).add(found.sentence, now)
            told_at = now
        elif not found.little:
            told_at = None
        return now + _LOOK

    return look
