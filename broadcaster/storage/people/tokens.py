"""API tokens: what a program may do in a person's name, and until when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from broadcaster.people.records import Entry
from broadcaster.storage.database.database import Database
from broadcaster.storage.installation.audit import Audit
from broadcaster.storage.schema import api_token


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """One token, without what it is made of."""

    id: int
    person_id: int
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


class Tokens:
    """The API tokens of one organisation; a token is kept as its hash only."""

    def __init__(self, database: Database, organisation_id: int, audit: Audit, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._audit, self._now = database, organisation_id, audit, now

    def add(
        self, person_id: int, token_hash: str, name: str, scopes: Sequence[str], expires_at: datetime, entry: Entry
    ) -> None:
        """Store a new token."""
        values = {
            "organisation_id": self._organisation_id,
            "person_id": person_id,
            "name": name,
            "token_hash": token_hash,
            "scopes": list(scopes),
            "created_at": self._now(),
            "expires_at": expires_at,
        }

        def change(connection: Connection) -> None:
            connection.execute(api_token.insert().values(values))
            self._audit.write(connection, entry)

        self._database.write(change)

    def of_person(self, person_id: int) -> list[ApiToken]:
        """A person's tokens that are in force, oldest first."""
        return self._found(api_token.c.person_id == person_id)

    def with_token(self, token_hash: str) -> ApiToken | None:
        """The token in force that a program shows."""
        found = self._found(api_token.c.token_hash == token_hash)
        return found[0] if found else None

    def used(self, token_id: int) -> None:
        """Say that a program used it."""
        mine = (api_token.c.id == token_id, api_token.c.organisation_id == self._organisation_id)
        used = update(api_token).where(*mine).values(used_at=self._now())
        self._database.write(lambda connection: connection.execute(used))

    def end(self, person_id: int, entry: Entry, *, token_id: int | None = None) -> None:
        """End one of a person's tokens, or all."""
        mine = [
            api_token.c.organisation_id == self._organisation_id,
            api_token.c.person_id == person_id,
            api_token.c.ended_at.is_(None),
        ]
        if token_id is not None:
            mine.append(api_token.c.id == token_id)

        def change(connection: Connection) -> None:
            if connection.execute(update(api_token).where(*mine).values(ended_at=self._now())).rowcount:
                self._audit.write(connection, entry)

        self._database.write(change)

    def _found(self, *which: Any) -> list[ApiToken]:
        query = (
            select(api_token)
            .where(api_token.c.organisation_id == self._organisation_id, *which)
            .where(api_token.c.ended_at.is_(None), api_token.c.expires_at > self._now())
            .order_by(api_token.c.id)
        )
        names = [name for name in ApiToken.__dataclass_fields__ if name != "scopes"]
        with self._database.read() as connection:
            return [
                ApiToken(**{name: getattr(row, name) for name in names}, scopes=tuple(row.scopes))
                for row in connection.execute(query)
            ]
