"""What stands around the text of every share picture: who says it, the headline, when it was true, which slide it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

from PIL import Image, ImageDraw

from broadcaster.rendition.cards import signs
from broadcaster.rendition.cards.lettering import REGULAR, SEMIBOLD, Face, drawable
from broadcaster.rendition.cards.palette import WHITE, palette
from broadcaster.rendition.cards.setting import set_headline, unbroken
from broadcaster.rendition.templates import Style, Template

WIDTH, HEIGHT = 1080, 1350
MARGIN = 80
COLUMN = WIDTH - 2 * MARGIN
MAX_SENDER = 120

_STRIPE = 12
_HAZARD = 56
_GAP = 56
_FOOTER = 132
_HEADLINE_SIZES = (100, 92, 84, 76, 68, 64, 60, 56)
_LONG_HEADLINE = 50
_SMALLEST_HEADLINES = (52, _LONG_HEADLINE, 48)
_FEW_LINES, _MORE_LINES, _MOST_LINES = 3, 4, 7
_OVERLONG_HEADLINE = 40
_HEADLINE_LEADING = 1.12
_SMALL_HEADLINE = 40
_SENDER_SIZES = (44, 38, 34)
_SMALL = 36
_FOOTER_SIZES = (36, 33, 30, 27)
_FOOTER_IN_TWO, _FOOTER_STEP = 30, 40
_KICKER = 44
_ARMS, _SMALL_ARMS = 112, 80
_DRILL_SIZE, _SMALL_DRILL = 220, 108
_DRILL_COLUMN = 670
_LARGEST_HEADLINE = {Template.DRILL: 68, Template.OFFICES: 64}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who says it; ``arms`` is a PNG of the coat of arms."""

    name: str
    arms: bytes | None = None


