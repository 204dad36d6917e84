"""Opens and renews accounts' secrets, by the ids of account and organisation: names are for people only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from broadcaster.channel import RetryLater
from broadcaster.delivery.records import Account
from broadcaster.storage.database.database import Database
from broadcaster.storage.installation.vault import Vault
from broadcaster.storage.schema import account, organisation
from broadcaster.words import Sentence
from broadcaster.words.errors import ConfigurationError

_RENEWAL = timedelta(seconds=60)
_LOCKED: Final[Select[Any]] = select(account.c.id, account.c.organisation_id, account.c.name, account.c.secrets).where(
    account.c.id.in_(bindparam("ids", expanding=True)),
    account.c.organisation_id.in_(bindparam("organisations", expanding=True)),
)


class Credentials:
    """The secrets of the accounts of every organisation in a database, as far as the key opens them."""

    def __init__(self, database: Database, vault: Vault, now: Callable[[], datetime]) -> None:
        self._database, self._vault, self._now = database, vault, now

    def lock(self, secrets: Mapping[str, str], organisation_id: int, name: str) -> bytes:
        """Return the encrypted form of an account's secrets; locked for one organisation's account, they open no other."""
        return self._vault.lock(secrets, _place(organisation_id, name))

    def open(self, found: Account) -> dict[str, str]:
        """Return an account's secrets. Raises ConfigurationError if the key does not fit them, or the account is gone."""
        for row in self._rows([found]):
            return self._opened(row)
        raise _gone(found)

    def open_all(self, accounts: Iterable[Account]) -> dict[int, dict[str, str]]:
        """Return the secrets of several accounts by id, after one look; those that the key does not open are left out."""
        opened = {}
        for row in self._rows(accounts):
            with suppress(ConfigurationError):
                opened[row.id] = self._opened(row)
        return opened

    def renew(self, found: Account, refresh: Callable[[Mapping[str, str]], Mapping[str, str]]) -> dict[str, str]:
        """Replace secrets by what ``refresh`` returns, one process at a time; empty values keep the stored ones."""
        mine = (account.c.id == found.id, account.c.organisation_id == found.organisation_id)
        self._database.write(lambda connection: self._reserve(connection, found))
        try:
            fresh = {key: value for key, value in refresh(self.open(found)).items() if value}
            merged = self.open(found) | fresh
            locked = self.lock(merged, found.organisation_id, found.name)
            self._database.write(
                lambda connection: connection.execute(update(account).where(*mine).values(secrets=locked))
            )
            return merged
        finally:
            self._database.write(
                lambda connection: connection.execute(update(account).where(*mine).values(renewing_until=None))
            )

    def _rows(self, accounts: Iterable[Account]) -> list[Row[Any]]:
        wanted = {(found.id, found.organisation_id) for found in accounts}
        if not wanted:
            return []
        ids, organisations = ({pair[number] for pair in wanted} for number in (0, 1))
        with self._database.read() as connection:
            rows = connection.execute(_LOCKED, {"ids": ids, "organisations": organisations}).all()
        return [row for row in rows if (row.id, row.organisation_id) in wanted]

    def _opened(self, row: Row[Any]) -> dict[str, str]:
        return self._vault.open(row.secrets, _place(row.organisation_id, row.name))

    def _reserve(self, connection: Connection, found: Account) -> None:
        now = self._now()
        free = (account.c.renewing_until.is_(None)) | (account.c.renewing_until < now)
        mine = (account.c.id == found.id, account.c.organisation_id == found.organisation_id)
        reserved = connection.execute(update(account).where(*mine, free).values(renewing_until=now + _RENEWAL))
        if reserved.rowcount != 1:
            raise RetryLater(
                Sentence(
                    de=f"Der Zugang von {found.name} wird gerade erneuert.",
                    en=f"The access of {found.name} is being renewed right now.",
                ),
                after=timedelta(seconds=2),
            )


def prove_key(connection: Connection, vault: Vault, organisation_name: str) -> None:
    """Open one account's secrets of an organisation, if it has any. Raises ConfigurationError if the key does not fit."""
    query = (
        select(account.c.organisation_id, account.c.name, account.c.secrets)
        .join(organisation, organisation.c.id == account.c.organisation_id)
        .where(organisation.c.name == organisation_name)
        .order_by(account.c.id)
        .limit(1)
    )
    for organisation_id, name, locked in connection.execute(query):
        vault.open(locked, _place(organisation_id, name))


def _place(organisation_id: int, name: str) -> str:
    """What an account's secrets are bound to."""
    return f"{organisation_id}:{name}"


def _gone(found: Account) -> ConfigurationError:
    return ConfigurationError(
        Sentence(
            de=f"Das Konto {found.name} gibt es in seiner Behörde nicht mehr. Bitte legen Sie es wieder an.",
            en=f"The account {found.name} is not there any more in its authority. Add it again.",
        )
    )
