"""Everything that can be said of a message, in one list: what it says, on which terms it goes out, and when.

Every door to a message takes its fields from here: message file, command line, API, playbook, feed and the console's form. What one
leaves out has its reason in ``tests/test_doors.py``.
"""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from broadcaster.message import (
    MAX_HASHTAGS,
    MAX_HEADLINE,
    MAX_LANGUAGES,
    MAX_LINK,
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
    kind, and without it what fits the content. ``offices`` adds the board of offices.
    """

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=MAX_TEXT)
    headline: str = Field(default="", max_length=MAX_HEADLINE)
    link: str | None = Field(default=None, max_length=MAX_LINK)
    hashtags: tuple[str, ...] = Field(default=(), max_length=MAX_HASHTAGS)
    languages: dict[str, LanguageVariant] = Field(default_factory=dict, max_length=MAX_LANGUAGES)
    variants: dict[str, Variant] = Field(default_factory=dict, max_length=MAX_VARIANTS)
    strategy: Strategy | None = None
    cards: bool = True
    template: Template | None = None
    dark: bool = False
    offices: bool = False

    def content(self) -> dict[str, Any]:
        """Return what is said, by field."""
        return {name: getattr(self, name) for name in Content.model_fields}


class Rhythm(BaseModel):
    """How often it is said again, as people type it: ``every`` 6h, or ``on`` days at times; ``quiet`` hours."""

    every: str | None = Field(default=None, max_length=20)
    on: tuple[str, ...] = Field(default=(), max_length=20)
    times: int | None = Field(default=None, ge=1, le=2**31)
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
