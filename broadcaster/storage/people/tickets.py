"""Tickets: one-time tokens for setting up, inviting, resetting and for a passkey's ceremony."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.schema import ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a token is good for, once."""

    id: int
    purpose: str
    person_id: int | None
    content: Mapping[str, Any]
    expires_at: datetime


class Tickets:
    """The tickets of one organisation; a token is kept as its hash only."""

    def __init__(self, database: Database, organisation_id: int, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._now = database, organisation_id, now

    def issue(
        self,
        token_hash: str,
        purpose: str,
        lasts: timedelta,
        *,
        person_id: int | None = None,
        content: Mapping[str, Any] | None = None,
    ) -> None:
        """A new ticket; it replaces unused ones of the same purpose for the same person, if it is somebody's."""
        now = self._now()
        values = {
            "organisation_id": self._organisation_id,
            "token_hash": token_hash,
            "purpose": purpose,
            "person_id": person_id,
            "content": dict(content or {}),
            "created_at": now,
            "expires_at": now + lasts,
        }

        def change(connection: Connection) -> None:
            if person_id is not None:
                older = (
                    *self._unused(),
                    ticket.c.purpose == purpose,
                    ticket.c.person_id.is_not_distinct_from(person_id),
                )
                connection.execute(update(ticket).where(*older).values(used_at=now))
            connection.execute(ticket.insert().values(values))

        self._database.write(change)

    def void(self, person_id: int) -> None:
        """A person's tickets, of whatever purpose, are good for nothing any more."""
        theirs = update(ticket).where(*self._unused(), ticket.c.person_id == person_id).values(used_at=self._now())
        self._database.write(lambda connection: connection.execute(theirs))

    def look(self, token_hash: str, purposes: tuple[str, ...]) -> Ticket | None:
        """The ticket behind a token while it is good for one of ``purposes``."""
        with self._database.read() as connection:
            return self._look(connection, token_hash, purposes)

    @in_transaction
    def use(
        self, connection: Connection, token_hash: str, purposes: tuple[str, ...], *, with_all: bool = False
    ) -> Ticket | None:
        """Use up a ticket, and ``with_all`` others of its purpose; None when it is not good any more."""
        found = self._look(connection, token_hash, purposes)
        if found is None:
            return None
        used = update(ticket).where(ticket.c.id == found.id, ticket.c.used_at.is_(None)).values(used_at=self._now())
        if connection.execute(used).rowcount != 1:
            return None
        if with_all:
            others = update(ticket).where(*self._unused(), ticket.c.purpose == found.purpose)
            connection.execute(others.values(used_at=self._now()))
        return found

    def _look(self, connection: Connection, token_hash: str, purposes: tuple[str, ...]) -> Ticket | None:
        query = select(ticket).where(*self._unused(), ticket.c.token_hash == token_hash, ticket.c.purpose.in_(purposes))
        row = connection.execute(query).first()
        names = list(Ticket.__dataclass_fields__)
        return Ticket(**{name: getattr(row, name) for name in names}) if row else None

    def _unused(self) -> tuple[Any, ...]:
        mine = ticket.c.organisation_id == self._organisation_id
        return mine, ticket.c.used_at.is_(None), ticket.c.expires_at > self._now()
