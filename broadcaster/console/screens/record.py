"""Protokoll: who did what and when; filtered, exported, and checked to be whole."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from fastapi import Form
from starlette.responses import Response

from broadcaster.app.installation import proving, recording
from broadcaster.app.people.roles import Permission
from broadcaster.console.door.doors import Navigation, Screen, Visiting, Visitor
from broadcaster.console.pages.numbers import QueryNumber
from broadcaster.documents.installation import RecordOut
from broadcaster.words.errors import InvalidInput

if TYPE_CHECKING:
    from broadcaster.people.records import AuditEntry

screen = Screen(Navigation(order=90, path="/record", de="Protokoll", en="Record", icon="book", may=Permission.RECORD))
_PAGE = 100


@screen.page("/record", Permission.RECORD)
def listed(
    visitor: Visiting, text: str = "", what: str = "", since: str = "", until: str = "", before: QueryNumber = None
) -> Response:
    """The newest entries that fit, a page at a time."""
    found = _found(visitor, text, what, since, until, _PAGE + 1, before)
    entries = found[:_PAGE]
    asked = {"text": text, "what": what, "since": since, "until": until}
    more = entries[-1].number if len(found) > _PAGE else None
    return visitor.page("record.html", entries=entries, words=recording.WORDS, asked=asked, before=before, more=more)


@screen.page("/record/check", Permission.RECORD)
def offer_check(visitor: Visiting) -> Response:
    """What the check does, and its button."""
    return visitor.page("record-check.html", verdict=None, told="", head=proving.head_of(visitor.installation))


@screen.action("/record/check", Permission.RECORD)
def check(visitor: Visiting, told: Annotated[str, Form(max_length=100)] = "") -> Response:
    """Whether the whole record is as it was written; all of it is read, so it is only done when asked for."""
    part = "hx-request" in visitor.request.headers
    try:
        verdict, problems = proving.verify(visitor.installation, told), []
    except InvalidInput as error:
        verdict, problems = None, visitor.problems(error)
    head = proving.written(verdict.head) if verdict else proving.head_of(visitor.installation)
    shown = {"verdict": verdict, "told": told, "head": head, "problems": problems}
    return visitor.page("record/check.html" if part else "record-check.html", 422 if problems else 200, **shown)


@screen.page("/record/export.{kind}", Permission.RECORD)
def export(visitor: Visiting, kind: str, text: str = "", what: str = "", since: str = "", until: str = "") -> Response:
    """The entries that fit as a file; this is written down, too."""
    entries = _found(visitor, text, what, since, until, recording.MOST)
    visitor.installation.record("record exported", kind=kind[:10], entries=len(entries))
    if kind == "json":
        content = RecordOut.told(proving.head_of(visitor.installation), entries).model_dump_json(indent=2)
        return _file(content, "application/json", "record.json")
    return _file("\ufeff" + recording.as_csv(entries), "text/csv; charset=utf-8", "record.csv")


def _found(
    visitor: Visitor, text: str, what: str, since: str, until: str, limit: int, before: int | None = None
) -> list[AuditEntry]:
    zone = ZoneInfo(visitor.installation.settings.time_zone)
    last = _day(until, zone)
    return recording.look(
        visitor.installation,
        text=text.strip()[:100],
        what=what,
        since=_day(since, zone),
        until=last + timedelta(days=1) if last else None,
        before=before,
        limit=limit,
    )


def _day(text: str, zone: ZoneInfo) -> datetime | None:
    """The beginning of a day such as 2026-11-24; None for anything else."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), zone)
    except ValueError:
        return None


def _file(content: str, media_type: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
