"""The record of who did what: a chain in which no entry can be changed, dropped or added unnoticed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Text, func, select, type_coerce, update
from sqlalchemy.types import TypeEngine

from broadcaster.people.records import Actor, AuditEntry, Entry
from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.installation.seals import GAP, START, Seals, same
from broadcaster.storage.schema import audit_end, audit_record, organisation
from broadcaster.storage.schema.columns import EPOCH, as_text

_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The newest entry. Whoever is told it can tell later whether the record was set back to before it."""

    number: int
    hash: str


class Audit:
    """The record of one organisation. Its chain is keyed, so that whoever only has the database cannot forge it."""

    def __init__(self, database: Database, organisation_id: int, seals: Seals, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._seals, self._now = database, organisation_id, seals, now

    @in_transaction
    def add(self, connection: Connection, entry: Entry) -> None:
        """Write an entry down."""
        self.write(connection, entry)

    def write(self, connection: Connection, entry: Entry) -> None:
        """Write an entry down together with what it tells of."""
        lock = select(organisation.c.id).where(organisation.c.id == self._organisation_id)
        connection.execute(lock.with_for_update())  # no two entries follow the same one
        number, before = self._follows(connection)
        _append(connection, (self._organisation_id, self._seals, self._now()), entry, number, before)

    def head(self) -> Head | None:
        """The newest entry; None if there is none, which is never so in a record that is whole."""
        query = select(audit_record.c.number, audit_record.c.hash).where(self._mine())
        with self._database.read() as connection:
            row = connection.execute(query.order_by(audit_record.c.number.desc()).limit(1)).first()
        return Head(number=row.number, hash=row.hash) if row else None

    def hash_of(self, number: int) -> str | None:
        """The hash of one entry, None if there is no such entry."""
        query = select(audit_record.c.hash).where(self._mine(), audit_record.c.number == number)
        with self._database.read() as connection:
            found: str | None = connection.execute(query).scalar()
        return found

    def entries(
        self,
        *,
        text: str = "",
        what: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        before: int | None = None,
        limit: int,
    ) -> list[AuditEntry]:
        """The newest entries that fit, newest first, below ``before``; ``text`` is looked for in who and about."""
        wanted: list[ColumnElement[bool]] = [audit_record.c.organisation_id == self._organisation_id]
        if text:
            wanted.append(
                audit_record.c.who.icontains(text, autoescape=True)
                | audit_record.c.about.icontains(text, autoescape=True)
            )
        if what:
            wanted.append(audit_record.c.what == what)
        if since:
            wanted.append(audit_record.c.at >= since)
        if before:
            wanted.append(audit_record.c.number < before)
        if until:
            wanted.append(audit_record.c.at < until)
        query = select(*_COLUMNS).where(*wanted).order_by(audit_record.c.number.desc()).limit(limit)
        with self._database.read() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def stops(self, since: datetime) -> list[AuditEntry]:
        """Return when everything was stopped and went on, from a moment on, oldest first."""
        wanted = (audit_record.c.what.in_(["paused", "resumed"]), audit_record.c.at >= since)
        query = select(*_COLUMNS).where(self._mine(), *wanted).order_by(audit_record.c.number)
        with self._database.read() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def of_message(self, message_id: int) -> list[AuditEntry]:
        """What people did about one message, oldest first."""
        query = (
            select(*_COLUMNS)
            .where(audit_record.c.organisation_id == self._organisation_id)
            .where(audit_record.c.about == f"message {message_id}")
            .order_by(audit_record.c.number)
        )
        with self._database.read() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def broken_at(self) -> int | None:
        """The number of the first entry that is not as it was written, or is missing; None while all is whole."""
        with self._database.read() as connection:
            if connection.dialect.name == "postgresql":  # entries and end as of one moment
                connection.execution_options(isolation_level="REPEATABLE READ")
            number, before = 0, START
            for row in self._chain(connection):
                if row.number != number + 1 or not self._follows_well(row, before):
                    return number + 1
                number, before = row.number, row.hash
            return None if number and (number, before) == self._follows(connection) else number + 1

    def _chain(self, connection: Connection) -> Iterator[Any]:
        """Every entry, oldest first, a page at a time."""
        seen = 0
        while True:
            query = (
                select(*_COLUMNS)
                .where(audit_record.c.organisation_id == self._organisation_id, audit_record.c.number > seen)
                .order_by(audit_record.c.number)
                .limit(_PAGE)
            )
            rows = connection.execute(query).all()
            yield from rows
            if len(rows) < _PAGE:
                return
            seen = rows[-1].number

    def _follows_well(self, row: Any, before: str) -> bool:
        """Whether an entry is as it was written, after the hash ``before``."""
        try:
            values = {**row._mapping, "at": _moment(row.at)}  # noqa: SLF001 - how SQLAlchemy gives a row by name
            return same(self._seals.entry(values, before), row.hash)
        except (TypeError, ValueError, OverflowError):  # what never was written by us
            return False

    def _follows(self, connection: Connection) -> tuple[int, str]:
        """Number and hash of the entry that the next one follows; a gap if the end is not what was sealed."""
        newest = select(func.max(audit_record.c.number)).where(self._mine()).scalar_subquery()
        query = select(audit_end, newest.label("newest")).where(audit_end.c.organisation_id == self._organisation_id)
        row = connection.execute(query).first()
        if row is not None and row.newest == row.number:
            seal = self._seals.end(self._organisation_id, row.key_number, row.number, row.hash)
            if same(seal, row.seal):
                return row.number, row.hash
        return connection.execute(select(newest)).scalar() or 0, GAP

    def _mine(self) -> ColumnElement[bool]:
        return audit_record.c.organisation_id == self._organisation_id


def begin_record(seals: Seals, now: Callable[[], datetime]) -> Callable[[Connection, int], None]:
    """Writes the first entry of a new organisation's record; a record without it was emptied."""
    first = Entry(actor=Actor(who="command line", via="command line"), what="record begun", about="record")
    return lambda connection, organisation_id: _append(connection, (organisation_id, seals, now()), first, 0, START)


def _append(
    connection: Connection, record: tuple[int, Seals, datetime], entry: Entry, number: int, before: str
) -> None:
    """Add ``entry`` to the record of (organisation, seals, now), and seal its new end."""
    organisation_id, seals, now = record
    values = {
        "organisation_id": organisation_id,
        "number": number + 1,
        "at": now.astimezone(UTC),  # as it is read again
        "person_id": entry.actor.person_id,
        "who": entry.actor.who[:200],
        "what": entry.what,
        "about": entry.about[:200],
        "key_number": seals.newest,
    }
    details = {"via": entry.actor.via, **entry.details}
    made = seals.entry(values | {"details": as_text(details)}, before)
    connection.execute(audit_record.insert().values(values | {"details": details, "hash": made}))
    seal = seals.end(organisation_id, seals.newest, number + 1, made)
    end = {"number": number + 1, "hash": made, "key_number": seals.newest, "seal": seal}
    mine = audit_end.c.organisation_id == organisation_id
    if connection.execute(update(audit_end).where(mine).values(end)).rowcount == 0:
        connection.execute(audit_end.insert().values(end | {"organisation_id": organisation_id}))


_RAW: Mapping[str, TypeEngine[Any]] = {"details": Text(), "at": BigInteger()}
_COLUMNS = [
    type_coerce(column, _RAW[column.name]).label(column.name) if column.name in _RAW else column
    for column in audit_record.c
]
"""As they are stored: whatever was done to them, the record can be read."""


def _entry(row: Any) -> AuditEntry:
    return AuditEntry(
        number=row.number,
        at=_moment_shown(row.at),
        who=row.who,
        what=row.what,
        about=row.about,
        details=_read(row.details),
        hash=row.hash,
    )


def _moment(stored: int) -> datetime:
    return EPOCH + timedelta(microseconds=stored)


def _moment_shown(stored: Any) -> datetime:
    try:
        return _moment(stored)
    except (TypeError, OverflowError):
        return EPOCH


def _read(details: str) -> Mapping[str, Any]:
    try:
        found = json.loads(details)
    except ValueError:
        found = None
    return {"via": "", **found} if isinstance(found, dict) else {"via": "", "unreadable": details}
