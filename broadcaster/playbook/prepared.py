"""What a playbook prepares: texts with blanks, and how they would go out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from broadcaster.message import LanguageVariant, Variant
from broadcaster.playbook.blanks import filled
from broadcaster.saying import Addressed, Content, Rhythm
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.terms import WebsiteLink
from broadcaster.schedule.urgency import Urgency

_FROZEN = ConfigDict(extra="forbid")


class Kind(StrEnum):
    """What a prepared draft is for."""

    DRAFT = "draft"
    HOLDING = "holding"
    """The one pre-approved statement that may go out by itself."""
    ALL_CLEAR = "all-clear"


class DraftState(StrEnum):
    """What became of a prepared draft."""

    PREPARED = "prepared"
    RELEASED = "released"
    DISCARDED = "discarded"
    SUPERSEDED = "superseded"
    """An all-clear that nobody gave before the next outage began."""


@dataclass(frozen=True, slots=True, kw_only=True, config=_FROZEN)
class Automatic:
    """When a draft goes out by itself: the verdict has held for ``after``, and a visible countdown has run out."""

    after: timedelta
    countdown: timedelta
    approved_by: str = ""
    approved_on: date | None = None


class Prepared(Rhythm, Content):
    """A draft as it lies ready. Without ``accounts`` it is for all; ``valid_for`` counts from its release."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    kind: Kind = Kind.DRAFT
    language: str = "de"
    accounts: tuple[str, ...] = ()
    condition: Condition = Condition.ANY
    website_link: WebsiteLink | None = None
    urgency: Urgency | None = None
    valid_for: timedelta | None = None
    automatic: Automatic | None = None

    @property
    def urgent(self) -> Urgency | None:
        """How urgent it is: what it says, or what its kind asks for; None leaves it to its condition."""
        return self.urgency or (Urgency.URGENT if self.kind is not Kind.DRAFT else None)

    def filled(self, values: Mapping[str, str]) -> Prepared:
        """The same with those blanks filled that ``values`` names."""
        return self._with_texts(lambda text: filled(text, values))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text that may have blanks, with its key."""
        yield from _texts(self)
        for channel, variant in self.variants.items():
            yield from ((f"variants.{channel}.{key}", text) for key, text in _texts(variant))
        for language, said in self.languages.items():
            yield from ((f"languages.{language}.{key}", text) for key, text in _texts(said))

    def all_hashtags(self) -> list[str]:
        """Return the hashtags of every channel, each once."""
        return list(
            dict.fromkeys([*self.hashtags, *(tag for own in self.variants.values() for tag in own.hashtags or ())])
        )

    def as_json(self) -> dict[str, Any]:
        """The form in which drafts are stored."""
        return self.model_dump(mode="json")

    def changed(self, **values: Any) -> Prepared:
        """Return the same with other values. Raises ValidationError for one that it cannot have."""
        return Prepared.model_validate(dict(self) | values)

    def _with_texts(self, change: Callable[[str], str]) -> Prepared:
        variants = {
            channel: replace(variant, **_changed(variant, change)) for channel, variant in self.variants.items()
        }
        languages = {language: replace(said, **_changed(said, change)) for language, said in self.languages.items()}
        return self.changed(variants=variants, languages=languages, **_changed(self, change))


CHANGEABLE: Final = frozenset(Addressed.model_fields) & frozenset(Prepared.model_fields)
"""What a person may change in one."""


def from_json(stored: Mapping[str, Any]) -> Prepared:
    """The draft that ``as_json`` gave."""
    return Prepared.model_validate(stored)


def _changed(source: Prepared | Variant | LanguageVariant, change: Callable[[str], str]) -> dict[str, Any]:
    return {key: change(text) for key, text in _texts(source)}


def _texts(source: Prepared | Variant | LanguageVariant) -> Iterator[tuple[str, str]]:
    for key in ("headline", "text", "link"):
        text: str | None = getattr(source, key)
        if text is not None:
            yield key, text
