"""Where a long word may be hyphenated: between the parts of a German compound first, else between its syllables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pyphen import Pyphen, language_fallback

SHORTEST = 9
"""Letters of the shortest word that is hyphenated."""
BEFORE, AFTER = 4, 4
"""Letters that must stand before and after a hyphen."""
AT_JOINT, AT_SYLLABLE = 4, 12
"""What a hyphen there costs, against 100 for an empty line."""

_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")
_VOWEL = re.compile("[aeiouyäöüéèáàóòôêâ]", re.IGNORECASE)
_LANGUAGES = {"en": "en_GB", "de": "de_DE"}
_SECOND_PARTS = re.compile(
    "abteilung|angelegenheit|angriff|anliegen|antrag|anträge|arbeit|aufnahme|ausfall|ausgabe|ausweis|behörde|beratung|"
    "bereich|buchung|bürger|dienst|eingang|einrichtung|einsatz|entsorgung|erlaubnis|fahrzeug|feuerwehr|förderung|"
    "gebäude|gemeinde|genehmigung|gesundheit|impfung|kinder|konferenz|kreis|leistung|leitstelle|meldung|nachweis|"
    "nummer|papiere|pflege|platz|portal|prüfung|ratgeber|schein|schließung|schule|schutz|seite|service|sicherheit|"
    "sprecher|sprechstunde|stelle|straße|technik|termin|überweisung|unterricht|unterlagen|untersuchung|veranstaltung|"
    "verbindung|verfahren|verkehr|versorgung|verwaltung|warnung|zahlung|zentrale|zentrum|zulassung|zustand",
    re.IGNORECASE,
)
"""Words that are often the later part of a compound; the syllable patterns miss some of these joints."""


@lru_cache(maxsize=5_000)
def hyphenation(word: str, language: str) -> tuple[tuple[int, int], ...]:
    """Each position in ``word`` where a hyphen may be put, with what it costs; none in names of sites or numbers."""
    if re.search(r"[\d@/_]|\w\.\w", word):
        return ()
    return tuple(
        (part.start() + position, cost)
        for part in _WORD.finditer(word)
        for position, cost in sorted(_points(part[0], language.partition("-")[0].lower()).items())
    )


def _points(word: str, language: str) -> dict[int, int]:
    joints = _joints(word) if language == "de" else []
    points = {at: AT_SYLLABLE for at in _syllables(word, language) if all(abs(at - joint) > 2 for joint in joints)}
    points |= dict.fromkeys(joints, AT_JOINT)
    return {at: cost for at, cost in points.items() if BEFORE <= at <= len(word) - AFTER}


def _joints(word: str) -> list[int]:
    return [found.start() for found in _SECOND_PARTS.finditer(word, pos=min(BEFORE, len(word)))]


def _syllables(word: str, language: str) -> Iterator[int]:
    """The patterns' positions, less those that would leave a syllable without a vowel."""
    patterns = _patterns(language)
    positions = [0, *map(int, patterns.positions(word)), len(word)] if patterns else []
    for first, at, last in zip(positions, positions[1:], positions[2:], strict=False):
        if _VOWEL.search(word[first:at]) and _VOWEL.search(word[at:last]):
            yield at


@cache
def _patterns(language: str) -> Pyphen | None:
    known = language_fallback(_LANGUAGES.get(language, language))
    return Pyphen(lang=known) if known else None
