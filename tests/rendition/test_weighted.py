"""X's length, against its reference library, an independent one, and the published rules."""

from __future__ import annotations

import hashlib
import json
import unicodedata
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.practice.x.text import has_invalid_characters
from broadcaster.practice.x.tweets import LIMIT
from broadcaster.rendition.weighted import urls, weighted_length
from tests.sampling import Sample

from .wild_texts import texts

DATA = Path(__file__).parent / "data"
STORED = json.loads((DATA / "weighted.json").read_text("utf-8"))["texts"]
WILD = json.loads((DATA / "wild.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def parse() -> Callable[[str], Any]:
    """The independent library; what it imports warns of its own end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from twitter_text import parse_tweet  # noqa: PLC0415 - where its warning is caught
    return parse_tweet


def is_valid(text: str) -> bool:
    """Whether practice X would take the text; what it checks is what the product keeps within."""
    return bool(text.strip()) and weighted_length(text) <= LIMIT and not has_invalid_characters(text)


def test_texts_are_as_long_as_for_the_reference() -> None:
    """Length and links agree with twitter-text on hand-written and generated texts."""
    assert len(STORED) == 500
    counted = [
        [text, weighted_length(text), list(map(list, urls(unicodedata.normalize("NFC", text))))] for text, *_ in STORED
    ]
    assert [ours for ours, stored in zip(counted, STORED, strict=True) if ours != stored] == []


def test_ten_thousand_wild_texts_are_as_long_as_for_the_reference() -> None:
    """Emoji sequences, many scripts, addresses with and without scheme, combining and invisible marks: all agree."""
    wild = texts(2026, 10_000)
    assert hashlib.sha256("\n".join(wild).encode()).hexdigest() == WILD["sha256"]
    pairs = zip(wild, WILD["lengths"], strict=True)
    assert [(text, length) for text, length in pairs if weighted_length(text) != length] == []
    assert [number for number, text in enumerate(wild) if not is_valid(text)] == WILD["refused"]


@pytest.mark.parametrize("number", [1_500, pytest.param(10_000, marks=pytest.mark.long)])
def test_lengths_and_validity_agree_with_an_independent_library(
    parse: Callable[[str], Any], sample: Sample, number: int
) -> None:
    """A port of the rules that shares nothing with ours counts the same, where it is known to follow the reference."""
    theirs = {text: parse(text) for text in texts(sample.drawing(number), sample.size(number, 1_500), odd=False)}
    different = [
        (text, found.weightedLength, found.valid)
        for text, found in theirs.items()
        if (weighted_length(text), is_valid(text)) != (found.weightedLength, found.valid)
    ]
    assert different == []
    assert len({found.weightedLength for found in theirs.values()}) > 100


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("\u0000\u10ff", 2),
        ("\u1100", 2),
        ("\u2000\u200d", 2),
        ("\u200e\u200f", 4),
        ("\u2010\u201f", 2),
        ("\u2020\u2031", 4),
        ("\u2032\u2037", 2),
        ("\u2038", 2),
        ("„Bürger“ – Hinweis … siehe musterland.de", 51),
        ("👨‍👩‍👧‍👦", 2),
        ("https://www.kreis-soest.de/" + "x" * 500, 23),
        ("(kreis-soest.de).", 26),
        ("kreis-soest.de/notfall", 23),
        ("info@kreis-soest.de", 19),
        ("Kfz.Zulassung", 13),
        ("Test https://test.com test https://test.com test.com test", 86),
        ("저찀쯿쿿", 8),
        ("1️⃣🇩🇪👩🏽‍🚒", 6),
        ("☎︎", 4),
    ],
)
def test_the_published_rules_hold(text: str, length: int) -> None:
    """Weight one in four ranges, two elsewhere, two for an emoji sequence, 23 for a link with or without scheme."""
    assert weighted_length(text) == length


@given(st.text(alphabet="aäa\u0308e\u0301の😀 .\n-", max_size=60))
def test_decomposed_text_counts_like_composed(text: str) -> None:
    """The count is that of the text in NFC."""
    assert weighted_length(unicodedata.normalize("NFD", text)) == weighted_length(text)


@given(st.text(max_size=80))
def test_any_text_can_be_counted(text: str) -> None:
    """No text is an error, and a text of letters counts between one and two each when it has no link."""
    composed = unicodedata.normalize("NFC", text)
    found = urls(composed)
    assert all(0 <= start < end <= len(composed) for start, end in found)
    if not found:
        assert weighted_length(text) <= 2 * len(composed)


@pytest.mark.parametrize("unit", ["a.", "あ.", "あ-", "a.com_.", "(a.de/(", "a.de/(a(", "a.de?(", "xn--", "1", "ü.de "])
def test_hostile_texts_are_counted(unit: str) -> None:
    """A text made to let a pattern backtrack ends within the test's time limit."""
    text = (unit * 30_000)[:60_000]
    assert weighted_length(text) >= len(urls(text)) * 23
