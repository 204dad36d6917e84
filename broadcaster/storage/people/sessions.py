"""Sessions of signed-in people, and the devices that people signed in from before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from broadcaster.people.records import Entry
from broadcaster.storage.database.database import Database
from broadcaster.storage.installation.audit import Audit
from broadcaster.storage.schema import device, session


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody's visit. ``stage`` says what it may do, ``proven_at`` when the person last proved who they are."""

    id: int
    person_id: int
    stage: str
    created_at: datetime
    seen_at: datetime
    proven_at: datetime
    device: str
    address: str
    wrong_codes: int


class Sessions:
    """The sessions of one organisation; a token is kept as its hash only."""

    def __init__(self, database: Database, organisation_id: int, audit: Audit, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._audit, self._now = database, organisation_id, audit, now

    def begin(
        self, person_id: int, token_hash: str, stage: str, device_name: str, address: str, entry: Entry | None = None
    ) -> None:
        """A new session."""
        now = self._now()
        values = {
            "organisation_id": self._organisation_id,
            "person_id": person_id,
            "token_hash": token_hash,
            "stage": stage,
            "created_at": now,
            "seen_at": now,
            "proven_at": now,
            "device": device_name[:200],
            "address": address[:100],
            "wrong_codes": 0,
        }

        def change(connection: Connection) -> None:
            connection.execute(session.insert().values(values))
            if entry is not None:
                self._audit.write(connection, entry)

        self._database.write(change)

    def with_token(self, token_hash: str) -> Session | None:
        """The session that a token opens, unless it was ended."""
        found = self._sessions(session.c.token_hash == token_hash)
        return found[0] if found else None

    def of_person(self, person_id: int) -> list[Session]:
        """A person's sessions that were not ended, the one seen last first."""
        return self._sessions(session.c.person_id == person_id)

    def touch(self, session_id: int) -> None:
        """Say that somebody is there."""
        self._change(session_id, seen_at=self._now())

    def prove(self, session_id: int) -> None:
        """Say that the person has just proved who they are."""
        self._change(session_id, proven_at=self._now(), seen_at=self._now())

    def rotate(self, session_id: int, token_hash: str, stage: str) -> None:
        """Give a session a new token and stage; the old token opens nothing any more."""
        now = self._now()
        self._change(session_id, token_hash=token_hash, stage=stage, seen_at=now, proven_at=now)

    def wrong_code(self, session_id: int, entry: Entry) -> None:
        """Say that a second factor was wrong in it."""
        mine = (session.c.id == session_id, session.c.organisation_id == self._organisation_id)
        more = update(session).where(*mine).values(wrong_codes=session.c.wrong_codes + 1)

        def change(connection: Connection) -> None:
            connection.execute(more)
            self._audit.write(connection, entry)

        self._database.write(change)

    def replace(self, session_id: int) -> None:
        """End one because its browser begins another."""
        self._change(session_id, ended_at=self._now())

    def at_stage(self, person_id: int, stage: str) -> list[Session]:
        """A person's sessions at a stage that were not ended, the one seen last first."""
        return self._sessions(session.c.person_id == person_id, session.c.stage == stage)

    def end_at_stage(self, person_id: int, stage: str, entry: Entry) -> None:
        """End a person's sessions at a stage."""
        self._end(entry, session.c.person_id == person_id, session.c.stage == stage)

    def end(self, session_id: int, person_id: int, entry: Entry) -> None:
        """End one of a person's sessions."""
        self._end(entry, session.c.id == session_id, session.c.person_id == person_id)

    def end_all(self, person_id: int, entry: Entry, *, but: int | None = None) -> None:
        """End a person's sessions, except ``but``."""
        others = [session.c.id != but] if but is not None else []
        self._end(entry, session.c.person_id == person_id, *others)

    def remember_device(self, person_id: int, token_hash: str) -> None:
        """Know a device again by the token in its cookie."""
        values = {
            "organisation_id": self._organisation_id,
            "person_id": person_id,
            "token_hash": token_hash,
            "created_at": self._now(),
            "seen_at": self._now(),
        }
        self._database.write(lambda connection: connection.execute(device.insert().values(values)))

    def meet_device(self, token_hash: str) -> None:
        """Say that somebody signed in from a known device again."""
        mine = (device.c.organisation_id == self._organisation_id, device.c.token_hash == token_hash)
        seen = update(device).where(*mine).values(seen_at=self._now())
        self._database.write(lambda connection: connection.execute(seen))

    def knows_device(self, person_id: int, token_hash: str) -> bool:
        """Whether a person signed in from this device before."""
        query = select(device.c.id).where(
            device.c.organisation_id == self._organisation_id,
            device.c.person_id == person_id,
            device.c.token_hash == token_hash,
        )
        with self._database.read() as connection:
            return connection.execute(query).first() is not None

    def _change(self, session_id: int, **values: Any) -> None:
        mine = (session.c.id == session_id, session.c.organisation_id == self._organisation_id)
        changed = update(session).where(*mine).values(values)
        self._database.write(lambda connection: connection.execute(changed))

    def _end(self, entry: Entry, *which: Any) -> None:
        open_ones = (session.c.organisation_id == self._organisation_id, session.c.ended_at.is_(None), *which)
        ended = update(session).where(*open_ones).values(ended_at=self._now())

        def change(connection: Connection) -> None:
            if connection.execute(ended).rowcount:
                self._audit.write(connection, entry)

        self._database.write(change)

    def _sessions(self, *which: Any) -> list[Session]:
        query = (
            select(session)
            .where(session.c.organisation_id == self._organisation_id, session.c.ended_at.is_(None), *which)
            .order_by(session.c.seen_at.desc())
        )
        names = list(Session.__dataclass_fields__)
        with self._database.read() as connection:
            return [Session(**{name: getattr(row, name) for name in names}) for row in connection.execute(query)]
