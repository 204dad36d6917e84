"""Duties: recurring work beside deliveries that one worker at a time does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, or_, select, update

from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.schema import duty
from broadcaster.storage.schema.columns import passed


class Duties:
    """Who does which duty of one organisation, and when it is due again."""

    def __init__(self, database: Database, organisation_id: int) -> None:
        self._database, self._organisation_id = database, organisation_id

    def due_at(self, name: str, now: datetime) -> datetime:
        """When a duty may be taken: it is due, and whoever is doing it has had the time."""
        query = select(duty.c.next_at, duty.c.until).where(*self._mine(name))
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return max(now, row.next_at or now, row.until or now) if row else now

    @in_transaction
    def take(self, connection: Connection, name: str, owner: str, now: datetime, until: datetime) -> bool:
        """Whether ``owner`` may do a due duty now; nobody else may before ``until`` or until it is done."""
        if connection.execute(select(duty.c.name).where(*self._mine(name))).first() is None:
            connection.execute(duty.insert().values(organisation_id=self._organisation_id, name=name))
        free = or_(duty.c.until.is_(None), passed(duty.c.until, now))
        due = or_(duty.c.next_at.is_(None), duty.c.next_at <= now)
        taken = update(duty).where(*self._mine(name), free, due).values(owner=owner, until=until)
        return connection.execute(taken).rowcount == 1

    def done(self, name: str, owner: str, next_at: datetime | None) -> None:
        """Say when the duty is due again; a call that came in meanwhile (``soon``) is kept."""
        kept = update(duty).where(*self._mine(name), duty.c.owner == owner)
        self._database.write(
            lambda connection: connection.execute(kept.values(owner=None, until=None, next_at=next_at))
        )

    def soon(self, name: str) -> None:
        """Let a duty be due at once, also when somebody is doing it."""
        change = update(duty).where(*self._mine(name)).values(owner=None, until=None, next_at=None)
        self._database.write(lambda connection: connection.execute(change))

    def _mine(self, name: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return duty.c.organisation_id == self._organisation_id, duty.c.name == name
