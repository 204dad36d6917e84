"""What somebody has typed so far: kept exactly as it was typed, and read as a draft with its terms."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin
from zoneinfo import ZoneInfo

from broadcaster.app.messages.posting import Draft, PictureFile
from broadcaster.delivery.records import Policy
from broadcaster.message import LanguageVariant, Message, Variant
from broadcaster.rendition.templates import Style, Template
from broadcaster.saying import Content, Saying
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.parsing import moment, repetition
from broadcaster.schedule.repetition import Repetition
from broadcaster.schedule.terms import Terms, WebsiteLink
from broadcaster.schedule.urgency import Urgency
from broadcaster.words.errors import InvalidInput, Problem

_AS_FORMS_HAVE_IT = {"quiet": ["quiet_from", "quiet_to"], "on": ["on", "on_days"]}
"""What a form calls otherwise or has in pieces."""
_BESIDE = {"languages", "variants"}
"""What a manuscript has in fields of several names, or beside its fields."""
_OF_MESSAGE = frozenset(field.name for field in dataclasses.fields(Message)) - {"languages", "variants"}
FIELDS = frozenset(
    [form for name in Saying.model_fields if name not in _BESIDE for form in _AS_FORMS_HAVE_IT.get(name, [name])]
) | {"at", "policy", "repeat"}
"""Fields that a manuscript has once."""
_OF_CHANNEL = re.compile(r"variants\.([a-z0-9_-]{1,50})\.(headline|text|hashtags)")
_IN_LANGUAGE = re.compile(r"languages\.([A-Za-z0-9-]{2,20})\.(headline|text)")
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A picture that was added: its content's SHA-256, its file's name and its description."""

    sha256: str
    file: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """Fields by name, as they were typed; accounts by name; pictures in order.

    ``page`` names the open page that it comes from, ``strokes`` counts the changes made on it.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    accounts: tuple[str, ...] = ()
    pictures: tuple[Enclosure, ...] = ()
    page: str = ""
    strokes: int = 0

    def get(self, name: str) -> str:
        """A field, empty if nothing was typed."""
        return self.fields.get(name, "")

    @property
    def blank(self) -> bool:
        """Whether there is nothing to show yet; the board of offices is a text by itself."""
        return not self.get("text").strip() and not self.get("offices")

    @property
    def template(self) -> Template:
        """What its share pictures are for: what was chosen, else what fits what it says."""
        fitting = Template.OFFICES if self.get("offices") else Template.ANNOUNCEMENT
        return _chosen(Template, self.get("template")) or fitting

    @property
    def varied(self) -> frozenset[str]:
        """The channels that say something of their own."""
        return frozenset(channel for channel, _name in self._filled(_OF_CHANNEL))

    @property
    def languages(self) -> tuple[str, ...]:
        """The further languages that were begun, in order."""
        found = (match[1] for name in self.fields if (match := _IN_LANGUAGE.fullmatch(name)))
        return tuple(dict.fromkeys(found))

    def same(self, other: Manuscript) -> bool:
        """Whether both say the same, wherever they were typed."""
        return (self.fields, self.accounts, self.pictures) == (other.fields, other.accounts, other.pictures)

    def with_pictures_of(self, late: Manuscript) -> Manuscript:
        """``late``, unless the same page typed these words after it: then these, with its pictures."""
        if not late.page or late.page != self.page or late.strokes >= self.strokes:
            return late
        described = {one.sha256: one for one in self.pictures}
        return replace(self, pictures=tuple(described.get(one.sha256, one) for one in late.pictures))

    def as_json(self) -> dict[str, Any]:
        """As it is kept; ``from_json`` gives back an equal one."""
        return asdict(self)

    def variants(self) -> dict[str, Variant]:
        """What channels say differently."""
        return {channel: self._variant(channel) for channel in sorted(self.varied)}

    def said_in(self) -> dict[str, LanguageVariant]:
        """The message in further languages, as far as something was written."""
        filled = dict.fromkeys(language for language, _name in self._filled(_IN_LANGUAGE))
        return {
            one: LanguageVariant(text=self.get(f"languages.{one}.text"), headline=self.get(f"languages.{one}.headline"))
            for one in filled
        }

    def _variant(self, channel: str) -> Variant:
        place, tags = f"variants.{channel}.", self.get(f"variants.{channel}.hashtags")
        return Variant(
            headline=self.get(f"{place}headline").strip() or None,
            text=self.get(f"{place}text").strip() or None,
            hashtags=words(tags) or None,
        )

    def _filled(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
        for name, value in self.fields.items():
            if (match := pattern.fullmatch(name)) and value.strip():
                yield match[1], match[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What a manuscript asks for: what to say, when, on which terms, and what happens to doubts."""

    draft: Draft
    at: datetime | None = None
    terms: Terms = field(default_factory=Terms)
    policy: Policy = Policy.PREFER_ONCE


def known(name: str) -> bool:
    """Whether a manuscript may have a field of this name."""
    return name in FIELDS or bool(_OF_CHANNEL.fullmatch(name) or _IN_LANGUAGE.fullmatch(name))


