"""Accounts and their secrets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.exc import IntegrityError

from broadcaster.delivery.records import Account
from broadcaster.storage.database.database import Database
from broadcaster.storage.installation.alerts import add_alert
from broadcaster.storage.installation.credentials import Credentials
from broadcaster.storage.schema import account
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, UnknownName

COLUMNS = [column for column in account.c if column.name not in ("secrets", "renewing_until", "created_at")]
"""What everybody may see of an account."""
_NAMES = [column.name for column in COLUMNS]


class Accounts:
    """The accounts of one organisation."""

    def __init__(
        self,
        database: Database,
        organisation_id: int,
        credentials: Credentials,
        now: Callable[[], datetime],
    ) -> None:
        self._database, self._organisation_id, self._now = database, organisation_id, now
        self._credentials = credentials

    def add(
        self,
        *,
        name: str,
        channel: str,
        practice: bool,
        settings: Mapping[str, Any],
        secrets: Mapping[str, str],
    ) -> None:
        """Store a new account. Raises InvalidInput if the name is taken."""
        values = {
            "organisation_id": self._organisation_id,
            "name": name,
            "channel": channel,
            "practice": practice,
            "settings": dict(settings),
            "secrets": self._credentials.lock(secrets, self._organisation_id, name),
            "created_at": self._now(),
        }
        try:
            self._database.write(lambda connection: connection.execute(account.insert().values(values)))
        except IntegrityError:
            raise InvalidInput.one(
                "name",
                de=f"Das Konto „{name}“ gibt es schon. Bitte wählen Sie einen anderen Namen.",
                en=f"The account {name!r} exists already. Choose another name.",
            ) from None

    def all(self) -> list[Account]:
        """Every account, by name."""
        query = select(*COLUMNS).where(account.c.organisation_id == self._organisation_id).order_by(account.c.name)
        with self._database.read() as connection:
            return [as_account(row) for row in connection.execute(query)]

    def practising(self) -> list[Account]:
        """Return the practice accounts of every organisation: a worker sends for all of them."""
        query = select(*COLUMNS).where(account.c.practice).order_by(account.c.id)
        with self._database.read() as connection:
            return [as_account(row) for row in connection.execute(query)]

    def named(self, names: Sequence[str]) -> list[Account]:
        """The accounts called ``names``, in that order; all accounts for an empty list. Raises UnknownName."""
        known = {found.name: found for found in self.all()}
        for name in names:
            if name not in known:
                raise _unknown(name, list(known))
        return [known[name] for name in dict.fromkeys(names)] if names else list(known.values())

    def check_key(self) -> None:
        """Raises ConfigurationError when the key does not open what is stored."""
        for found in self.all()[:1]:
            self._credentials.open(found)

    def change(self, name: str, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> None:
        """Replace an account's settings and secrets; what a check found of the old ones is forgotten."""
        locked = self._credentials.lock(secrets, self._organisation_id, name)
        self._database.write(
            lambda connection: connection.execute(
                update(account)
                .where(*self._is(name))
                .values(
                    settings=dict(settings),
                    secrets=locked,
                    version=account.c.version + 1,
                    checked_at=None,
                    check_problem=None,
                    check_hints=None,
                )
            )
        )

    def secrets(self, name: str) -> dict[str, str]:
        """An account's secrets, opened. Raises UnknownName, and ConfigurationError if the key does not fit them."""
        return self._credentials.open(self.named([name])[0])

    def renew(self, name: str, refresh: Callable[[Mapping[str, str]], Mapping[str, str]]) -> dict[str, str]:
        """Replace secrets by what ``refresh`` returns, one process at a time; empty values keep the stored ones."""
        return self._credentials.renew(self.named([name])[0], refresh)

    def note_check(self, found: Account, problem: Sentence | None, hints: Sequence[Sentence]) -> None:
        """Keep what a check found; a ``problem`` that was not known is told to the people on duty."""
        now = self._now()
        values = {
            "checked_at": now,
            "check_problem": problem.as_json() if problem else None,
            "check_hints": [hint.as_json() for hint in hints],
        }

        def change(connection: Connection) -> None:
            known = connection.execute(select(account.c.check_problem).where(account.c.id == found.id)).scalar()
            connection.execute(update(account).where(account.c.id == found.id).values(values))
            if problem is not None and known is None and found.blocked_at is None:
                add_alert(connection, self._organisation_id, _failed_check(found.name, problem), now)

        self._database.write(change)

    def _is(self, name: str) -> tuple[Any, Any]:
        return (
            account.c.organisation_id == self._organisation_id,
            account.c.name == name,
        )


def forbid_threads(connection: Connection, account_id: int) -> None:
    """Set the account's ``threads`` to false, as a person could; the next message to it is shown otherwise."""
    mine = account.c.id == account_id
    settings = connection.execute(select(account.c.settings).where(mine)).scalar_one()
    values = {"settings": settings | {"threads": False}, "version": account.c.version + 1}
    connection.execute(update(account).where(mine).values(values))


def as_account(row: Row[Any]) -> Account:
    """An account from its row."""
    values: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
    hints = values.pop("check_hints") or ()
    for name in ("blocked_because", "check_problem"):
        values[name] = Sentence(**values[name]) if values[name] else None
    return Account(**values, check_hints=tuple(Sentence(**hint) for hint in hints))


def _failed_check(name: str, problem: Sentence) -> Sentence:
    return Sentence(
        de=f"{name}: Die Prüfung des Zugangs ist gescheitert. {problem.de}",
        en=f"{name}: the check of its access failed. {problem.en}",
    )


def _unknown(name: str, known: list[str]) -> UnknownName:
    listed = ", ".join(known)
    return UnknownName(
        Sentence(
            de=f"Das Konto „{name}“ gibt es nicht. "
            + (f"Vorhanden sind: {listed}." if known else "Bitte legen Sie zuerst eines an."),
            en=f"There is no account {name!r}. " + (f"There are: {listed}." if known else "Add one first."),
        )
    )
