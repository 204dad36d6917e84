"""What a worker does for the other organisations of its database, beside sending: only what needs no settings of theirs.

Their websites, outages, repeats, feeds and alerts depend on their own settings, and are left to their own workers.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from broadcaster.app.installation.health import alive
from broadcaster.storage.outage.websites import Websites
from broadcaster.storage.outbox.gates import Gates

if TYPE_CHECKING:
    from broadcaster.app.installation.installation import Installation

LOOK = timedelta(seconds=15)


def neighbours_duty(installation: Installation) -> datetime:
    """Do the duty of an engine; return when to look again.

    Nothing is sent against a verdict that has changed or grown old, and nothing is held for a connection after which
    nobody looks any more.
    """
    now, database = installation.now(), installation.database
    attended = {worker.organisation_id for worker in alive(installation, now)}
    for other in installation.organisations.all():
        if other.id in attended:
            continue
        websites = Websites(database, other.id, installation.patience)
        if websites.current(now).uplink_lost_at is not None:
            websites.unwatched(now)
        Gates(database, other.id).shut(now)
    return installation.now() + LOOK
