"""How long a text is for Bluesky, Mastodon, Threads and Telegram, by their published rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.rendition.lengths import (
    BLUESKY_LIMIT,
    MASTODON_LIMIT,
    THREADS_LIMIT,
    bluesky_length,
    graphemes,
    mastodon_length,
    threads_length,
    utf16_units,
)

FAMILY = "👨‍👩‍👧‍👦"
MIXED = st.text(alphabet="aäßé e\u0301中😀👩🏽\u200d\ufe0f🇩🇪1\u20e3.@:/\r\n", max_size=80)


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("Straße", 6), ("e\u0301", 1), (FAMILY, 1), ("🇩🇪🇩🇪", 2), ("1️⃣", 1), ("中文", 2), ("a\r\nb", 3)],
)
def test_graphemes_are_what_people_see(text: str, count: int) -> None:
    """Sequences, flags, keycaps and combined letters are one each (UAX 29)."""
    assert graphemes(text) == count


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * 300, True),
        ("a" * 301, False),
        (FAMILY * 120, True),  # 120 graphemes, 3,000 bytes
        (FAMILY * 121, False),  # still only 121 graphemes, but more than 3,000 bytes
        ("ü" * 300, True),
        ("中" * 300, True),
    ],
)
def test_bluesky_has_two_limits(text: str, fits: bool) -> None:  # noqa: FBT001 - a table
    """300 graphemes and 3,000 bytes of UTF-8, whichever is reached first."""
    assert (bluesky_length(text) <= BLUESKY_LIMIT) is fits
    assert fits is (graphemes(text) <= 300 and len(text.encode()) <= 3_000)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("a" * 476 + " http://" + "b" * 30 + ".com/example", 500),
        ("a" * 475 + " @alice@" + "b" * 30 + ".com", 482),
        ("https://kreis-soest.de", 23),
        ("https://www.kreis-soest.de/" + "x" * 400, 23),
        ("kreis-soest.de/notfall", 22),
        ("https://kreis-soest.de/ä/ö?q=ü#x", 23),
        ("https://kreis-soest.de/notfall.", 24),
        ("(https://kreis-soest.de/a_(b)) und", 29),
        ("https://kreis-soest.de:8443/x?y=1&z=2!", 24),
        ("@kreis@social.nrw, @amt", 12),
        ("info@kreis-soest.de", 19),
        (FAMILY + " 112", 5),
    ],
)
def test_mastodon_shortens_links_and_mentions(text: str, length: int) -> None:
    """A link with scheme is 23, a remote mention only its first half; all else is graphemes."""
    assert mastodon_length(text) == length


def test_mastodon_counts_against_the_limit_of_the_instance() -> None:
    """500 is the default; the count says nothing about the limit."""
    assert mastodon_length("a" * 501) == MASTODON_LIMIT + 1


@pytest.mark.parametrize(
    ("text", "length"),
    [("Straße", 6), ("🎉", 4), (FAMILY, 25), ("1️⃣", 7), ("🇩🇪", 8), ("Achtung ⚠️", 14), ("中文", 2), ("🫠", 4)],
)
def test_threads_counts_emoji_in_bytes(text: str, length: int) -> None:
    """Letters are one each, accents or not; an emoji is as many as its bytes in UTF-8."""
    assert threads_length(text) == length
    assert threads_length("a" * THREADS_LIMIT) == 500


@pytest.mark.parametrize(("text", "length"), [("a", 1), ("ä", 1), ("😀", 2), (FAMILY, 11)])
def test_utf16_counts_as_telegram_does(text: str, length: int) -> None:
    """A character beyond the basic plane is two units."""
    assert utf16_units(text) == length


@given(MIXED)
def test_every_count_is_bounded(text: str) -> None:
    """No count is below the graphemes (but for shortened links and mentions) nor above the bytes."""
    size = len(text.encode())
    assert graphemes(text) <= len(text) <= utf16_units(text)
    assert graphemes(text) <= bluesky_length(text) <= size
    assert graphemes(text) <= threads_length(text) <= size
    assert mastodon_length(text) <= max(graphemes(text), 23 * (1 + text.count("/") // 2))
