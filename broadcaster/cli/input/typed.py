"""A message as people type it, in options and in message files: TOML with the fields of a message, its pictures beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from broadcaster.saying import Addressed, choices, entries, kind_of, option_of
from broadcaster.schedule.parsing import moment
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, Problem
from broadcaster.words.reasons import Unusable, reason


class PictureEntry(BaseModel):
    """A picture by its file, beside the message's file, and what it shows."""

    model_config = ConfigDict(extra="forbid")

    file: str
    alt: str = ""


class Typed(Addressed):
    """A message as it was typed: times by the clocks of a place or TOML's own, values of lists with - for spaces.

    The context of its validation has the ``zone`` of those clocks and the time of ``now``.
    """

    pictures: list[PictureEntry] = Field(default_factory=list)

    @field_validator("*", mode="before")
    @classmethod
    def _understood(cls, value: Any, info: ValidationInfo) -> Any:
        """The value as the list has it; what cannot be one of its type is left for the list to refuse. Raises Unusable."""
        field, _entry = entries().get(info.field_name or "", (None, None))
        if field is None or info.context is None:
            return value
        kind = kind_of(field)
        if kind is AwareDatetime:
            return _moment(str(value), info.field_name, **info.context)
        if kind is tuple and isinstance(value, str) and info.field_name == "on":
            return [value]
        return _chosen(value, choices(kind)) if isinstance(value, str) else value


def read(
    filed: Mapping[str, Any], given: Mapping[str, Any], *, zone: ZoneInfo, now: datetime, file: Path | None = None
) -> Typed:
    """Return what a ``file`` and options say, which override it. Raises InvalidInput with everything that is wrong."""
    values = {**filed, **given}
    try:
        # The board of offices is a text by itself.
        return Typed.model_validate(
            {"text": ""} | values if values.get("offices") else values, context={"zone": zone, "now": now}
        )
    except ValidationError as error:
        wrong = [_problem(details, None if details["loc"][0] in given else file) for details in error.errors()]
        raise InvalidInput(wrong) from None


def parsed(path: Path, text: str) -> dict[str, Any]:
    """Return the fields of the message file at ``path`` with this ``text``, as they stand there. Raises InvalidInput."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput.one(
            "file",
            de=f"Die Meldungsdatei {path} ist kein gültiges TOML ({error}). Bitte berichtigen Sie diese Stelle.",
            en=f"The message file {path} is no valid TOML ({error}). Correct that place.",
        ) from None


def _moment(typed: str, field: str | None, *, zone: ZoneInfo, now: datetime) -> datetime:
    try:
        return moment(typed, zone, field or "", now=now if field == "stand" else None)
    except InvalidInput as error:
        raise Unusable(de=error.sentence.de.rstrip("."), en=error.sentence.en.rstrip(".")) from None


def _chosen(typed: str, known: Mapping[str, Any]) -> Any:
    if not known:
        return typed
    if (chosen := known.get(typed.replace(" ", "-"))) is None:
        listed = ", ".join(known)
        raise Unusable(
            de=f"„{typed[:40]}“ gibt es nicht. Möglich sind: {listed}",
            en=f"there is no {typed[:40]!r}. Possible are: {listed}",
        )
    return chosen


def _problem(details: Any, file: Path | None) -> Problem:
    """What is wrong in a ``file``, or with an option."""
    field, why = ".".join(str(step) for step in details["loc"]), reason(details)
    known = ", ".join(Typed.model_fields) if details["type"] == "extra_forbidden" else ""
    de, en, name = (f"In der Meldungsdatei {file}: ", f"In the message file {file}: ", field) if file else ("", "", "")
    name = name or option_of(str(details["loc"][0]))
    sentence = Sentence(
        de=f"{de}„{name}“ {why.de}." + (f" Möglich sind: {known}." if known else ""),
        en=f"{en}{name} {why.en}." + (f" Possible are: {known}." if known else ""),
    )
    return Problem(field=field, sentence=sentence)
