"""Sets text in lines: the vendored typeface, the widths of words, and what it can show at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

from PIL import ImageFont

from broadcaster.rendition.sentences import breakable

REGULAR = "FiraSans-Regular.woff2"
SEMIBOLD = "FiraSans-SemiBold.woff2"

_MISSING = "\U0010fffd"
_NOT_DRAWN = re.compile("[\u00ad\u200b-\u200d\u2060\ufe0e\ufe0f]")
_HYPHEN = re.compile(r"(?<=[^\W\d]-)(?=[^\W\d])")


@cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A face of the vendored family; ``size`` in pixels."""
    return ImageFont.truetype(BytesIO(_face(name)), size)


@cache
def _face(name: str) -> bytes:
    return files("broadcaster.rendition").joinpath("fonts", name).read_bytes()


def drawable(text: str) -> str:
    """``text`` without what the typeface has no shape for, emoji above all; words and lines stay apart."""
    kept = "".join(character for character in _NOT_DRAWN.sub("", text) if character == "\n" or _has_shape(character))
    return "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip()


def readable_share(text: str) -> float:
    """The share of letters and digits in ``text`` that the typeface can show."""
    letters = [character for character in text if character.isalnum()]
    return sum(map(_has_shape, letters)) / len(letters) if letters else 0.0


@cache
def _has_shape(character: str) -> bool:
    face = font(REGULAR, 24)
    return character.isspace() or bytes(face.getmask(character)) != bytes(face.getmask(_MISSING))


def lines(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """``text`` in lines at most ``width`` pixels wide; an empty line stands for a paragraph's end."""
    return [line for paragraph in text.split("\n") for line in _wrapped(paragraph, face, width)]


def balanced(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """``text`` in as few lines as ``width`` allows, of like length: for headlines."""
    low, high = width // 3, width
    fewest = len(lines(text, face, width))
    while high - low > 8:
        middle = (low + high) // 2
        if len(lines(text, face, middle)) > fewest or not unbroken(text, face, middle):
            low = middle
        else:
            high = middle
    return lines(text, face, high)


def unbroken(text: str, face: ImageFont.FreeTypeFont, width: int) -> bool:
    """Whether every word of ``text`` fits ``width``."""
    return all(_width(face, piece) <= width for word in text.split() for piece in _HYPHEN.split(word))


def _wrapped(paragraph: str, face: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    line, length = "", 0.0
    for space, word in _words(paragraph, face, width):
        longer = length + _width(face, space + word)
        if not line or longer <= width:
            line, length = (line + space + word, longer) if line else (word, _width(face, word))
        else:
            yield line
            line, length = word, _width(face, word)
        while length > width:
            head = _longest(line, face, width)
            yield head
            line = line[len(head) :]
            length = _width(face, line)
    yield line


def _words(paragraph: str, face: ImageFont.FreeTypeFont, width: int) -> Iterator[tuple[str, str]]:
    """What a line may begin with, each with the space before it; dates and the like stay whole where they fit."""
    for number, group in enumerate(_groups(paragraph)):
        space = " " if number else ""
        for word in _unbroken_pieces(group, face, width):
            for piece in _HYPHEN.split(word):
                yield space, piece
                space = ""
            space = " "


def _unbroken_pieces(group: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The group if it fits, else what stands between its commas, else its words."""
    for pieces in ([group], re.split("(?<=,) ", group)):
        if all(_width(face, piece) <= width * 0.8 for piece in pieces):
            return pieces
    return group.split()


def _groups(paragraph: str) -> Iterator[str]:
    first = 0
    for match in re.finditer(" ", paragraph):
        if breakable(paragraph, match.start()):
            yield paragraph[first : match.start()]
            first = match.end()
    yield paragraph[first:]


@lru_cache(maxsize=20_000)
def _width(face: ImageFont.FreeTypeFont, text: str) -> float:
    return face.getlength(text)


def _longest(word: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    """The beginning of a single overlong word that fits the width; at least one character."""
    length = len(word)
    while length > 1 and face.getlength(word[:length]) > width:
        length = max(1, min(length - 1, int(length * width / face.getlength(word[:length])) + 1))
    return word[:length]
