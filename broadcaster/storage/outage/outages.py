"""Outages of the website: begun and ended once, with their drafts, their countdowns and what people are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, select, update

from broadcaster.playbook.countdown import ARMED, Countdown, Phase
from broadcaster.playbook.prepared import DraftState, Kind, Prepared
from broadcaster.playbook.records import Outage
from broadcaster.storage.database.database import Database
from broadcaster.storage.database.transaction import in_transaction
from broadcaster.storage.installation.alerts import add_alert
from broadcaster.storage.outage.drafts import add_draft, close_drafts
from broadcaster.storage.outage.outage_messages import audience, link, said, stop_all_clears
from broadcaster.storage.outbox.verdicts import verdict_in_force
from broadcaster.storage.schema import draft, outage
from broadcaster.website.verdict import Verdict, Website
from broadcaster.words import Sentence

_STATE: Final = {Kind.HOLDING: outage.c.holding_state, Kind.ALL_CLEAR: outage.c.all_clear_state}
_AT: Final = {Kind.HOLDING: outage.c.holding_at, Kind.ALL_CLEAR: outage.c.all_clear_at}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What is prepared for an outage that begins; ``playbook`` is None if there is none that can be used."""

    playbook: str | None = None
    receivers: Sequence[str] = ()
    prepared: Sequence[Prepared] = ()
    told: Sentence


