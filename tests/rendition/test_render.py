"""A message on three kinds of channel: what is shown, once, within the limits."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.channel import Capabilities, Handle, PictureRules
from broadcaster.message import Message, Picture, Strategy, Variant
from broadcaster.rendition.compose import compose, stand
from broadcaster.rendition.render import from_json, render, to_json
from broadcaster.rendition.weighted import weighted_length

FACEBOOK = Capabilities(
    text_limit=63_206, handle=Handle.DRAFT, link_card=True, pictures=PictureRules(most=10, max_bytes=4_000_000)
)
INSTAGRAM = Capabilities(
    text_limit=2_200,
    handle=Handle.CONTAINER,
    max_hashtags=30,
    max_mentions=20,
    pictures=PictureRules(
        least=1, most=10, media_types=frozenset({"image/jpeg"}), min_aspect=0.8, max_aspect=1.91, min_width=320
    ),
)
X = Capabilities(
    text_limit=280,
    handle=Handle.TIMELINE,
    count=weighted_length,
    strategies=(Strategy.THREAD, Strategy.CARDS, Strategy.SHORT),
    pictures=PictureRules(most=4),
)
CARD = Picture(
    sha256="a" * 64, file="karte.jpg", media_type="image/jpeg", width=1080, height=1350, size=200_000, alt="Der Text."
)
LINK = "https://notfall.kreis-soest.de/it"
NOTICE = Message(
    headline="IT-Ausfall: Zulassungsstellen geschlossen",
    text=(Path(__file__).parent / "data" / "notice.txt").read_text("utf-8"),
    link=LINK,
    hashtags=("ITAusfall", "KreisSoest"),
    stand=datetime(2026, 11, 23, 13, 30, tzinfo=UTC),
)


def test_facebook_shows_all_in_one_post_with_a_link_card() -> None:
    """Headline, text, time and hashtags in order; the link beside the text."""
    shown = render(NOTICE, "facebook", FACEBOOK)
    (part,) = shown.parts
    assert shown.problems == () and shown.sendable
    assert part.text == (f"{NOTICE.headline}\n\n{NOTICE.text}\n\nStand: 23.11.2026, 14:30 Uhr\n#ITAusfall #KreisSoest")
    assert part.link == LINK
    assert (part.length, part.limit) == (len(part.text), 63_206)


def test_with_pictures_the_link_is_in_the_text() -> None:
    """A post cannot carry a picture and a card."""
    (part,) = render(replace(NOTICE, pictures=(CARD,)), "facebook", FACEBOOK).parts
    assert part.link is None
    assert part.pictures == (CARD,)
    assert part.text.endswith(f"Uhr\n{LINK}\n#ITAusfall #KreisSoest")


def test_instagram_shows_the_caption_below_a_picture() -> None:
    """With a picture the notice fits Instagram."""
    shown = render(replace(NOTICE, pictures=(CARD,)), "instagram", INSTAGRAM)
    assert shown.sendable
    assert [part.pictures for part in shown.parts] == [(CARD,)]
    assert shown.parts[0].length <= 2_200


def test_x_shows_a_thread_within_its_limits() -> None:
    """Every part fits; link, time and pictures are in exactly one part."""
    shown = render(replace(NOTICE, pictures=(CARD,)), "x", X)
    assert shown.sendable and len(shown.parts) > 3
    assert all(part.length == weighted_length(part.text) <= part.limit == 280 for part in shown.parts)
    assert [part.pictures for part in shown.parts] == [(CARD,)] + [()] * (len(shown.parts) - 1)
    for once in (LINK, "Stand: 23.11.2026, 14:30 Uhr", "#KreisSoest", "Tel. 02921/30-0"):
        assert sum(part.text.count(once) for part in shown.parts) == 1
    assert all(part.link is None for part in shown.parts)


def test_a_thread_has_its_link_card_once() -> None:
    """A channel with both threads and cards shows the card at the first part."""
    shown = render(NOTICE, "mastodon", replace(X, link_card=True))
    assert len(shown.parts) > 3
    assert [part.link for part in shown.parts] == [LINK] + [None] * (len(shown.parts) - 1)
    assert not any(LINK in part.text for part in shown.parts)


def test_a_preview_is_what_is_sent() -> None:
    """The same message gives the same bytes, also from storage."""
    shown = render(replace(NOTICE, pictures=(CARD, replace(CARD, alt=""))), "x", X)
    stored = json.loads(json.dumps(to_json(shown)))
    assert render(replace(NOTICE, pictures=(CARD, replace(CARD, alt=""))), "x", X) == shown == from_json(stored)
    assert shown.problems and shown.sendable


def test_what_was_stored_before_there_were_strategies_can_be_read() -> None:
    """Old renditions have neither strategy nor cost."""
    shown = render(NOTICE, "x", X)
    stored = to_json(shown)
    del stored["strategy"], stored["cost"]
    assert from_json(json.loads(json.dumps(stored))) == replace(shown, strategy=None, cost=None)


@given(st.text(max_size=600), st.sampled_from([("facebook", FACEBOOK), ("x", X)]))
def test_any_valid_text_survives_storage(text: str, channel: tuple[str, Capabilities]) -> None:
    """What is stored and read again is byte for byte what was rendered."""
    kept = "".join(character for character in text if character.isprintable())
    shown = render(Message(text=f"Hinweis: {kept}"), *channel)
    assert from_json(json.loads(json.dumps(to_json(shown)))) == shown
    assert all(part.length <= part.limit for part in shown.parts)


def test_a_variant_replaces_what_it_names() -> None:
    """A channel's own text is used there and nowhere else."""
    message = replace(NOTICE, variants={"x": Variant(text="Zulassungsstellen zu.", link="", hashtags=())})
    assert [part.text for part in render(message, "x", X).parts] == [
        "IT-Ausfall: Zulassungsstellen geschlossen\n\nZulassungsstellen zu.\n\nStand: 23.11.2026, 14:30 Uhr"
    ]
    assert render(message, "facebook", FACEBOOK) == render(NOTICE, "facebook", FACEBOOK)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"Mehr unter {LINK}.", True),
        (f"Mehr unter {LINK} heute", True),
        (f"Mehr unter {LINK}/seite2.", False),
        (f"Mehr unter {LINK}.html", False),
    ],
)
def test_a_link_that_the_text_has_is_not_said_again(text: str, says: bool) -> None:  # noqa: FBT001 - a table
    """The link is in the text once, and a longer address is not the same one."""
    assert compose(Message(text=text, link=LINK)).text.endswith(f"\n\n{LINK}") is not says


