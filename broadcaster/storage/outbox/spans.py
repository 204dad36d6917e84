"""The history of verdicts: one row per change, whose end moves while it lasts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from broadcaster.storage.schema import website_span
from broadcaster.website.verdict import Source, Span, Verdict
from broadcaster.words import Sentence


def add_span(connection: Connection, organisation_id: int, span: Span) -> None:
    """Begin a span, or write down one that is over."""
    row = website_span.insert().values(
        organisation_id=organisation_id,
        verdict=span.verdict,
        source=span.source,
        since=span.since,
        until=span.until,
        reasons=[reason.as_json() for reason in span.reasons],
    )
    connection.execute(row)


def extend_span(connection: Connection, organisation_id: int, until: datetime) -> Verdict | None:
    """Move the end of the watch's last span; its verdict, None if there is no span."""
    newest = (
        select(website_span.c.id, website_span.c.verdict)
        .where(website_span.c.organisation_id == organisation_id, website_span.c.source == Source.WATCH)
        .order_by(website_span.c.id.desc())  # by since, an older one would win after the clock was set back
        .limit(1)
    )
    last = connection.execute(newest).first()
    if last is None:
        return None
    connection.execute(update(website_span).where(website_span.c.id == last.id).values(until=until))
    return Verdict(last.verdict)


def read_spans(connection: Connection, organisation_id: int, since: datetime) -> list[Span]:
    """Every span that lasted beyond ``since``, oldest first."""
    query = (
        select(website_span)
        .where(website_span.c.organisation_id == organisation_id, website_span.c.until > since)
        .order_by(website_span.c.since, website_span.c.id)
    )
    return [
        Span(
            verdict=Verdict(row.verdict),
            since=row.since,
            until=row.until,
            reasons=sentences(row.reasons),
            source=Source(row.source),
        )
        for row in connection.execute(query)
    ]


def sentences(stored: Sequence[dict[str, str]]) -> tuple[Sentence, ...]:
    """Reasons as they are stored."""
    return tuple(Sentence(**one) for one in stored)


def persons_span(row: Row[Any] | None, now: datetime) -> Span | None:
    """What a person set, until now or its end; None if nobody did. ``row`` is of the table ``website``."""
    if row is None or row.person_verdict is None:
        return None
    return Span(
        verdict=Verdict(row.person_verdict),
        since=row.person_since,
        until=min(now, row.person_until or now),
        reasons=(Sentence(de=row.person_reason, en=row.person_reason),),
        source=Source.PERSON,
    )
