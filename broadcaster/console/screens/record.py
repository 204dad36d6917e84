"""Protokoll: who did what and when; filtered, exported, and checked to be whole."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from starlette.responses import Response

from broadcaster.app import recording
from broadcaster.app.roles import Permission
from broadcaster.console.doors import Navigation, Screen, Visiting, Visitor

if TYPE_CHECKING:
    from broadcaster.storage.audit import AuditEntry

screen = Screen(Navigation(order=90, path="/record", de="Protokoll", en="Record", icon="book", may=Permission.RECORD))
_PAGE = 200


@screen.page("/record", Permission.RECORD)
def listed(visitor: Visiting, text: str = "", what: str = "", since: str = "", until: str = "") -> Response:
    """The newest entries that fit."""
    entries = _found(visitor, text, what, since, until, _PAGE)
    asked = {"text": text, "what": what, "since": since, "until": until}
    return visitor.page("record.html", entries=entries, words=recording.WORDS, asked=asked, most=_PAGE)


@screen.page("/record/check", Permission.RECORD, quiet=True)
def check(visitor: Visiting) -> Response:
    """Whether the whole record is as it was written; reading all of it takes a while."""
    part = "hx-request" in visitor.request.headers
    broken = recording.broken_at(visitor.installation)
    return visitor.page("record/check.html" if part else "record-check.html", broken=broken)


@screen.page("/record/export.{kind}", Permission.RECORD)
def export(visitor: Visiting, kind: str, text: str = "", what: str = "", since: str = "", until: str = "") -> Response:
    """The entries that fit as a file; this is written down, too."""
    entries = _found(visitor, text, what, since, until, recording.MOST)
    visitor.installation.record("record exported", kind=kind[:10], entries=len(entries))
    if kind == "json":
        return _file(recording.as_json(entries), "application/json", "record.json")
    return _file("\ufeff" + recording.as_csv(entries), "text/csv; charset=utf-8", "record.csv")


def _found(visitor: Visitor, text: str, what: str, since: str, until: str, limit: int) -> list[AuditEntry]:
    zone = ZoneInfo(visitor.installation.settings.time_zone)
    last = _day(until, zone)
    return recording.look(
        visitor.installation,
        text=text.strip()[:100],
        what=what,
        since=_day(since, zone),
        until=last + timedelta(days=1) if last else None,
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
