"""Everything that can be said of a message, in one list: what it says, on which terms it goes out, and when.

Every door to a message takes its fields from here: message file, command line, API, playbook, feed and the console's form. What one
leaves out has its reason in ``tests/test_doors.py``. A field that has an :class:`Entry` has an option of the command line, and a line
of its own in the console's form.
"""

from __future__ import annotations

from collections import abc
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

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
from broadcaster.schedule.parsing import repetition
from broadcaster.schedule.repetition import Repetition
from broadcaster.schedule.terms import Terms, WebsiteLink
from broadcaster.schedule.urgency import Urgency
from broadcaster.words import Sentence

_TEXT: Final = Sentence(de="TEXT", en="TEXT")
_TIME: Final = Sentence(de="ZEIT", en="TIME")


@dataclass(frozen=True, slots=True)
class Entry:
    """How people meet a field: its ``name`` on screens, and its option of the command line.

    The option is called as the field is unless ``option`` says otherwise, ``short`` abbreviates it; ``sort`` is what stands for its value.
    """

    name: Sentence
    help: Sentence
    option: str = ""
    short: tuple[str, ...] = ()
    sort: Sentence = _TEXT


class Content(BaseModel):
    """What is said.

    ``variants`` maps a channel to what it says differently, ``languages`` a language to the message in it (``de-simple`` for
    Einfache Sprache). ``cards`` makes pictures from the text where a channel needs one and there is none; ``template`` is their
    kind, and without it what fits the content. ``offices`` adds the board of offices. The limits are told here and held by
    :class:`broadcaster.message.Message`, which says what is wrong in the words of the screen.
    """

    model_config = ConfigDict(extra="forbid")

    text: str = Field(json_schema_extra={"maxLength": MAX_TEXT})
    headline: Annotated[
        str, Entry(Sentence(de="Überschrift", en="Headline"), Sentence(de="Überschrift", en="headline"))
    ] = Field(default="", json_schema_extra={"maxLength": MAX_HEADLINE})
    link: Annotated[
        str | None,
        Entry(
            Sentence(de="Link", en="Link"),
            Sentence(de="Webadresse", en="web address"),
            sort=Sentence(de="ADRESSE", en="ADDRESS"),
        ),
    ] = Field(default=None, json_schema_extra={"maxLength": MAX_LINK})
    template: Annotated[
        Template | None,
        Entry(
            Sentence(de="Art des Bildes aus dem Text", en="Kind of picture from the text"),
            Sentence(
                de="Art des Bildes aus dem Text, wo eines nötig ist (sonst: Mitteilung oder Übersicht)",
                en="kind of picture from the text where one is needed (else: announcement or board of offices)",
            ),
        ),
    ] = None
    cards: Annotated[
        bool,
        Entry(
            Sentence(
                de="Bild aus dem Text, wo ein Kanal eines braucht", en="Picture from the text where a channel needs one"
            ),
            Sentence(de="kein Bild aus dem Text machen", en="make no picture from the text"),
            option="--no-cards",
        ),
    ] = True
    dark: Annotated[
        bool,
        Entry(
            Sentence(de="Dunkler Grund", en="Dark ground"),
            Sentence(de="Bild aus dem Text auf dunklem Grund", en="picture from the text, dark"),
        ),
    ] = False
    offices: Annotated[
        bool,
        Entry(
            Sentence(de="Übersicht der Dienststellen zeigen", en="Show the board of offices"),
            Sentence(
                de="die Übersicht der Dienststellen als Text und Bild", en="the board of offices as text and picture"
            ),
        ),
    ] = False
    hashtags: Annotated[
        tuple[str, ...],
        Entry(
            Sentence(de="Hashtags", en="Hashtags"),
            Sentence(de="Hashtag, mehrmals möglich", en="hashtag, may be repeated"),
            option="--hashtag",
            sort=Sentence(de="WORT", en="WORD"),
        ),
    ] = Field(default=(), json_schema_extra={"maxItems": MAX_HASHTAGS})
    languages: Mapping[str, LanguageVariant] = Field(
        default_factory=dict, json_schema_extra={"maxProperties": MAX_LANGUAGES}
    )
    variants: Mapping[str, Variant] = Field(default_factory=dict, json_schema_extra={"maxProperties": MAX_VARIANTS})
    strategy: Annotated[
        Strategy | None,
        Entry(
            Sentence(de="Wo der Text nicht in einen Beitrag passt", en="Where the text does not fit one post"),
            Sentence(de="wo der Text nicht in einen Beitrag passt", en="where the text does not fit one post"),
        ),
    ] = None

    def content(self) -> dict[str, Any]:
        """Return what is said, by field, as another of these takes it."""
        return {name: getattr(self, name) for name in Content.model_fields}

    def of_message(self) -> dict[str, Any]:
        """Return what a message itself says; the rest makes pictures, or its text."""
        return {name: value for name, value in self.content().items() if name not in _MAKES}


_MAKES = frozenset({"cards", "template", "dark", "offices"})


