"""Feeds of the website: how they are read, and which of their items were dealt with, each once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, select, update

from broadcaster.delivery.records import Accepted
from broadcaster.feed.options import Options
from broadcaster.feed.records import FeedRecord
from broadcaster.playbook.prepared import Prepared
from broadcaster.schedule.condition import Condition
from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.installation.alerts import add_alert
from broadcaster.storage.messages.messages import Within
from broadcaster.storage.outage.drafts import add_draft
from broadcaster.storage.schema import feed, feed_item
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, UnknownName


class SeenBefore(Exception):
    """Somebody dealt with the item meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one reading of a feed led to."""

    next_at: datetime | None
    failures: int = 0
    sentence: Sentence | None = None
    etag: str | None = None
    modified: str | None = None
    alert: Sentence | None = None


class Feeds:
    """The feeds of one organisation."""

    def __init__(self, database: Database, organisation_id: int) -> None:
        self._database, self._organisation_id = database, organisation_id

    def add(self, address: str, options: Options, now: datetime) -> FeedRecord:
        """Add a feed, to be read at once. Raises InvalidInput if it is there already."""
        self._database.write(lambda connection: self._add(connection, address, options, now))
        return self.named(address)

    def all(self) -> list[FeedRecord]:
        """All feeds."""
        mine = select(feed).where(feed.c.organisation_id == self._organisation_id).order_by(feed.c.id)
        with self._database.read() as connection:
            return [_record(row) for row in connection.execute(mine)]

    def named(self, name: str) -> FeedRecord:
        """A feed by its number or its address. Raises UnknownName."""
        for record in self.all():
            if name in (str(record.id), record.address):
                return record
        raise UnknownName(
            Sentence(
                de=f"Den Feed „{name[:200]}“ gibt es nicht. Bitte sehen Sie in der Liste der Feeds nach.",
                en=f"There is no feed {name[:200]!r}. Look at the list of feeds.",
            )
        )

    @in_transaction
    def remove(self, connection: Connection, record: FeedRecord) -> None:
        """Forget a feed; what was broadcast of it stays."""
        _remove(connection, record.id)

    def seen(self, record: FeedRecord, marks: Collection[str]) -> set[str]:
        """Those of some marks that were dealt with."""
        query = _seen(record, marks)
        with self._database.read() as connection:
            return set(connection.execute(query).scalars())

    @in_transaction
    def begin(self, connection: Connection, record: FeedRecord, marks: Iterable[str], now: datetime) -> None:
        """Note what a feed holds when it is read for the first time; none of it is broadcast."""
        self._begin(connection, record, list(marks), now)

    def taking(self, record: FeedRecord, marks: Sequence[str], now: datetime) -> Within:
        """What must happen in the transaction that accepts an item: it is dealt with. Raises SeenBefore there."""

        def within(connection: Connection, accepted: Accepted) -> None:
            self._mark(connection, record, marks, now, accepted.message_id)

        return within

    @in_transaction
    def leave(
        self,
        connection: Connection,
        record: FeedRecord,
        marks: Sequence[str],
        prepared: Prepared,
        now: datetime,
        told: Sentence | None,
    ) -> None:
        """Leave an item to a person, as a prepared draft. Raises SeenBefore if no mark of it is new."""
        seen = set(connection.execute(_seen(record, marks)).scalars())
        self._mark(connection, record, [mark for mark in marks if mark not in seen], now, None)
        add_draft(connection, self._organisation_id, prepared, now)
        if told is not None:
            add_alert(connection, self._organisation_id, told, now)

    def note(self, record: FeedRecord, reading: Reading, now: datetime) -> None:
        """Write down how a reading went; only when everything in it was dealt with, or a crash would lose items."""
        values = {name: getattr(reading, name) for name in ("next_at", "failures", "etag", "modified")}
        values |= {"checked_at": now, "sentence": reading.sentence.as_json() if reading.sentence else None}

        def change(connection: Connection) -> None:
            connection.execute(update(feed).where(feed.c.id == record.id).values(values))
            if reading.alert is not None:
                add_alert(connection, self._organisation_id, reading.alert, now)

        self._database.write(change)

    def _add(self, connection: Connection, address: str, options: Options, now: datetime) -> None:
        mine = (feed.c.organisation_id == self._organisation_id, feed.c.address == address)
        if connection.execute(select(feed.c.id).where(*mine)).first() is not None:
            raise InvalidInput.one(
                "address",
                de="Dieser Feed ist schon eingetragen. Er steht in der Liste der Feeds.",
                en="This feed is there already. It stands in the list of feeds.",
            )
        values = {"address": address, "options": _stored(options), "next_at": now, "created_at": now}
        connection.execute(feed.insert().values(organisation_id=self._organisation_id, failures=0, **values))

    def _begin(self, connection: Connection, record: FeedRecord, marks: list[str], now: datetime) -> None:
        known = set(connection.execute(select(feed_item.c.key).where(feed_item.c.feed_id == record.id)).scalars())
        fresh = [mark for mark in dict.fromkeys(marks) if mark not in known]
        if fresh:
            rows = [self._row(record, mark, now, None) for mark in fresh]
            connection.execute(feed_item.insert(), rows)
        options = _stored(record.options) | {"begun": True}
        connection.execute(update(feed).where(feed.c.id == record.id).values(options=options))

    def _mark(
        self, connection: Connection, record: FeedRecord, marks: Sequence[str], now: datetime, message_id: int | None
    ) -> None:
        gone = connection.execute(select(feed.c.id).where(feed.c.id == record.id)).first() is None
        if gone or not marks or connection.execute(_seen(record, marks)).first() is not None:
            raise SeenBefore
        connection.execute(feed_item.insert(), [self._row(record, mark, now, message_id) for mark in marks])

    def _row(self, record: FeedRecord, mark: str, now: datetime, message_id: int | None) -> dict[str, Any]:
        return {
            "feed_id": record.id,
            "key": mark,
            "organisation_id": self._organisation_id,
            "message_id": message_id,
            "seen_at": now,
        }


def _seen(record: FeedRecord, marks: Collection[str]) -> Select[str]:
    return select(feed_item.c.key).where(feed_item.c.feed_id == record.id, feed_item.c.key.in_(list(marks)))


def _remove(connection: Connection, feed_id: int) -> None:
    connection.execute(delete(feed_item).where(feed_item.c.feed_id == feed_id))
    connection.execute(delete(feed).where(feed.c.id == feed_id))


def _stored(options: Options) -> dict[str, Any]:
    return {
        "accounts": list(options.accounts),
        "condition": options.condition,
        "hashtags": list(options.hashtags),
        "practice": options.practice,
        "begun": options.begun,
    }


def _record(row: Row[Any]) -> FeedRecord:
    options: dict[str, Any] = row.options
    return FeedRecord(
        id=row.id,
        address=row.address,
        options=Options(
            accounts=tuple(options["accounts"]),
            condition=Condition(options["condition"]),
            hashtags=tuple(options["hashtags"]),
            practice=options["practice"],
            begun=options["begun"],
        ),
        etag=row.etag,
        modified=row.modified,
        checked_at=row.checked_at,
        next_at=row.next_at,
        failures=row.failures,
        sentence=Sentence(**row.sentence) if row.sentence else None,
    )
