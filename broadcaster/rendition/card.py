"""Share pictures from text: what an authority says, readable on a phone, with the text as their description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from broadcaster.errors import InvalidInput
from broadcaster.message import Message
from broadcaster.rendition.lettering import REGULAR, SEMIBOLD, drawable, font, lines, readable_share
from broadcaster.rendition.render import stand
from broadcaster.rendition.thread import pieces

WIDTH, HEIGHT = 1080, 1350
MAX_CARDS = 10
MAX_ALT = 1_000

PAPER = (255, 255, 255)
INK = (24, 30, 38)
BLUE = (0, 51, 102)
QUIET = (70, 80, 92)
ACCENT = (244, 178, 35)

_MARGIN = 84
_COLUMN = WIDTH - 2 * _MARGIN
_BAND = 148
_STRIPE = 12
_TOP = _BAND + _STRIPE + 64
_BOTTOM = HEIGHT - 148
_LEAST_READABLE = 0.9
_HEADLINE_SIZES = (84, 76, 68, 60, 54)
_TEXT_SIZES = (56, 52, 48, 44)
_SMALL = 36


@dataclass(frozen=True, slots=True)
class _Layout:
    """The sizes of one set of cards; ``headline`` is set large on the first card only."""

    headline: str
    headline_size: int
    text_size: int

    def headline_height(self, *, first: bool) -> int:
        if not self.headline:
            return 0
        size = self.headline_size if first else _SMALL
        set_lines = lines(self.headline, font(SEMIBOLD, size), _COLUMN)
        return round(len(set_lines) * size * 1.16) + (44 if first else 36)

    def text_height(self, text: str) -> int:
        return sum(self.line_height(line) for line in lines(text, font(REGULAR, self.text_size), _COLUMN))

    def line_height(self, line: str) -> int:
        return round(self.text_size * (1.36 if line else 0.6))


def announcement(message: Message, sender: str) -> list[tuple[bytes, str]]:
    """``message`` as one to ten JPEG pictures of 1080 x 1350 pixels, each with its full text as description.

    Raises InvalidInput for a script that the typeface does not have.
    """
    if readable_share(message.text) < _LEAST_READABLE:
        raise InvalidInput.one(
            "pictures",
            de="Aus diesem Text lässt sich kein Bild machen: Die Schrift hat dafür keine Zeichen. Bitte fügen Sie ein Bild an.",
            en="No picture can be made from this text: the typeface has no characters for it. Add a picture.",
        )
    layout, texts = _arranged(message, sender)
    shown = _shortened(texts, message.language)
    return [
        (
            _jpeg(_drawn(layout, text, message, sender, number, len(shown))),
            _alt(text, message, sender, number, len(shown)),
        )
        for number, text in enumerate(shown, 1)
    ]


def _arranged(message: Message, sender: str) -> tuple[_Layout, list[str]]:
    """The largest lettering that needs one card, else the smallest with its texts."""
    headline = drawable(message.headline)
    for text_size in _TEXT_SIZES:
        layout = _Layout(headline, _headline_size(headline), text_size)
        texts = list(_texts(layout, message, sender))
        if len(texts) == 1:
            break
    return layout, texts


def _headline_size(headline: str) -> int:
    """The largest size at which no word is broken and four lines are enough."""
    for size in _HEADLINE_SIZES:
        face = font(SEMIBOLD, size)
        set_lines = lines(headline, face, _COLUMN)
        if len(set_lines) <= 4 and all(face.getlength(word) <= _COLUMN for word in headline.split()):
            return size
    return _HEADLINE_SIZES[-1]


def _texts(layout: _Layout, message: Message, sender: str) -> Iterator[str]:
    """The text of each card: what fits below the headline, and into a description."""
    rest = message.text
    first = True
    while rest:
        space = _BOTTOM - _TOP - layout.headline_height(first=first)
        letters = MAX_ALT - len(_alt("", message, sender, MAX_CARDS, MAX_CARDS))

        def filled(text: str, space: int = space, letters: int = letters) -> int:
            return max(layout.text_height(drawable(text)), -(-len(text) * space // letters))

        found = pieces(rest, space, filled, message.language)
        taken = found[0] if first else None
        if taken is None:
            yield from found
            return
        yield taken
        rest = rest[len(taken) :].lstrip()
        first = False


def _shortened(texts: list[str], language: str) -> list[str]:
    if len(texts) <= MAX_CARDS:
        return texts
    more = "… weiter im Text des Beitrags." if language.startswith("de") else "… continued in the text of the post."
    return [*texts[: MAX_CARDS - 1], more]


def _alt(text: str, message: Message, sender: str, number: int, total: int) -> str:
    """Everything that the card says, in reading order."""
    page = f"{number}/{total}" if total > 1 else ""
    said = [sender, message.headline, text, " · ".join(filter(None, [stand(message), page]))]
    return "\n".join(filter(None, said))[:MAX_ALT]


def _drawn(layout: _Layout, text: str, message: Message, sender: str, number: int, total: int) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    _draw_band(draw, drawable(sender))
    top = _TOP
    if layout.headline:
        size, ink = (layout.headline_size, BLUE) if number == 1 else (_SMALL, QUIET)
        for line_number, line in enumerate(lines(layout.headline, font(SEMIBOLD, size), _COLUMN)):
            _write(draw, line, top + round(line_number * size * 1.16), font(SEMIBOLD, size), ink)
        top += layout.headline_height(first=number == 1)
    for line in lines(drawable(text), font(REGULAR, layout.text_size), _COLUMN):
        _write(draw, line, top, font(REGULAR, layout.text_size), INK)
        top += layout.line_height(line)
    _draw_footer(draw, stand(message), number, total)
    return picture


def _write(
    draw: ImageDraw.ImageDraw, line: str, top: int, face: ImageFont.FreeTypeFont, ink: tuple[int, int, int]
) -> None:
    draw.text((_MARGIN, top), line, font=face, fill=ink)


def _draw_band(draw: ImageDraw.ImageDraw, sender: str) -> None:
    draw.rectangle((0, 0, WIDTH, _BAND), fill=BLUE)
    draw.rectangle((0, _BAND, WIDTH, _BAND + _STRIPE), fill=ACCENT)
    size = next((size for size in (56, 48, 40) if font(SEMIBOLD, size).getlength(sender) <= _COLUMN), 34)
    draw.text((_MARGIN, _BAND // 2), sender, font=font(SEMIBOLD, size), fill=PAPER, anchor="lm")


def _draw_footer(draw: ImageDraw.ImageDraw, moment: str, number: int, total: int) -> None:
    if not moment and total == 1:
        return
    draw.line((_MARGIN, _BOTTOM + 36, WIDTH - _MARGIN, _BOTTOM + 36), fill=QUIET, width=2)
    middle = (_BOTTOM + 36 + HEIGHT) // 2 - 8
    draw.text((_MARGIN, middle), moment, font=font(SEMIBOLD, _SMALL), fill=QUIET, anchor="lm")
    if total > 1:
        arrow = " →" if number < total else ""
        draw.text(
            (WIDTH - _MARGIN, middle), f"{number}/{total}{arrow}", font=font(SEMIBOLD, _SMALL), fill=BLUE, anchor="rm"
        )


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=92, optimize=True, subsampling=0)
    return out.getvalue()
