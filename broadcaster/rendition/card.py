"""Share pictures from text: what an authority says, readable on a phone, with the text as their description."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from broadcaster.errors import InvalidInput
from broadcaster.message import Message
from broadcaster.rendition.compose import stand
from broadcaster.rendition.lettering import REGULAR, SEMIBOLD, balanced, drawable, font, lines, readable_share, unbroken
from broadcaster.rendition.thread import pieces

WIDTH, HEIGHT = 1080, 1350
MAX_CARDS = 10
MAX_ALT = 1_000
MAX_SENDER = 120

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
_TEXT_SIZES = (92, 84, 76, 68, 62, 56, 52, 48, 45, 42)
_SERIES_SIZE = 48
_SENDER_SIZES = (56, 48, 40)
_SMALL = 36
_FOOTER_SIZES = (_SMALL, 32, 28, 24)


@dataclass(frozen=True, slots=True)
class _Layout:
    """The sizes of one set of cards; ``headline`` is set large on the first card only."""

    headline: str
    headline_size: int
    text_size: int

    def space(self, *, first: bool) -> int:
        """The height in pixels that is left for the text."""
        return _BOTTOM - _TOP - self.headline_height(first=first)

    def headline_height(self, *, first: bool) -> int:
        if not self.headline:
            return 0
        size = self.headline_size if first else _SMALL
        return round(len(self.headline_lines(first=first)) * size * 1.16) + (44 if first else 32)

    def headline_lines(self, *, first: bool) -> list[str]:
        return balanced(self.headline, font(SEMIBOLD, self.headline_size if first else _SMALL), _COLUMN)

    def holds(self, text: str) -> bool:
        """Whether all of ``text`` fits the first card with no word broken."""
        return self.text_height(text) <= self.space(first=True) and unbroken(
            drawable(text), font(REGULAR, self.text_size), _COLUMN
        )

    def text_height(self, text: str) -> int:
        return sum(self.line_height(line) for line in self.text_lines(text))

    def text_lines(self, text: str) -> list[str]:
        return lines(drawable(text), font(REGULAR, self.text_size), _COLUMN)

    def line_height(self, line: str) -> int:
        return round(self.text_size * (1.36 if line else 0.6))


def announcement(message: Message, sender: str) -> list[tuple[bytes, str]]:
    """``message`` as one to ten JPEG pictures of 1080 x 1350 pixels, each with its full text as description.

    Raises InvalidInput for a script that the typeface does not have.
    """
    if readable_share(message.text) < _LEAST_READABLE:
        raise InvalidInput.one(
            "pictures",
            de="Aus diesem Text lässt sich kein Bild machen: Die Schrift hat dafür keine Zeichen. "
            "Bitte fügen Sie ein Bild an.",
            en="No picture can be made from this text: the typeface has no characters for it. Add a picture.",
        )
    sender = sender[:MAX_SENDER]
    letters = MAX_ALT - len(_alt("", message, sender, MAX_CARDS, MAX_CARDS))
    layout = _layout(message, letters)
    texts = _shortened(_texts(layout, message, letters), message.language)
    total = len(texts)
    return [
        (_drawn(layout, text, message, sender, number, total), _alt(text, message, sender, number, total))
        for number, text in enumerate(texts, 1)
    ]


def _layout(message: Message, letters: int) -> _Layout:
    """The largest lettering with which one card is enough, else that of a series."""
    headline = drawable(message.headline)
    for text_size in _TEXT_SIZES if len(message.text) <= letters else ():
        for headline_size in _headline_sizes(headline, text_size):
            layout = _Layout(headline, headline_size, text_size)
            if layout.holds(message.text):
                return layout
    return _Layout(headline, _headline_sizes(headline, _SERIES_SIZE)[0], _SERIES_SIZE)


def _headline_sizes(headline: str, text_size: int) -> list[int]:
    """The sizes, largest first, that stand above the text, break no word and need at most four lines."""
    if not headline:
        return [0]
    faces = {size: font(SEMIBOLD, size) for size in _HEADLINE_SIZES if size >= text_size * 1.25}
    fitting = [
        size
        for size, face in faces.items()
        if unbroken(headline, face, _COLUMN) and len(lines(headline, face, _COLUMN)) <= 4
    ]
    return fitting or list(faces)[-1:]


def _texts(layout: _Layout, message: Message, letters: int) -> list[str]:
    """The text of each card: what fits below the headline, and into a description of at most ``letters``."""
    text = message.text[: (MAX_CARDS + 1) * letters]
    if layout.headline_height(first=True) == layout.headline_height(first=False):
        return _filled(layout, text, layout.space(first=True), letters, message.language)
    begun = _filled(layout, text, layout.space(first=True), letters, message.language)[0]
    rest = text[len(begun) :].lstrip()
    return [begun, *(_filled(layout, rest, layout.space(first=False), letters, message.language) if rest else [])]


def _filled(layout: _Layout, text: str, space: int, letters: int, language: str) -> list[str]:
    def height(piece: str) -> int:
        return max(layout.text_height(piece), -(-len(piece) * space // letters))

    return pieces(text, space, height, language)


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


def _drawn(layout: _Layout, text: str, message: Message, sender: str, number: int, total: int) -> bytes:
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    _draw_band(draw, drawable(sender))
    top = _TOP
    if layout.headline:
        size, ink = (layout.headline_size, BLUE) if number == 1 else (_SMALL, QUIET)
        for line_number, line in enumerate(layout.headline_lines(first=number == 1)):
            _write(draw, line, top + round(line_number * size * 1.16), font(SEMIBOLD, size), ink)
        top += layout.headline_height(first=number == 1)
    for line in layout.text_lines(text):
        _write(draw, line, top, font(REGULAR, layout.text_size), INK)
        top += layout.line_height(line)
    _draw_footer(draw, stand(message), number, total)
    return _jpeg(picture)


def _write(
    draw: ImageDraw.ImageDraw, line: str, top: int, face: ImageFont.FreeTypeFont, ink: tuple[int, int, int]
) -> None:
    draw.text((_MARGIN, top), line, font=face, fill=ink)


def _draw_band(draw: ImageDraw.ImageDraw, sender: str) -> None:
    draw.rectangle((0, 0, WIDTH, _BAND), fill=BLUE)
    draw.rectangle((0, _BAND, WIDTH, _BAND + _STRIPE), fill=ACCENT)
    size = next((size for size in _SENDER_SIZES if font(SEMIBOLD, size).getlength(sender) <= _COLUMN), _SMALL)
    face = font(SEMIBOLD, size)
    shown = lines(sender, face, _COLUMN)[:2]
    for number, line in enumerate(shown):
        middle = _BAND // 2 + round((number - (len(shown) - 1) / 2) * size * 1.2)
        draw.text((_MARGIN, middle), line, font=face, fill=PAPER, anchor="lm")


def _draw_footer(draw: ImageDraw.ImageDraw, moment: str, number: int, total: int) -> None:
    if not moment and total == 1:
        return
    draw.line((_MARGIN, _BOTTOM + 36, WIDTH - _MARGIN, _BOTTOM + 36), fill=QUIET, width=2)
    middle = (_BOTTOM + 36 + HEIGHT) // 2 - 8
    arrow = " →" if number < total else ""
    page = f"{number}/{total}{arrow}" if total > 1 else ""
    room = _COLUMN - round(font(SEMIBOLD, _SMALL).getlength(page)) - 24
    size = next((size for size in _FOOTER_SIZES if font(SEMIBOLD, size).getlength(moment) <= room), _FOOTER_SIZES[-1])
    draw.text((_MARGIN, middle), moment, font=font(SEMIBOLD, size), fill=QUIET, anchor="lm")
    draw.text((WIDTH - _MARGIN, middle), page, font=font(SEMIBOLD, _SMALL), fill=BLUE, anchor="rm")


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=92, optimize=True, subsampling=0)
    return out.getvalue()
