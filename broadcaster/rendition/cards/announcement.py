"""A text as share pictures: an announcement, an all-clear, or a drill."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from itertools import accumulate

from PIL import Image, ImageDraw

from broadcaster.rendition.cards.frame import COLUMN, MARGIN, Frame, Sender
from broadcaster.rendition.cards.lettering import REGULAR, Face, drawable
from broadcaster.rendition.cards.paging import Layout, Room
from broadcaster.rendition.cards.setting import Line, set_text, unbroken
from broadcaster.rendition.sentences import sentences
from broadcaster.rendition.templates import Style, spoken
from broadcaster.words import Sentence

MORE = Sentence(de="… weiter im Text des Beitrags.", en="… continued in the text of the post.")

_SINGLE_SIZES = (80, 76, 72, 68, 64, 60, 57, 54, 51, 48)
_SERIES_SIZES = (56, 52, 48)
_LEADING = 1.34
_PARAGRAPH = 0.62


class Body:
    """The text of one set of slides in one size of letters."""

    def __init__(self, style: Style, sender: Sender, headline: str, language: str, size: int) -> None:
        self.frame = Frame(style, sender, headline, language, size)
        self._face, self._language = Face(REGULAR, size), language
        self.line = round(size * _LEADING)

    def holds(self, text: str) -> bool:
        """Whether all of ``text`` fits the first slide, below a larger headline, with no word broken."""
        return (
            self.frame.stands_out
            and self.height(text) <= self.frame.space(first=True)
            and unbroken(drawable(text), self._face, COLUMN)
        )

    def height(self, text: str) -> int:
        """The height of ``text`` in pixels."""
        return sum(self._step(line) for line in self._lines(text))

    def paged(self, text: str, letters: int, most: int) -> list[str] | None:
        """``text`` on at most ``most`` slides; None if it needs more."""
        return self._layout(text, letters).parts(most)

    def begun(self, text: str, letters: int, most: int, more: str) -> list[str]:
        """As many sentences of ``text`` as ``most`` slides hold together with ``more``."""
        ends = list(accumulate(len(sentence) for sentence in sentences(text, self._language)))

        def beginning(count: int) -> str:
            return f"{text[: ends[count - 1]].rstrip()}\n\n{more}"

        def too_many(count: int) -> bool:
            return not self._layout(beginning(count), letters).fits(most)

        count = bisect_left(range(1, len(ends) + 1), x=True, key=too_many)
        return (self.paged(beginning(count), letters, most) if count else None) or [more]

    def _layout(self, text: str, letters: int) -> Layout:
        room = Room(self.frame.space(first=True), self.frame.space(first=False), letters)
        return Layout(text, room, self.height, self.line, self._language)

    def draw(self, picture: Image.Image, text: str, *, first: bool) -> None:
        """Write ``text`` on a slide."""
        draw = ImageDraw.Draw(picture)
        top = self.frame.top(first=first)
        for line in self._lines(text):
            base = top + self._face.size * 0.8
            self._face.write(draw, (MARGIN + line.indent, base), line.text, self.frame.colours.ink)
            top += self._step(line)

    def _lines(self, text: str) -> list[Line]:
        return set_text(drawable(text), self._face, COLUMN, self._language)

    def _step(self, line: Line) -> int:
        return self.line if line.text else round(self._face.size * _PARAGRAPH)


def fitted(make: Callable[[int], Body], text: str, letters: int, most: int, language: str) -> tuple[Body, list[str]]:
    """The largest letters with which one slide is enough; else the fewest slides, in the largest letters for them.

    What does not fit ``most`` slides ends in a sentence that says where it goes on.
    """
    if len(text) <= letters:
        for body in map(make, _SINGLE_SIZES):
            if body.holds(text):
                return body, [text]
    bodies = list(map(make, _SERIES_SIZES))
    bodies = [body for body in bodies if body.frame.overtops] or bodies
    if len("".join(text.split())) <= most * letters:  # else nothing needs to be set to know that it is too much
        series = [(body, body.paged(text, letters, most)) for body in bodies]
        fitting = [(body, texts) for body, texts in series if texts is not None]
        if fitting:
            return min(fitting, key=lambda found: len(found[1]))
    body = bodies[-1]
    return body, body.begun(text[: most * letters], letters, most, MORE.in_(spoken(language)))
