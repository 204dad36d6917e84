"""Whatever stands between two numbers or words: tidying never joins them, and what nobody sees is all that goes."""

from __future__ import annotations

import contextlib
import re

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from broadcaster.app.board.cells import office_of
from broadcaster.app.board.files import parsed
from broadcaster.app.textfiles import text_in
from broadcaster.message import Message, Variant
from broadcaster.rendition.cards.lettering import drawable
from broadcaster.words.errors import InvalidInput
from broadcaster.words.wording import called, tidy, tidy_hashtags, tidy_line, tidy_link

UNSEEN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9\x1f]")
"""What no program shows, by Unicode, and Word's own optional hyphen."""
NUMBERS = st.sampled_from(
    ["02921/30-0", "8-12 Uhr", "10,50 €", "Nr. 5", "59494", "112", "24.12.", "1.000", "A", "Straße"]
)
BETWEEN = st.text(st.characters(), min_size=1, max_size=3) | st.sampled_from(
    ["\t", "\v", "\f", "\x07", "\r\x07", "_x000B_", "\u2011", "\u202d", "\ufffc", "\uf0b7", "\x96", "\x1e", "\u00a0", "\u2028", "\x0e"]
)  # fmt: skip


@st.composite
def numbered(draw: st.DrawFn) -> str:
    """Numbers and words with any characters between them."""
    pieces = draw(st.lists(st.tuples(NUMBERS, BETWEEN), min_size=2, max_size=6))
    return "".join(f"{number}{between}" for number, between in pieces)


def digits(text: str) -> list[str]:
    """The runs of digits that a reader sees; a control that is written out is none."""
    return re.findall(r"\d+", UNSEEN.sub("", text.replace("_x000B_", "\v")))


def letters(text: str) -> list[str]:
    """The words that a reader sees."""
    return re.findall(r"[A-Za-zß]+", UNSEEN.sub("", text.replace("_x000B_", "\v")))


@given(numbered())
@example("30\u20110")
@example("8\t12")
@example("8\x0712")
def test_tidying_joins_no_numbers_and_no_words(text: str) -> None:
    """Telephone numbers, times, prices and addresses are what they were, whatever character of Unicode stands between."""
    for tidied in (tidy(text), tidy_line(text)):
        assert digits(tidied) == digits(text)
        assert letters(tidied) == letters(text)
        assert tidy(tidied) == tidied


@given(numbered())
def test_a_message_says_the_numbers_that_were_written(text: str) -> None:
    """Or it is refused."""
    with contextlib.suppress(InvalidInput):
        assert digits(Message(text=text).text) == digits(text)


def follows(part: list[str], whole: list[str]) -> bool:
    """Whether all of ``part`` stands in ``whole``, in its order."""
    rest = iter(whole)
    return all(number in rest for number in part)


@given(numbered())
@example("3\u200d0 Uhr")
@example("30\u0301 Uhr")
@example("8\u2460 12")
@example("1\ufe0f\u20e35")
def test_no_numbers_run_together_in_a_picture(text: str) -> None:
    """Where a sign is drawn otherwise, in words or as a box, it still parts what it parted."""
    assert follows(digits(text), digits(drawable(text)))


@given(st.characters(exclude_categories=["Cs"]))
def test_a_sign_between_two_numbers_is_drawn(sign: str) -> None:
    """It, what says the same, or a box; only what nobody sees is left out."""
    between = drawable(f"30{sign}0").removeprefix("30").removesuffix("0")
    assert between or UNSEEN.fullmatch(sign)


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("_x000D_\nZu._x000B_Bitte", "Zu.\nBitte"),
        ("Amt\r\x07zu\r\x07\r\x07Büro\r\x07auf\r\x07\r\x07", "Amt · zu\nBüro · auf"),
        ("Amt\x07zu\x07\x07Büro", "Amt · zu\nBüro"),
        ("  1.\tErstens\n(2)\tZweitens\n–\tDrittens", "1. Erstens\n(2) Zweitens\n– Drittens"),
        ("Raum 1.\tRaum 2.\tRaum 3.", "Raum 1. · Raum 2. · Raum 3."),
        ("\uf0e5 Punkt\n\uf06c Punkt", "• Punkt\n• Punkt"),
        ("Bild:\ufffcBitte", "Bild: Bitte"),
        ("Sparkasse\u2028Filiale", "Sparkasse\nFiliale"),
        ("漢\ufff9字\ufffaかんじ\ufffb", "漢字 (かんじ)"),
    ],
)
def test_signs_of_office_programs_are_translated(pasted: str, text: str) -> None:
    """Ends of cells, controls that are written out, bullets of any symbol font, places of pictures."""
    assert tidy(pasted) == text


