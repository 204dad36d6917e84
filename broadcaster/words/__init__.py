"""What is said to a person, in German and English side by side, and what tells the two hours of autumn apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

Language = Literal["de", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One thing to say. Both languages are required, so none can be forgotten."""

    de: str
    en: str

    def in_(self, language: Language) -> str:
        """The sentence in ``language``."""
        return self.de if language == "de" else self.en

    def as_json(self) -> dict[str, str]:
        """``{"de": ..., "en": ...}``, the form in which sentences are stored."""
        return {"de": self.de, "en": self.en}


_ZONES: Final = {"CET": "MEZ", "CEST": "MESZ"}


def zone_name(local: datetime, language: str) -> str:
    """What people call the offset of a local time: ``MESZ``, in English ``CEST``."""
    name = local.tzname() or ""
    return _ZONES.get(name, name) if language.partition("-")[0] == "de" else name


def which(local: datetime, language: str) -> str:
    """What a time that the clocks show twice needs behind it, `` MESZ`` or `` MEZ``; nothing behind any other."""
    twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return f" {zone_name(local, language)}" if twice else ""


LANGUAGES: Final = {
    "de-simple": "Einfache Sprache",
    "ar": "العربية",
    "bg": "Български",
    "ckb": "کوردی",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "hr": "Hrvatski",
    "it": "Italiano",
    "ku": "Kurdî",
    "nds": "Plattdüütsch",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "sq": "Shqip",
    "sr": "Srpski",
    "ti": "ትግርኛ",
    "tr": "Türkçe",
    "uk": "Українська",
}
"""How speakers call their language; others are shown by their code."""


def name_of(language: str) -> str:
    """A language as its speakers call it."""
    return LANGUAGES.get(language) or LANGUAGES.get(language.partition("-")[0], language)
