"""What the product adds to a message is said in the message's own language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from broadcaster.message import Message
from broadcaster.rendition.cards.description import moment
from broadcaster.rendition.compose import mark, stand
from broadcaster.rendition.templates import Style

MORNING = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Stand: 01.12.2026, 09:00 Uhr"),
        ("en", "As of 1 December 2026, 09:00 (German time)"),
        ("uk", "Станом на 01.12.2026, 09:00 (за німецьким часом)"),
        ("tr", "Durum: 01.12.2026, 09:00 (Almanya saati)"),
        ("pl", "Stan na 01.12.2026, godz. 09:00 (czas niemiecki)"),
    ],
)
def test_when_it_was_true(language: str, said: str) -> None:
    """With the time of German clocks, and in other languages saying so."""
    assert stand(Message(text="Text", language=language, stand=MORNING)) == said


def test_the_doubled_hour_is_told_apart_in_every_language() -> None:
    """With its offset."""
    said = [
        stand(Message(text="Text", language="uk", stand=datetime(2026, 10, 25, hour, 30, tzinfo=UTC)))
        for hour in (0, 1)
    ]
    assert len(set(said)) == len(said)


def test_corrections_and_revisions() -> None:
    """On posts and on drawn pictures."""
    message = Message(text="Text", language="uk", stand=MORNING, correction=2)
    assert mark(message) == "Виправлення 2"
    assert moment(message, Style(revision=3)).endswith(" · Версія 3")
    assert "As of" not in moment(message, Style())
