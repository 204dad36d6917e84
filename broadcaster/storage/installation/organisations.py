"""Organisations, and the stop for everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Update, select, update

from broadcaster.delivery.records import Pause
from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.installation.vault import wrong_key
from broadcaster.storage.schema import organisation
from broadcaster.words import Sentence
from broadcaster.words.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation; ``key_check`` tells which key its secrets were locked with."""

    id: int
    name: str
    key_check: str | None


class Organisations:
    """The organisations of the installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def named(self, name: str, key_check: str | None = None) -> Organisation:
        """Return the organisation ``name``. Raises ConfigurationError: a changed name must not look like an empty house.

        Also if its secrets were locked with another key than ``key_check`` tells.
        """
        known = {one.name: one for one in self.all()}
        if name not in known:
            raise _unknown(name, list(known))
        if key_check is not None and known[name].key_check not in (None, key_check):
            raise wrong_key()
        return known[name]

    def all(self) -> list[Organisation]:
        """Return every organisation in the database."""
        query = select(organisation.c.id, organisation.c.name, organisation.c.key_check).order_by(organisation.c.id)
        with self._database.read() as connection:
            return [Organisation(*row) for row in connection.execute(query)]

    @in_transaction
    def add(
        self,
        connection: Connection,
        name: str,
        now: datetime,
        also: Callable[[Connection, int], None] = lambda *_: None,
        *,
        key_check: str | None = None,
    ) -> int:
        """Return the id of the organisation ``name``; made if it is new, and then ``also`` is done with its id.

        A database has one key: raises ConfigurationError if what is in it was locked with another.
        """
        return _make(connection, name, now, key_check, also)

    def keep_key(self, organisation_id: int, key_check: str) -> None:
        """Note which key an organisation's secrets open with, if that is not known yet."""
        mine = (organisation.c.id == organisation_id, organisation.c.key_check.is_(None))
        noted = update(organisation).where(*mine).values(key_check=key_check)
        self._database.write(lambda connection: connection.execute(noted))

    def pause(
        self, organisation_id: int, now: datetime, reason: str, also: Callable[[Connection], None] = lambda _: None
    ) -> None:
        """Stop every delivery that is not on its way yet, and ``also``; a second pause keeps the first time."""
        self._change(_pausing(organisation_id, now, reason), also)

    def resume(self, organisation_id: int, also: Callable[[Connection], None] = lambda _: None) -> None:
        """Let deliveries go on, and ``also``."""
        resumed = (
            update(organisation).where(organisation.c.id == organisation_id).values(paused_at=None, paused_because=None)
        )
        self._change(resumed, also)

    @staticmethod
    def pause_within(connection: Connection, organisation_id: int, now: datetime, reason: str) -> None:
        """As :meth:`pause`, as a part of a transaction."""
        connection.execute(_pausing(organisation_id, now, reason))

    @in_transaction
    def _change(self, connection: Connection, change: Update, also: Callable[[Connection], None]) -> None:
        connection.execute(change)
        also(connection)

    def paused(self, organisation_id: int) -> Pause | None:
        """The pause in force."""
        query = select(organisation.c.paused_at, organisation.c.paused_because).where(
            organisation.c.id == organisation_id
        )
        with self._database.read() as connection:
            row = connection.execute(query).one()
        return Pause(since=row.paused_at, reason=row.paused_because) if row.paused_at else None


def _pausing(organisation_id: int, now: datetime, reason: str) -> Update:
    going = organisation.c.id == organisation_id, organisation.c.paused_at.is_(None)
    return update(organisation).where(*going).values(paused_at=now, paused_because=reason)


def _unknown(name: str, known: list[str]) -> ConfigurationError:
    listed = ", ".join(known)
    return ConfigurationError(
        Sentence(
            de=f"Die Behörde „{name}“ gibt es in dieser Datenbank nicht, sondern: {listed}. "
            "Bitte berichtigen Sie die Einstellung „organisation“.",
            en=f"The authority {name!r} is not in this database, but: {listed}. Correct the setting organisation.",
        )
    )


def _make(
    connection: Connection,
    name: str,
    now: datetime,
    key_check: str | None,
    also: Callable[[Connection, int], None],
) -> int:
    query = select(organisation.c.id, organisation.c.name, organisation.c.key_check)
    known = {row.name: row for row in connection.execute(query)}
    if key_check is not None and any(row.key_check not in (None, key_check) for row in known.values()):
        raise wrong_key()
    if name in known:
        return int(known[name].id)
    values = {"name": name, "key_check": key_check, "created_at": now}
    key = connection.execute(organisation.insert().values(values)).inserted_primary_key
    made = int(key[0]) if key else 0
    also(connection, made)
    return made
