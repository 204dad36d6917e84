"""What content management systems of authorities write is read without a person, and as Chromium shows it."""

from __future__ import annotations

import re

import pytest

from broadcaster.feed.items import Item, read
from tests.console.browser import MISSING, chromium, started

from .corpus import DOUBTFUL, TITLE, Sample, corpus

CORPUS = list(corpus())
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")


def item_of(sample: Sample) -> Item:
    """The item of a feed."""
    (item,) = read(sample.content, "https://k.example/feed").items
    return item


def words(text: str) -> list[str]:
    """Words and numbers, without signs between them."""
    return re.findall(r"\w+", text.translate(_RAISED))


def is_same(word: str, seen: str) -> bool:
    """Whether a word of ours is one of the page, or a part of it; digits are never a part of other digits."""
    return (
        re.search(
            rf"(?<!\d){re.escape(word)}(?!\d)" if word[:1].isdigit() or word[-1:].isdigit() else re.escape(word), seen
        )
        is not None
    )


def test_nearly_all_are_read_without_a_doubt() -> None:
    """Only what opens on a click or holds commands of the website is left to a person; title, link and date are whole."""
    assert len(CORPUS) >= 60
    items = {sample.name: item_of(sample) for sample in CORPUS}
    doubtful = {name for name, item in items.items() if item.doubts}
    assert {name.partition(",")[0] for name in doubtful} == DOUBTFUL
    assert {(item.headline, item.link, item.published is not None) for item in items.values()} == {
        (TITLE, "https://k.example/1", True)
    }


def test_each_body_reads_the_same_in_every_envelope() -> None:
    """Encoding and format change nothing."""
    told: dict[str, set[str]] = {}
    for sample in CORPUS:
        told.setdefault(sample.name.partition(",")[0], set()).add(item_of(sample).text)
    assert {system: texts for system, texts in told.items() if len(texts) > 1} == {}


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.skipif(chromium() is None, reason=MISSING)
def test_every_text_is_what_chromium_shows() -> None:
    """Its words are those of the page, in order; no run of digits is joined."""
    with started() as browser:
        page = browser.new_page()
        for sample in CORPUS:
            item = item_of(sample)
            if not item.doubts:
                page.set_content(f"<!doctype html><body>{sample.html}")
                shown = iter(words(page.inner_text("body")))
                missing = [word for word in words(item.text) if not any(is_same(word, seen) for seen in shown)]
                assert missing == [], (sample.name, item.text)
