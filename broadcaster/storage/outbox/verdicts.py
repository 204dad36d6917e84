"""The verdict on a website in force, within any transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, select

from broadcaster.storage.outbox.spans import persons_span
from broadcaster.storage.schema import organisation, website
from broadcaster.website.stepping import Tally
from broadcaster.website.verdict import NOT_LOOKED, Source, Verdict, Website

TALLY: Final = TypeAdapter(Tally)


def verdict_in_force(connection: Connection, organisation_id: int, now: datetime) -> Website:
    """A person's verdict until it ends, else the watch's; unknown when nobody has looked for long."""
    row = website_row(connection, organisation_id)
    tally = remembered(row)
    lost: datetime | None = connection.execute(
        select(organisation.c.uplink_lost_at).where(organisation.c.id == organisation_id)
    ).scalar()
    looked: dict[str, Any] = {
        "checked_at": row.checked_at if row else None,
        "uplink_lost_at": lost,
        "unstable": tally is not None and tally.unstable,
    }
    if row is not None and is_in_force(row, now) and (person := persons_span(row, now)):
        return Website(
            verdict=person.verdict,
            since=person.since,
            reasons=person.reasons,
            source=Source.PERSON,
            until=row.person_until,
            **looked,
        )
    if tally is None or not tally.holds(now):
        return Website(verdict=Verdict.UNKNOWN, reasons=(NOT_LOOKED,), **looked)
    return Website(verdict=tally.verdict, since=tally.since, reasons=tally.reasons, **looked)


def contested(connection: Connection, organisation_id: int, now: datetime) -> bool:
    """Whether the watch sees the opposite of what a person says."""
    website, tally = (
        verdict_in_force(connection, organisation_id, now),
        remembered(website_row(connection, organisation_id)),
    )
    if website.source is not Source.PERSON or tally is None or not tally.holds(now):
        return False
    return tally.verdict not in (website.verdict, Verdict.UNKNOWN)


def website_row(connection: Connection, organisation_id: int) -> Row[Any] | None:
    """What is stored of an organisation's website."""
    return connection.execute(select(website).where(website.c.organisation_id == organisation_id)).first()


def is_in_force(row: Row[Any], now: datetime) -> bool:
    """Whether what a person set holds."""
    return row.person_verdict is not None and (row.person_until is None or row.person_until > now)


def remembered(row: Row[Any] | None) -> Tally | None:
    """What the watch remembers."""
    return TALLY.validate_python(row.state) if row is not None and row.state else None
