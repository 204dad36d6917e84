"""X's length, against stored results of its reference library and the published rules."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.rendition.weighted import urls, weighted_length

STORED = json.loads((Path(__file__).parent / "data" / "weighted.json").read_text("utf-8"))["texts"]


def test_texts_are_as_long_as_for_the_reference() -> None:
    """Length and links agree with twitter-text on hand-written and generated texts."""
    assert len(STORED) == 500
    counted = [
        [text, weighted_length(text), list(map(list, urls(unicodedata.normalize("NFC", text))))] for text, *_ in STORED
    ]
    assert [ours for ours, stored in zip(counted, STORED, strict=True) if ours != stored] == []


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
