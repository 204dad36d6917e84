"""What a rendition costs is known before it is sent."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from adapters.x import XAdapter
from broadcaster.channel import Part
from broadcaster.message import Message, Picture
from broadcaster.rendition.price import cost, from_json, to_json
from broadcaster.rendition.render import render

X = XAdapter.capabilities
LONG = "Die Zulassungsstelle bleibt heute geschlossen und ist nicht erreichbar. " * 12


def part(text: str, link: str | None = None, alts: tuple[str, ...] = ()) -> Part:
    """One post."""
    pictures = tuple(
        Picture(sha256="0" * 64, file="a.jpg", media_type="image/jpeg", width=1, height=1, size=1, alt=alt)
        for alt in alts
    )
    return Part(text=text, link=link, pictures=pictures, length=1, limit=280)


@pytest.mark.parametrize(
    ("parts", "amount", "linked"),
    [
        ([part("Hinweis.")], "0.015", 0),
        ([part("Siehe kreis-soest.de.")], "0.200", 1),
        ([part("Siehe https://kreis-soest.de/.")], "0.200", 1),
        ([part("Hinweis.", link="https://kreis-soest.de/")], "0.200", 1),
        ([part("Eins"), part("zwei"), part("a.de"), part("b.de c.de")], "0.430", 2),
        ([part("Bild", alts=("Plan.", "", "Karte."))], "0.025", 0),
    ],
)
def test_a_post_with_a_link_is_dear(parts: list[Part], amount: str, linked: int) -> None:
    """0.015 without, 0.200 with one, however many and whether it has a scheme; descriptions come on top."""
    assert X.price is not None
    paid = cost(parts, X.price)
    assert (paid.amount, paid.currency, paid.posts_with_link) == (Decimal(amount), "USD", linked)
    assert paid.as_of == date(2026, 8, 22)
    assert from_json(json.loads(json.dumps(to_json(paid)))) == paid


def test_a_thread_pays_for_its_link_once() -> None:
    """The link is in one part only."""
    shown = render(Message(text=LONG, link="https://kreis-soest.de/"), "x", X)
    assert shown.cost is not None
    assert shown.cost.amount == Decimal("0.200") + (len(shown.parts) - 1) * Decimal("0.015")
    assert shown.problems == ()


def test_several_posts_with_links_get_a_hint() -> None:
    """Bare domains count, which nobody expects."""
    shown = render(Message(text=f"Siehe kreis-soest.de. {LONG}Oder stadt-soest.de."), "x", X)
    (hint,) = shown.problems
    assert (hint.field, hint.blocking) == ("text", False)
    assert "2 Beiträge auf X enthalten einen Link; jeder davon kostet 0,20 statt 0,015 USD" in hint.sentence.de


def test_a_free_channel_has_no_price() -> None:
    """Nothing is shown where nothing is paid."""
    assert from_json(to_json(None)) is None