class Rhythm(BaseModel):
    """How often it is said again, as people type it: ``every`` 6h, or ``on`` days at times; ``quiet`` hours."""

    every: Annotated[
        str | None,
        Entry(
            Sentence(de="Abstand", en="Interval"),
            Sentence(de="wiederholen im Abstand, z. B. 6h", en="repeat at an interval, e.g. 6h"),
            sort=Sentence(de="6h", en="6h"),
        ),
    ] = Field(default=None, max_length=20)
    on: Annotated[
        tuple[str, ...],
        Entry(
            Sentence(de="Uhrzeiten", en="Times"),
            Sentence(
                de="wiederholen an Tagen zu Zeiten, mehrmals möglich", en="repeat on days at times, may be repeated"
            ),
            sort=Sentence(de='"mo-fr 08:00,16:00"', en='"mo-fr 08:00,16:00"'),
        ),
    ] = Field(default=(), max_length=20)
    times: Annotated[
        int | None,
        Entry(
            Sentence(de="Höchstens so oft", en="At most so often"),
            Sentence(de="so viele Wiederholungen", en="so many repeats"),
            sort=Sentence(de="ZAHL", en="NUMBER"),
        ),
    ] = Field(default=None, ge=1, le=2**31, strict=True)
    quiet: Annotated[
        str | None,
        Entry(
            Sentence(de="Ruhe", en="Quiet"),
            Sentence(
                de="Ruhezeit; was hineinfällt, kommt an ihrem Ende",
                en="quiet hours; what falls into them comes at their end",
            ),
            sort=Sentence(de="22:00-06:00", en="22:00-06:00"),
        ),
    ] = Field(default=None, max_length=20)

    def repetition(self, zone: str, until: datetime | None = None) -> Repetition | None:
        """Return how it is repeated, by the clocks of ``zone``. Raises InvalidInput."""
        return repetition(every=self.every, on=self.on, times=self.times, quiet=self.quiet, until=until, zone=zone)


class Saying(Rhythm, Content):
    """A message with everything that can be said of it."""

    language: Annotated[
        str,
        Entry(
            Sentence(de="Sprache des Textes", en="Language of the text"),
            Sentence(de="Sprache des Textes", en="language of the text"),
            sort=Sentence(de="de|en|…", en="de|en|…"),
        ),
    ] = Field(default="de", max_length=20)
    stand: Annotated[
        AwareDatetime | None,
        Entry(
            Sentence(de="Stand anfügen", en="Add the time"),
            Sentence(de="Stand: jetzt, oder z. B. 2026-11-23 14:30", en="as of: now, or e.g. 2026-11-23 14:30"),
            sort=_TIME,
        ),
    ] = None
    valid_until: Annotated[
        AwareDatetime | None,
        Entry(
            Sentence(de="Gültig bis", en="Valid until"),
            Sentence(de="gültig bis; später wird nicht mehr gesendet", en="valid until; it is not sent later"),
            sort=_TIME,
        ),
    ] = None
    condition: Annotated[
        Condition | None,
        Entry(
            Sentence(de="Wann darf sie hinaus?", en="When may it go out?"),
            Sentence(de="wie die Website sein muss", en="what the website must be"),
        ),
    ] = None
    website_link: Annotated[
        WebsiteLink | None,
        Entry(
            Sentence(de="Link auf die Website, solange sie fehlt", en="A link to the website while it is gone"),
            Sentence(
                de="Link auf die Website, solange sie nicht online ist: warten, ersetzen, trotzdem senden",
                en="a link to the website while it is not online: wait, replace, send anyway",
            ),
        ),
    ] = None
    urgency: Annotated[
        Urgency | None,
        Entry(
            Sentence(de="Dringlichkeit", en="Urgency"),
            Sentence(
                de="was zuerst hinausgeht: dringend, normal, nach allem anderen",
                en="what goes first: urgent, normal, last",
            ),
        ),
    ] = None
    until: Annotated[
        AwareDatetime | None,
        Entry(
            Sentence(de="Wiederholen bis", en="Repeat until"),
            Sentence(de="letzte Wiederholung", en="last repeat"),
            sort=_TIME,
        ),
    ] = None

    def terms(self, zone: str) -> Terms:
        """Return on which terms it goes out, by the clocks of ``zone``. Raises InvalidInput."""
        return Terms(
            condition=self.condition,
            website_link=self.website_link,
            urgency=self.urgency,
            repetition=self.repetition(zone, self.until),
        )


class Addressed(Saying):
    """A message, and the accounts that it is for by name; without any it is for all."""

    accounts: Annotated[
        tuple[str, ...],
        Entry(
            Sentence(de="Konten", en="Accounts"),
            Sentence(de="Konto, mehrmals möglich (sonst alle)", en="account, may be repeated (else all)"),
            option="--account",
            short=("-a",),
            sort=Sentence(de="KONTO", en="ACCOUNT"),
        ),
    ] = Field(default=(), max_length=100)


@cache
def entries() -> Mapping[str, tuple[FieldInfo, Entry]]:
    """Return the fields that people meet one by one, with their entries, in the order of this list."""
    return {
        name: (field, entry)
        for name, field in Addressed.model_fields.items()
        for entry in field.metadata
        if isinstance(entry, Entry)
    }


def option_of(name: str) -> str:
    """Return how the option of a field is called."""
    _field, entry = entries().get(name, (None, None))
    return (entry.option if entry else "") or f"--{name.replace('_', '-')}"


def kind_of(field: FieldInfo) -> Any:
    """Return the type of a field without its None: ``str``, ``bool``, ``int``, ``tuple``, ``AwareDatetime`` or a list of values."""
    several = get_origin(field.annotation)
    if several in (tuple, abc.Mapping):
        return several
    return next((one for one in get_args(field.annotation) if one is not type(None)), field.annotation)


def choices(kind: Any) -> dict[str, StrEnum]:
    """Return the values of a list as people type them, with - for spaces; none for a type that is no list."""
    listed = isinstance(kind, type) and issubclass(kind, StrEnum)
    return {value.replace(" ", "-"): value for value in kind} if listed else {}
