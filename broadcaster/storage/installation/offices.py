"""The service board of one organisation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, update

from broadcaster.message.offices import Office, OfficeState
from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.schema import office

Within = Callable[[Connection], None]
"""What is written in the same transaction."""


class Offices:
    """What is open, limited or closed, in the order in which it was entered."""

    def __init__(self, database: Database, organisation_id: int, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._now = database, organisation_id, now

    def all(self) -> list[Office]:
        """The whole board."""
        query = select(office).where(office.c.organisation_id == self._organisation_id).order_by(office.c.id)
        with self._database.read() as connection:
            return [_office(row) for row in connection.execute(query)]

    @in_transaction
    def put(self, connection: Connection, offices: Sequence[Office], also: Within) -> None:
        """Enter these, all or none; an entry of the same name is replaced in its place."""
        for one in offices:
            values = asdict(one) | {"changed_at": self._now()}
            if connection.execute(update(office).where(*self._named(one.name)).values(values)).rowcount == 0:
                connection.execute(office.insert().values(values | {"organisation_id": self._organisation_id}))
        also(connection)

    @in_transaction
    def replace(self, connection: Connection, seen: Office, by: Office, also: Within) -> bool:
        """Put one entry in the place of another; False if that is not as it was ``seen`` any more."""
        row = connection.execute(select(office).where(*self._named(seen.name)).with_for_update()).one_or_none()
        if row is None or _office(row) != seen:
            return False
        if by.name != seen.name and connection.execute(select(office.c.id).where(*self._named(by.name))).first():
            return False
        values = asdict(by) | {"changed_at": self._now()}
        connection.execute(update(office).where(*self._named(seen.name)).values(values))
        also(connection)
        return True

    @in_transaction
    def remove(self, connection: Connection, name: str, also: Within) -> bool:
        """Take an entry off the board; whether there was one."""
        if connection.execute(delete(office).where(*self._named(name))).rowcount == 0:
            return False
        also(connection)
        return True

    def _named(self, name: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return office.c.organisation_id == self._organisation_id, office.c.name == name


def _office(row: Any) -> Office:
    return Office(
        name=row.name,
        state=OfficeState(row.state),
        alternative=row.alternative,
        phone=row.phone,
        since=row.since,
        until=row.until,
        name_en=row.name_en,
        alternative_en=row.alternative_en,
    )
