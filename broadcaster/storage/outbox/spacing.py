"""Finds the next free moment of an account, so that what is released or repeated never comes as a burst."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from broadcaster.delivery.states import State
from broadcaster.schedule.spacing import free_from
from broadcaster.storage.schema import attempt, delivery

_ON_ITS_WAY = (State.QUEUED, State.SENDING, State.UNCLEAR)


def free_moment(connection: Connection, account_id: int, wanted: datetime, spacing: timedelta) -> datetime:
    """The first moment from ``wanted`` on that is ``spacing`` away from all that an account sends or just sent."""
    near = wanted - spacing
    queued = select(delivery.c.wake_at).where(
        delivery.c.account_id == account_id, delivery.c.state.in_(_ON_ITS_WAY), delivery.c.wake_at > near
    )
    sent = select(attempt.c.started_at).where(
        attempt.c.account_id == account_id, attempt.c.step == "commit", attempt.c.started_at > near
    )
    taken = [*connection.execute(queued).scalars(), *connection.execute(sent).scalars()]
    return free_from(wanted, taken, spacing)
