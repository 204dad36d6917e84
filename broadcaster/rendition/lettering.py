"""Sets text in lines: the vendored typeface, the widths of words, and what it can show at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import BytesIO

from PIL import ImageFont

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


def _wrapped(paragraph: str, face: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    line = ""
    for word in paragraph.split():
        for number, piece in enumerate(_HYPHEN.split(word)):
            candidate = f"{line} {piece}" if line and number == 0 else line + piece
            if not line or face.getlength(candidate) <= width:
                line = candidate
            else:
                yield line
                line = piece
            while face.getlength(line) > width:
                head = _longest(line, face, width)
                yield head
                line = line[len(head) :]
    yield line


def _longest(word: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    """The beginning of a single overlong word that fits the width; at least one character."""
    length = len(word)
    while length > 1 and face.getlength(word[:length]) > width:
        length -= 1
    return word[:length]
