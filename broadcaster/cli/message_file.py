"""A message as a file: TOML with the fields of a message, its pictures beside it."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from broadcaster.errors import InvalidInput, Problem
from broadcaster.reasons import reason
from broadcaster.saying import Content, Rhythm
from broadcaster.words import Sentence


class PictureEntry(BaseModel):
    """A picture by its file, beside the message's file, and what it shows."""

    model_config = ConfigDict(extra="forbid")

    file: str
    alt: str = ""


class MessageFile(Rhythm, Content):
    """What a message file may say; times are as people type them or TOML's own."""

    language: str = "de"
    pictures: list[PictureEntry] = Field(default_factory=list)
    stand: datetime | date | str | None = None
    valid_until: datetime | date | str | None = None
    website: str | None = None
    website_link: str | None = None
    on: list[str] | str = Field(default_factory=list)  # type: ignore[assignment]
    until: datetime | date | str | None = None
    urgency: str | None = None


def parsed(path: Path, text: str) -> dict[str, Any]:
    """What the file at ``path`` with this ``text`` says, by field. Raises InvalidInput with every field that is wrong."""
    try:
        values = tomllib.loads(text)
        # The board of offices is a text by itself.
        found = MessageFile.model_validate({"text": ""} | values if values.get("offices") else values)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput.one(
            "file",
            de=f"Die Meldungsdatei {path} ist kein gültiges TOML ({error}). Bitte berichtigen Sie diese Stelle.",
            en=f"The message file {path} is no valid TOML ({error}). Correct that place.",
        ) from None
    except ValidationError as error:
        raise InvalidInput([_problem(path, details) for details in error.errors(include_url=False)]) from None
    return {name: getattr(found, name) for name in found.model_fields_set}


def _problem(path: Path, details: Any) -> Problem:
    field, why = ".".join(str(step) for step in details["loc"]), reason(details)
    known = ", ".join(MessageFile.model_fields) if details["type"] == "extra_forbidden" else ""
    sentence = Sentence(
        de=f"In der Meldungsdatei {path}: „{field}“ {why.de}." + (f" Möglich sind: {known}." if known else ""),
        en=f"In the message file {path}: {field} {why.en}." + (f" Possible are: {known}." if known else ""),
    )
    return Problem(field=field, sentence=sentence)
