"""Little room on the disk is told while there is still some: once a day, and again after there was enough."""

from __future__ import annotations

import shutil

from broadcaster.app.installation.room import room, room_duty
from broadcaster.storage.installation.alerts import Alerts

from .bureau import HOUR, Bureau

ALL_THERE_IS = 10**18


def told(bureau: Bureau) -> int:
    """How often people were told."""
    alerts = Alerts(bureau.installation.database, bureau.installation.organisation_id)
    return sum("MB are free" in alert.sentence.en for alert in alerts.unsent(bureau.clock() + HOUR))


def test_room_is_that_where_the_database_lies(bureau: Bureau) -> None:
    """As the system tells it; what is little is told in megabytes, with the remedy."""
    found = room(bureau.installation, least=0)
    assert not found.little and 0 < found.free <= shutil.disk_usage("/").total * 1_000
    little = room(bureau.installation, least=ALL_THERE_IS)
    assert little.little and f"{little.free // 1_000_000} MB" in little.sentence.de and "Platz" in little.sentence.de


def test_people_are_told_once_a_day(bureau: Bureau) -> None:
    """Not with every look."""
    look = room_duty(bureau.installation, least=ALL_THERE_IS)
    for _ in range(3):
        bureau.clock.advance(minutes=5)
        assert look() > bureau.clock()
    assert told(bureau) == 1
    bureau.clock.advance(hours=25)
    look()
    assert told(bureau) == 2


def test_nobody_is_told_while_there_is_enough(bureau: Bureau) -> None:
    """That is no news."""
    room_duty(bureau.installation, least=0)()
    assert told(bureau) == 0
