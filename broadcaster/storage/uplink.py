"""This machine's own connection: while it is lost nothing is sent or read back, and no doubt grows old."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, case, literal, select, update

from broadcaster.delivery.states import State
from broadcaster.storage.recovery import miss
from broadcaster.storage.schema import Moment, delivery, organisation


def uplink_lost(connection: Connection, organisation_id: int, now: datetime) -> None:
    """Hold an organisation's deliveries; a second loss keeps the first time."""
    mine = (organisation.c.id == organisation_id, organisation.c.uplink_lost_at.is_(None))
    connection.execute(update(organisation).where(*mine).values(uplink_lost_at=now))


def uplink_back(connection: Connection, organisation_id: int, now: datetime, lateness: timedelta) -> bool:
    """Let deliveries go on, if they were held; whether they were.

    What is later than ``lateness`` by then is missed and asked about, not sent in a burst. The time of every doubt
    begins anew.
    """
    mine = (organisation.c.id == organisation_id, organisation.c.uplink_lost_at.is_not(None))
    lost_at: datetime | None = connection.execute(select(organisation.c.uplink_lost_at).where(*mine)).scalar()
    if lost_at is None:
        return False
    miss(connection, now, (lost_at, now - lateness), organisation_id)
    connection.execute(update(organisation).where(*mine).values(uplink_lost_at=None))
    first_read = case((delivery.c.wake_at > now, delivery.c.wake_at), else_=literal(now, Moment()))
    doubts = (delivery.c.organisation_id == organisation_id, delivery.c.state == State.UNCLEAR)
    anew = {"doubt_since": first_read, "wake_at": first_read, "reads": 0, "absences": 0}
    connection.execute(update(delivery).where(*doubts).values(anew))
    return True
