"""Failed attempts to sign in, counted in the database, so that every process slows down the same guesser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update

from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.schema import failure


class Failures:
    """Counts of consecutive failures at one organisation, by place: an account from an address, or a device."""

    def __init__(self, database: Database, organisation_id: int, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._now = database, organisation_id, now

    def at(self, place: str) -> tuple[int, datetime | None]:
        """How many failures in a row, and when the last was."""
        with self._database.read() as connection:
            return self._at(connection, place)

    def _at(self, connection: Connection, place: str) -> tuple[int, datetime | None]:
        row = connection.execute(select(failure.c.count, failure.c.last_at).where(*self._is(place))).first()
        return (row[0], row[1]) if row else (0, None)

    @in_transaction
    def begin(
        self, connection: Connection, places: Sequence[str], wait: Callable[[int, int, datetime | None], float]
    ) -> float:
        """Begin a try: the seconds until one is allowed, or 0; then it counts as a failure until it is cleared.

        ``wait`` says them for the position, the failures in a row and the last one of a place. Looking and counting are
        one step, so that of many tries at once no more are allowed than of tries one by one.
        """
        for position, place in enumerate(places):
            left = wait(position, *self._at(connection, place))
            if left > 0:
                return left
        for place in places:
            more = {"count": failure.c.count + 1, "last_at": self._now()}
            if connection.execute(update(failure).where(*self._is(place)).values(more)).rowcount == 0:
                first = {"organisation_id": self._organisation_id, "place": place, "count": 1}
                connection.execute(failure.insert().values(first | {"last_at": self._now()}))
        return 0.0

    def take_back(self, places: Sequence[str]) -> None:
        """A try that was begun told nothing, and counts no more."""
        mine = (failure.c.organisation_id == self._organisation_id, failure.c.place.in_(list(places)))
        less = update(failure).where(*mine, failure.c.count > 0).values(count=failure.c.count - 1)
        self._database.write(lambda connection: connection.execute(less))

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
