"""The verdict on the website in force, and its history as spans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from broadcaster.storage.database import Database
from broadcaster.storage.schema import organisation, website, website_span
from broadcaster.website.verdict import Source, Span, Verdict, Website
from broadcaster.words import Sentence


class Websites:
    """The website of one organisation."""

    def __init__(self, database: Database, organisation_id: int) -> None:
        self._database, self._organisation_id = database, organisation_id

    def current(self, now: datetime) -> Website:
        """The verdict in force: a person's until it ends, else the watch's."""
        with self._database.read() as connection:
            return self._current(connection, now)

    def judge(self, verdict: Verdict, reason: str, now: datetime, until: datetime | None) -> None:
        """A person sets the verdict, until ``until`` or until it is lifted."""
        values = {
            "person_verdict": verdict,
            "person_reason": reason,
            "person_since": now,
            "person_until": until,
        }
        self._database.write(lambda connection: self._judge(connection, values))

    def lift(self) -> None:
        """End a person's verdict; the watch's is in force again."""
        values = dict.fromkeys(("person_verdict", "person_reason", "person_since", "person_until"))
        self._database.write(lambda connection: self._judge(connection, values))

    def spans(self, since: datetime) -> list[Span]:
        """The history from ``since`` on, oldest first."""
        query = (
            select(website_span)
            .where(website_span.c.organisation_id == self._organisation_id, website_span.c.until > since)
            .order_by(website_span.c.since)
        )
        with self._database.read() as connection:
            return [_span(row) for row in connection.execute(query)]

    def _current(self, connection: Connection, now: datetime) -> Website:
        row = connection.execute(select(website).where(*self._mine())).first()
        lost: datetime | None = connection.execute(
            select(organisation.c.uplink_lost_at).where(organisation.c.id == self._organisation_id)
        ).scalar()
        checked = row.checked_at if row else None
        if row is not None and row.person_verdict and (row.person_until is None or row.person_until > now):
            return Website(
                verdict=Verdict(row.person_verdict),
                since=row.person_since,
                reasons=(Sentence(de=row.person_reason, en=row.person_reason),),
                source=Source.PERSON,
                until=row.person_until,
                checked_at=checked,
                uplink_lost_at=lost,
            )
        last = self._last(connection, Source.WATCH)
        if last is None:
            return Website(verdict=Verdict.UNKNOWN, checked_at=checked, uplink_lost_at=lost)
        return Website(
            verdict=last.verdict, since=last.since, reasons=last.reasons, checked_at=checked, uplink_lost_at=lost
        )

    def _judge(self, connection: Connection, values: dict[str, Any]) -> None:
        if connection.execute(select(website.c.organisation_id).where(*self._mine())).first() is None:
            connection.execute(website.insert().values(organisation_id=self._organisation_id))
        connection.execute(update(website).where(*self._mine()).values(values))

    def _last(self, connection: Connection, source: Source) -> Span | None:
        query = (
            select(website_span)
            .where(website_span.c.organisation_id == self._organisation_id, website_span.c.source == source)
            .order_by(website_span.c.since.desc())
            .limit(1)
        )
        row = connection.execute(query).first()
        return _span(row) if row else None

    def _mine(self) -> Sequence[Any]:
        return (website.c.organisation_id == self._organisation_id,)


def _span(row: Any) -> Span:
    return Span(
        verdict=Verdict(row.verdict),
        since=row.since,
        until=row.until,
        reasons=tuple(Sentence(**reason) for reason in row.reasons),
        source=Source(row.source),
    )
