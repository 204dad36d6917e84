"""What a text costs grows with its length: twice the text, about twice the computing."""

from __future__ import annotations

import contextlib
import functools
import gc
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from broadcaster.channel import registry
from broadcaster.message import Message
from broadcaster.rendition.cards import Sender, make_cards
from broadcaster.rendition.hints import hints
from broadcaster.rendition.links import clean
from broadcaster.rendition.render import render
from broadcaster.rendition.templates import Style
from broadcaster.words.errors import InvalidInput

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PATTERNS = [
    *(
        "W",
        "1",
        "Ä",
        "a\u0301",
        "a,",
        "a.",
        "a.b ",
        "abc-",
        "a:",
        "z. B. ",
        "a😀",
        "a  ",
        "a\n",
        "- a\n",
        "wort ",
        "Ein Satz. ",
    ),
    *("@", "@a ", "#", "#a ", "(", "„", "http://", "https://a.de/x/", "https://a.de/?utm_source=b&", "xn--a.de "),
]
LEAST = 0.2
"""Seconds of computing: what costs less is not compared, for the clock of the processor is not finer."""


def cards(text: str) -> None:
    """Share pictures."""
    said = Message(text=text, stand=NOON)
    make_cards(said, Style(), Sender(name="Kreis Soest"), (), most=10, alt_limit=1_000)


def renditions(text: str) -> None:
    """What every channel shows."""
    for channel in registry.channels():
        render(Message(text=text), channel, registry.load(channel).capabilities)


def remarks(text: str) -> None:
    """Links without tracking, and what is worth a look."""
    hints(clean(Message(text=text)).message)


def forget() -> None:
    """Empty the caches of what was seen lately, which would make a second try cheap; fonts stay loaded."""
    for found in gc.get_objects():
        ours = isinstance(found, functools._lru_cache_wrapper) and found.__module__.startswith("broadcaster.")
        if ours and found.cache_info().maxsize is not None:
            found.cache_clear()


def seconds(work: Callable[[str], None], text: str) -> float:
    """Computing that some work takes at best: a busy machine makes nothing cheaper, only dearer."""
    tries = []
    for _ in range(2):
        forget()
        began = time.process_time()
        with contextlib.suppress(InvalidInput):  # refused is an answer, too
            work(text)
        tries.append(time.process_time() - began)
        if tries[-1] < LEAST:
            break
    return min(tries)


EVERYDAY = {(cards, "W"), (renditions, "a.")}
"""What once cost the square of its length, and would again with a careless change."""


@pytest.mark.parametrize(
    ("work", "pattern"),
    [
        pytest.param(work, pattern, marks=() if (work, pattern) in EVERYDAY else pytest.mark.long)
        for work in (remarks, renditions, cards)
        for pattern in PATTERNS
    ],
)
def test_twice_the_text_costs_about_twice_the_computing(work: Callable[[str], None], pattern: str) -> None:
    """The square of the length would be four times; below a tenth of a second nobody minds."""
    work("Ein Satz zum Aufwärmen.")
    half, whole = (seconds(work, (pattern * size)[:size]) for size in (6_000, 12_000))
    assert whole < max(3 * half, LEAST)
