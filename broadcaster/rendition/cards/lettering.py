"""Letters: the vendored typefaces, the widths of words, and which characters can be drawn at all.

Text is set in Fira Sans. What Fira Sans lacks, emoji above all, is drawn from Noto Emoji, in the colour of the text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

from PIL import ImageDraw, ImageFont

Colour = tuple[int, int, int]

REGULAR = "FiraSans-Regular.woff2"
SEMIBOLD = "FiraSans-SemiBold.woff2"
EMOJI = "NotoEmoji-Medium.woff2"

_EMOJI_SCALE = 0.94
_MISSING = "\U0010fffd"
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufff9"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e0fff]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0020-\U000e007f]+"
    r"|(?:\A|(?<=[\w\s]))\u200d|\u200d(?=[\w\s]|\Z)"
)
"""What Unicode says to show nothing of, without what belongs to an emoji: joiners in it, and the letters of a flag."""
_JOINER = "\u200d"
_ALIKE = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2043\ufe63\uff0d\u1806", "-")
    | dict.fromkeys("\u2012\u2015\u2212\u2e3a\u2e3b\ufe58", "–")
    | {"′": "'", "″": '"', "‛": "'", "‟": '"', "／": "/", "⁄": "/", "∕": "/", "：": ":", "․": ".", "‥": "..", "⁃": "-"}
    | dict.fromkeys("⁓〜～∼˷", "~")
    | {
        "∶": ":",
        "⧸": "/",
        "╱": "/",
        "ꟷ": "–",
        "∗": "*",
        "⇒": "→",
        "⇨": "→",
        "⇐": "←",
        "☏": "☎",
        "✆": "☎",
        "℅": "c/o",
        "₴": "UAH",
    }
    | {"✓": "✔", "✗": "✖", "✘": "✖", "●": "•", "■": "▪", "◆": "•", "◦": "•", "∙": "•", "➔": "→", "➜": "→", "►": "▶"}
)
"""Signs that neither typeface has, and what says the same."""
_ANOTHER_FORM = re.compile("[\u2160-\u217f\u2460-\u24ff\uff01-\uffee\U0001d400-\U0001d7ff]")
_FORMS = frozenset({"<wide>", "<narrow>", "<font>", "<circle>", "<compat>"})
"""Roman and circled numbers, and what East Asian and mathematical fonts write in a form of its own."""
_INSTEAD = "□"
"""Stands for what cannot be drawn: nothing may be joined by what lies between it being left out."""


@dataclass(frozen=True, slots=True)
class Face:
    """A weight of the typeface at a size in pixels."""

    name: str
    size: int

    def width(self, text: str) -> float:
        """The width of ``text`` in pixels."""
        return _width(self, text)

    def write(self, draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, ink: Colour) -> None:
        """Draw ``text`` in one line from ``at``, the left end of its base line."""
        x, base = at
        for run, emoji in _runs(text):
            draw.text((x, base), run, font=_font(self, emoji=emoji), fill=ink, anchor="ls")
            x += _run_width(self, run, emoji=emoji)


def drawable(text: str) -> str:
    """Return ``text`` as it can be drawn; words and lines stay apart.

    A box stands for what cannot be drawn, and for a whole word if there is nothing of it.
    """
    return "\n".join(" ".join(map(_word, line.split())) for line in _visible(text).split("\n")).strip()


@lru_cache(maxsize=5_000)
def _word(word: str) -> str:
    drawn = "".join(run for run, _emoji in _runs(word))
    return drawn if drawn.strip(_INSTEAD) else drawn[:1]


def undrawable(text: str) -> list[str]:
    """The characters of ``text`` that a picture would lack, each once, in order."""
    missing = [whole for whole in _graphemes(_visible(text)) if not whole.isspace() and _typeface(whole) is None]
    return list(dict.fromkeys(missing))


def readable_share(text: str) -> float:
    """The share of letters and digits in ``text`` that the typeface can show."""
    letters = [character for character in text if character.isalnum()]
    return sum(_has_shape(REGULAR, letter) for letter in letters) / len(letters) if letters else 0.0


def _visible(text: str) -> str:
    text = _INVISIBLE.sub("", text).translate(_ALIKE)
    return text if text.isascii() else _ANOTHER_FORM.sub(_in_plain_form, text)


def _in_plain_form(match: re.Match[str]) -> str:
    """Return a letter, digit or sign of another form as the plain one if it lacks a shape, a number of its own in brackets."""
    character = match[0]
    form, _, _ = unicodedata.decomposition(character).partition(" ")
    if form not in _FORMS or _typeface(character) is not None:
        return character
    plain = unicodedata.normalize("NFKC", character)
    return f"({plain.strip('.')})" if form == "<circle>" or plain.endswith(".") else plain


@lru_cache(maxsize=20_000)
def _width(face: Face, text: str) -> float:
    return sum(_run_width(face, run, emoji=emoji) for run, emoji in _runs(text))


def _run_width(face: Face, run: str, *, emoji: bool) -> float:
    return _font(face, emoji=emoji).getlength(run)


@lru_cache(maxsize=2_000)
def _runs(text: str) -> tuple[tuple[str, bool], ...]:
    """Stretches of one typeface, each with whether it is that of emoji; a box stands for what none can draw."""
    if all(character == "\n" or _has_shape(REGULAR, character) for character in text):
        return ((text, False),)
    runs: list[tuple[str, bool]] = []
    for grapheme in _graphemes(text):
        whole, emoji = grapheme, _typeface(grapheme)
        if emoji is None:
            whole, emoji = _partly(grapheme), False
        if runs and runs[-1][1] == emoji:
            runs[-1] = (runs[-1][0] + whole, emoji)
        else:
            runs.append((whole, emoji))
    return tuple(runs)


def _partly(grapheme: str) -> str:
    """Return what there is of a grapheme, as of a digit with a mark of another script, and one box for the rest."""
    shown = "".join(character if _has_shape(REGULAR, character) else _INSTEAD for character in grapheme)
    return re.sub(f"{_INSTEAD}+", _INSTEAD, shown)


def _typeface(whole: str) -> bool | None:
    """Whether a character is drawn as emoji; None if no typeface has it."""
    if all(character == "\n" or _has_shape(REGULAR, character) for character in whole):
        return False
    if all(character == _JOINER or _has_shape(EMOJI, character) for character in whole):
        return True
    return None


def _graphemes(text: str) -> list[str]:
    # Loaded here: most texts need it not.
    from regex import findall  # noqa: PLC0415

    return list(findall(r"\X", text))


@cache
def _has_shape(name: str, character: str) -> bool:
    if character.isspace():
        return name == REGULAR
    font = _font(Face(name, 24))
    try:
        return bytes(font.getmask(character)) != bytes(font.getmask(_MISSING))
    except OSError:  # the typeface names it, but its outline is damaged
        return False


@cache
def _font(face: Face, *, emoji: bool = False) -> ImageFont.FreeTypeFont:
    if emoji:
        return ImageFont.truetype(BytesIO(_file(EMOJI)), round(face.size * _EMOJI_SCALE))
    return ImageFont.truetype(BytesIO(_file(face.name)), face.size)


@cache
def _file(name: str) -> bytes:
    return files("broadcaster.rendition").joinpath("fonts", name).read_bytes()
