"""Makes the alarm of an installation: who is told what needs a person, and in which language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from broadcaster.alarm import Alarm
from broadcaster.app.installation.proving import told_head
from broadcaster.storage.installation.alerts import Alerts

if TYPE_CHECKING:
    from broadcaster.app.installation.installation import Installation


def alarm_of(installation: Installation) -> Alarm:
    """Return the alarm of an installation's organisation, with the receivers of its settings."""
    settings = installation.settings
    addresses = settings.alerts.get_secret_value().split() if settings.alerts else []
    return Alarm(
        Alerts(installation.database, installation.organisation_id),
        addresses,
        title=f"{settings.organisation}: Broadcaster",
        language=settings.language,
        now=installation.now,
        last=lambda: told_head(installation),
    )
