"""What is said: an immutable, validated message."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime
from enum import StrEnum

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from broadcaster.addresses.webaddress import is_name, taken_apart
from broadcaster.words.errors import InvalidInput, Problem
from broadcaster.words.wording import (
    called,
    characters,
    problem,
    tidy,
    tidy_hashtags,
    tidy_line,
    tidy_link,
    unusable_hashtags,
    wordless,
)

MAX_HEADLINE = 200
MAX_TEXT = 60_000
MAX_ALT = 4_000
MAX_LINK = 2_000
MAX_PICTURES = 10
MAX_HASHTAGS = 30
MAX_HASHTAG = 100
MAX_VARIANTS = 20
MAX_LANGUAGES = 12
EASY_GERMAN = "de-simple"
"""Einfache Sprache, by the language tag that is registered for it."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LINK = re.compile(r"https?://[^\s/$.?#][^\s]*", re.IGNORECASE)
_FROZEN = ConfigDict(extra="forbid")


class Strategy(StrEnum):
    """What a text becomes on a channel where it does not fit one post."""

    THREAD = "thread"
    """Several posts, each answering the one before."""
    CARDS = "cards"
    """One post with headline and link, and the text as pictures that are described by it."""
    SHORT = "short"
    """One post with headline and link."""


@dataclass(frozen=True, slots=True, kw_only=True, config=_FROZEN)
class Picture:
    """A picture by its content's SHA-256 (hex); width and height in pixels, ``size`` in bytes."""

    sha256: str
    file: str
    media_type: str
    width: int
    height: int
    size: int
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=_FROZEN)
class Variant:
    """What one channel says differently; ``None`` keeps the message's own."""

    headline: str | None = None
    text: str | None = None
    link: str | None = None
    hashtags: tuple[str, ...] | None = None
    strategy: Strategy | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=_FROZEN)
class LanguageVariant:
    """The message in another language, or in Einfache Sprache, as a text of its own; ``None`` keeps the link."""

    text: str
    headline: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=_FROZEN)
class Message:
    """One message, said once for every channel.

    Texts are NFC with LF line ends, ``stand`` and ``valid_until`` are aware datetimes, ``variants`` maps a
    channel to what it says differently, ``languages`` a language (BCP 47; ``de-simple`` for Einfache Sprache) to the
    message in it. ``strategy`` is for channels where the text does not fit; ``None`` leaves it to the channel.
    A repeat tells with its ``stand`` which day of the outage it is (``outage_day``). Where a platform has seen the same
    words, every post says the how-manieth ``correction`` it is, or, if ``stamped``, its ``stand``.
    Raises :class:`InvalidInput` with every problem at once.
    """

    text: str
    headline: str = ""
    link: str | None = None
    pictures: tuple[Picture, ...] = ()
    language: str = "de"
    languages: Mapping[str, LanguageVariant] = field(default_factory=dict)
    hashtags: tuple[str, ...] = ()
    variants: Mapping[str, Variant] = field(default_factory=dict)
    strategy: Strategy | None = None
    stand: datetime | None = None
    outage_day: int | None = None
    correction: int = 0
    stamped: bool = False
    valid_until: datetime | None = None

    def __post_init__(self) -> None:
        problems = list(_too_many(self)) or list(_oversized(self))
        if not problems:
            object.__setattr__(self, "headline", tidy_line(self.headline))
            object.__setattr__(self, "text", tidy(self.text))
            variants = {channel: _tidy_variant(variant) for channel, variant in self.variants.items()}
            object.__setattr__(self, "variants", variants)
            languages = {language: _tidy_language(variant) for language, variant in self.languages.items()}
            object.__setattr__(self, "languages", languages)
            object.__setattr__(self, "link", tidy_link(self.link))
            object.__setattr__(self, "hashtags", tidy_hashtags(self.hashtags))
            # Tidying may lengthen a text, and what is kept is read by the same rules.
            problems = list(_oversized(self)) or list(_problems(self))
        if problems:
            raise InvalidInput(problems)

    @property
    def title(self) -> str:
        """The headline, or how the text begins."""
        return title(self.headline, self.text)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text a person wrote, with its field: those of pictures, variants and languages included."""
        return ((field, text) for field, text, _limit, _language in _texts(self))

    def on(self, channel: str) -> Message:
        """The message as ``channel`` says it, its variant applied."""
        variant = self.variants.get(channel)
        if variant is None:
            return self if not self.variants else replace(self, variants={})
        return replace(
            self,
            headline=self.headline if variant.headline is None else variant.headline,
            text=self.text if variant.text is None else variant.text,
            link=self.link if variant.link is None else variant.link or None,
            hashtags=self.hashtags if variant.hashtags is None else variant.hashtags,
            strategy=variant.strategy or self.strategy,
            variants={},
        )

    def in_language(self, language: str) -> Message:
        """The message as it is said in one of its ``languages`` (or its own), with everything else as it is."""
        if language == self.language:
            return self
        said = self.languages[language]
        return replace(self, text=said.text, headline=said.headline, link=said.link or self.link, language=language)


def title(headline: str, text: str) -> str:
    """What a list shows of a message with this headline and text."""
    return headline or textwrap.shorten(text, 80, placeholder=" …")


def _tidy_variant(variant: Variant) -> Variant:
    return replace(
        variant,
        headline=None if variant.headline is None else tidy_line(variant.headline),
        text=None if variant.text is None else tidy(variant.text),
        link=tidy_link(variant.link),
        hashtags=None if variant.hashtags is None else tidy_hashtags(variant.hashtags),
    )


def _tidy_language(variant: LanguageVariant) -> LanguageVariant:
    return replace(variant, headline=tidy_line(variant.headline), text=tidy(variant.text), link=tidy_link(variant.link))


def _texts(message: Message) -> Iterator[tuple[str, str, int, str]]:
    """Every text with its field's name, its limit and its language."""
    own = message.language
    yield "headline", message.headline, MAX_HEADLINE, own
    yield "text", message.text, MAX_TEXT, own
    yield "link", message.link or "", MAX_LINK, own
    for number, picture in enumerate(message.pictures, 1):
        yield f"pictures[{number}].alt", picture.alt, MAX_ALT, own
    for tag in message.hashtags:
        yield "hashtags", tag, MAX_HASHTAG, own
    for channel, variant in message.variants.items():
        yield f"variants.{channel}.headline", variant.headline or "", MAX_HEADLINE, own
        yield f"variants.{channel}.text", variant.text or "", MAX_TEXT, own
        yield f"variants.{channel}.link", variant.link or "", MAX_LINK, own
        for tag in variant.hashtags or ():
            yield f"variants.{channel}.hashtags", tag, MAX_HASHTAG, own
    for language, said in message.languages.items():
        yield f"languages.{language}.headline", said.headline, MAX_HEADLINE, language
        yield f"languages.{language}.text", said.text, MAX_TEXT, language
        yield f"languages.{language}.link", said.link or "", MAX_LINK, language


