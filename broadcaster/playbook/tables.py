"""The tables of a playbook file, and what is wrong with one in our words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from broadcaster.message import MAX_TEXT, LanguageVariant, Variant
from broadcaster.rendition.templates import Template
from broadcaster.saying import Content, Rhythm
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.terms import WebsiteLink
from broadcaster.schedule.urgency import Urgency
from broadcaster.words import Sentence
from broadcaster.words.reasons import Unusable, reason

_DURATION: Final = re.compile(r"(\d{1,5}) ?(s|min|h|d)")
_UNITS: Final = {"s": 1, "min": 60, "h": 3_600, "d": 86_400}


def duration(typed: object) -> timedelta:
    """A length of time as people write it: ``90 s``, ``5 min``, ``12 h``, ``2 d``. Raises Unusable."""
    found = _DURATION.fullmatch(typed) if isinstance(typed, str) else None
    if found is None:
        raise Unusable(
            de="Erwartet wird eine Dauer, zum Beispiel „90 s“, „5 min“, „12 h“ oder „2 d“",
            en="expected is a length of time, for example '90 s', '5 min', '12 h' or '2 d'",
        )
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


Duration = Annotated[timedelta, BeforeValidator(duration)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(_Table, Content):
    """What every prepared text has."""

    text: str = Field(min_length=1, max_length=MAX_TEXT)
    accounts: tuple[str, ...] = ()
    valid_for: Duration | None = None
    urgency: Urgency | None = None
    website_link: WebsiteLink | None = None


class DraftTable(Rhythm, Said):
    """``[drafts.NAME]``: what a person may release while the website is offline."""

    condition: Condition = Condition.ANY


class HoldingTable(Said):
    """``[holding]``: the one statement that may go out by itself, if somebody approved it."""

    after: Duration = timedelta(minutes=5)
    countdown: Duration = timedelta(minutes=2)
    approved_by: str | None = Field(default=None, min_length=1)
    approved_on: date | None = None


class AllClearTable(Said):
    """``[all_clear]``: what is said when the website is back; with ``after`` it goes out by itself."""

    template: Template | None = Template.ALL_CLEAR
    after: Duration | None = None
    countdown: Duration = timedelta(minutes=2)


class FileTable(_Table):
    """A whole file."""

    title: str = Field(min_length=1, max_length=100)
    language: str = "de"
    alert: tuple[str, ...] = ()
    facts: dict[str, str] = {}
    drafts: dict[str, DraftTable] = Field(min_length=1)
    holding: HoldingTable | None = None
    all_clear: AllClearTable


def explained(error: Mapping[str, Any]) -> tuple[str, Sentence]:
    """One error of pydantic: its key, and a sentence about it in our words."""
    key, why = ".".join(str(step) for step in error["loc"]), reason(error)
    if error["type"] not in ("extra_forbidden", "unexpected_keyword_argument"):
        return key, why
    known = ", ".join(sorted(_known(error["loc"])))
    return key, Sentence(de=f"{why.de}. Bekannt sind: {known}", en=f"{why.en}. Known are: {known}")


def _known(place: tuple[int | str, ...]) -> list[str]:
    """The keys that a table may have."""
    tables: dict[str, type[BaseModel]] = {"drafts": DraftTable, "holding": HoldingTable, "all_clear": AllClearTable}
    if len(place) == 1:
        return list(FileTable.model_fields)
    inner = {"variants": Variant, "languages": LanguageVariant}
    for name, kind in inner.items():
        if name in place:
            return [field.name for field in fields(kind)]
    return list(tables[str(place[0])].model_fields)
