"""Sets text in lines. Of all ways to break a paragraph the most even is taken; words are hyphenated only if it must be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from broadcaster.rendition.cards.lettering import Face
from broadcaster.rendition.hyphens import hyphenation
from broadcaster.rendition.sentences import breakable

_LINE = 14
"""What each further line costs; a line's empty share costs up to 100."""
_RUNT = 30
"""What a last line costs that is shorter than a quarter."""
_TOLERABLE = 0.4
"""The empty share of a line up to which no word is hyphenated."""
_HYPHEN = re.compile(r"(?<=[^\W\d_]{3}-)(?=[^\W\d_]{3})")
"""After a hyphen that is there already, unless that left as little as in IT-Ausfall or E-Mail."""
_ADDRESS = re.compile(r"(?<=[/.@?&=_-])(?=\w)")
_LEADS_ON = re.compile(
    r"(?:und|oder|der|die|das|den|dem|des|ein|eine|einer|in|im|am|an|auf|aus|bei|bis|für|mit|nach|von|vom|zu|zum|zur|ab|"
    r"and|or|the|a|an|in|on|at|of|for|to|with|from)\Z",
    re.IGNORECASE,
)
"""Words after which a line should not end, if there is a choice."""
_AFTER_LEADING, _AFTER_COLON = 8, -18
_MOST_ON_A_LINE = 200
"""Letters; more are not measured at once, else an endless word would cost the square of its length."""
_BULLET = re.compile(r"[-–•*▪] +")


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``indent`` in pixels."""

    text: str
    indent: int = 0


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a line may begin with. ``hyphen`` ends the line before it; ``cost`` is that of breaking there."""

    text: str
    space: str = ""
    hyphen: str = ""
    cost: int = 0


def set_text(text: str, face: Face, width: int, language: str) -> list[Line]:
    """``text`` in lines at most ``width`` pixels wide; an empty line stands for a paragraph's end."""
    return [line for paragraph in text.split("\n") for line in _paragraph(paragraph, face, width, language)]


def set_headline(text: str, face: Face, width: int, language: str) -> list[str]:
    """``text`` in as few lines as possible, of like length."""
    return list(_lines(text, face, width, language, even=True))


def unbroken(text: str, face: Face, width: int) -> bool:
    """Whether every word of ``text`` fits ``width`` without a hyphen of ours."""
    return all(face.width(piece) <= width for word in text.split() for piece in _HYPHEN.split(word))


def _paragraph(text: str, face: Face, width: int, language: str) -> Iterator[Line]:
    """A paragraph; the lines of a list's entry are indented behind its bullet."""
    bullet = _BULLET.match(text)
    if bullet is None:
        yield from (Line(line) for line in _lines(text, face, width, language))
        return
    indent = round(face.width("– "))
    first, *others = _lines(text[bullet.end() :], face, width - indent, language)
    yield Line(f"– {first}")
    yield from (Line(line, indent) for line in others)


@lru_cache(maxsize=20_000)
def _lines(text: str, face: Face, width: int, language: str, *, even: bool = False) -> tuple[str, ...]:
    if face.width(text) <= width:
        return (text,)
    plain = _broken(list(_pieces(text, face, width, "")), face, width, even=even)
    if plain is not None and (even or all(face.width(line) >= (1 - _TOLERABLE) * width for line in plain[:-1])):
        return tuple(plain)
    hyphenated = _broken(list(_pieces(text, face, width, language)), face, width, even=even)
    return tuple(hyphenated or plain or _broken(list(_torn(text, face, width)), face, width, even=even) or [text])


