"""Deletes what has been kept for long enough: sessions, devices, tickets, and pictures that belong to nothing any more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Column, Connection, Text, delete, or_, select, type_coerce

from broadcaster.storage.database.database import Database
from broadcaster.storage.schema import (
    broadcast,
    composition,
    delivery,
    device,
    draft,
    picture,
    revision,
    session,
    ticket,
)

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_AT_ONCE: Final = 500


class Upkeep:
    """What is deleted of one organisation."""

    def __init__(self, database: Database, organisation_id: int, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._now = database, organisation_id, now

    def forget_sessions(self, after: timedelta) -> int:
        """Delete sessions that nobody has used for so long; how many."""
        return self._delete(session, session.c.seen_at < self._now() - after)

    def forget_devices(self, after: timedelta) -> int:
        """Delete devices from which nobody has signed in for so long; how many."""
        return self._delete(device, device.c.seen_at < self._now() - after)

    def forget_tickets(self, after: timedelta) -> int:
        """Delete tickets that ran out so long ago; how many."""
        return self._delete(ticket, ticket.c.expires_at < self._now() - after)

    def forget_pictures(self, after: timedelta) -> int:
        """Delete pictures that were added so long ago and belong to no message and no draft; how many."""
        begun, old = self._now(), self._now() - after
        mine = picture.c.organisation_id == self._organisation_id
        with self._database.read() as connection:
            query = select(picture.c.sha256).where(mine, picture.c.created_at < old)
            left = set(connection.execute(query).scalars())
            left -= self._mentioned(connection, old, None) if left else set()

        def change(connection: Connection) -> int:
            # what was said since, while everything was read
            gone = sorted(left - self._mentioned(connection, old, begun - timedelta(minutes=1)))
            for first in range(0, len(gone), _AT_ONCE):
                which = picture.c.sha256.in_(gone[first : first + _AT_ONCE])
                connection.execute(delete(picture).where(mine, which, picture.c.created_at < old))
            return len(gone)

        return self._database.write(change) if left else 0

    def _mentioned(self, connection: Connection, old: datetime, since: datetime | None) -> set[str]:
        """The hashes of pictures that something names, or that something changed ``since`` names."""
        open_still = composition.c.discarded_at.is_(None) & composition.c.message_id.is_(None)
        places: list[tuple[Column[Any], Column[Any], list[Any]]] = [
            (revision.c.content, revision.c.created_at, []),
            (delivery.c.rendition, delivery.c.changed_at, []),
            (broadcast.c.repetition, broadcast.c.created_at, []),
            (composition.c.content, composition.c.changed_at, [or_(open_still, composition.c.changed_at >= old)]),
            (draft.c.content, draft.c.changed_at, []),
        ]
        found: set[str] = set()
        for column, changed_at, more in places:
            mine = column.table.c.organisation_id == self._organisation_id
            query = select(type_coerce(column, Text)).where(mine, column.is_not(None), *more)
            query = query if since is None else query.where(changed_at >= since)
            found.update(_hashes(connection.execute(query.execution_options(yield_per=_AT_ONCE)).scalars()))
        return found

    def _delete(self, table: Any, *which: Any) -> int:
        gone = delete(table).where(table.c.organisation_id == self._organisation_id, *which)
        return self._database.write(lambda connection: connection.execute(gone).rowcount)


def _hashes(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from _HASH.findall(text)
