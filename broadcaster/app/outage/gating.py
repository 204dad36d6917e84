"""Use case: let what waits for the website follow the verdict in force."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from broadcaster.app.installation.installation import Installation
    from broadcaster.storage.outbox.gates import Moved

LOOK = timedelta(seconds=15)
"""How often is looked without a call: a person's verdict ends without one, and a call can be lost."""


def follow_website(installation: Installation) -> Moved:
    """Release, hold back or stop what depends on the website. To be called whenever its verdict changed."""
    settings = installation.settings
    spacing, expiry = timedelta(seconds=settings.spacing), timedelta(seconds=settings.expiry)
    moved = installation.gates.follow(installation.now(), spacing, expiry)
    if moved:
        installation.attend("repetition")
    return moved


def gates_duty(installation: Installation) -> datetime:
    """The duty of an engine; returns when to look again."""
    follow_website(installation)
    now = installation.now()
    until = installation.websites.current(now).until
    return min(now + LOOK, until) if until is not None else now + LOOK
