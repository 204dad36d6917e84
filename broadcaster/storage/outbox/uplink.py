"""This machine's own connection: while it is lost nothing is sent or read back, and no doubt grows old."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, case, literal, select, update

from broadcaster.delivery.states import State
from broadcaster.storage.outbox.lateness import Patience
from broadcaster.storage.outbox.standstill import catch_up
from broadcaster.storage.schema import Moment, delivery, organisation


def uplink_lost(connection: Connection, organisation_id: int, now: datetime) -> None:
    """Hold an organisation's deliveries; a second loss keeps the first time."""
    mine = (organisation.c.id == organisation_id, organisation.c.uplink_lost_at.is_(None))
    connection.execute(update(organisation).where(*mine).values(uplink_lost_at=now))


def uplink_back(connection: Connection, organisation_id: int, now: datetime, patience: Patience) -> bool:
    """Let deliveries go on, if they were held; whether they were.

    What is too late by then is missed and asked about, and the rest does not burst. The time of every doubt begins anew.
    """
    mine = (organisation.c.id == organisation_id, organisation.c.uplink_lost_at.is_not(None))
    lost_at: datetime | None = connection.execute(select(organisation.c.uplink_lost_at).where(*mine)).scalar()
    if lost_at is None:
        return False
    catch_up(connection, now, lost_at, patience, organisation_id)
    connection.execute(update(organisation).where(*mine).values(uplink_lost_at=None))
    first_read = case((delivery.c.wake_at > now, delivery.c.wake_at), else_=literal(now, Moment()))
    doubts = (delivery.c.organisation_id == organisation_id, delivery.c.state == State.UNCLEAR)
    anew = {"doubt_since": first_read, "wake_at": first_read, "reads": 0, "absences": 0}
    connection.execute(update(delivery).where(*doubts).values(anew))
    return True
