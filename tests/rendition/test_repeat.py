"""What a repeat says differs from the last time in every post, because platforms refuse identical ones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from broadcaster.channel import registry
from broadcaster.message import Message, Strategy, Variant
from broadcaster.rendition.render import render
from broadcaster.rendition.repeat import repeated

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
X = registry.load("x").capabilities
LONG = "Die Zulassungsstelle ist geschlossen. Bitte kommen Sie nicht dorthin, auch nicht mit Termin. " * 6


def posts(message: Message) -> set[str]:
    """What each post on X says."""
    return {part.text for part in render(message, "x", X).parts}


@pytest.mark.parametrize("cards", [False, True])
@pytest.mark.parametrize("headline", ["", "IT-Ausfall"])
def test_no_post_of_a_repeated_thread_is_one_of_the_last_time(headline: str, cards: bool) -> None:  # noqa: FBT001 - a case
    """Neither of the first time nor of the repeat before."""
    first = Message(headline=headline, text=LONG, stand=NOW.replace(hour=1))
    assert len(posts(first)) > 1
    before = repeated(first, NOW.replace(hour=5), None, cards=cards)
    now = repeated(first, NOW, 2, cards=cards)
    assert posts(now).isdisjoint(posts(first) | posts(before))
    assert len(posts(now)) == 1


def test_what_the_author_chose_stays() -> None:
    """Only threads, and what was left to the channel, become something else."""
    message = Message(
        text=LONG,
        strategy=Strategy.SHORT,
        variants={"x": Variant(strategy=Strategy.CARDS), "other": Variant(strategy=Strategy.THREAD)},
    )
    again = repeated(message, NOW, 3, cards=False)
    assert (again.strategy, again.stand, again.outage_day) == (Strategy.SHORT, NOW, 3)
    assert {name: one.strategy for name, one in again.variants.items()} == {
        "x": Strategy.CARDS,
        "other": Strategy.SHORT,
    }


def test_what_fits_one_post_stays_whole() -> None:
    """With its time and day."""
    (text,) = posts(repeated(Message(text="Die Zulassungsstelle ist zu."), NOW, 2, cards=False))
    assert text == "Die Zulassungsstelle ist zu.\n\nStand: 24.11.2026, 07:00 Uhr (Tag 2 des Ausfalls)"
