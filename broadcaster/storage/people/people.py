"""People, what they may do, and what they sign in with besides passkeys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from broadcaster.people.records import Entry, Person
from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.installation.audit import Audit
from broadcaster.storage.installation.vault import Vault
from broadcaster.storage.schema import passkey, person, recovery_code
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, UnknownName


class People:
    """The people of one organisation. Every change is written down in the same transaction."""

    def __init__(
        self, database: Database, organisation_id: int, vault: Vault, audit: Audit, now: Callable[[], datetime]
    ) -> None:
        self._database, self._organisation_id = database, organisation_id
        self._vault, self._audit, self._now = vault, audit, now

    def add(self, login: str, name: str, roles: Sequence[str], entry: Entry) -> int:
        """Store a new person. Raises InvalidInput if the login is taken."""
        values = {
            "organisation_id": self._organisation_id,
            "login": login,
            "name": name,
            "roles": list(roles),
            "created_at": self._now(),
        }

        def change(connection: Connection) -> int:
            key = connection.execute(person.insert().values(values)).inserted_primary_key
            self._audit.write(connection, entry)
            return int(key[0]) if key else 0

        try:
            return self._database.write(change)
        except IntegrityError:
            raise InvalidInput.one(
                "login",
                de=f"Die Anmeldung „{login}“ gibt es schon. Bitte wählen Sie eine andere.",
                en=f"The login {login!r} exists already. Choose another.",
            ) from None

    def all(self) -> list[Person]:
        """Everyone, by name."""
        return self._people()

    def with_id(self, person_id: int) -> Person:
        """One person. Raises UnknownName."""
        return self._one(person.c.id == person_id, str(person_id))

    def with_login(self, login: str) -> Person:
        """One person. Raises UnknownName."""
        return self._one(person.c.login == login, login)

    @in_transaction
    def change(self, connection: Connection, /, person_id: int, entry: Entry, **values: Any) -> None:
        """Change columns of a person."""
        self._change(connection, person_id, entry, values)

    def password_hash(self, person_id: int) -> str | None:
        """The stored hash."""
        with self._database.read() as connection:
            found: str | None = connection.execute(select(person.c.password_hash).where(*self._is(person_id))).scalar()
        return found

    def set_totp(self, person_id: int, secret: str, entry: Entry) -> None:
        """Keep a secret for one-time codes, encrypted."""
        locked = self._vault.lock({"totp": secret}, self._place(person_id))
        self.change(person_id, entry, totp=locked, totp_step=0)

    def totp(self, person_id: int) -> str | None:
        """The secret for one-time codes."""
        with self._database.read() as connection:
            locked: bytes | None = connection.execute(select(person.c.totp).where(*self._is(person_id))).scalar()
        return self._vault.open(locked, self._place(person_id))["totp"] if locked else None

    def use_totp(self, person_id: int, step: int) -> bool:
        """Use up the code of a time step; False if it, or a later one, was used before."""
        used = update(person).where(*self._is(person_id), person.c.totp_step < step).values(totp_step=step)
        return self._database.write(lambda connection: connection.execute(used).rowcount) == 1

    @in_transaction
    def set_recovery_codes(self, connection: Connection, person_id: int, hashes: Sequence[str], entry: Entry) -> None:
        """Replace a person's recovery codes."""
        connection.execute(delete(recovery_code).where(recovery_code.c.person_id == person_id))
        mine = {"organisation_id": self._organisation_id, "person_id": person_id}
        rows = [mine | {"code_hash": code_hash} for code_hash in hashes]
        if rows:
            connection.execute(recovery_code.insert(), rows)
        self._audit.write(connection, entry)

    @in_transaction
    def use_recovery_code(self, connection: Connection, person_id: int, code_hash: str, entry: Entry) -> bool:
        """Use up a recovery code; False if there is no unused one like it."""
        unused = (
            recovery_code.c.person_id == person_id,
            recovery_code.c.organisation_id == self._organisation_id,
            recovery_code.c.code_hash == code_hash,
            recovery_code.c.used_at.is_(None),
        )
        used = connection.execute(update(recovery_code).where(*unused).values(used_at=self._now())).rowcount
        if used:
            self._audit.write(connection, entry)
        return bool(used)

    def recovery_codes_left(self, person_id: int) -> int:
        """How many recovery codes are unused."""
        query = select(func.count()).where(recovery_code.c.person_id == person_id, recovery_code.c.used_at.is_(None))
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    @in_transaction
    def forget_factors(self, connection: Connection, person_id: int, entry: Entry) -> None:
        """Remove every second factor of a person."""
        for table in (passkey, recovery_code):
            connection.execute(delete(table).where(table.c.person_id == person_id))
        self._change(connection, person_id, entry, {"totp": None, "totp_step": 0})

    def _change(self, connection: Connection, person_id: int, entry: Entry, values: Mapping[str, Any]) -> None:
        changed = connection.execute(update(person).where(*self._is(person_id)).values(**values)).rowcount
        if changed != 1:
            raise unknown_person(str(person_id))
        self._audit.write(connection, entry)

    def _people(self, *wanted: Any) -> list[Person]:
        keys = select(func.count()).where(passkey.c.person_id == person.c.id).scalar_subquery()
        query = (
            select(person, keys.label("passkeys"))
            .where(person.c.organisation_id == self._organisation_id, *wanted)
            .order_by(person.c.name, person.c.id)
        )
        with self._database.read() as connection:
            return [_person(row) for row in connection.execute(query)]

    def _one(self, wanted: Any, shown: str) -> Person:
        found = self._people(wanted)
        if not found:
            raise unknown_person(shown)
        return found[0]

    def _is(self, person_id: int) -> tuple[Any, Any]:
        return person.c.organisation_id == self._organisation_id, person.c.id == person_id

    def _place(self, person_id: int) -> str:
        return f"{self._organisation_id}:person:{person_id}"


def unknown_person(shown: str) -> UnknownName:
    """The error for a login or number that nobody here has."""
    return UnknownName(
        Sentence(
            de=f"Die Person „{shown[:100]}“ gibt es hier nicht.",
            en=f"There is no person {shown[:100]!r} here.",
        )
    )


def _person(row: Any) -> Person:
    return Person(
        id=row.id,
        login=row.login,
        name=row.name,
        roles=tuple(row.roles),
        language=row.language,
        has_password=row.password_hash is not None,
        has_totp=row.totp is not None,
        passkeys=row.passkeys,
        disabled_at=row.disabled_at,
        created_at=row.created_at,
    )