def _broken(pieces: list[_Piece], face: Face, width: int, *, even: bool) -> list[str] | None:
    """The cheapest lines, by dynamic programming from the end; None if a piece is too wide."""
    widths = [face.width(piece.space + piece.text) for piece in pieces]
    best: list[tuple[float, int]] = [(0.0, 0)] * (len(pieces) + 1)
    for first in reversed(range(len(pieces))):
        choices = []
        length = face.width(pieces[first].text)
        for after in range(first + 1, len(pieces) + 1):
            hyphen = face.width(pieces[after].hyphen) if after < len(pieces) and pieces[after].hyphen else 0.0
            if length + hyphen <= width:
                choices.append((_cost(pieces, after, (length + hyphen) / width, even=even) + best[after][0], after))
            if after < len(pieces):
                length += widths[after]
            if length > width:
                break
        if not choices:
            return None
        best[first] = min(choices)
    return list(_walk(pieces, best))


def _cost(pieces: list[_Piece], after: int, filled: float, *, even: bool) -> float:
    """What a line costs that ends before the piece ``after`` and fills that share of the width."""
    last = after == len(pieces)
    if last and not even:
        return _LINE + (_RUNT if filled < 0.25 else 0)
    return _LINE * (4 if even else 1) + 100 * (1 - filled) ** 2 + (0 if last else pieces[after].cost)


def _walk(pieces: list[_Piece], best: list[tuple[float, int]]) -> Iterator[str]:
    first = 0
    while first < len(pieces):
        after = best[first][1]
        rest = "".join(piece.space + piece.text for piece in pieces[first + 1 : after])
        yield pieces[first].text + rest + (pieces[after].hyphen if after < len(pieces) else "")
        first = after


def _pieces(text: str, face: Face, width: int, language: str) -> Iterator[_Piece]:
    """Words; dates, numbers and the like stay whole where they fit; with a language, words in syllables."""
    before = ""
    for group in _groups(text):
        for word in _held_together(group, face, width):
            space, cost = " " if before else "", _after(before)
            for part in _HYPHEN.split(word):
                yield from _syllables(part, space, cost, language) if language else [_Piece(part, space, cost=cost)]
                space, cost = "", 0
            before = word


def _held_together(group: str, face: Face, width: int) -> list[str]:
    """The group if it fits, else what stands between its commas, else its words."""
    for parts in ([group], re.split("(?<=,) ", group)):
        if all(face.width(part) <= width * 0.8 for part in parts):
            return parts
    return group.split()


def _after(word: str) -> int:
    """What the end of a line after ``word`` costs."""
    if word.endswith(":"):
        return _AFTER_COLON
    return _AFTER_LEADING if _LEADS_ON.search(word.rpartition(" ")[2]) else 0


def _syllables(word: str, space: str, cost: int, language: str) -> Iterator[_Piece]:
    begun, hyphen = 0, ""
    for position, next_cost in (*hyphenation(word, language), (len(word), 0)):
        yield _Piece(word[begun:position], space, hyphen, cost)
        begun, cost, hyphen, space = position, next_cost, "-", ""


def _torn(text: str, face: Face, width: int) -> Iterator[_Piece]:
    """Every word in pieces that fit: addresses after their signs, else between any two characters."""
    for number, word in enumerate(text.split()):
        space = " " if number else ""
        for part in _ADDRESS.split(word):
            start = 0
            while len(part) - start > _MOST_ON_A_LINE or face.width(part[start:]) > width:
                head = _longest(part[start : start + _MOST_ON_A_LINE], face, width)
                yield _Piece(head, space)
                start, space = start + len(head), ""
            yield _Piece(part[start:], space)
            space = ""


def _groups(text: str) -> Iterator[str]:
    first = 0
    for match in re.finditer(" ", text):
        if breakable(text, match.start()):
            yield text[first : match.start()]
            first = match.end()
    yield text[first:]


def _longest(word: str, face: Face, width: int) -> str:
    """The beginning of a single overlong word that fits the width; at least one character."""
    length = len(word)
    while length > 1 and face.width(word[:length]) > width:
        length = max(1, min(length - 1, int(length * width / face.width(word[:length])) + 1))
    return word[:length]
