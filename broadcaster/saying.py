"""Everything that can be said of a message, in one list: what it says, on which terms it goes out, and when.

Every door to a message takes its fields from here: message file, command line, API, playbook, feed and the console's form. What one
leaves out has its reason in ``tests/test_doors.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from broadcaster.message import (
    MAX_HASHTAGS,
    MAX_HEADLINE,
    MAX_LANGUAGES,
    MAX_TEXT,
    MAX_VARIANTS,
    LanguageVariant,
    Strategy,
    Variant,
)
from broadcaster.rendition.templates import Template
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.terms import WebsiteLink
from broadcaster.schedule.urgency import Urgency


class Content(BaseModel):
    """What is said.

    ``variants`` maps a channel to what it says differently, ``languages`` a language to the message in it (``de-simple`` for
    Einfache Sprache). ``cards`` makes pictures from the text where a channel needs one and there is none; ``template`` is their
    kind, and without it what fits the content. ``offices`` adds the board of offices. The limits are told here and held by
    :class:`broadcaster.message.Message`, which says what is wrong in the words of the screen.
    """

    model_config = ConfigDict(extra="forbid")

    text: str = Field(json_schema_extra={"maxLength": MAX_TEXT})
    headline: str = Field(default="", json_schema_extra={"maxLength": MAX_HEADLINE})
    link: str | None = None
    hashtags: tuple[str, ...] = Field(default=(), json_schema_extra={"maxItems": MAX_HASHTAGS})
    languages: Mapping[str, LanguageVariant] = Field(
        default_factory=dict, json_schema_extra={"maxProperties": MAX_LANGUAGES}
    )
    variants: Mapping[str, Variant] = Field(default_factory=dict, json_schema_extra={"maxProperties": MAX_VARIANTS})
    strategy: Strategy | None = None
    cards: bool = True
    template: Template | None = None
    dark: bool = False
    offices: bool = False

    def content(self) -> dict[str, Any]:
        """Return what is said, by field, as another of these takes it."""
        return {name: getattr(self, name) for name in Content.model_fields}

    def of_message(self) -> dict[str, Any]:
        """Return what a message itself says; the rest makes pictures, or its text."""
        return {name: value for name, value in self.content().items() if name not in _MAKES}


_MAKES = frozenset({"cards", "template", "dark", "offices"})


class Rhythm(BaseModel):
    """How often it is said again, as people type it: ``every`` 6h, or ``on`` days at times; ``quiet`` hours."""

    every: str | None = Field(default=None, max_length=20)
    on: tuple[str, ...] = Field(default=(), max_length=20)
    times: int | None = Field(default=None, ge=1, le=2**31, strict=True)
    quiet: str | None = Field(default=None, max_length=20)


class Saying(Rhythm, Content):
    """A message with everything that can be said of it."""

    language: str = Field(default="de", max_length=20)
    stand: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None
    condition: Condition | None = None
    website_link: WebsiteLink | None = None
    urgency: Urgency | None = None
    until: AwareDatetime | None = None
    accounts: tuple[str, ...] = Field(default=(), max_length=100)
