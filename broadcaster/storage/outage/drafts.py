"""Prepared drafts: kept until a person, or a countdown, releases or discards them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from broadcaster.delivery.records import Accepted
from broadcaster.playbook.prepared import DraftState, Prepared, from_json
from broadcaster.playbook.records import DraftRecord
from broadcaster.storage.database.database import Database
from broadcaster.storage.installation.alerts import add_alert
from broadcaster.storage.messages.messages import Within
from broadcaster.storage.outage.outage_messages import join
from broadcaster.storage.schema import draft
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, UnknownName

FEED = "feed-"
"""What the names of drafts from feeds begin with."""


class Drafts:
    """The prepared drafts of one organisation."""

    def __init__(self, database: Database, organisation_id: int) -> None:
        self._database, self._organisation_id = database, organisation_id

    def of_outage(self, outage_id: int) -> list[DraftRecord]:
        """The drafts of an outage in the order of its playbook."""
        return self._read(draft.c.outage_id == outage_id)

    def of_feeds(self) -> list[DraftRecord]:
        """The drafts that feeds left for a person and nobody has dealt with."""
        mine = (draft.c.outage_id.is_(None), draft.c.name.startswith(FEED), draft.c.state == DraftState.PREPARED)
        return self._read(*mine)

    def edit(self, record: DraftRecord, prepared: Prepared, now: datetime) -> None:
        """Change a draft that is still prepared and as ``record`` says. Raises InvalidInput."""
        values = {"content": prepared.as_json(), "changed_at": now}
        same = draft.c.changed_at == record.changed_at
        self._database.write(lambda connection: _change(connection, record, values, same))

    def discard(self, record: DraftRecord, now: datetime) -> None:
        """Put a draft away that is still prepared. Raises InvalidInput."""
        values = {"state": DraftState.DISCARDED, "changed_at": now}
        self._database.write(lambda connection: _change(connection, record, values))

    def releasing(
        self, record: DraftRecord, now: datetime, *, automatic: tuple[Sentence, Sequence[str]] | None = None
    ) -> Within:
        """What must happen in the transaction that accepts a draft: it is released once, as part of its outage.

        ``automatic`` is what which groups are told if it goes out by itself, by the outage's countdown.
        Raises InvalidInput there if somebody dealt with it before, or if the outage does not allow it any more.
        """

        def within(connection: Connection, accepted: Accepted) -> None:
            released = {"state": DraftState.RELEASED, "message_id": accepted.message_id, "changed_at": now}
            _change(connection, record, released)
            if record.outage_id is not None:
                kind = record.prepared.kind
                join(connection, record.outage_id, kind, accepted.broadcast_id, now, automatic=automatic is not None)
            if automatic is not None:
                add_alert(connection, self._organisation_id, automatic[0], now, automatic[1])

        return within

    def _read(self, *where: ColumnElement[bool]) -> list[DraftRecord]:
        query = select(draft).where(draft.c.organisation_id == self._organisation_id, *where).order_by(draft.c.id)
        with self._database.read() as connection:
            return [_record(row) for row in connection.execute(query)]


def named(records: Sequence[DraftRecord], name: str) -> DraftRecord:
    """One of some drafts by its name. Raises UnknownName with the names there are."""
    for record in records:
        if record.name == name:
            return record
    listed = ", ".join(record.name for record in records) or "–"
    raise UnknownName(
        Sentence(
            de=f"Den Entwurf „{name[:60]}“ gibt es nicht. Vorhanden: {listed}.",
            en=f"There is no draft {name[:60]!r}. There are: {listed}.",
        )
    )


def add_draft(
    connection: Connection, organisation_id: int, prepared: Prepared, now: datetime, outage_id: int | None = None
) -> None:
    """Keep a prepared draft."""
    values = {
        "name": prepared.name,
        "content": prepared.as_json(),
        "state": DraftState.PREPARED,
        "outage_id": outage_id,
    }
    row = draft.insert().values(organisation_id=organisation_id, created_at=now, changed_at=now, **values)
    connection.execute(row)


def close_drafts(connection: Connection, state: DraftState, now: datetime, *where: ColumnElement[bool]) -> int:
    """Put drafts away that are still prepared; how many."""
    prepared = update(draft).where(draft.c.state == DraftState.PREPARED, *where)
    return connection.execute(prepared.values(state=state, changed_at=now)).rowcount


def _change(connection: Connection, record: DraftRecord, values: dict[str, Any], *where: ColumnElement[bool]) -> None:
    mine = update(draft).where(draft.c.id == record.id, draft.c.state == DraftState.PREPARED, *where)
    if connection.execute(mine.values(values)).rowcount != 1:
        raise InvalidInput.one(
            "draft",
            de=f"Mit dem Entwurf „{record.name}“ ist schon etwas geschehen. Bitte sehen Sie seinen Stand nach.",
            en=f"The draft {record.name!r} has been dealt with already. Look at its state.",
        )


def _record(row: Row[Any]) -> DraftRecord:
    return DraftRecord(
        id=row.id,
        outage_id=row.outage_id,
        prepared=from_json(row.content),
        state=DraftState(row.state),
        message_id=row.message_id,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
