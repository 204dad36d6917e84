"""The service board of one organisation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from broadcaster.offices import Office, OfficeState
from broadcaster.storage.database import Database
from broadcaster.storage.schema import office


class Offices:
    """What is open, limited or closed, in the order in which it was entered."""

    def __init__(self, database: Database, organisation_id: int, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._now = database, organisation_id, now

    def all(self) -> list[Office]:
        """The whole board."""
        query = select(office).where(office.c.organisation_id == self._organisation_id).order_by(office.c.id)
        with self._database.read() as connection:
            return [_office(row) for row in connection.execute(query)]

    def put(self, offices: Sequence[Office]) -> None:
        """Enter these, all or none; an entry of the same name is replaced in its place."""
        self._database.write(lambda connection: self._put(connection, offices))

    def remove(self, name: str) -> bool:
        """Take an entry off the board; whether there was one."""
        change = delete(office).where(office.c.organisation_id == self._organisation_id, office.c.name == name)
        return self._database.write(lambda connection: connection.execute(change)).rowcount > 0

    def _put(self, connection: Connection, offices: Sequence[Office]) -> None:
        for one in offices:
            values = asdict(one) | {"changed_at": self._now()}
            mine = office.c.organisation_id == self._organisation_id, office.c.name == one.name
            if connection.execute(update(office).where(*mine).values(values)).rowcount == 0:
                connection.execute(office.insert().values(values | {"organisation_id": self._organisation_id}))


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
