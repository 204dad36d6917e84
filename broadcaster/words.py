"""What is said to a person, in German and English side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
