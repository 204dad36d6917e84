"""Splits a text over slides: between sentences, evenly filled, as few as possible, and no line alone on a slide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
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


def paged(text: str, room: Room, most: int, height: Callable[[str], int], line: int, language: str) -> list[str] | None:
    """``text`` in at most ``most`` parts that fit; None if they would be more. ``line`` is the height of one line."""
    if height(text) <= room.first and len(text) <= room.letters:
        return [text]
    whole = height(text)
    # Where a slide ends after a paragraph, the space below that is spared: less than a line.
    least = max(2, -(-len(text) // room.letters), 1 + -(-(whole - room.first) // (room.other + line)))
    if least > most:
        return None
    units = _units(text, room, height, language)

    def tall(slide: int, first: int, after: int) -> int | None:
        """The height of these units; None if they do not fit the slide."""
        part = text[units[first].start : units[after - 1].end]
        pixels = height(part)
        return pixels if pixels <= room.on(slide) and len(part) <= room.letters else None

    for total in range(max(least, _fewest(len(units), most, tall)), most + 1):
        share = min(1.0, whole / (room.first + (total - 1) * room.other))

        def cost(slide: int, first: int, after: int, share: float = share) -> float | None:
            pixels = tall(slide, first, after)
            if pixels is None:
                return None
            return uneven(pixels / (room.on(slide) * share)) + (units[after - 1].cost if after < len(units) else 0)

        ends = cheapest_split(len(units), total, cost)
        if ends is not None:
            return [text[units[first].start : units[after - 1].end] for first, after in pairwise([0, *ends])]
    return None


def _fewest(count: int, most: int, tall: Callable[[int, int, int], int | None]) -> int:
    """So many slides the units need if each is filled up; more than ``most`` if that is not enough."""
    slides = first = 0
    while first < count:
        after = first
        while after < count and tall(slides, first, after + 1) is not None:
            after += 1
        slides += 1
        if after == first or slides > most:
            return most + 1
        first = after
    return slides


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
