"""A text on slides: everything, in order, with work that stays bounded whatever the text is."""

from __future__ import annotations

import pytest

from broadcaster.rendition.cards.paging import Layout, Room

ROOM = Room(first=400, other=700, letters=900)


@pytest.mark.parametrize(
    ("text", "looks"), [("Zu. " * 500, 10_000), ("Die Zulassungsstelle in Soest ist heute geschlossen. " * 40, 10_000)]
)
def test_very_many_short_sentences_are_split_with_bounded_work(text: str, looks: int) -> None:
    """How often a stretch is set in lines to see how tall it is; each of 500 sentences as an end took 50,000 times."""
    seen = 0

    def height(part: str) -> int:
        nonlocal seen
        seen += 1
        return -(-len(part) // 40) * 50

    found = Layout(text.strip(), ROOM, height, 50, "de").parts(10)
    assert found is not None and " ".join(found) == text.strip()
    assert all(height(part) <= (ROOM.other if number else ROOM.first) for number, part in enumerate(found))
    assert seen < looks
