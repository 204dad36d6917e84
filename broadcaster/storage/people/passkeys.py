"""Passkeys: the public keys of people's devices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from broadcaster.people.records import Entry
from broadcaster.storage.database.database import Database
from broadcaster.storage.installation.audit import Audit
from broadcaster.storage.schema import passkey


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """One passkey of a person; ``credential_id`` in base64url."""

    id: int
    person_id: int
    credential_id: str
    public_key: bytes
    sign_count: int
    name: str
    created_at: datetime
    used_at: datetime | None


class Passkeys:
    """The passkeys of one organisation's people."""

    def __init__(self, database: Database, organisation_id: int, audit: Audit, now: Callable[[], datetime]) -> None:
        self._database, self._organisation_id, self._audit, self._now = database, organisation_id, audit, now

    def add(
        self, person_id: int, credential_id: str, public_key: bytes, sign_count: int, name: str, entry: Entry
    ) -> None:
        """Store a new passkey."""
        values = {
            "organisation_id": self._organisation_id,
            "person_id": person_id,
            "credential_id": credential_id,
            "public_key": public_key,
            "sign_count": sign_count,
            "name": name[:100],
            "created_at": self._now(),
        }

        def change(connection: Connection) -> None:
            connection.execute(passkey.insert().values(values))
            self._audit.write(connection, entry)

        self._database.write(change)

    def of_person(self, person_id: int) -> list[Passkey]:
        """A person's passkeys, oldest first."""
        return self._found(passkey.c.person_id == person_id)

    def with_credential(self, credential_id: str) -> Passkey | None:
        """The passkey that a device offers."""
        found = self._found(passkey.c.credential_id == credential_id)
        return found[0] if found else None

    def used(self, passkey_id: int, sign_count: int) -> None:
        """Remember the device's counter."""
        changed = (
            update(passkey)
            .where(passkey.c.id == passkey_id, passkey.c.organisation_id == self._organisation_id)
            .values(sign_count=sign_count, used_at=self._now())
        )
        self._database.write(lambda connection: connection.execute(changed))

    def remove(self, passkey_id: int, person_id: int, entry: Entry) -> None:
        """Forget one of a person's passkeys."""
        mine = (
            passkey.c.id == passkey_id,
            passkey.c.person_id == person_id,
            passkey.c.organisation_id == self._organisation_id,
        )

        def change(connection: Connection) -> None:
            if connection.execute(delete(passkey).where(*mine)).rowcount:
                self._audit.write(connection, entry)

        self._database.write(change)

    def _found(self, *which: Any) -> list[Passkey]:
        query = select(passkey).where(passkey.c.organisation_id == self._organisation_id, *which).order_by(passkey.c.id)
        names = list(Passkey.__dataclass_fields__)
        with self._database.read() as connection:
            return [Passkey(**{name: getattr(row, name) for name in names}) for row in connection.execute(query)]
