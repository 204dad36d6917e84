"""What a message becomes on one account: languages, mentions, strategy, and what a person is told of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from broadcaster.channel import Capabilities, Handle, PictureRules, RenditionSettings
from broadcaster.message import LanguageVariant, Message, Picture, Strategy, Variant
from broadcaster.rendition.plan import plan
from broadcaster.rendition.render import Rendition, render
from broadcaster.rendition.weighted import weighted_length

THREAD, CARDS, SHORT = Strategy.THREAD, Strategy.CARDS, Strategy.SHORT
X = Capabilities(
    text_limit=280,
    handle=Handle.TIMELINE,
    count=weighted_length,
    strategies=(THREAD, CARDS, SHORT),
    pictures=PictureRules(most=4),
)
WHOLE = Capabilities(text_limit=63_206, handle=Handle.DRAFT, link_card=True, pictures=PictureRules(most=10))
CARD = Picture(
    sha256="c" * 64, file="card-1.jpg", media_type="image/jpeg", width=1080, height=1350, size=9, alt="Text."
)
LINK = "https://a.example/it"
SENTENCE = "Die Zulassungsstelle in Soest bleibt heute geschlossen."
LONG = " ".join([SENTENCE] * 12)
NOTICE = Message(
    headline="IT-Ausfall",
    text=LONG,
    link=LINK,
    languages={
        "de-simple": LanguageVariant(headline="Amt zu", text="Bitte kommen Sie nicht."),
        "en": LanguageVariant(text="The office is closed.", link="https://a.example/en"),
    },
)


def told(shown: Rendition) -> list[tuple[str, bool]]:
    """The fields of what is said about a rendition, and whether it keeps it back."""
    return [(problem.field, problem.blocking) for problem in shown.problems]


@pytest.mark.parametrize(
    ("wanted", "style", "becomes", "hints"),
    [
        (None, {}, THREAD, []),
        (SHORT, {}, SHORT, []),
        (None, {"threads": False}, CARDS, ["strategy"]),
        (THREAD, {"threads": False}, CARDS, ["strategy"]),
        (SHORT, {"threads": False}, SHORT, []),
        (CARDS, {"text_limit": 4_000}, None, []),
        (None, {"text_limit": 4_000, "threads": False}, None, []),
    ],
)
def test_the_strategy_is_chosen_from_data(
    wanted: Strategy | None, style: dict[str, object], becomes: Strategy | None, hints: list[str]
) -> None:
    """The message's choice, else the channel's first that the account may use; a text that fits needs none."""
    planned = plan(replace(NOTICE, strategy=wanted), "x", X, RenditionSettings.model_validate(style))
    assert planned.posts[0].strategy is becomes
    assert [notice.field for notice in planned.notices] == hints
    assert [said.text for said in planned.on_cards] == ([LONG] if becomes is CARDS else [])


def test_a_channel_chooses_differently_by_its_variant() -> None:
    """The choice for one channel goes before that for all."""
    said = replace(NOTICE, strategy=CARDS, variants={"x": Variant(strategy=SHORT)})
    assert plan(said, "x", X).posts[0].strategy is SHORT


def test_a_channel_without_strategies_refuses_what_does_not_fit() -> None:
    """Nothing is shortened where nobody said so."""
    shown = render(replace(NOTICE, strategy=SHORT), "facebook", replace(WHOLE, text_limit=100))
    assert told(shown) == [("text", True)]
    assert LONG in shown.parts[0].text


def test_a_short_post_has_headline_and_link() -> None:
    """Without a link it says so; without a headline the text begins it."""
    assert [part.text for part in render(replace(NOTICE, strategy=SHORT), "x", X).parts] == [f"IT-Ausfall\n\n{LINK}"]
    unlinked = render(replace(NOTICE, strategy=SHORT, link=None), "x", X)
    assert ([part.text for part in unlinked.parts], told(unlinked)) == (["IT-Ausfall"], [("link", False)])
    bare = render(replace(NOTICE, strategy=SHORT, headline=""), "x", X)
    assert bare.parts[0].text == f"{SENTENCE}\n\n{LINK}"


def test_an_endless_first_sentence_is_cut_with_dots() -> None:
    """Only where the whole text is elsewhere: behind the link or in the pictures."""
    endless = replace(NOTICE, headline="", text="Bitte beachten Sie " * 40, strategy=SHORT)
    (part,) = render(endless, "x", X).parts
    assert part.length <= 280
    assert part.text.endswith(f" …\n\n{LINK}")
    (beside,) = render(replace(endless, strategy=CARDS), "x", X, cards={"de": [CARD]}).parts
    assert beside.text == part.text


def test_cards_stand_after_the_pictures_of_a_person() -> None:
    """All on the one post, which begins with headline and lead."""
    photo = replace(CARD, sha256="f" * 64, file="foto.jpg")
    (part,) = render(replace(NOTICE, strategy=CARDS, pictures=(photo,)), "x", X, cards={"de": [CARD]}).parts
    assert [picture.file for picture in part.pictures] == ["foto.jpg", "card-1.jpg"]
    assert part.text == f"IT-Ausfall\n\n{SENTENCE}\n\n{LINK}"


def test_cards_that_are_missing_or_too_many_keep_it_back() -> None:
    """The text would be nowhere, or not all of it would be shown."""
    said = replace(NOTICE, strategy=CARDS)
    assert told(render(said, "x", X)) == [("strategy", True)]
    assert told(render(said, "x", X, cards={"de": [CARD] * 5})) == [("text", True)]
    assert told(render(said, "x", X, cards={"de": [CARD] * 4})) == []


@pytest.mark.parametrize(
    ("style", "languages"),
    [
        ({}, ["de"]),
        ({"languages": "de, en"}, ["de", "en"]),
        ({"languages": ["en", "uk", "de-simple"]}, ["en", "de-simple"]),
        ({"languages": "uk"}, ["de"]),
    ],
)
def test_an_account_shows_its_languages_in_its_order(style: dict[str, object], languages: list[str]) -> None:
    """Those the message has; if it has none of them, its own, and that is told."""
    planned = plan(NOTICE, "x", X, RenditionSettings.model_validate(style))
    assert [post.said.language for post in planned.posts] == languages
    assert [notice.field for notice in planned.notices] == (["languages"] if style == {"languages": "uk"} else [])


def test_replies_repeat_nothing() -> None:
    """Each further language is a part of the thread, told as such, with a link only if it is another one."""
    said = replace(NOTICE, text="Das Amt ist zu.", pictures=(CARD,), hashtags=("Soest",))
    parts = render(said, "x", X, RenditionSettings(languages=("de", "de-simple", "en"))).parts
    assert [part.text for part in parts] == [
        f"IT-Ausfall\n\nDas Amt ist zu.\n\n{LINK}\n#Soest",
        "Einfache Sprache: Amt zu\n\nBitte kommen Sie nicht.",
        "English:\n\nThe office is closed.\n\nhttps://a.example/en",
    ]
    assert [len(part.pictures) for part in parts] == [1, 0, 0]


@pytest.mark.parametrize("style", [{"languages_as": "post"}, {"threads": False}])
def test_one_post_has_all_languages(style: dict[str, object]) -> None:
    """Because the account wants it so, or cannot have threads; the closing lines come once, at the end."""
    said = replace(NOTICE, text="Das Amt ist zu.")
    (part,) = render(said, "x", X, RenditionSettings.model_validate({"languages": "de,de-simple", **style})).parts
    assert part.text == (
        f"IT-Ausfall\n\nDas Amt ist zu.\n\nEinfache Sprache: Amt zu\n\nBitte kommen Sie nicht.\n\n{LINK}"
    )


def test_a_headline_that_fills_its_field_makes_room_for_the_language() -> None:
    """A label never makes a message that is refused."""
    headline = "x" * 200
    said = replace(NOTICE, languages={"en": LanguageVariant(headline=headline, text="Closed.")})
    parts = render(said, "facebook", WHOLE, RenditionSettings(languages=("de", "en"))).parts
    assert f"English:\n\n{headline}\n\nClosed." in parts[0].text


def test_mentions_are_written_before_anything_is_counted() -> None:
    """The limit holds for what is sent."""
    said = Message(text="@a " + "wort " * 55 + "ja")
    assert len(render(said, "x", X, names={"a": "@b"}).parts) == 1
    first, second = render(said, "x", X, names={"a": "@langername"}).parts
    assert first.text.startswith("@langername wort")
    assert max(first.length, second.length) <= 280
    assert told(render(said, "x", X)) == [("text", False)]


def test_a_very_long_thread_gets_a_hint() -> None:
    """Hardly anyone reads more than six parts; pictures of the text are proposed where the channel shows some."""
    six, seven = (render(Message(text=" ".join([SENTENCE] * 4 * parts)), "x", X) for parts in (6, 7))
    assert (len(six.parts), told(six)) == (6, [])
    assert (len(seven.parts), told(seven)) == (7, [("strategy", False)])
    assert "der Text als Bilder" in seven.problems[0].sentence.de
    without_cards = replace(X, strategies=(Strategy.THREAD, Strategy.SHORT))
    assert told(render(Message(text=" ".join([SENTENCE] * 28)), "x", without_cards)) == [("text", False)]
