"""The service board as share pictures: place, state and alternative, one below the other, never one over two slides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw

from broadcaster.message.offices import STATES, Office, OfficeState, told
from broadcaster.rendition.cards import signs
from broadcaster.rendition.cards.frame import COLUMN, MARGIN, WIDTH, Frame
from broadcaster.rendition.cards.lettering import REGULAR, SEMIBOLD, Colour, Face, drawable
from broadcaster.rendition.cards.paging import cheapest_split, uneven
from broadcaster.rendition.cards.palette import CLOSED, LIMITED, OPEN, Palette
from broadcaster.rendition.cards.setting import set_headline, set_text
from broadcaster.rendition.templates import spoken
from broadcaster.words import Language, Sentence

SIZES = (46, 43, 40, 38)
"""Letters of the alternatives, largest first."""

MORE = Sentence(de="… mehr im Text des Beitrags.", en="… more in the text of the post.")
_BADGES = {
    OfficeState.OPEN: (OPEN, signs.check),
    OfficeState.LIMITED: (LIMITED, signs.bang),
    OfficeState.CLOSED: (CLOSED, signs.cross),
}
_PADDING = 26
_GAP = 32
_UNDER_NAME = 10


@dataclass(frozen=True, slots=True)
class _Written:
    """Lines of one face and colour, ``step`` pixels apart."""

    lines: tuple[str, ...]
    face: Face
    ink: Colour
    step: int


@dataclass(frozen=True, slots=True)
class _Badge:
    """A state: its sign and its word on a ground of its own colour, ``width`` by ``height`` pixels."""

    state: OfficeState
    word: str
    face: Face
    width: int
    height: int

    def draw(self, picture: Image.Image, top: int) -> None:
        """Draw it at the right margin."""
        colours, sign = _BADGES[self.state]
        left = WIDTH - MARGIN - self.width
        signs.stamp(picture, (left, top), signs.rounded(self.width, self.height, self.height // 2), colours.ground)
        icon, gap = sign(round(self.height * 0.56)), round(self.height * 0.2)
        left += round((self.width - icon.width - gap - self.face.width(self.word)) / 2)
        signs.stamp(picture, (left, top + (self.height - icon.height) // 2), icon, colours.ink)
        at = left + icon.width + gap, top + self.height / 2 + self.face.size * 0.3
        self.face.write(ImageDraw.Draw(picture), at, self.word, colours.ink)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table, set in lines; ``said`` is what it says, for the description."""

    written: tuple[_Written, ...]
    said: str
    badge: _Badge | None = None

    @property
    def height(self) -> int:
        """Pixels from rule to rule."""
        text = sum(len(part.lines) * part.step for part in self.written) + (len(self.written) > 1) * _UNDER_NAME
        return max(text, self.badge.height if self.badge else 0) + 2 * _PADDING

    def draw(self, picture: Image.Image, top: int) -> None:
        """Write the row, its badge at the right of the first line."""
        draw = ImageDraw.Draw(picture)
        top += _PADDING
        if self.badge:
            self.badge.draw(picture, top + (self.written[0].step - self.badge.height) // 2)
        for number, part in enumerate(self.written):
            top += _UNDER_NAME if number == 1 else 0
            for text in part.lines:
                part.face.write(draw, (MARGIN, top + part.step / 2 + part.face.size * 0.345), text, part.ink)
                top += part.step


def office_row(office: Office, size: int, colours: Palette, language: str) -> Row:
    """An office in letters of ``size`` pixels: name and badge, then alternative, telephone, since and until."""
    speech = spoken(language)
    badge = _badge(office.state, size, speech)
    name, small = Face(SEMIBOLD, size + 5), Face(REGULAR, size - 4)
    lines = set_headline(drawable(office.called(speech)), name, COLUMN - badge.width - _GAP, language)
    parts = [_Written(tuple(lines), name, colours.ink, round(name.size * 1.28))]
    for text, face, ink in (
        (office.instead(speech), Face(REGULAR, size), colours.ink),
        (f"Tel. {office.phone}" if office.phone else "", Face(SEMIBOLD, size), colours.ink),
        (office.span(speech), small, colours.quiet),
    ):
        if said := drawable(text):
            set_lines = tuple(one.text for one in set_text(said, face, COLUMN, language))
            parts.append(_Written(set_lines, face, ink, round(face.size * 1.28)))
    return Row(tuple(parts), told(office, speech), badge)


def more_row(size: int, colours: Palette, language: str) -> Row:
    """The row that says that there is more."""
    said, face = MORE.in_(spoken(language)), Face(REGULAR, size)
    return Row((_Written((said,), face, colours.ink, round(size * 1.28)),), said)


def _badge(state: OfficeState, size: int, language: Language) -> _Badge:
    """The badge of a state, as wide as the widest, so that they stand in a column."""
    face, height = Face(SEMIBOLD, size - 6), round(size * 1.42)
    widest = max(face.width(word.in_(language)) for word in STATES.values())
    return _Badge(state, STATES[state].in_(language), face, round(height * 1.5 + widest), height)


@dataclass(frozen=True, slots=True)
class Table:
    """A board set in one size of letters, with the row that stands for what has no room."""

    frame: Frame
    rows: Sequence[Row]
    more: Row


def set_table(offices: Sequence[Office], frame: Frame, size: int) -> Table:
    """The board in letters of ``size`` pixels, in the order of ``offices``."""
    rows = [office_row(office, size, frame.colours, frame.language) for office in offices]
    return Table(frame, rows, more_row(size, frame.colours, frame.language))


def fitted_rows(choices: Sequence[Table], letters: int, most: int) -> tuple[Frame, list[list[Row]]]:
    """The fewest slides, in the largest letters for them; ``choices`` begin with the largest.

    Of a board that needs more than ``most`` slides only the beginning is shown; its last row says so.
    """
    paged = [(table.frame, found) for table in choices if (found := _paged(table.rows, table.frame, letters, most))]
    if paged:
        return min(paged, key=lambda one: len(one[1]))
    table = choices[-1]
    for count in range(len(table.rows) - 1, 0, -1):
        found = _paged([*table.rows[:count], table.more], table.frame, letters, most)
        if found:
            return table.frame, found
    return table.frame, [[table.more]]


def draw_rows(picture: Image.Image, frame: Frame, rows: Sequence[Row], *, first: bool) -> None:
    """Write the rows on a slide, with rules between them."""
    draw, top = ImageDraw.Draw(picture), frame.top(first=first) - _PADDING
    for number, row in enumerate(rows):
        if number:
            draw.rectangle((MARGIN, top - 1, WIDTH - MARGIN, top), fill=frame.colours.rule)
        row.draw(picture, top)
        top += row.height


def _paged(rows: Sequence[Row], frame: Frame, letters: int, most: int) -> list[list[Row]] | None:
    """The rows on as few slides as possible, evenly; None if they need more than ``most``."""
    spaces = [frame.space(first=number == 0) + 2 * _PADDING for number in range(most)]
    for total in range(1, most + 1):
        share = min(1.0, sum(row.height for row in rows) / sum(spaces[:total]))

        def cost(slide: int, first: int, after: int, share: float = share) -> float | None:
            tall = sum(row.height for row in rows[first:after])
            said = sum(len(row.said) + 1 for row in rows[first:after])
            return None if tall > spaces[slide] or said > letters else uneven(tall / (spaces[slide] * share))

        ends = cheapest_split(len(rows), total, cost)
        if ends is not None:
            return [list(rows[first:after]) for first, after in pairwise([0, *ends])]
    return None
