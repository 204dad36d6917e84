"""The record of who did what: a chain in which no entry can be changed, dropped or added unnoticed."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, select, type_coerce, update

from broadcaster.storage.database import Database
from broadcaster.storage.schema import audit_end, audit_record, organisation
from broadcaster.storage.schema.columns import as_text

_START = "0" * 64
_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: a person, or a program in somebody's name (``via``: console, api, command line)."""

    who: str
    via: str
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that was done: ``what`` is one of the words of ``broadcaster.app.recording``."""

    actor: Actor
    what: str
    about: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One entry of the record, as it is kept."""

    number: int
    at: datetime
    who: str
    what: str
    about: str
    details: Mapping[str, Any]
    hash: str


class Audit:
    """The record of one organisation. Its chain is keyed, so that whoever only has the database cannot forge it."""

    def __init__(self, database: Database, organisation_id: int, key: bytes, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._key, self._now = database, organisation_id, key, now

    def add(self, entry: Entry) -> None:
        """Write an entry down."""
        self._database.write(lambda connection: self.write(connection, entry))

    def write(self, connection: Connection, entry: Entry) -> None:
        """Write an entry down together with what it tells of."""
        number, before = self._end(connection)
        values = {
            "organisation_id": self._organisation_id,
            "number": number + 1,
            "at": self._now(),
            "person_id": entry.actor.person_id,
            "who": entry.actor.who[:200],
            "what": entry.what,
            "about": entry.about[:200],
        }
        details = {"via": entry.actor.via, **entry.details}
        sealed = self._seal(values | {"details": as_text(details)}, before)
        connection.execute(audit_record.insert().values(values | {"details": details, "hash": sealed}))
        end = {"number": number + 1, "hash": sealed}
        mine = audit_end.c.organisation_id == self._organisation_id
        if connection.execute(update(audit_end).where(mine).values(end)).rowcount == 0:
            connection.execute(audit_end.insert().values(end | {"organisation_id": self._organisation_id}))

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
            number, before = 0, _START
            for row in self._chain(connection):
                values = {name: getattr(row, name) for name in _SEALED}
                if row.number != number + 1 or not hmac.compare_digest(self._seal(values, before), row.hash):
                    return number + 1
                number, before = row.number, row.hash
            return None if (number, before) == self._end(connection) else number + 1

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

    def _end(self, connection: Connection) -> tuple[int, str]:
        """Number and hash of the last entry; locks, so that no two entries follow the same one."""
        lock = select(organisation.c.id).where(organisation.c.id == self._organisation_id)
        connection.execute(lock if connection.get_execution_options().get("read") else lock.with_for_update())
        query = select(audit_end.c.number, audit_end.c.hash).where(audit_end.c.organisation_id == self._organisation_id)
        row = connection.execute(query).first()
        return (row.number, row.hash) if row else (0, _START)

    def _seal(self, values: Mapping[str, Any], before: str) -> str:
        said = [values[name].isoformat() if name == "at" else values[name] for name in _SEALED]
        text = json.dumps([before, *said], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


_COLUMNS = [
    type_coerce(column, Text).label("details") if column.name == "details" else column for column in audit_record.c
]
"""Details as they are stored: whatever was done to them, the record can be read."""
_SEALED = ("organisation_id", "number", "at", "person_id", "who", "what", "about", "details")


def _entry(row: Any) -> AuditEntry:
    return AuditEntry(
        number=row.number,
        at=row.at,
        who=row.who,
        what=row.what,
        about=row.about,
        details=_read(row.details),
        hash=row.hash,
    )


def _read(details: str) -> Mapping[str, Any]:
    try:
        found = json.loads(details)
    except ValueError:
        found = None
    return {"via": "", **found} if isinstance(found, dict) else {"via": "", "unreadable": details}
