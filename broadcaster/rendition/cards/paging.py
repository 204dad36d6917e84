"""Splits a text over slides: between sentences, evenly filled, as few as possible, and no line alone on a slide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import pairwise

from broadcaster.rendition.sentences import sentences
from broadcaster.rendition.thread import pieces

_AFTER_SENTENCE, _AFTER_LINE, _AFTER_FRAGMENT, _AFTER_COLON = 45, 15, 140, 180
"""What the end of a slide costs there; after a paragraph nothing."""
_UNEVEN = 200
"""What an unevenly filled slide costs at most."""
_MOST_UNITS = 100


@dataclass(frozen=True, slots=True)
class Room:
    """What slides can hold: pixels on the first and on each further one, letters of a description on every one."""

    first: int
    other: int
    letters: int

    def on(self, slide: int) -> int:
        """Pixels on a slide, counted from 0."""
        return self.other if slide else self.first


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch of text that stays together, from ``start`` to ``end`` in the text, and what ending there costs."""

    start: int
    end: int
    cost: int


class Layout:
    """What slides of some ``room`` make of a text; ``height`` tells that of a stretch, ``line`` that of one line."""

    def __init__(self, text: str, room: Room, height: Callable[[str], int], line: int, language: str) -> None:
        self._text, self._room, self._height, self._line, self._language = text, room, height, line, language
        self._tall = cache(self._measured)

    def fits(self, most: int) -> bool:
        """Whether ``most`` slides are enough."""
        return self._on_one() or self._fewest(most) <= most

    def parts(self, most: int) -> list[str] | None:
        """The text in as few parts as possible, evenly long; None if ``most`` slides are not enough."""
        if self._on_one():
            return [self._text]
        for total in range(self._fewest(most), most + 1):
            ends = cheapest_split(len(self._units), total, partial(self._cost, self._share(total)))
            if ends is not None:
                return [self._stretch(first, after) for first, after in pairwise([0, *ends])]
        return None

    def _on_one(self) -> bool:
        return self._whole <= self._room.first and len(self._text) <= self._room.letters

    @cached_property
    def _whole(self) -> int:
        return self._height(self._text)

    @cached_property
    def _units(self) -> list[_Unit]:
        return _units(self._text, self._room, self._height, self._language)

    def _least(self) -> int:
        """Fewer slides are surely not enough. The space below a paragraph at a slide's end is spared: less than a line."""
        room = self._room
        return max(
            2, -(-len(self._text) // room.letters), 1 + -(-(self._whole - room.first) // (room.other + self._line))
        )

    def _fewest(self, most: int) -> int:
        """So many slides are needed if each is filled up; more than ``most`` if that is not enough."""
        slides, first = 0, 0
        if self._least() > most:
            return most + 1
        while first < len(self._units):
            after = first
            while after < len(self._units) and self._fitting(slides, first, after + 1) is not None:
                after += 1
            slides += 1
            if after == first or slides > most:
                return most + 1
            first = after
        return max(slides, self._least())

    def _share(self, total: int) -> float:
        """How full slides are, if all are equally full."""
        return min(1.0, self._whole / (self._room.first + (total - 1) * self._room.other))

    def _cost(self, share: float, slide: int, first: int, after: int) -> float | None:
        tall = self._fitting(slide, first, after)
        if tall is None:
            return None
        ending = self._units[after - 1].cost if after < len(self._units) else 0
        return uneven(tall / (self._room.on(slide) * share)) + ending

    def _fitting(self, slide: int, first: int, after: int) -> int | None:
        """The height of some units; None if they do not fit the slide."""
        tall = self._tall(first, after)
        return tall if tall <= self._room.on(slide) and len(self._stretch(first, after)) <= self._room.letters else None

    def _measured(self, first: int, after: int) -> int:
        return self._height(self._stretch(first, after))

    def _stretch(self, first: int, after: int) -> str:
        return self._text[self._units[first].start : self._units[after - 1].end]


def uneven(filled: float) -> float:
    """What a slide costs that is filled to that share of what it should be."""
    return _UNEVEN * (1 - filled) ** 2


def cheapest_split(count: int, total: int, cost: Callable[[int, int, int], float | None]) -> list[int] | None:
    """Where each of ``total`` slides ends, if ``count`` units are put on them as cheaply as can be.

    ``cost(slide, first, after)`` says what it costs to put the units from ``first`` up to ``after`` on a slide; None if
    they do not fit, and then no more units do. None if there is no way.
    """

    @cache
    def from_slide(slide: int, first: int) -> tuple[float, tuple[int, ...]] | None:
        left = total - slide - 1
        best: tuple[float, tuple[int, ...]] | None = None
        for after in range(first + 1 if left else count, count - left + 1):
            own = cost(slide, first, after) if after > first else None
            if own is None:
                break
            rest = from_slide(slide + 1, after) if left else (0.0, ())
            if rest is not None and (best is None or own + rest[0] < best[0]):
                best = own + rest[0], (after, *rest[1])
        return best

    found = from_slide(0, 0)
    return None if found is None else list(found[1])


def _units(text: str, room: Room, height: Callable[[str], int], language: str) -> list[_Unit]:
    """Sentences; one that is longer than half a slide in fragments, so that slides can be filled evenly."""
    space = min(room.first, room.other)
    units: list[_Unit] = []
    position = 0
    for sentence in sentences(text, language):
        words = sentence.rstrip()
        cost = _ending(sentence)
        if height(words) <= space and len(words) <= room.letters:
            units.append(_Unit(position, position + len(words), cost))
        else:
            units += _fragments(text, position, words, min(space // 2, space), room.letters // 2, height, language)
            units[-1] = _Unit(units[-1].start, units[-1].end, cost)
        position += len(sentence)
    return _coarser(units, lambda start, end: end - start <= room.letters and height(text[start:end]) <= space)


def _coarser(units: list[_Unit], fits: Callable[[int, int], bool]) -> list[_Unit]:
    """Neighbours joined where there are very many: trying every end of hundreds of short sentences takes seconds."""
    while len(units) > _MOST_UNITS:
        joined = [
            both
            for one, other in zip(units[::2], units[1::2], strict=False)
            for both in ([_Unit(one.start, other.end, other.cost)] if fits(one.start, other.end) else [one, other])
        ]
        joined += units[len(units) // 2 * 2 :]
        if len(joined) == len(units):
            break
        units = joined
    return units


def _ending(sentence: str) -> int:
    words = sentence.rstrip()
    breaks = sentence[len(words) :].count("\n")
    if words.endswith(":"):
        return _AFTER_COLON
    return (_AFTER_SENTENCE, _AFTER_LINE, 0)[min(breaks, 2)]


def _fragments(
    text: str, start: int, words: str, space: int, letters: int, height: Callable[[str], int], language: str
) -> list[_Unit]:
    def size(piece: str) -> int:
        return max(height(piece), -(-len(piece) * space // letters))

    found = []
    for piece in pieces(words, space, size, language):
        at = text.index(piece, start)
        found.append(_Unit(at, at + len(piece), _AFTER_FRAGMENT))
        start = at + len(piece)
    return found