def test_a_hashtag_that_the_text_has_is_not_said_again() -> None:
    """Hashtags are compared without regard to case."""
    assert (
        compose(Message(text="Hinweis #kreissoest", hashtags=("KreisSoest", "IT"))).text == "Hinweis #kreissoest\n\n#IT"
    )


@pytest.mark.parametrize(
    ("language", "moment", "line"),
    [
        ("de", datetime(2026, 7, 1, 22, 5, tzinfo=UTC), "Stand: 02.07.2026, 00:05 Uhr"),
        ("de-AT", datetime(2026, 12, 1, 12, 0, tzinfo=UTC), "Stand: 01.12.2026, 13:00 Uhr"),
        ("en", datetime(2026, 11, 23, 13, 30, tzinfo=UTC), "As of 23 November 2026, 14:30 (German time)"),
    ],
)
def test_the_time_is_german_time(language: str, moment: datetime, line: str) -> None:
    """Summer and winter time are those of Germany, whatever zone the time was given in."""
    assert stand(Message(text="Hinweis", language=language, stand=moment)) == line


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Stand: 23.11.2026, 14:30 Uhr (Tag 3 des Ausfalls)"),
        ("en", "As of 23 November 2026, 14:30 (German time), day 3 of the outage"),
    ],
)
def test_a_repeat_tells_the_day_of_the_outage_with_its_time(language: str, line: str) -> None:
    """On every channel that has a variant, too; without a time there is nothing to say."""
    moment = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
    message = Message(text="Zu.", language=language, stand=moment, outage_day=3, variants={"x": Variant(text="Kurz.")})
    assert stand(message.on("x")) == line
    assert stand(Message(text="Zu.", outage_day=3)) == ""


def test_a_message_without_extras_is_its_text() -> None:
    """Nothing is added that was not asked for."""
    assert compose(Message(text="Das Kreishaus ist geöffnet.")).text == "Das Kreishaus ist geöffnet."
