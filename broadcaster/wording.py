"""What a text may be made of, and how it is tidied: rules for every field that people read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from broadcaster.errors import Problem
from broadcaster.words import Sentence

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_BIDI_OPEN = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
_BIDI_CLOSE = frozenset("\u202c\u2069")
_BIDI_MARKS = frozenset("\u061c\u200e\u200f")
_SUSPICIOUS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
"""Controls, surrogates, noncharacters and bidi controls."""
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")
_BYTE_ORDER_MARK = "\ufeff"


def tidy(text: str) -> str:
    """``text`` in NFC with LF line ends, tabs as spaces, no space at line ends nor around the whole.

    Byte order marks, which some editors leave and X refuses, go.
    """
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ").replace(_BYTE_ORDER_MARK, "")
    text = unicodedata.normalize("NFC", text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def wordless(name: str, text: str) -> Iterator[Problem]:
    """The problem of a text without a word in it; ``name`` is its field."""
    if not text:
        yield problem(
            name,
            f"Feld „{name}“ ist leer. Bitte schreiben Sie, was gesagt werden soll.",
            f"The field {name} is empty. Write what shall be said.",
        )
    elif not any(character.isalnum() for character in text):
        yield problem(
            name,
            f"Feld „{name}“ enthält kein Wort. Emojis allein versteht nicht jeder: bitte schreiben Sie einen Satz dazu.",
            f"The field {name} has no word in it. Not everyone understands emoji alone: add a sentence.",
        )


def characters(name: str, text: str, language: str) -> Iterator[Problem]:
    """The problem of an invisible character that no field may hold; ``name`` is its field."""
    bad = _first_refused(text, allow_bidi=language.partition("-")[0] in _RIGHT_TO_LEFT)
    if bad is not None:
        position, character = bad
        label = f"U+{ord(character):04X} {unicodedata.name(character, 'CONTROL CHARACTER')}"
        yield problem(
            name,
            f"Feld „{name}“ enthält an Stelle {position + 1} das unsichtbare Zeichen {label}. "
            "Bitte löschen Sie es und schreiben Sie die Stelle neu.",
            f"The field {name} has the invisible character {label} at position {position + 1}. "
            "Delete it and type that place again.",
        )


def _first_refused(text: str, *, allow_bidi: bool) -> tuple[int, str] | None:
    """Position and character of the first control, surrogate, noncharacter or unbalanced bidi control."""
    opened: list[tuple[int, str]] = []
    for match in _SUSPICIOUS.finditer(text):
        position, character = match.start(), match[0]
        if character in _BIDI_MARKS and allow_bidi:
            continue
        if character not in _BIDI_OPEN and character not in _BIDI_CLOSE:
            return position, character
        if not allow_bidi or (character in _BIDI_CLOSE and not opened):
            return position, character
        opened = opened[:-1] if character in _BIDI_CLOSE else [*opened, (position, character)]
    return opened[-1] if opened else None


def problem(name: str, de: str, en: str) -> Problem:
    """What keeps a message back, about the field ``name``."""
    return Problem(field=name, sentence=Sentence(de=de, en=en))
