"""The tables of a playbook file, and what is wrong with one in our words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from broadcaster.schedule.condition import Condition
from broadcaster.words import Sentence

_DURATION: Final = re.compile(r"(\d{1,5}) ?(s|min|h|d)")
_UNITS: Final = {"s": 1, "min": 60, "h": 3_600, "d": 86_400}
_TYPES: Final = {
    "string_type": Sentence(de="muss ein Text in Anführungszeichen sein", en="must be a text in quotes"),
    "bool_type": Sentence(de="muss true oder false sein", en="must be true or false"),
    "int_type": Sentence(de="muss eine Zahl sein", en="must be a number"),
    "date_from_datetime_parsing": Sentence(de="muss ein Datum sein, zum Beispiel 2026-11-02", en="must be a date, for example 2026-11-02"),
    "tuple_type": Sentence(de='muss eine Liste sein, zum Beispiel ["eins"]', en='must be a list, for example ["one"]'),
    "missing": Sentence(de="fehlt", en="is missing"),
    "string_too_short": Sentence(de="ist leer", en="is empty"),
}  # fmt: skip
_TABLE: Final = Sentence(de="muss eine Tabelle sein", en="must be a table")


def duration(typed: object) -> timedelta:
    """A length of time as people write it: ``90 s``, ``5 min``, ``12 h``, ``2 d``. Raises ValueError."""
    found = _DURATION.fullmatch(typed) if isinstance(typed, str) else None
    if found is None:
        raise ValueError
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


Duration = Annotated[timedelta, BeforeValidator(duration)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Variant(_Table):
    headline: str | None = None
    text: str | None = None
    link: str | None = None
    hashtags: tuple[str, ...] | None = None


class Said(_Table):
    """What every prepared text has."""

    headline: str = ""
    text: str = Field(min_length=1)
    link: str | None = None
    hashtags: tuple[str, ...] = ()
    cards: bool = False
    accounts: tuple[str, ...] = ()
    variants: dict[str, _Variant] = {}
    valid_for: Duration | None = None


class DraftTable(Said):
    """``[drafts.NAME]``: what a person may release while the website is offline."""

    condition: Condition = Condition.ANY
    every: str | None = None
    on: tuple[str, ...] = ()
    times: int | None = None
    quiet: str | None = None


class HoldingTable(Said):
    """``[holding]``: the one statement that may go out by itself, if somebody approved it."""

    after: Duration = timedelta(minutes=5)
    countdown: Duration = timedelta(minutes=2)
    approved_by: str | None = Field(default=None, min_length=1)
    approved_on: date | None = None


class AllClearTable(Said):
    """``[all_clear]``: what is said when the website is back; with ``after`` it goes out by itself."""

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


def explained(error: Any) -> tuple[str, Sentence]:
    """One error of pydantic: its key, and a sentence about it in our words."""
    key, kind = ".".join(str(step) for step in error["loc"]), error["type"]
    if kind == "extra_forbidden":
        known = ", ".join(sorted(_known(error["loc"])))
        sentence = Sentence(de=f"gibt es nicht. Bekannt sind: {known}", en=f"does not exist. Known are: {known}")
    elif kind == "value_error":
        sentence = Sentence(
            de="ist keine Dauer. Erwartet wird zum Beispiel „90 s“, „5 min“, „12 h“ oder „2 d“",
            en="is no length of time. Expected is for example '90 s', '5 min', '12 h' or '2 d'",
        )
    elif kind in ("model_type", "dict_type"):
        sentence = _TABLE
    elif kind == "enum":
        known = ", ".join(f'"{condition}"' for condition in Condition)
        sentence = Sentence(
            de=f"ist keine Bedingung. Möglich sind: {known}", en=f"is no condition. Possible are: {known}"
        )
    else:
        sentence = _TYPES.get(kind, Sentence(de="hat keinen erlaubten Wert", en="has a value that is not allowed"))
    return key, sentence


def _known(place: tuple[int | str, ...]) -> list[str]:
    """The keys that a table may have."""
    tables: dict[str, type[BaseModel]] = {"drafts": DraftTable, "holding": HoldingTable, "all_clear": AllClearTable}
    if len(place) == 1:
        return list(FileTable.model_fields)
    return list(_Variant.model_fields if "variants" in place else tables[str(place[0])].model_fields)
