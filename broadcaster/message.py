"""What is said: an immutable, validated message."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from broadcaster.errors import InvalidInput, Problem
from broadcaster.words import Sentence

MAX_HEADLINE = 200
MAX_TEXT = 60_000
MAX_ALT = 4_000
MAX_LINK = 2_000
MAX_PICTURES = 10
MAX_HASHTAGS = 30

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_BIDI_OPEN = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
_BIDI_CLOSE = frozenset("\u202c\u2069")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_HASHTAG = re.compile(r"\w*[^\W\d_]\w*")
_LINK = re.compile(r"https?://[^\s/$.?#][^\s]*", re.IGNORECASE)
_FROZEN = ConfigDict(extra="forbid")


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


@dataclass(frozen=True, slots=True, kw_only=True, config=_FROZEN)
class Message:
    """One message, said once for every channel.

    Texts are NFC with LF line ends, ``stand`` and ``valid_until`` are aware datetimes, ``variants`` maps a
    channel to what it says differently. Raises :class:`InvalidInput` with every problem at once.
    """

    text: str
    headline: str = ""
    link: str | None = None
    pictures: tuple[Picture, ...] = ()
    language: str = "de"
    hashtags: tuple[str, ...] = ()
    variants: Mapping[str, Variant] = field(default_factory=dict)
    stand: datetime | None = None
    valid_until: datetime | None = None

    def __post_init__(self) -> None:
        problems = list(_oversized(self))
        if not problems:
            for name in ("headline", "text"):
                object.__setattr__(self, name, tidy(getattr(self, name)))
            variants = {channel: _tidy_variant(variant) for channel, variant in self.variants.items()}
            object.__setattr__(self, "variants", variants)
            object.__setattr__(self, "hashtags", tuple(tag.lstrip("#") for tag in self.hashtags))
            problems = list(_problems(self))
        if problems:
            raise InvalidInput(problems)

    def on(self, channel: str) -> Message:
        """The message as ``channel`` says it, its variant applied."""
        variant = self.variants.get(channel, Variant())
        return Message(
            headline=self.headline if variant.headline is None else variant.headline,
            text=self.text if variant.text is None else variant.text,
            link=self.link if variant.link is None else variant.link or None,
            hashtags=self.hashtags if variant.hashtags is None else variant.hashtags,
            pictures=self.pictures,
            language=self.language,
            stand=self.stand,
            valid_until=self.valid_until,
        )


def tidy(text: str) -> str:
    """``text`` in NFC with LF line ends, tabs as spaces, no space at line ends nor around the whole."""
    text = re.sub("\r\n?|\u2028|\u2029", "\n", text).replace("\t", " ")
    text = unicodedata.normalize("NFC", text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def _tidy_variant(variant: Variant) -> Variant:
    return Variant(
        headline=None if variant.headline is None else tidy(variant.headline),
        text=None if variant.text is None else tidy(variant.text),
        link=variant.link,
        hashtags=variant.hashtags,
    )


def _texts(message: Message) -> Iterator[tuple[str, str, int]]:
    """Every text with its field's name and limit."""
    yield "headline", message.headline, MAX_HEADLINE
    yield "text", message.text, MAX_TEXT
    yield "link", message.link or "", MAX_LINK
    for number, picture in enumerate(message.pictures, 1):
        yield f"pictures[{number}].alt", picture.alt, MAX_ALT
    for channel, variant in message.variants.items():
        yield f"variants.{channel}.headline", variant.headline or "", MAX_HEADLINE
        yield f"variants.{channel}.text", variant.text or "", MAX_TEXT
        yield f"variants.{channel}.link", variant.link or "", MAX_LINK


def _oversized(message: Message) -> Iterator[Problem]:
    """Sizes alone, before any work that grows with them."""
    for name, text, limit in _texts(message):
        if len(text) > limit:
            yield _problem(
                name,
                f"Feld „{name}“ hat {len(text)} Zeichen, erlaubt sind {limit}. Bitte kürzen.",
                f"The field {name} has {len(text)} characters, {limit} are allowed. Shorten it.",
            )
    for name, count, limit in (
        ("pictures", len(message.pictures), MAX_PICTURES),
        ("hashtags", len(message.hashtags), MAX_HASHTAGS),
    ):
        if count > limit:
            yield _problem(
                name,
                f"Feld „{name}“ hat {count} Einträge, erlaubt sind {limit}. Bitte welche entfernen.",
                f"The field {name} has {count} entries, {limit} are allowed. Remove some.",
            )