def test_a_title_of_a_slide_is_one_line() -> None:
    """What PowerPoint shows as a line break inside a title is a vertical tab, which is no second line."""
    assert tidy_line("IT-Ausfall \vim Kreis_x000B_Soest") == "IT-Ausfall im Kreis Soest"
    with pytest.raises(InvalidInput, match="“Headline” has several lines"):
        Message(text="Zu.", headline="A\nB")


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("https://kreis.example/a\u200b", "https://kreis.example/a"),
        ("\ufeffhttps://kreis.example/a\u2060\u00ad ", "https://kreis.example/a"),
        ("\u202ahttps://kreis.example/a\u202c", "https://kreis.example/a"),
        ("<https://kreis.example/a>", "https://kreis.example/a"),
        ("<URL: kreis.example/a >", "https://kreis.example/a"),
        ("www.kreis.example.", "https://www.kreis.example"),
        ("mu\u0308ller.example/Bu\u0308ro.pdf", "https://müller.example/Bu\u0308ro.pdf"),
        (None, None),
        ("", ""),
    ],
)
def test_a_link_is_taken_as_it_is_pasted(typed: str | None, link: str | None) -> None:
    """With what nobody sees around it, in brackets, without https; its path is the server's and stays."""
    assert tidy_link(typed) == link


def test_hashtags_are_composed_and_bare() -> None:
    """Decomposed letters are those of a Mac; a sign alone is no hashtag."""
    assert tidy_hashtags(["#Bu\u0308ro", "＃Soest\u200b", "# Amt", "#", " "]) == ("Büro", "Soest", "Amt")


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("112", "nur aus Ziffern. Bitte hängen Sie ein Wort an, zum Beispiel #Notruf112"),
        ("Kreis Soest", "zum Beispiel #KreisSoest."),
        ("it-ausfall", "zum Beispiel #ItAusfall."),
        ("!!", "Erlaubt sind Buchstaben, Ziffern und _."),
    ],
)
def test_a_hashtag_that_is_none_gets_one_that_is(tag: str, said: str) -> None:
    """In the message and in what a channel says of its own."""
    with pytest.raises(InvalidInput) as refused:
        Message(text="Zu.", hashtags=(tag,), variants={"x": Variant(hashtags=(tag,))})
    assert [problem.field for problem in refused.value.problems] == ["hashtags", "variants.x.hashtags"]
    assert all(said in problem.sentence.de and ".." not in problem.sentence.de for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("headline", "Überschrift"),
        ("variants.facebook.text", "Text für Facebook"),
        ("languages.en.headline", "Überschrift (English)"),
        ("languages.de-simple.text", "Text (Einfache Sprache)"),
        ("languages.Deutsch!", "Andere Sprache"),
        ("pictures[3].alt", "Alternativtext zu Bild 3"),
        ("pictures", "Bilder"),
        ("valid_until", "Gültig bis"),
    ],
)
def test_a_field_is_called_as_on_the_screen(field: str, label: str) -> None:
    """Not by the name that it has in the program."""
    assert called(field).de == label


def test_all_that_is_refused_is_named_at_once() -> None:
    """With the words around each place."""
    with pytest.raises(InvalidInput) as refused:
        Message(text="Büro \u202ezu bis \ue123Freitag\x01, Hotline \ud800")
    assert refused.value.sentence.de == (
        "Feld „Text“ enthält Zeichen, die niemand lesen kann: „Büro ▯zu bis Frei“ (U+202E); „üro zu bis ▯Freitag , Ho“ (U+E123); "
        "„bis Freitag▯, Hotline“ (U+0001); „g , Hotline ▯“ (U+D800). Bitte löschen Sie sie und schreiben Sie die Stellen neu."
    )


SPEAKING = st.text("aZ. 1-_/#\n\u202e\x01=@", max_size=12).filter(lambda text: ".." not in text)


@given(SPEAKING, SPEAKING, SPEAKING, SPEAKING)
@example("", "A\nB", "zu.", "z.B.")
def test_no_sentence_of_ours_ends_twice(text: str, headline: str, link: str, tag: str) -> None:
    """Whatever is quoted in it, and wherever that ends."""
    refusals = []
    for make in (
        lambda: Message(text=text, headline=headline, link=link, hashtags=(tag,), language=tag),
        lambda: office_of({"name": text, "state": headline, "phone": link, "since": tag, "alternative": tag}),
        lambda: parsed(f"name;state;phone\n{text};{tag};{link}\n".encode(), "a.csv"),
        lambda: parsed(b"name;state\nA.;zu\nA.;zu", "a.csv"),
        lambda: text_in(f"{text}{headline}".encode(), f"{tag}.md"),
    ):
        try:
            make()
        except InvalidInput as refused:
            refusals.append(refused.sentence)
    assert all(".." not in said for sentence in refusals for said in (sentence.de, sentence.en))
