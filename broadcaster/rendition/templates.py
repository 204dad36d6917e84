"""What share pictures are for, and the words that each kind of them brings along."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from broadcaster.words import Language, Sentence


class Template(StrEnum):
    """A kind of share picture."""

    ANNOUNCEMENT = "announcement"
    OFFICES = "offices"
    ALL_CLEAR = "all-clear"
    DRILL = "drill"


_KICKERS = {
    Template.ALL_CLEAR: Sentence(de="Entwarnung", en="All clear"),
    Template.DRILL: Sentence(de="ÜBUNG", en="EXERCISE"),
}
_NO_ALARM = Sentence(de="Keine echte Meldung", en="Not a real alert")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a message's share pictures look, and which revision of it they show."""

    template: Template = Template.ANNOUNCEMENT
    dark: bool = False
    revision: int = 1

    def mark(self, language: str) -> str:
        """What a drill puts above its text, also where there is no picture."""
        warning = self.warning(language)
        return f"{self.kicker(language)} – {warning}" if warning else ""

    def unmarked(self, headline: str, language: str) -> str:
        """A headline without the mark or the kicker that it begins with: the picture shows them in a way of its own."""
        for begun in filter(None, (self.mark(language), self.kicker(language))):
            if headline.lower().startswith(f"{begun.lower()}: "):
                return headline[len(begun) + 2 :]
        return "" if headline == self.mark(language) else headline

    def kicker(self, language: str) -> str:
        """What stands above the headline."""
        said = _KICKERS.get(self.template)
        return said.in_(spoken(language)) if said else ""

    def warning(self, language: str) -> str:
        """What a drill says about itself."""
        return _NO_ALARM.in_(spoken(language)) if self.template is Template.DRILL else ""


def spoken(language: str) -> Language:
    """The language of our own words on a picture in ``language``."""
    return "de" if language.partition("-")[0].lower() == "de" else "en"
