"""The service board: what is open, limited or closed, until when, and where people turn to instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from broadcaster.words import Language, Sentence, which
from broadcaster.words.errors import InvalidInput, Problem

ZONE = ZoneInfo("Europe/Berlin")
LANGUAGES: tuple[Language, ...] = ("de", "en")
MAX_OFFICES = 200
MAX_NAME, MAX_ALTERNATIVE, MAX_PHONE = 120, 300, 60


class OfficeState(StrEnum):
    """How far an office or a service can be used."""

    OPEN = "open"
    LIMITED = "limited"
    CLOSED = "closed"


STATES = {
    OfficeState.CLOSED: Sentence(de="geschlossen", en="closed"),
    OfficeState.LIMITED: Sentence(de="eingeschränkt", en="limited"),
    OfficeState.OPEN: Sentence(de="geöffnet", en="open"),
}
"""What each is called; in the order in which people are told."""

_ALSO = {
    OfficeState.CLOSED: ("zu", "geschl."),
    OfficeState.LIMITED: ("teilweise", "teilweise geöffnet", "partly"),
    OfficeState.OPEN: ("offen", "auf"),
}
LABELS = {
    "name": Sentence(de="Dienststelle oder Leistung", en="Office or service"),
    "state": Sentence(de="Zustand", en="State"),
    "alternative": Sentence(de="Was man stattdessen tut", en="What people do instead"),
    "phone": Sentence(de="Telefon", en="Telephone"),
    "since": Sentence(de="Seit", en="Since"),
    "until": Sentence(de="Bis", en="Until"),
    "name_en": Sentence(de="Name auf Englisch", en="Name in English"),
    "alternative_en": Sentence(de="Was man stattdessen tut, auf Englisch", en="What people do instead, in English"),
}
"""What the screen calls the fields of an entry."""
HEADLINE = Sentence(de="Was geöffnet ist und was nicht", en="What is open and what is not")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office or a service. ``since`` and ``until`` are aware datetimes; without an English text the German stands."""

    name: str
    state: OfficeState
    alternative: str = ""
    phone: str = ""
    since: datetime | None = None
    until: datetime | None = None
    name_en: str = ""
    alternative_en: str = ""

    def called(self, language: Language) -> str:
        """Its name."""
        return self.name_en or self.name if language == "en" else self.name

    def instead(self, language: Language) -> str:
        """What people do instead."""
        return self.alternative_en or self.alternative if language == "en" else self.alternative

    def span(self, language: Language) -> str:
        """Since and until when its state holds, in words; empty if neither is known."""
        told = [_since(self.since, language) if self.since else "", _until(self.until, language) if self.until else ""]
        return ", ".join(filter(None, told))


def state_of(word: str) -> OfficeState:
    """The state that a person means, in German or English. Raises InvalidInput."""
    for found, sentence in STATES.items():
        if word.strip().lower() in {found.value, sentence.de, sentence.en, *_ALSO.get(found, ())}:
            return found
    raise InvalidInput.one(
        "state",
        de=f"„{word[:40]}“ ist kein Zustand. Möglich sind: geöffnet, eingeschränkt, geschlossen.",
        en=f"{word[:40]!r} is no state. Possible are: open, limited, closed.",
    )


def problems(office: Office) -> Iterator[Problem]:
    """What is wrong with an entry, each with its remedy."""
    label = office.name[:60]
    if not office.name.strip():
        yield _problem(
            "name",
            "Ein Eintrag hat keinen Namen. Bitte nennen Sie die Dienststelle oder Leistung.",
            "An entry has no name. Name the office or service.",
        )
    for field, text, most in _texts(office):
        if len(text) > most:
            yield _problem(
                field,
                f"„{label}“: Feld „{LABELS[field].de}“ hat {len(text)} Zeichen, erlaubt sind {most}. Bitte kürzen Sie.",
                f"“{label}”: the field “{LABELS[field].en}” has {len(text)} characters, {most} are allowed. Shorten it.",
            )
        if not text.isprintable():
            yield _problem(
                field,
                f"„{label}“: Feld „{LABELS[field].de}“ enthält unsichtbare Zeichen oder Zeilenumbrüche. Bitte löschen Sie sie.",
                f"“{label}”: the field “{LABELS[field].en}” has invisible characters or line breaks. Delete them.",
            )
    if office.since and office.until and office.until <= office.since:
        yield _problem(
            "until",
            f"„{label}“: Das Ende liegt vor dem Beginn. Bitte berichtigen Sie eines davon.",
            f"{label!r}: the end lies before the beginning. Correct one of them.",
        )


