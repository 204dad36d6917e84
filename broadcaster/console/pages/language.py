"""Which language a page speaks: the person's setting, then the cookie, then what the browser asks for, else German."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.requests import Request

from broadcaster.words import Language, Sentence

if TYPE_CHECKING:
    from broadcaster.people.records import Person

COOKIE = "language"


def choose(request: Request, person: Person | None = None) -> Language:
    """The language for this request."""
    if person is not None and person.language is not None:
        return person.language
    kept = request.cookies.get(COOKIE)
    if kept in ("de", "en"):
        return "de" if kept == "de" else "en"
    return _asked(request.headers.get("accept-language", ""))


def speaker(language: Language) -> Callable[..., str]:
    """``say`` for templates: both languages stand side by side, one is chosen; ``{name}`` is filled in."""

    def say(de: str, en: str, **values: object) -> str:
        chosen = de if language == "de" else en
        return chosen.format(**values) if values else chosen

    return say


def spoken(sentence: Sentence | None, language: Language) -> str:
    """A sentence in ``language``, or nothing."""
    return sentence.in_(language) if sentence else ""


def _asked(header: str) -> Language:
    """The better liked of the two languages in an ``Accept-Language`` header."""
    best: tuple[float, Language] = (0.0, "de")
    for item in header.split(",")[:20]:
        name, _, parameters = item.strip().partition(";")
        language: Language | None = {"de": "de", "en": "en"}.get(name.strip().lower()[:2])  # type: ignore[assignment]
        weight = _weight(parameters)
        if language is not None and weight > best[0]:
            best = (weight, language)
    return best[1]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
