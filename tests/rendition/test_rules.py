"""What a channel would refuse is said in a sentence before anything is queued."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from broadcaster.channel import Capabilities, Handle, PictureRules
from broadcaster.message import Message, Picture, Strategy
from broadcaster.rendition.render import render
from broadcaster.words.errors import Problem

RULES = PictureRules(
    least=1,
    most=2,
    media_types=frozenset({"image/jpeg"}),
    max_bytes=8_000_000,
    min_aspect=0.8,
    max_aspect=1.91,
    min_width=320,
    max_width=1_440,
    alt_limit=1_000,
)
CHANNEL = Capabilities(text_limit=2_200, handle=Handle.CONTAINER, max_hashtags=3, max_mentions=2, pictures=RULES)
GOOD = Picture(sha256="a" * 64, file="b.jpg", media_type="image/jpeg", width=1080, height=1350, size=9, alt="Ein Plan.")


def problems(capabilities: Capabilities = CHANNEL, text: str = "Hinweis", *pictures: Picture) -> tuple[Problem, ...]:
    """What is wrong with a text and pictures on Instagram."""
    shown = render(Message(text=text, pictures=pictures), "instagram", capabilities)
    assert shown.sendable is not any(problem.blocking for problem in shown.problems)
    return shown.problems


def test_a_good_message_has_no_problem() -> None:
    """Exactly at every limit there is nothing to say."""
    text = "@a @b #Eins #Zwei #Drei " + "x" * 2_176
    picture = replace(GOOD, alt="x" * 1_000, width=1_440, height=1_800, size=8_000_000)
    names = {"a": "@a", "b": "@b"}
    assert render(Message(text=text, pictures=(picture,)), "instagram", CHANNEL, names=names).problems == ()


def test_a_missing_picture_names_the_remedy() -> None:
    """The sentence says what to do."""
    (problem,) = problems()
    assert (problem.field, problem.blocking) == ("pictures", True)
    assert problem.sentence.de == (
        "Instagram braucht mindestens ein Bild. Fügen Sie eines an oder lassen Sie eines aus dem Text machen."
    )


@pytest.mark.parametrize(
    ("picture", "field", "german"),
    [
        ({"media_type": "image/png", "file": "b.png"}, "pictures[1]", "hat das Format PNG, Instagram nimmt nur JPEG"),
        ({"size": 9_200_000}, "pictures[1]", "ist 9,2 MB groß, Instagram nimmt höchstens 8,0 MB"),
        ({"height": 2_000}, "pictures[1]", "zu hoch: Breite durch Höhe ist 0,54, erlaubt ist mindestens 0,80"),
        ({"height": 300}, "pictures[1]", "zu breit: Breite durch Höhe ist 3,60, erlaubt ist höchstens 1,91"),
        ({"width": 300, "height": 300}, "pictures[1]", "ist 300 Pixel breit, Instagram nimmt mindestens 320"),
        ({"width": 2_000, "height": 2_000}, "pictures[1]", "ist 2.000 Pixel breit, Instagram nimmt höchstens 1.440"),
        ({"alt": "x" * 1_001}, "pictures[1].alt", "um 1 Zeichen zu lang (1.001 von 1.000)"),
    ],
)
def test_a_picture_that_the_channel_refuses_is_a_problem(picture: dict[str, Any], field: str, german: str) -> None:
    """Format, size, shape, width and description are checked, each with its own sentence."""
    (problem,) = problems(CHANNEL, "Hinweis", replace(GOOD, **picture))
    assert (problem.field, problem.blocking) == (field, True)
    assert german in problem.sentence.de
    assert "Bitte" in problem.sentence.de


def test_a_missing_description_is_a_hint() -> None:
    """It keeps nothing back, but is said."""
    (problem,) = problems(CHANNEL, "Hinweis", replace(GOOD, alt=" "))
    assert (problem.field, problem.blocking) == ("pictures[1].alt", False)


@pytest.mark.parametrize(
    ("rules", "count", "german"),
    [
        (RULES, 3, "zeigt höchstens 2 Bilder, angefügt sind 3. Bitte entfernen Sie 1."),
        (replace(RULES, most=1), 2, "zeigt höchstens 1 Bild, angefügt sind 2"),
        (replace(RULES, least=0, most=0), 1, "kann keine Bilder zeigen"),
        (replace(RULES, least=2), 1, "braucht mindestens 2 Bilder, angefügt ist nur 1"),
    ],
)
def test_the_number_of_pictures_is_checked(rules: PictureRules, count: int, german: str) -> None:
    """Too many and too few pictures keep a message back."""
    (problem,) = problems(replace(CHANNEL, pictures=rules), "Hinweis", *[GOOD] * count)
    assert (problem.field, problem.blocking) == ("pictures", True)
    assert german in problem.sentence.de


@pytest.mark.parametrize(
    ("text", "pictures", "german"),
    [
        ("ä" * 511, 5, ""),
        ("ä" * 512, 4, ""),
        ("ä" * 512, 5, "zu einem langen Text höchstens 4 Bilder, angefügt sind 5. Bitte entfernen Sie 1, oder kürzen"),
        ("x" * 1_100, 6, "für Instagram um 77 Zeichen."),
    ],
)
def test_many_pictures_beside_a_long_text_are_a_problem(text: str, pictures: int, german: str) -> None:
    """Counted in bytes, as the platform does; either the text or the pictures can be changed."""
    rules = replace(RULES, most=10, most_beside_long_text=4)
    found = problems(replace(CHANNEL, pictures=rules), text, *[GOOD] * pictures)
    assert [(problem.field, problem.blocking) for problem in found] == ([("pictures", True)] if german else [])
    assert all(german in problem.sentence.de for problem in found)


@pytest.mark.parametrize(("over", "german"), [(1, "um 1 Zeichen zu lang (2.201 von 2.200)"), (134, "um 134 Zeichen")])
def test_a_text_over_the_limit_says_by_how_much(over: int, german: str) -> None:
    """A channel without threads refuses the text, with the number of characters to cut."""
    (problem,) = problems(CHANNEL, "x" * (2_200 + over), GOOD)
    assert (problem.field, problem.blocking) == ("text", True)
    assert german in problem.sentence.de


def test_too_many_hashtags_are_counted_in_text_and_list() -> None:
    """Hashtags in the text count like those of the message."""
    message = Message(text="Zu #Eins und #Zwei.", hashtags=("Drei", "Vier", "Eins"), pictures=(GOOD,))
    (problem,) = render(message, "instagram", CHANNEL).problems
    assert (problem.field, problem.blocking) == ("hashtags", True)
    assert "höchstens 3 Hashtags, der Text hat 4" in problem.sentence.de


@pytest.mark.parametrize(
    ("text", "counted"), [("a#b # Eins #Zwei #Drei", 2), ("#5 https://x.de/#Anker ##Eins #Zwei", 4)]
)
def test_what_may_be_a_hashtag_counts(text: str, counted: int) -> None:
    """Nobody says what Instagram takes for one: what it may take is kept within its limit."""
    assert (problems(CHANNEL, text, GOOD) != ()) is (counted > 3)


def test_too_many_mentions_are_a_problem() -> None:
    """E-mail addresses are no mentions."""
    (problem,) = [one for one in problems(CHANNEL, "@a @b @c info@kreis-soest.de", GOOD) if one.blocking]
    assert (problem.field, problem.blocking) == ("text", True)
    assert "höchstens 2 Erwähnungen mit @, der Text hat 3" in problem.sentence.de


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Es kostet $USD und $EUR.", "$USD, $EUR"),
        ("Es kostet $USD, aber 5 $ oder US$ oder $5 sind kein Wort.", ""),
        ("$USD " + "Die Verwaltung ist geschlossen. " * 12 + "Gezahlt wird in $EUR.", ""),
    ],
)
def test_two_words_with_a_dollar_are_a_problem_where_x_refuses_them(text: str, found: str) -> None:
    """At most one in each part; in different parts they are no problem."""
    channel = Capabilities(
        text_limit=280, handle=Handle.TIMELINE, max_cashtags=1, strategies=(Strategy.THREAD,), pictures=PictureRules()
    )
    said = [problem.sentence.de for problem in render(Message(text=text), "x", channel).problems]
    assert [found in sentence for sentence in said] == ([True] if found else [])


def test_a_channel_that_shows_all_pictures_in_one_shape_refuses_another() -> None:
    """It would crop them; a difference of a few pixels does not count."""
    alike = replace(CHANNEL, pictures=replace(RULES, most=10, alike=True))
    square, nearly, wide = (replace(GOOD, width=width, height=1_000) for width in (1_000, 1_005, 1_200))
    assert problems(alike, "Hinweis", square, nearly) == ()
    (problem,) = problems(alike, "Hinweis", square, nearly, wide)
    assert (problem.field, problem.blocking) == ("pictures[3]", True)
    assert "würde es beschneiden" in problem.sentence.de


def test_a_description_may_be_required() -> None:
    """Then its absence blocks; else it is a question."""
    strict = replace(CHANNEL, pictures=replace(RULES, alt_required=True))
    for capabilities, blocking in ((CHANNEL, False), (strict, True)):
        assert [problem.blocking for problem in problems(capabilities, "Hinweis", replace(GOOD, alt=""))] == [blocking]