class Outages:
    """The outages of one organisation."""

    def __init__(self, database: Database, organisation_id: int) -> None:
        self._database, self._organisation_id = database, organisation_id

    def newest(self) -> Outage | None:
        """The last outage, over or not."""
        with self._database.read() as connection:
            return self._newest(connection)

    def history(self, limit: int) -> list[Outage]:
        """The newest outages, newest first."""
        with self._database.read() as connection:
            return self._read(connection, limit)

    @in_transaction
    def begin(self, connection: Connection, beginning: Beginning, now: datetime) -> bool:
        """Note that an outage has begun, if the website is offline and none is open; whether it did.

        What an earlier outage left prepared is put away, and what was not sent of its all-clear is stopped.
        """
        website, before = verdict_in_force(connection, self._organisation_id, now), self._newest(connection)
        if website.verdict is not Verdict.OFFLINE or (before is not None and before.ended_at is None):
            return False
        stands = before is not None and self._put_away(connection, before, now)
        row = self._row(website, beginning, now, stands=stands)
        key = connection.execute(outage.insert().values(row)).inserted_primary_key
        outage_id = int(key[0]) if key else 0
        for prepared in beginning.prepared:
            add_draft(connection, self._organisation_id, prepared, now, outage_id)
        add_alert(connection, self._organisation_id, beginning.told, now, beginning.receivers)
        link(connection, outage_id, row["began_at"])
        return True

    @in_transaction
    def end(self, connection: Connection, found: Outage, told: Sentence, now: datetime) -> bool:
        """Note that an outage is over, if the website is online; whether it did."""
        website = verdict_in_force(connection, self._organisation_id, now)
        if website.verdict is not Verdict.ONLINE:
            return False
        link(connection, found.id, found.began_at)
        ended_at = max(found.began_at, min(website.since or now, now))
        values: dict[Any, Any] = {outage.c.ended_at: ended_at, outage.c.holding_at: None}
        if found.holding.phase in ARMED:
            values[outage.c.holding_state] = Phase.OFF
        if found.all_clear.phase in ARMED and not audience(connection, found.id):
            values[outage.c.all_clear_state] = Phase.OFF
        if connection.execute(update(outage).where(*_open(found)).values(values)).rowcount != 1:
            return False
        add_alert(connection, self._organisation_id, told, now, found.receivers)
        return True

    @in_transaction
    def prepare(self, connection: Connection, found: Outage, beginning: Beginning, now: datetime) -> list[str]:
        """Add the drafts of another playbook to an outage, except those whose names are taken; the names added."""
        taken = set(connection.execute(select(draft.c.name).where(draft.c.outage_id == found.id)).scalars())
        fresh = [one for one in beginning.prepared if one.name not in taken]
        for prepared in fresh:
            add_draft(connection, self._organisation_id, prepared, now, found.id)
        values = {"playbook": beginning.playbook, "receivers": list(beginning.receivers)}
        connection.execute(update(outage).where(outage.c.id == found.id).values(values))
        return [one.name for one in fresh]

    @in_transaction
    def count(
        self,
        connection: Connection,
        found: Outage,
        kind: Kind,
        after: Countdown,
        now: datetime,
        told: Sentence | None = None,
    ) -> bool:
        """Write down a step of a countdown and tell of it, unless somebody changed it meanwhile; whether it did."""
        before = found.countdown(kind)
        same = (_STATE[kind] == before.phase, _AT[kind].is_not_distinct_from(before.at))
        values = {_STATE[kind]: after.phase, _AT[kind]: after.at}
        if connection.execute(update(outage).where(outage.c.id == found.id, *same).values(values)).rowcount != 1:
            return False
        if told is not None:
            add_alert(connection, self._organisation_id, told, now, found.receivers)
        return True

    @in_transaction
    def link(self, connection: Connection, found: Outage) -> None:
        """Make what the outage released by itself part of it."""
        link(connection, found.id, found.began_at)

    def said(self, outage_id: int) -> list[int]:
        """The messages of an outage, in order."""
        with self._database.read() as connection:
            return said(connection, outage_id)

    def audience(self, outage_id: int) -> list[str]:
        """The accounts on which something of an outage, or of earlier ones without an all-clear, was seen."""
        with self._database.read() as connection:
            return audience(connection, outage_id)

    def _row(self, website: Website, beginning: Beginning, now: datetime, *, stands: bool) -> dict[str, Any]:
        automatic = {one.kind for one in beginning.prepared if one.automatic is not None}
        armed = {kind: Phase.WAITING if kind in automatic else Phase.OFF for kind in _STATE}
        if stands and Kind.HOLDING in automatic:
            armed[Kind.HOLDING] = Phase.STANDS
        return {
            "organisation_id": self._organisation_id,
            "began_at": min(website.since or now, now),
            "reasons": [reason.as_json() for reason in website.reasons],
            "playbook": beginning.playbook,
            "receivers": list(beginning.receivers),
            "holding_state": armed[Kind.HOLDING],
            "all_clear_state": armed[Kind.ALL_CLEAR],
        }

    def _put_away(self, connection: Connection, before: Outage, now: datetime) -> bool:
        """Close the last outage's drafts; whether its holding statement still stands, for want of an all-clear."""
        mine = draft.c.outage_id == before.id
        settled = (mine, draft.c.name == Kind.ALL_CLEAR, draft.c.state == DraftState.DISCARDED)
        needless = connection.execute(select(draft.c.id).where(*settled)).first() is not None
        close_drafts(connection, DraftState.SUPERSEDED, now, mine, draft.c.name == Kind.ALL_CLEAR)
        close_drafts(connection, DraftState.DISCARDED, now, mine)
        stop_all_clears(connection, self._organisation_id, now)
        said_it = before.holding.phase in (Phase.RELEASED, Phase.STANDS)
        return said_it and not needless and bool(audience(connection, before.id))

    def _newest(self, connection: Connection) -> Outage | None:
        return next(iter(self._read(connection, 1)), None)

    def _read(self, connection: Connection, limit: int) -> list[Outage]:
        mine = select(outage).where(outage.c.organisation_id == self._organisation_id)
        return [_outage(row) for row in connection.execute(mine.order_by(outage.c.id.desc()).limit(limit))]


def _open(found: Outage) -> tuple[ColumnElement[bool], ...]:
    return outage.c.id == found.id, outage.c.ended_at.is_(None)


def _outage(row: Row[Any]) -> Outage:
    return Outage(
        id=row.id,
        began_at=row.began_at,
        ended_at=row.ended_at,
        reasons=tuple(Sentence(**reason) for reason in row.reasons),
        playbook=row.playbook,
        receivers=tuple(row.receivers),
        holding=Countdown(phase=Phase(row.holding_state), at=row.holding_at),
        all_clear=Countdown(phase=Phase(row.all_clear_state), at=row.all_clear_at),
    )