def from_json(kept: Mapping[str, Any]) -> Manuscript:
    """The manuscript that ``as_json`` kept."""
    return Manuscript(
        fields=dict(kept["fields"]),
        accounts=tuple(kept["accounts"]),
        pictures=tuple(Enclosure(**one) for one in kept["pictures"]),
        page=kept["page"],
        strokes=kept["strokes"],
    )


def of_message(message: Message, accounts: Sequence[str]) -> Manuscript:
    """A message to be written anew, for a correction."""
    drill = Style(template=Template.DRILL)
    is_drill = message.headline.startswith(drill.mark(message.language))
    unmarked = drill.unmarked if is_drill else _as_it_is
    values = {name: getattr(message, name) for name in Content.model_fields if name in _OF_MESSAGE}
    fields = {name: " ".join(value) if isinstance(value, tuple) else value or "" for name, value in values.items()}
    fields |= {
        "headline": unmarked(message.headline, message.language),
        "template": Template.DRILL if is_drill else "",
        "language": message.language,
        "cards": "yes",
    }
    for channel, variant in message.variants.items():
        fields[f"variants.{channel}.headline"] = unmarked(variant.headline or "", message.language)
        fields[f"variants.{channel}.text"] = variant.text or ""
        fields[f"variants.{channel}.hashtags"] = " ".join(variant.hashtags or ())
    for language, said in message.languages.items():
        fields |= {
            f"languages.{language}.headline": unmarked(said.headline, language),
            f"languages.{language}.text": said.text,
        }
    pictures = tuple(Enclosure(sha256=one.sha256, file=one.file, alt=one.alt) for one in message.pictures)
    typed = {name: value for name, value in fields.items() if value}
    return Manuscript(fields=typed, accounts=tuple(accounts), pictures=pictures)


def intent(
    manuscript: Manuscript, pictures: Sequence[PictureFile], zone: ZoneInfo, now: datetime
) -> tuple[Intent, list[Problem]]:
    """What is asked for, as far as it can be read, and what cannot."""
    problems: list[Problem] = []

    def read(name: str) -> datetime | None:
        typed = manuscript.get(name)
        return _trying(problems, lambda: moment(typed, zone, name)) if typed.strip() else None

    said = {name: _read_as(field.annotation, manuscript.get(name)) for name, field in Content.model_fields.items()}
    said |= {"languages": manuscript.said_in(), "variants": manuscript.variants(), "template": manuscript.template}
    draft = Draft(
        **said | {"text": manuscript.get("text")},  # as it was typed, for its own lines may begin with a space
        language=manuscript.get("language") or "de",
        pictures=tuple(pictures),
        stand=now if manuscript.get("stand") else None,
        valid_until=read("valid_until"),
    )
    terms = Terms(
        condition=_chosen(Condition, manuscript.get("condition")),
        website_link=_chosen(WebsiteLink, manuscript.get("website_link")),
        repetition=_trying(problems, lambda: _repetition(manuscript, zone, read)),
        urgency=_chosen(Urgency, manuscript.get("urgency")),
    )
    policy = _chosen(Policy, manuscript.get("policy")) or Policy.PREFER_ONCE
    return Intent(draft=draft, at=read("at"), terms=terms, policy=policy), problems


def _read_as(kind: Any, typed: str) -> Any:
    """Return what a form's field says, as the field of a message takes it."""
    known, *_others = get_args(kind) or (kind,)
    if isinstance(known, type) and issubclass(known, StrEnum):
        return _chosen(known, typed)
    if get_origin(kind) is tuple:
        return words(typed)
    if kind is bool:
        return bool(typed)
    return typed.strip() or ("" if kind is str else None)


def words(typed: str) -> tuple[str, ...]:
    """Hashtags as people type them: with or without signs, apart by spaces or commas."""
    return tuple(tag for one in re.split(r"[\s,;]+", typed) if (tag := one.lstrip("#")))


def _repetition(manuscript: Manuscript, zone: ZoneInfo, read: Callable[[str], datetime | None]) -> Repetition | None:
    kind, times = manuscript.get("repeat"), manuscript.get("times").strip()
    if kind not in ("every", "on"):
        return None
    quiet = manuscript.get("quiet_from").strip(), manuscript.get("quiet_to").strip()
    return repetition(
        every=(manuscript.get("every") or "6h") if kind == "every" else None,
        on=[f"{manuscript.get('on_days').replace(' ', ',')} {manuscript.get('on')}".strip()] if kind == "on" else [],
        until=read("until"),
        times=int(times) if times.isdecimal() and len(times) < 10 else None,
        quiet="-".join(quiet) if any(quiet) else None,
        zone=zone.key,
    )


def _chosen(kind: type[E], value: str) -> E | None:
    """One of a list; whatever a list does not offer is as if nothing was chosen."""
    return kind(value) if value in list(kind) else None


def _as_it_is(headline: str, _language: str) -> str:
    return headline


def _trying(problems: list[Problem], make: Callable[[], T]) -> T | None:
    try:
        return make()
    except InvalidInput as error:
        problems += error.problems
        return None