class Frame:
    """The surroundings of one set of slides; ``headline_size`` is that of the first slide."""

    def __init__(self, style: Style, sender: Sender, headline: str, language: str, text_size: int) -> None:
        self.style, self.language = style, language
        self.colours = palette(style.template, dark=style.dark)
        self._kicker, self._warning = style.kicker(language), style.warning(language)
        self._sender, self._name = sender, drawable(sender.name[:MAX_SENDER])
        self._headline, self._text_size = drawable(headline), text_size

    def top(self, *, first: bool) -> int:
        """Where the text begins, in pixels from above."""
        return self._block_end(first=first) + _STRIPE + _GAP

    @property
    def bottom(self) -> int:
        """Where the text must end."""
        return HEIGHT - _FOOTER - self._edge - 24

    def space(self, *, first: bool) -> int:
        """Pixels for the text."""
        return self.bottom - self.top(first=first)

    def picture(self, moment: str, number: int, total: int) -> Image.Image:
        """A slide with everything but its text."""
        made = Image.new("RGB", (WIDTH, HEIGHT), self.colours.paper)
        draw = ImageDraw.Draw(made)
        first = number == 1
        end = self._block_end(first=first)
        draw.rectangle((0, 0, WIDTH, end - 1), fill=self.colours.block)
        draw.rectangle((0, end, WIDTH, end + _STRIPE - 1), fill=self.colours.stripe)
        self._draw_edges(made)
        self._draw_sender(made, draw, first=first)
        self._draw_kicker(made, draw, first=first)
        self._draw_headline(draw, first=first)
        self._draw_footer(draw, moment, number, total)
        return made

    @property
    def _edge(self) -> int:
        return _HAZARD if self.style.template is Template.DRILL else 0

    def _arms_size(self, *, first: bool) -> int:
        return (_ARMS if first else _SMALL_ARMS) if self._sender.arms else 0

    def _sender_face(self, *, first: bool) -> Face:
        room = COLUMN - (self._arms_size(first=first) + 28 if self._sender.arms else 0)
        sizes = _SENDER_SIZES if first else _SENDER_SIZES[1:]
        return next(
            (face for size in sizes if (face := Face(SEMIBOLD, size)).width(self._name) <= room),
            Face(SEMIBOLD, sizes[-1]),
        )

    def _sender_lines(self, *, first: bool) -> list[str]:
        room = COLUMN - (self._arms_size(first=first) + 28 if self._sender.arms else 0)
        return set_headline(self._name, self._sender_face(first=first), room, self.language)[:2]

    def _sender_height(self, *, first: bool) -> int:
        lines = len(self._sender_lines(first=first)) * round(self._sender_face(first=first).size * 1.2)
        return max(lines, self._arms_size(first=first))

    def _sender_top(self, *, first: bool) -> int:
        return self._edge + (56 if first else 36)

    def _kicker_top(self, *, first: bool) -> int:
        return self._sender_top(first=first) + self._sender_height(first=first) + (44 if first else 24)

    def _kicker_height(self, *, first: bool) -> int:
        if self.style.template is Template.DRILL:
            return 256 if first else 116
        return (88 if first else 0) if self._kicker else 0

    def _headline_top(self, *, first: bool) -> int:
        return self._kicker_top(first=first) + self._kicker_height(first=first)

    def _block_end(self, *, first: bool) -> int:
        height = self._headline_height(first=first)
        if not height and not self._kicker_height(first=first):
            return self._sender_top(first=first) + self._sender_height(first=first) + (48 if first else 36)
        return self._headline_top(first=first) + height + (52 if first else 36)

    def _headline_height(self, *, first: bool) -> int:
        lines = self._headline_lines(first=first)
        return round(len(lines) * self._headline_face(first=first).size * _HEADLINE_LEADING)

    def _headline_face(self, *, first: bool) -> Face:
        return Face(SEMIBOLD, self.headline_size if first else _SMALL_HEADLINE)

    def _headline_lines(self, *, first: bool) -> list[str]:
        if not self._headline:
            return []
        lines = set_headline(self._headline, self._headline_face(first=first), COLUMN, self.language)
        return lines if first else lines[:2]

    @cached_property
    def headline_size(self) -> int:
        """The largest size that stands above the text, breaks no word, and needs few lines.

        Is there none, words are hyphenated or there are more lines; only what would fill the picture is smaller than the text.
        """
        if self._standing_out is not None:
            return self._standing_out
        sizes = [size for size in (*_HEADLINE_SIZES, *_SMALLEST_HEADLINES) if self._text_size <= size <= self._largest]
        few = next(filter(self._needs_few_lines, sizes), None)
        return few or next((size for size in sizes[-1:] if self._lines_at(size) <= _MOST_LINES), _OVERLONG_HEADLINE)

    @property
    def overtops(self) -> bool:
        """Whether no word of the headline is smaller than the text."""
        return not self._headline or self.headline_size >= self._text_size

    @property
    def stands_out(self) -> bool:
        """Whether the headline is larger than the text, with no word broken."""
        return not self._headline or self._standing_out is not None

    @cached_property
    def _standing_out(self) -> int | None:
        sizes = [size for size in _HEADLINE_SIZES if self._text_size * 1.15 <= size <= self._largest]
        if self._text_size < _LONG_HEADLINE:
            sizes.append(_LONG_HEADLINE)
        return next((size for size in sizes if self._is_unbroken(size) and self._needs_few_lines(size)), None)

    @property
    def _largest(self) -> int:
        return _LARGEST_HEADLINE.get(self.style.template, _HEADLINE_SIZES[0])

    def _is_unbroken(self, size: int) -> bool:
        return unbroken(self._headline, Face(SEMIBOLD, size), COLUMN)

    def _needs_few_lines(self, size: int) -> bool:
        few = _FEW_LINES if size > _LONG_HEADLINE else _MORE_LINES
        return self._lines_at(size) <= few

    def _lines_at(self, size: int) -> int:
        return len(set_headline(self._headline, Face(SEMIBOLD, size), COLUMN, self.language))

    def _draw_edges(self, made: Image.Image) -> None:
        if self._edge:
            stripes = signs.hazard(WIDTH, self._edge)
            for top in (0, HEIGHT - self._edge):
                made.paste(self.colours.block, (0, top, WIDTH, top + self._edge))
                signs.stamp(made, (0, top), stripes, self.colours.stripe)

    def _draw_sender(self, made: Image.Image, draw: ImageDraw.ImageDraw, *, first: bool) -> None:
        left, top, height = MARGIN, self._sender_top(first=first), self._sender_height(first=first)
        if self._sender.arms:
            size = self._arms_size(first=first)
            _paste_arms(made, self._sender.arms, left, top + (height - size) // 2, size)
            left += size + 28
        face, lines = self._sender_face(first=first), self._sender_lines(first=first)
        step = round(face.size * 1.2)
        base = top + height / 2 + face.size * 0.345 - (len(lines) - 1) * step / 2
        for number, line in enumerate(lines):
            face.write(draw, (left, base + number * step), line, self.colours.on_block)

    def _draw_kicker(self, made: Image.Image, draw: ImageDraw.ImageDraw, *, first: bool) -> None:
        top = self._kicker_top(first=first)
        if self.style.template is Template.DRILL:
            self._draw_drill(draw, top, first=first)
        elif self._kicker and first:
            signs.stamp(made, (MARGIN, top), signs.tick_in_disc(56), self.colours.stripe)
            Face(SEMIBOLD, _KICKER).write(
                draw, (MARGIN + 76, top + 28 + _KICKER * 0.345), self._kicker, self.colours.soft_on_block
            )

    def _draw_drill(self, draw: ImageDraw.ImageDraw, top: int, *, first: bool) -> None:
        """The word over most of the width, and beside it what it means."""
        face, small = self._drill_face(first=first), Face(SEMIBOLD, _KICKER)
        base = top + (184 if first else 84)
        face.write(draw, (MARGIN - face.size * 0.07, base), self._kicker, self.colours.on_block)
        left = MARGIN + face.width(self._kicker) + 20
        lines = self._warning.split() if first else [self._warning]
        for number, line in enumerate(reversed(lines)):
            small.write(draw, (left, base - number * round(_KICKER * 1.15)), line, self.colours.on_block)

    def _drill_face(self, *, first: bool) -> Face:
        face = Face(SEMIBOLD, _DRILL_SIZE if first else _SMALL_DRILL)
        share = min(1.0, (_DRILL_COLUMN if first else _DRILL_COLUMN // 2) / face.width(self._kicker))
        return Face(SEMIBOLD, int(face.size * share))

    def _draw_headline(self, draw: ImageDraw.ImageDraw, *, first: bool) -> None:
        face = self._headline_face(first=first)
        ink = self.colours.on_block if first else self.colours.soft_on_block
        base = self._headline_top(first=first) + face.size * 0.86
        for number, line in enumerate(self._headline_lines(first=first)):
            face.write(draw, (MARGIN, base + number * round(face.size * _HEADLINE_LEADING)), line, ink)

    def _draw_footer(self, draw: ImageDraw.ImageDraw, moment: str, number: int, total: int) -> None:
        top = HEIGHT - self._edge - _FOOTER
        draw.rectangle((MARGIN, top, WIDTH - MARGIN, top + 2), fill=self.colours.rule)
        base, left = top + _FOOTER / 2 + _SMALL * 0.345, WIDTH - MARGIN
        if total > 1:
            bold, shown = Face(SEMIBOLD, _SMALL), f"{number}/{total}" + (" →" if number < total else "")
            left -= round(bold.width(shown))
            bold.write(draw, (left, base), shown, self.colours.ink)
            left -= 32
        face, lines = _footer_set(moment, left - MARGIN, self.language)
        base -= (len(lines) - 1) * _FOOTER_STEP / 2
        for row, line in enumerate(lines):
            face.write(draw, (MARGIN, base + row * _FOOTER_STEP), line, self.colours.quiet)


def _footer_set(moment: str, room: float, language: str) -> tuple[Face, list[str]]:
    """In one line if that fits, else in two."""
    for face in (Face(REGULAR, size) for size in _FOOTER_SIZES):
        if face.width(moment) <= room:
            return face, [moment]
    face = Face(REGULAR, _FOOTER_IN_TWO)
    return face, set_headline(moment, face, int(room), language)[:2]


def _paste_arms(made: Image.Image, arms: bytes, left: int, top: int, size: int) -> None:
    """The arms on a white plate, for they have colours of their own."""
    signs.stamp(made, (left, top), signs.rounded(size, size, size // 8), WHITE)
    with Image.open(BytesIO(arms), formats=["PNG"]) as opened:
        shown = opened.convert("RGBA")
    inner = size - 2 * (size // 10)
    shown.thumbnail((inner, inner), Image.Resampling.LANCZOS)
    made.paste(shown, (left + (size - shown.width) // 2, top + (size - shown.height) // 2), shown)
