"""Counts a text as X does: twitter-text configuration 3, in agreement with its reference library.

A text is counted in NFC. Most letters weigh one, other characters two, an emoji sequence two and a link 23,
whatever its length. A link needs no scheme: ``example.org`` is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from heapq import merge
from importlib.resources import files

from broadcaster.rendition.urls import find

URL_LENGTH = 23
EMOJI_LENGTH = 2

_HEAVY = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]+")
_MAYBE_EMOJI = re.compile("[\u00a9\u00ae\u203c-\U0010ffff]")


def weighted_length(text: str) -> int:
    """The length of ``text`` against X's limit of 280."""
    text = unicodedata.normalize("NFC", text)
    length = position = 0
    for start, end, weight in _entities(text):
        if start >= position:
            length += _plain(text[position:start]) + weight
            position = end
    return length + _plain(text[position:])


def urls(text: str) -> list[tuple[int, int]]:
    """Start and end of every link that X would shorten in ``text``, which is NFC."""
    return [(link.start, link.end) for link in find(text)]


def emoji(text: str) -> list[tuple[int, int]]:
    """Start and end of every emoji sequence in ``text``; a keycap or a flag is one."""
    return [(start, end) for start, end, _weight in _emoji(text)]


def _entities(text: str) -> Iterator[tuple[int, int, int]]:
    """What weighs the same whatever it consists of, as (start, end, weight) in order; at one start a link is first."""
    found = [(link.start, link.counted_end, URL_LENGTH + 2 * link.halved) for link in find(text)]
    return merge(found, _emoji(text), key=lambda entity: entity[0])


def _emoji(text: str) -> list[tuple[int, int, int]]:
    if not _MAYBE_EMOJI.search(text):
        return []
    return [(*match.span(), EMOJI_LENGTH) for match in _emoji_pattern().finditer(text)]


def _plain(text: str) -> int:
    return len(text) if text.isascii() else len(text) + sum(map(len, _HEAVY.findall(text)))


@cache
def _emoji_pattern() -> re.Pattern[str]:
    source = files("broadcaster.rendition").joinpath("data", "emoji.txt").read_text("utf-8")
    return re.compile("".join(line for line in source.splitlines() if not line.startswith("#")))
