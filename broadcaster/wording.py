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
_TURNING = re.compile("[\u0590-\u08ff\u200f\u061c\u202b\u202d\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters and signs because of which marks of direction would mean something."""
_SUSPICIOUS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
"""Controls, surrogates, private use, noncharacters and bidi controls."""
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c]")
_GAP = re.compile(r"(?<=[^\s:•–—*·.)-])[^\S\n]++(?=\S)")
"""Space within a line; a tab in it parts two cells of a table, while behind a colon, a bullet or a number it only indents."""
_OF_WINDOWS: dict[int, str] = {
    code: meant
    for code in range(0x80, 0xA0)
    if (meant := bytes([code]).decode("cp1252", "ignore")) and meant != chr(code)
}
_OF_OFFICES = _OF_WINDOWS | str.maketrans(
    {
        **dict.fromkeys("\uf0a7\uf0a8\uf0b7\uf0d8\uf076\uf06e\uf0b2\uf02d\uf0be\uf09f", "•"),
        "\uf0fc": "✓",
        "\uf0fb": "✗",
        "\uf0e0": "→",
        "\uf0e8": "→",
        "\uf0f0": "→",
        "\uf028": "☎",
        "\uf02a": "✉",
        "\uf020": " ",
        **dict.fromkeys("\ufeff\u00ad\u200b\u2060\x1f", ""),
        "\x1e": "\u2011",
    }
)
"""What office programs write: letters of Windows' old code page, bullets of symbol fonts, Word's own hyphens, and marks that
nobody sees and that mean nothing outside of them."""
_SHORT_OF = 12
"""Characters that are quoted before and after a place."""
_MOST_PLACES = 8


def tidy(text: str) -> str:
    """``text`` in NFC with LF line ends, no space at line ends nor around the whole.

    What office programs and browsers bring along is translated: tabs between cells become a sign, vertical tabs and page
    breaks line ends, bullets of symbol fonts bullets. Marks that nobody sees and that mean nothing go.
    """
    text = _LINE_ENDS.sub("\n", text).translate(_OF_OFFICES)
    if not _TURNING.search(text):
        text = re.sub("[\u200e\u202a\u202c\u2066\u2068\u2069]", "", text)
    text = unicodedata.normalize("NFC", _GAP.sub(_parting, text).replace("\t", " "))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def _parting(gap: re.Match[str]) -> str:
    return " · " if "\t" in gap[0] else gap[0]


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
    """Yield the problem of the characters that no field may hold, all of them at once; ``name`` is the field."""
    places = list(_refused(text, allow_bidi=language.partition("-")[0] in _RIGHT_TO_LEFT))
    if not places:
        return
    label = _called(name)
    listed = "; ".join(_around(text, place) for place in places[:_MOST_PLACES])
    more = len(places) - _MOST_PLACES
    yield problem(
        name,
        f"Feld „{label.de}“ enthält Zeichen, die niemand lesen kann: {listed}{f' und {more} weitere' if more > 0 else ''}. "
        "Bitte löschen Sie sie und schreiben Sie die Stellen neu.",
        f"The field {label.en} has characters that nobody can read: {listed}{f' and {more} more' if more > 0 else ''}. "
        "Delete them and type these places again.",
    )


def _called(name: str) -> Sentence:
    """Return what the screen calls a field; the last part of its name tells which it is."""
    return _FIELDS.get(name.rpartition(".")[2], Sentence(de=name, en=name))


_FIELDS = {
    "headline": Sentence(de="Überschrift", en="Headline"),
    "text": Sentence(de="Text", en="Text"),
    "link": Sentence(de="Link", en="Link"),
    "hashtags": Sentence(de="Hashtags", en="Hashtags"),
}


def _around(text: str, place: int) -> str:
    """Return a place with the words around it, and the number of what stands there."""
    before, after = text[max(0, place - _SHORT_OF) : place], text[place + 1 : place + 1 + _SHORT_OF]
    shown = " ".join("".join(" " if _SUSPICIOUS.match(one) else one for one in f"{before}▯{after}").split())
    return f"„{shown}“ (U+{ord(text[place]):04X})"


def _refused(text: str, *, allow_bidi: bool) -> Iterator[int]:
    """Yield the places of controls, surrogates, private use, noncharacters and unbalanced bidi controls."""
    opened: list[int] = []
    for match in _SUSPICIOUS.finditer(text):
        character = match[0]
        if character in _BIDI_MARKS and allow_bidi:
            continue
        if (
            (character not in _BIDI_OPEN and character not in _BIDI_CLOSE)
            or not allow_bidi
            or (character in _BIDI_CLOSE and not opened)
        ):
            yield match.start()
        else:
            opened = opened[:-1] if character in _BIDI_CLOSE else [*opened, match.start()]
    yield from opened


def problem(name: str, de: str, en: str) -> Problem:
    """What keeps a message back, about the field ``name``."""
    return Problem(field=name, sentence=Sentence(de=de, en=en))
