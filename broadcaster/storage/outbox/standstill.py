"""A machine that stood still: what became due while nobody looked is asked about, or goes out one after the other.

Whatever stopped it (a suspended laptop, a database that could not be written, a clock that was set forward) is seen by the
gap since somebody last looked, which is written down with the look itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from sqlalchemy import Connection, func, or_, select, update

from broadcaster.delivery.states import State
from broadcaster.schedule.urgency import Urgency
from broadcaster.storage.outbox.lateness import SKEW, Patience, give_up_hopeless, miss
from broadcaster.storage.schema import account, delivery, is_state, organisation
from broadcaster.words import Sentence

BRIEF: Final = timedelta(seconds=60)
"""A gap this short is none: a restart, a busy machine."""
FINE: Final = timedelta(seconds=1)
"""So exactly is it kept when somebody looked; more often would only cost."""
ONE_BY_ONE: Final = Sentence(
    de="Eine Zeit lang ging nichts hinaus. Was inzwischen fällig wurde, kommt nacheinander, mit Abstand.",
    en="For a while nothing went out. What became due meanwhile comes one after the other, with a distance.",
)


def look(connection: Connection, now: datetime, patience: Patience, *, starting: bool = False) -> None:
    """Note that somebody looks now for what is due, and deal with what became due since somebody last did.

    Whoever is ``starting`` cannot know how long nobody worked if the clock was set back meanwhile.
    """
    last = func.coalesce(organisation.c.looked_at, organisation.c.created_at)
    stale = or_(last < now - FINE, last > now + SKEW)
    for row in connection.execute(select(organisation.c.id, last.label("looked_at")).where(stale)).all():
        if row.looked_at < now - BRIEF:
            catch_up(connection, now, row.looked_at, patience, row.id)
        elif starting and row.looked_at > now + SKEW:
            miss(connection, now, (row.looked_at, now - patience.lateness), row.id)
    connection.execute(update(organisation).where(stale).values(looked_at=now))


def catch_up(connection: Connection, now: datetime, since: datetime, patience: Patience, organisation_id: int) -> int:
    """Ask about what is too late after a time ``since`` which nothing went out; never let the rest burst. How many."""
    missed = miss(connection, now, (since, now - patience.lateness), organisation_id)
    if now - since > BRIEF:
        _spread(connection, now, since, patience.spacing, organisation_id)
    return missed


def _spread(connection: Connection, now: datetime, since: datetime, spacing: timedelta, organisation_id: int) -> None:
    """Let what became due on an account come as far apart as it was to come, at most ``spacing``; urgent things at once.

    So nothing is later than the first.
    """
    became_due = (
        select(delivery.c.id, delivery.c.account_id, delivery.c.wake_at)
        .join(account, account.c.id == delivery.c.account_id)
        .where(is_state(delivery.c.state, State.QUEUED), delivery.c.organisation_id == organisation_id)
        .where(delivery.c.urgency > Urgency.URGENT.rank, delivery.c.wake_at > since, delivery.c.wake_at <= now)
        .where(or_(account.c.resume_at.is_(None), account.c.resume_at <= now))
        .order_by(delivery.c.account_id, delivery.c.wake_at, delivery.c.id)
    )
    for _account, rows in groupby(connection.execute(became_due).all(), lambda row: row.account_id):
        turn, before = now, None
        for row in rows:
            turn += min(spacing, row.wake_at - (before or row.wake_at))
            before = row.wake_at
            if turn > now:
                waits = {"wake_at": turn, "changed_at": now, "sentence": ONE_BY_ONE.as_json()}
                connection.execute(update(delivery).where(delivery.c.id == row.id).values(waits))
                give_up_hopeless(connection, now, delivery.c.id == row.id)
