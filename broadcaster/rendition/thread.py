"""Splits a text into the parts of a thread.

A part ends, best first, after a paragraph, a line, a sentence, a clause, a word. Of all ways to cut between
sentences the cheapest is taken: few parts, of like size, each ending where a reader would pause. The order of the
text is the author's; the first part has the headline and the beginning of the text, the last the lines that close it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from broadcaster.rendition import pauses
from broadcaster.rendition.sentences import breakable, sentences

Count = Callable[[str], int]

_SPACE = re.compile(r"\s+")
_CHOICES = 40
"""How many ends of a part are weighed, from the longest down."""
_PART = 40
"""What each further part costs; unevenness costs up to 100, and a cut costs by where it is (``pauses``)."""
_ORPHAN = 150
"""What a part costs that is far shorter than the others."""
_ORPHAN_SHARE = 0.3
_LEAST_ROOM = 60
"""A headline that leaves less room than this for its text stands alone."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch of the text that stays together, without the space after it, and what a cut after it costs."""

    start: int
    end: int
    cost: int


def split(
    text: str, limit: int, count: Count, language: str = "de", *, head: int = 0, tail: int | None = None, mark: str = ""
) -> list[str]:
    """``text`` as parts of at most ``limit`` by ``count``; more than one part end in a counter like `` (1/4)``.

    With a ``mark`` the counter is like `` (1/4, Korrektur)``.

    ``head`` is the end of the headline in ``text`` and ``tail`` the start of the lines that close it; neither is left
    alone. Without the counters the parts are the text, in order, less the space at each cut.
    """
    length = count(text)
    if length <= limit:
        return [text]
    digits, told = len(str(length // limit)), f", {mark}" if mark else ""
    while True:
        counter = f" ({'9' * digits}/{'9' * digits}{told})"
        parts = pieces(text, limit - count(counter), count, language, head=head, tail=tail)
        if len(str(len(parts))) <= digits:
            return [f"{part} ({number}/{len(parts)}{told})" for number, part in enumerate(parts, 1)]
        digits = len(str(len(parts)))


def pieces(
    text: str, limit: int, count: Count, language: str = "de", *, head: int = 0, tail: int | None = None
) -> list[str]:
    """``text`` in order in pieces of at most ``limit`` by ``count``, without counters; the rest is as in ``split``."""
    tail = len(text) if tail is None else tail
    units = list(_units(text, limit, count, language, head, tail))
    units = [_glued(unit, following, head, tail) for unit, following in zip(units, [*units[1:], None], strict=True)]
    return [text[units[first].start : units[last].end] for first, last in _cheapest(text, units, limit, count)]


def _units(text: str, limit: int, count: Count, language: str, head: int, tail: int) -> Iterator[_Unit]:
    position = 0
    said = sentences(text, language)
    for sentence, cost in zip(said, pauses.costs(said), strict=True):
        start, end = position, position + len(sentence.rstrip())
        room = _room(text, (start, end), limit, count, (head, tail))
        if count(text[start:end]) <= room:
            yield _Unit(start, end, cost)
        else:
            *fragments, last = _fragments(text, start, end, room, count)
            yield from fragments
            yield _Unit(last.start, end, cost)
        position += len(sentence)


def _room(text: str, sentence: tuple[int, int], limit: int, count: Count, ends: tuple[int, int]) -> int:
    """How long a stretch of a sentence may be: one that is cut anyway leaves room for the headline or closing lines."""
    (start, end), (head, tail) = sentence, ends
    if head and start >= head and not text[head:start].strip() and count(text[:end]) > limit:
        left = limit - count(text[:start])
    elif tail < len(text) and not text[end:tail].strip() and count(text[start:end]) > limit:
        left = limit - count(text[end:])
    else:
        left = limit
    return left if left >= _LEAST_ROOM else limit


def _glued(unit: _Unit, following: _Unit | None, head: int, tail: int) -> _Unit:
    """The unit, with the price of a cut that would leave the headline or the closing lines alone."""
    alone = following is not None and (0 < unit.end <= head or following.start >= tail)
    return replace(unit, cost=pauses.TOGETHER) if alone else unit


def _cheapest(text: str, units: list[_Unit], limit: int, count: Count) -> list[tuple[int, int]]:
    """First and last unit of each part, by dynamic programming from the end of the text."""
    lengths = list(accumulate((count(text[unit.start : unit.end]) + 1 for unit in units), initial=0))
    target = lengths[-1] / -(-lengths[-1] // limit)
    best: list[tuple[float, int]] = [(0.0, 0)] * (len(units) + 1)
    most = len(units) - 1
    for first in reversed(range(len(units))):
        while most > first and count(text[units[first].start : units[most].end]) > limit:
            most -= 1
        choices = []
        for last in range(max(first, most - _CHOICES), most + 1):
            cut = units[last].cost if last + 1 < len(units) else 0
            share = (lengths[last + 1] - lengths[first]) / target
            orphan = _ORPHAN if share < _ORPHAN_SHARE else 0
            choices.append((_PART + 100 * (1 - share) ** 2 + orphan + cut + best[last + 1][0], last))
        best[first] = min(choices)
    return list(_walk(best))


def _walk(best: list[tuple[float, int]]) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(best) - 1:
        last = best[first][1]
        yield first, last
        first = last + 1


def _fragments(text: str, start: int, end: int, limit: int, count: Count) -> Iterator[_Unit]:
    """A sentence too long for one part, cut near equal lengths after a clause or else between words."""
    words = list(_words(text, start, end, limit, count))
    lengths = [0]
    for first, last in words:
        lengths.append(lengths[-1] + count(text[first:last]) + 1)
    begin = 0
    while begin < len(words):
        remaining = lengths[-1] - lengths[begin]
        aim = lengths[begin] + remaining / -(-remaining // limit)
        after = _cut(text, words, lengths, begin, aim, limit)
        while after > begin + 1 and count(text[words[begin][0] : words[after - 1][1]]) > limit:
            after -= 1
        cost = pauses.AFTER_CLAUSE if _is_clause_end(text, words[after - 1][1]) else pauses.AFTER_WORD
        yield _Unit(words[begin][0], words[after - 1][1], cost)
        begin = after


def _cut(text: str, words: list[tuple[int, int]], lengths: list[int], begin: int, aim: float, limit: int) -> int:
    """The number of words up to the best cut after ``begin``: a clause end near ``aim``, or the word nearest to it."""
    most = max(bisect_right(lengths, lengths[begin] + limit + 1) - 1, begin + 1)
    if most >= len(words):
        return len(words)
    clauses = [after for after in range(begin + 1, most + 1) if _is_clause_end(text, words[after - 1][1])]
    near = [after for after in clauses if lengths[after] - lengths[begin] > (aim - lengths[begin]) / 2]
    return min(near or range(begin + 1, most + 1), key=lambda after: abs(lengths[after] - aim))


def _is_clause_end(text: str, end: int) -> bool:
    return text[end - 1] in ",;:" or text[end : end + 2] in {" –", " —"}


def _words(text: str, start: int, end: int, limit: int, count: Count) -> Iterator[tuple[int, int]]:
    """Start and end of each stretch that is not to be broken; one over ``limit`` is broken between graphemes."""
    first = start
    for space in _SPACE.finditer(text, start, end):
        if breakable(text, space.start()):
            yield from _bounded(text, first, space.start(), limit, count)
            first = space.end()
    yield from _bounded(text, first, end, limit, count)


def _bounded(text: str, start: int, end: int, limit: int, count: Count) -> Iterator[tuple[int, int]]:
    if count(text[start:end]) <= limit:
        yield start, end
        return
    # Loaded here: only scripts without spaces get this far.
    from regex import finditer  # noqa: PLC0415

    ends = [start, *(grapheme.end() for grapheme in finditer(r"\X", text, pos=start, endpos=end))]
    first = 0
    while first < len(ends) - 1:
        low, high = first + 1, min(first + limit, len(ends) - 1)
        while low < high:
            middle = (low + high + 1) // 2
            if count(text[ends[first] : ends[middle]]) <= limit:
                low = middle
            else:
                high = middle - 1
        yield ends[first], ends[low]
        first = low
