"""Words to the people on duty that are still to be sent: acknowledged after sending, never before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, select, update

from broadcaster.delivery.labels import NAMES
from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import State
from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.schema import alert
from broadcaster.words import Sentence

NAMED_MOST: Final = 20
"""So many messages are named in an alert about several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One word to the people on duty; ``receivers`` are the groups it is for, none for everybody."""

    id: int
    sentence: Sentence
    created_at: datetime
    failures: int
    receivers: tuple[str, ...] = ()


class Alerts:
    """The alerts of one organisation."""

    def __init__(self, database: Database, organisation_id: int) -> None:
        self._database, self._organisation_id = database, organisation_id

    def unsent(self, now: datetime, limit: int = 50) -> list[Alert]:
        """The oldest alerts that are due and not sent."""
        query = (
            select(alert)
            .where(alert.c.organisation_id == self._organisation_id)
            .where(alert.c.sent_at.is_(None), alert.c.wake_at <= now)
            .order_by(alert.c.id)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [
                Alert(
                    id=row.id,
                    sentence=Sentence(**row.sentence),
                    created_at=row.created_at,
                    failures=row.failures,
                    receivers=tuple(row.receivers or ()),
                )
                for row in connection.execute(query)
            ]

    @in_transaction
    def add(self, connection: Connection, sentence: Sentence, now: datetime) -> None:
        """Queue a word to everybody on duty."""
        add_alert(connection, self._organisation_id, sentence, now)

    def sent(self, ids: list[int], now: datetime) -> None:
        """Acknowledge alerts that somebody received."""
        change = update(alert).where(*self._mine(ids)).values(sent_at=now)
        self._database.write(lambda connection: connection.execute(change))

    def postpone(self, ids: list[int], until: datetime) -> None:
        """Try again later."""
        change = update(alert).where(*self._mine(ids)).values(wake_at=until, failures=alert.c.failures + 1)
        self._database.write(lambda connection: connection.execute(change))

    def _mine(self, ids: list[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return alert.c.organisation_id == self._organisation_id, alert.c.id.in_(ids)


def add_alert(
    connection: Connection, organisation_id: int, sentence: Sentence, now: datetime, receivers: Sequence[str] = ()
) -> None:
    """Queue a word to the people on duty, or to some groups of them, in the same transaction as what it tells."""
    values = {"sentence": sentence.as_json(), "created_at": now, "wake_at": now, "failures": 0}
    groups = list(receivers) or None
    connection.execute(alert.insert().values(organisation_id=organisation_id, receivers=groups, **values))


def write_alert(
    connection: Connection, found: Delivery, reached: State, because: Sentence | None, now: datetime
) -> None:
    """Queue a word to the people on duty, in the same transaction as what it tells."""
    name, why = NAMES[reached], because or Sentence(de="", en="")
    told = Sentence(
        de=f"{found.account.name}, Meldung {found.message_id}: {name.de}. {why.de}".strip(),
        en=f"{found.account.name}, message {found.message_id}: {name.en}. {why.en}".strip(),
    )
    add_alert(connection, found.organisation_id, told, now)


def write_alerts(
    connection: Connection, several: Sequence[Delivery], reached: State, because: Sentence, now: datetime
) -> None:
    """Queue one word for each account, however many of its deliveries met with the same."""
    by_account: dict[int, list[Delivery]] = {}
    for found in several:
        by_account.setdefault(found.account.id, []).append(found)
    for alike in by_account.values():
        if len(alike) == 1:
            write_alert(connection, alike[0], reached, because, now)
            continue
        name, what = alike[0].account.name, NAMES[reached]
        numbers = ", ".join(str(number) for number in sorted({found.message_id for found in alike})[:NAMED_MOST])
        more = ", …" if len({found.message_id for found in alike}) > NAMED_MOST else ""
        told = Sentence(
            de=f"{name}, {len(alike)} Sendungen (Meldung {numbers}{more}): {what.de}. {because.de}",
            en=f"{name}, {len(alike)} deliveries (message {numbers}{more}): {what.en}. {because.en}",
        )
        add_alert(connection, alike[0].organisation_id, told, now)
