"""Messages of every kind: press texts and wild ones, with and without headline, link, hashtags, languages, strategy."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime

from broadcaster.channel import RenditionSettings
from broadcaster.message import LanguageVariant, Message, Strategy

from .press_texts import press_texts
from .wild_texts import texts

LINKS = (
    None,
    "https://notfall.kreis-soest.de/it",
    "https://www.kreis-soest.de/a_(b)?id=7#stand",
    "https://xn--mnchen-3ya.de/",
)
TAGS = ((), ("KreisSoest",), ("KreisSoest", "ITAusfall", "Soest2026"), tuple(f"Tag{number}" for number in range(30)))
EASY = LanguageVariant(headline="Das Amt ist zu", text="Bitte kommen Sie nicht. Rufen Sie uns an: 02921/30-0.")
ENGLISH = LanguageVariant(text="The licensing offices in Soest and Lippstadt are closed. Please do not come.")
STYLES = tuple(
    RenditionSettings.model_validate(style)
    for style in ({}, {"languages": "de,de-simple,en"}, {"languages": "en", "threads": False}, {"languages_as": "post"})
)
LEFT_TO_RIGHT = "\u200e"
"""No message may hold it."""
NAMES = {"kreis-soest": "@KreisSoest"}


def messages(number: int, seed: int = 11) -> Iterator[tuple[Message, RenditionSettings]]:
    """``number`` messages, each for an account of some style."""
    draw = random.Random(seed)
    for press, odd in zip(press_texts(number, seed), texts(seed, number), strict=True):
        wild = odd.replace(LEFT_TO_RIGHT, "")
        text = f"Hinweis: {wild}" if draw.random() < 0.3 else press.text
        said = Message(
            headline=press.headline if draw.random() < 0.8 else "",
            text=text + draw.choice(["", "", " Danke, @kreis-soest!", " 🚒"]),
            link=draw.choice(LINKS),
            hashtags=draw.choice(TAGS),
            languages={"de-simple": EASY, "en": ENGLISH},
            strategy=draw.choice([None, None, *Strategy]),
            stand=draw.choice([None, datetime(2026, 11, 23, 13, 30, tzinfo=UTC)]),
        )
        yield said, draw.choice(STYLES)