def _problems(message: Message) -> Iterator[Problem]:
    for name, text, _limit in _texts(message):
        yield from _characters(name, text, message.language)
    yield from _wordless("text", message.text)
    for channel, variant in message.variants.items():
        if variant.text is not None:
            yield from _wordless(f"variants.{channel}.text", variant.text)
    yield from _other_fields(message)


def _wordless(name: str, text: str) -> Iterator[Problem]:
    if not text:
        yield _problem(
            name,
            f"Feld „{name}“ ist leer. Bitte schreiben Sie, was gesagt werden soll.",
            f"The field {name} is empty. Write what shall be said.",
        )
    elif not any(character.isalnum() for character in text):
        yield _problem(
            name,
            f"Feld „{name}“ enthält kein Wort. Emojis allein versteht nicht jeder: bitte schreiben Sie einen Satz dazu.",
            f"The field {name} has no word in it. Not everyone understands emoji alone: add a sentence.",
        )


def _characters(name: str, text: str, language: str) -> Iterator[Problem]:
    bad = _first_refused(text, allow_bidi=language.partition("-")[0] in _RIGHT_TO_LEFT)
    if bad is not None:
        position, character = bad
        label = f"U+{ord(character):04X} {unicodedata.name(character, 'CONTROL CHARACTER')}"
        yield _problem(
            name,
            f"Feld „{name}“ enthält an Stelle {position + 1} das unsichtbare Zeichen {label}. "
            "Bitte löschen Sie es und schreiben Sie die Stelle neu.",
            f"The field {name} has the invisible character {label} at position {position + 1}. "
            "Delete it and type that place again.",
        )


def _first_refused(text: str, *, allow_bidi: bool) -> tuple[int, str] | None:
    """Position and character of the first control, surrogate, noncharacter or unbalanced bidi control."""
    opened: list[tuple[int, str]] = []
    for position, character in enumerate(text):
        if character in _BIDI_OPEN or character in _BIDI_CLOSE:
            if not allow_bidi or (character in _BIDI_CLOSE and not opened):
                return position, character
            opened = opened[:-1] if character in _BIDI_CLOSE else [*opened, (position, character)]
        elif _is_control(character):
            return position, character
    return opened[-1] if opened else None


def _is_control(character: str) -> bool:
    code = ord(character)
    if character == "\n":
        return False
    return (
        code < 32 or 127 <= code < 160 or 0xD800 <= code < 0xE000 or 0xFDD0 <= code < 0xFDF0 or code & 0xFFFE == 0xFFFE
    )


def _other_fields(message: Message) -> Iterator[Problem]:
    if "\n" in message.headline:
        yield _problem(
            "headline",
            "Feld „headline“ hat mehrere Zeilen. Bitte schreiben Sie die Überschrift in eine Zeile.",
            "The field headline has several lines. Write the headline in one line.",
        )
    if not _LANGUAGE.fullmatch(message.language):
        shown = message.language[:20]
        yield _problem(
            "language",
            f"Feld „language“ ist „{shown}“, erwartet wird ein Kürzel wie de oder en.",
            f"The field language is {shown!r}, expected is a code like de or en.",
        )
    yield from _links(message)
    yield from _hashtags(message)
    yield from _moments(message)


def _links(message: Message) -> Iterator[Problem]:
    links = [("link", message.link)]
    links += [(f"variants.{channel}.link", variant.link) for channel, variant in message.variants.items()]
    for name, link in links:
        if link and not _LINK.fullmatch(link):
            yield _problem(
                name,
                f"Feld „{name}“ ist keine Webadresse. Erwartet wird zum Beispiel https://www.example.org/hinweis.",
                f"The field {name} is not a web address. Expected is for example https://www.example.org/notice.",
            )


def _hashtags(message: Message) -> Iterator[Problem]:
    for tag in message.hashtags:
        if not _HASHTAG.fullmatch(tag):
            yield _problem(
                "hashtags",
                f"Das Hashtag „{tag[:50]}“ enthält unerlaubte Zeichen. Erlaubt sind Buchstaben, Ziffern und _.",
                f"The hashtag {tag[:50]!r} has characters that are not allowed. Use letters, digits and _.",
            )


def _moments(message: Message) -> Iterator[Problem]:
    for name, moment in (("stand", message.stand), ("valid_until", message.valid_until)):
        if moment is not None and moment.tzinfo is None:
            yield _problem(
                name,
                f"Feld „{name}“ hat keine Zeitzone. Bitte geben Sie zum Beispiel 2026-11-23T14:30+01:00 an.",
                f"The field {name} has no time zone. Give for example 2026-11-23T14:30+01:00.",
            )


def _problem(name: str, de: str, en: str) -> Problem:
    return Problem(field=name, sentence=Sentence(de=de, en=en))
