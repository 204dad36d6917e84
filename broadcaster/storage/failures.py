"""Failed attempts to sign in, counted in the database, so that every process slows down the same guesser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update

from broadcaster.storage.database import Database
from broadcaster.storage.schema import failure


class Failures:
    """Counts of consecutive failures at one organisation, by place: an account from an address, or a device."""

    def __init__(self, database: Database, organisation_id: int, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._now = database, organisation_id, now

    def at(self, place: str) -> tuple[int, datetime | None]:
        """How many failures in a row, and when the last was."""
        query = select(failure.c.count, failure.c.last_at).where(*self._is(place))
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return (row[0], row[1]) if row else (0, None)

    def add(self, places: Sequence[str]) -> None:
        """One more failure at each place."""

        def change(connection: Connection) -> None:
            for place in places:
                more = {"count": failure.c.count + 1, "last_at": self._now()}
                if connection.execute(update(failure).where(*self._is(place)).values(more)).rowcount == 0:
                    first = {"organisation_id": self._organisation_id, "place": place, "count": 1}
                    connection.execute(failure.insert().values(first | {"last_at": self._now()}))

        self._database.write(change)

    def clear(self, places: Sequence[str]) -> None:
        """Somebody proved who they are."""
        gone = delete(failure).where(
            failure.c.organisation_id == self._organisation_id, failure.c.place.in_(list(places))
        )
        self._database.write(lambda connection: connection.execute(gone))

    def forget(self, older_than: timedelta) -> None:
        """Drop what is long past."""
        past = (failure.c.organisation_id == self._organisation_id, failure.c.last_at < self._now() - older_than)
        self._database.write(lambda connection: connection.execute(delete(failure).where(*past)))

    def _is(self, place: str) -> tuple[Any, Any]:
        return failure.c.organisation_id == self._organisation_id, failure.c.place == place