def _too_many(message: Message) -> Iterator[Problem]:
    for name, count, limit in (
        ("pictures", len(message.pictures), MAX_PICTURES),
        ("hashtags", len(message.hashtags), MAX_HASHTAGS),
        ("variants", len(message.variants), MAX_VARIANTS),
        ("languages", len(message.languages), MAX_LANGUAGES),
        *(
            (f"variants.{channel}.hashtags", len(said.hashtags or ()), MAX_HASHTAGS)
            for channel, said in message.variants.items()
        ),
    ):
        if count > limit:
            yield problem(
                name,
                f"Feld „{called(name).de}“ hat {count} Einträge, erlaubt sind {limit}. Bitte welche entfernen.",
                f"The field “{called(name).en}” has {count} entries, {limit} are allowed. Remove some.",
            )


def _oversized(message: Message) -> Iterator[Problem]:
    """Sizes alone, before any work that grows with them."""
    for name, text, limit, _language in _texts(message):
        if len(text) > limit:
            yield problem(
                name,
                f"Feld „{called(name).de}“ hat {len(text)} Zeichen, erlaubt sind {limit}. Bitte kürzen.",
                f"The field “{called(name).en}” has {len(text)} characters, {limit} are allowed. Shorten it.",
            )


def _problems(message: Message) -> Iterator[Problem]:
    for name, text, _limit, language in _texts(message):
        yield from characters(name, text, language)
        if name.endswith("headline") and "\n" in text:
            yield _several_lines(name)
        if name.endswith("link") and text and not (_LINK.fullmatch(text) and is_name(taken_apart(text).hostname or "")):
            yield _no_address(name)
    yield from wordless("text", message.text)
    for channel, variant in message.variants.items():
        if variant.text is not None:
            yield from wordless(f"variants.{channel}.text", variant.text)
    for language, said in message.languages.items():
        yield from _language(f"languages.{language}", language)
        yield from wordless(f"languages.{language}.text", said.text)
    yield from _language("language", message.language)
    yield from unusable_hashtags("hashtags", message.hashtags)
    for channel, variant in message.variants.items():
        yield from unusable_hashtags(f"variants.{channel}.hashtags", variant.hashtags or ())
    yield from _moments(message)


def _several_lines(name: str) -> Problem:
    return problem(
        name,
        f"Feld „{called(name).de}“ hat mehrere Zeilen. Bitte schreiben Sie die Überschrift in eine Zeile.",
        f"The field “{called(name).en}” has several lines. Write the headline in one line.",
    )


def _no_address(name: str) -> Problem:
    return problem(
        name,
        f"Feld „{called(name).de}“ ist keine Webadresse. Erwartet wird zum Beispiel https://www.example.org/hinweis.",
        f"The field “{called(name).en}” is not a web address. Expected is for example https://www.example.org/notice.",
    )


def _language(name: str, language: str) -> Iterator[Problem]:
    if not _LANGUAGE.fullmatch(language):
        shown = language[:20]
        yield problem(
            name[:40],
            f"Feld „{called(name).de}“ ist „{shown}“, erwartet wird ein Kürzel wie de oder en.",
            f"The field “{called(name).en}” is “{shown}”, expected is a code like de or en.",
        )


def _moments(message: Message) -> Iterator[Problem]:
    for name, moment in (("stand", message.stand), ("valid_until", message.valid_until)):
        if moment is not None and moment.tzinfo is None:
            yield problem(
                name,
                f"Feld „{called(name).de}“ hat keine Zeitzone. Bitte geben Sie zum Beispiel 2026-11-23T14:30+01:00 an.",
                f"The field “{called(name).en}” has no time zone. Give for example 2026-11-23T14:30+01:00.",
            )
