"""Compositions: what people are writing, kept with every pause and never overwritten by somebody else's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select, update

from broadcaster.delivery.records import Accepted
from broadcaster.storage.database.database import Database
from broadcaster.storage.messages.messages import Within
from broadcaster.storage.outbox.queueing import keep_pictures
from broadcaster.storage.schema import composition, person, picture
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, UnknownName

MOST = 100
"""Compositions in a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What somebody is writing; ``version`` counts its changes, ``changed_by`` is a person's name.

    ``corrects`` is the message that it will correct, ``message_id`` what it became.
    """

    id: int
    content: Mapping[str, Any]
    version: int
    author_id: int | None
    changed_by_id: int | None
    changed_by: str
    corrects: int | None
    message_id: int | None
    created_at: datetime
    changed_at: datetime


class Compositions:
    """The compositions of one organisation."""

    def __init__(self, database: Database, organisation_id: int, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._now = database, organisation_id, now

    def begin(self, content: Mapping[str, Any], person_id: int | None, corrects: int | None = None) -> int:
        """Keep a new composition; its number."""
        now = self._now()
        values = {
            "organisation_id": self._organisation_id,
            "content": content,
            "version": 1,
            "author_id": person_id,
            "changed_by": person_id,
            "corrects": corrects,
            "created_at": now,
            "changed_at": now,
        }

        def change(connection: Connection) -> int:
            key = connection.execute(composition.insert().values(values)).inserted_primary_key
            return int(key[0]) if key else 0

        return self._database.write(change)

    def get(self, composition_id: int) -> Composition:
        """One that was not discarded. Raises UnknownName."""
        with self._database.read() as connection:
            row = connection.execute(self._query(composition.c.id == composition_id)).first()
        if row is None:
            raise _unknown(composition_id)
        return _record(row)

    def open(self) -> list[Composition]:
        """Those that became no message yet, the newest change first."""
        query = self._query(composition.c.message_id.is_(None)).order_by(composition.c.changed_at.desc()).limit(MOST)
        with self._database.read() as connection:
            return [_record(row) for row in connection.execute(query)]

    def save(self, composition_id: int, version: int, content: Mapping[str, Any], person_id: int | None) -> bool:
        """Keep a change of ``version``; False if that is not the newest any more, and then nothing is changed."""
        values = {"content": content, "version": version + 1, "changed_by": person_id, "changed_at": self._now()}
        mine = update(composition).where(*self._current(composition_id, version)).values(values)
        return self._database.write(lambda connection: connection.execute(mine).rowcount == 1)

    def keep_picture(self, sha256: str, data: bytes) -> None:
        """Store a picture that was added."""
        now = self._now()
        self._database.write(lambda connection: keep_pictures(connection, self._organisation_id, {sha256: data}, now))

    def known_pictures(self, hashes: Sequence[str]) -> set[str]:
        """Those of some pictures that are stored."""
        if not hashes:
            return set()
        mine = (picture.c.organisation_id == self._organisation_id, picture.c.sha256.in_(hashes))
        with self._database.read() as connection:
            return set(connection.execute(select(picture.c.sha256).where(*mine)).scalars())

    def becoming(self, composition_id: int, version: int) -> Within:
        """What must happen in the transaction that accepts its message. Raises InvalidInput there if it was changed."""

        def within(connection: Connection, accepted: Accepted) -> None:
            mine = update(composition).where(*self._current(composition_id, version))
            if connection.execute(mine.values(message_id=accepted.message_id)).rowcount != 1:
                raise changed_meanwhile()

        return within

    def discard(self, composition_id: int, version: int, also: Callable[[Connection], None]) -> bool:
        """Put one away; False if it was changed meanwhile, and then it stays."""
        mine = update(composition).where(*self._current(composition_id, version)).values(discarded_at=self._now())

        def change(connection: Connection) -> bool:
            done = connection.execute(mine).rowcount == 1
            if done:
                also(connection)
            return done

        return self._database.write(change)

    def _current(self, composition_id: int, version: int) -> tuple[ColumnElement[bool], ...]:
        return (
            composition.c.organisation_id == self._organisation_id,
            composition.c.id == composition_id,
            composition.c.version == version,
            composition.c.message_id.is_(None),
            composition.c.discarded_at.is_(None),
        )

    def _query(self, *where: ColumnElement[bool]) -> Select[Any]:
        mine = (composition.c.organisation_id == self._organisation_id, composition.c.discarded_at.is_(None))
        joined = composition.outerjoin(person, person.c.id == composition.c.changed_by)
        return select(composition, person.c.name).select_from(joined).where(*mine, *where)


def changed_meanwhile() -> InvalidInput:
    """The error of whoever saw an earlier version."""
    return InvalidInput.one(
        "version",
        de="Jemand hat den Entwurf inzwischen geändert. Bitte lesen Sie ihn noch einmal.",
        en="Somebody has changed the draft meanwhile. Read it again.",
    )


def _unknown(composition_id: int) -> UnknownName:
    return UnknownName(
        Sentence(
            de=f"Den Entwurf {composition_id} gibt es nicht, oder er wurde verworfen.",
            en=f"There is no draft {composition_id}, or it was discarded.",
        )
    )


def _record(row: Row[Any]) -> Composition:
    return Composition(
        id=row.id,
        content=row.content,
        version=row.version,
        author_id=row.author_id,
        changed_by_id=row.changed_by,
        changed_by=row.name or "",
        corrects=row.corrects,
        message_id=row.message_id,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