def _texts(office: Office) -> Iterator[tuple[str, str, int]]:
    yield "name", office.name, MAX_NAME
    yield "name_en", office.name_en, MAX_NAME
    yield "alternative", office.alternative, MAX_ALTERNATIVE
    yield "alternative_en", office.alternative_en, MAX_ALTERNATIVE
    yield "phone", office.phone, MAX_PHONE


def _problem(field: str, de: str, en: str) -> Problem:
    return Problem(field=f"offices.{field}", sentence=Sentence(de=de, en=en))


def in_order(offices: Sequence[Office]) -> list[Office]:
    """The board in the order in which people are told: what is closed first."""
    order = list(STATES)
    return sorted(offices, key=lambda office: order.index(office.state))


def text(offices: Sequence[Office], language: Language) -> str:
    """The board as a text: a paragraph for each state, a line for each office."""
    return "\n\n".join(_paragraphs(offices, language))


def outdated(offices: Sequence[Office], now: datetime) -> list[Problem]:
    """A problem for each entry whose time is over: what holds now, only a person can say."""
    return [_over(office) for office in offices if office.until is not None and office.until <= now]


def told(office: Office, language: Language) -> str:
    """One entry in a line of text, its state included."""
    name = office.called(language)
    return f"{name} – {_sentence(f'{STATES[office.state].in_(language)}', office, language)}"


def _paragraphs(offices: Sequence[Office], language: Language) -> Iterator[str]:
    for state, word in STATES.items():
        lines = [
            f"– {_sentence(office.called(language), office, language)}" for office in offices if office.state is state
        ]
        if lines:
            name = word.in_(language)
            yield "\n".join([f"{name[0].upper()}{name[1:]}:", *lines])


def _sentence(begun: str, office: Office, language: Language) -> str:
    """``begun`` with since and until, alternative and telephone."""
    span = office.span(language)
    said = ": ".join(filter(None, [begun + (f" ({span})" if span else ""), office.instead(language)]))
    return f"{said.removesuffix('.')} – Tel. {office.phone}" if office.phone else said


def _since(moment: datetime, language: Language) -> str:
    return f"{'since' if language == 'en' else 'seit'} {_moment(moment, language)}"


def _until(moment: datetime, language: Language) -> str:
    """What holds until midnight holds on the whole day before."""
    local = moment.astimezone(ZONE)
    shown = local - timedelta(days=1) if (local.hour, local.minute) == (0, 0) else local
    return f"{'until' if language == 'en' else 'bis'} {_moment(shown, language)}"


def _moment(moment: datetime, language: Language) -> str:
    """A moment in German time; at midnight only the day."""
    local = moment.astimezone(ZONE)
    day = f"{local.day} {local:%B %Y}" if language == "en" else f"{local:%d.%m.%Y}"
    if (local.hour, local.minute) == (0, 0):
        return day
    hour = f"{local:%H:%M}" + ("" if language == "en" else " Uhr")
    return f"{day}, {hour}{which(local, language)}"


def _over(office: Office) -> Problem:
    name = office.name
    ended = {language: _until(office.until, language) if office.until else "" for language in LANGUAGES}
    return Problem(
        field="offices",
        sentence=Sentence(
            de=f"Der Eintrag „{name}“ galt nur {ended['de']}. Bitte tragen Sie in der Übersicht ein, was jetzt gilt.",
            en=f"The entry {name!r} held {ended['en']} only. Say on the board what holds now.",
        ),
    )
