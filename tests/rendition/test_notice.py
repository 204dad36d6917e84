"""The notice that ships: one Facebook post, one Instagram caption, and a thread on X whose parts make sense alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from broadcaster.channel import RenditionSettings, registry
from broadcaster.cli.demo.steps import notice
from broadcaster.cli.input.draft import draft_of, typed
from broadcaster.message import Message
from broadcaster.rendition.hints import hints
from broadcaster.rendition.render import Rendition, render

DRAFT = draft_of(typed(None, notice(), {}, zone=ZoneInfo("Europe/Berlin"), now=datetime.now(UTC)))
NOTICE = Message(
    headline=DRAFT.headline,
    text=DRAFT.text,
    hashtags=tuple(DRAFT.hashtags),
    variants=dict(DRAFT.variants),
    languages=dict(DRAFT.languages),
)
VITAL = ("Tel. 02921/30-0", "Notruf 112", "Mastholter Str. 230b", "Senator-Schwartz-Ring 21-23", "#KreisSoest")


def shown(channel: str, message: Message = NOTICE, style: RenditionSettings | None = None) -> Rendition:
    """The notice on a channel."""
    return render(message, channel, registry.load(channel).capabilities, style or RenditionSettings())


@pytest.mark.parametrize("channel", ["facebook", "instagram"])
def test_it_is_one_post(channel: str) -> None:
    """Nothing of it is missing."""
    (part,) = shown(channel).parts
    assert part.length <= part.limit
    assert [word for word in VITAL if word not in part.text] == []


@pytest.mark.parametrize("message", [NOTICE, replace(NOTICE, variants={})], ids=["own text for X", "the same text"])
def test_every_part_of_the_thread_makes_sense_alone(message: Message) -> None:
    """It begins and ends with whole sentences, none of which needs the part before; headline and lead come first."""
    rendition = shown("x", message)
    assert rendition.problems == ()
    texts = [re.sub(r" \(\d/\d\)$", "", part.text) for part in rendition.parts]
    assert texts[0].startswith(f"{NOTICE.headline}\n\nDie Zulassungs- und Führerscheinstellen in Soest")
    assert all(re.search(r"[.!?]$|#\w+$", text) for text in texts)
    assert not any(re.match(r"(Dort|Daher|Deshalb|Diese|Und|Auch|Aber|[a-z])", text) for text in texts)
    assert [sum(word in text for text in texts) for word in VITAL] == [1] * len(VITAL)


def test_it_gets_no_hint() -> None:
    """Nothing in it is hard to hear or to read: not in German, not in Einfache Sprache, not in English."""
    assert hints(NOTICE) == []
    assert set(NOTICE.languages) == {"de-simple", "en"}


def test_its_languages_are_replies_on_x() -> None:
    """Whoever wants it sees all three, each told as what it is."""
    parts = shown("x", style=RenditionSettings(languages=("de", "de-simple", "en"))).parts
    begun = [part.text.split(":", 1)[0] for part in parts]
    assert "Einfache Sprache" in begun and "English" in begun
    assert max(part.length for part in parts) <= 280
