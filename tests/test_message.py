"""A message is valid as a whole or refused with every problem named."""

from __future__ import annotations

import gc
import sys
from datetime import UTC, datetime
from types import FrameType

import pytest

from broadcaster.message import MAX_TEXT, LanguageVariant, Message, Picture, Strategy, Variant
from broadcaster.words.errors import InvalidInput


def refusal(**fields: object) -> InvalidInput:
    """What a message of these fields is refused with."""
    with pytest.raises(InvalidInput) as caught:
        Message(**{"text": "Ein Satz.", **fields})  # type: ignore[arg-type]
    return caught.value


def test_texts_become_nfc_with_plain_line_ends() -> None:
    """Decomposed letters, Windows line ends and tabs are tidied once, at the border."""
    said = Message(text="Bu\u0308rger\r\n\tund  Gäste\u2028Ende  ")
    assert said.text == "Bürger\n und  Gäste\nEnde"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "leer"),
        ("  \n ", "leer"),
        ("😀😀", "kein Wort"),
        ("x" * 100_000, "erlaubt sind 60000"),
        ("a\u202eb", "„a▯b“ (U+202E)"),
        ("a\x00b", "U+0000"),
        ("a\x81b\ue123", "„a▯b“ (U+0081); „a b▯“ (U+E123)"),
        ("a\ud800b", "U+D800"),
        ("a\uffffb", "U+FFFF"),
        ("02921\u200f/30-0", "(U+200F)"),
    ],
)
def test_unusable_texts_are_refused_with_field_and_reason(text: str, reason: str) -> None:
    """Empty, wordless, oversized texts and invisible controls never become a message."""
    error = refusal(text=text)
    assert [problem.field for problem in error.problems] == ["text"]
    assert reason in error.sentence.de
    assert error.sentence.en != error.sentence.de


def test_every_problem_is_named_at_once() -> None:
    """A person mends everything in one go."""
    error = refusal(text="", link="gopher://x", language="deutsch!", hashtags=("a b",), stand=datetime(2026, 1, 1))
    assert [problem.field for problem in error.problems] == ["link", "text", "language", "hashtags", "stand"]


def test_bidi_isolates_are_allowed_only_balanced_and_in_right_to_left_languages() -> None:
    """Arabic and Persian may isolate; German may not, and nobody leaves an isolate open."""
    assert Message(text="سلام \u2067شماره\u2069", language="fa").text.endswith("\u2069")
    assert "U+2067" in refusal(text="x \u2067y\u2069").sentence.en
    assert "U+2067" in refusal(text="سلام \u2067شماره", language="fa").sentence.en


def test_bidi_marks_belong_to_right_to_left_languages() -> None:
    """Persian needs them beside numbers; in German they only hide."""
    assert "\u200f" in Message(text="شماره \u200f112", language="fa").text


def test_byte_order_marks_are_dropped() -> None:
    """Editors leave them behind, nobody sees them, and X refuses them."""
    assert Message(text="\ufeffEin\ufeff Satz.", headline="\ufeffAch").text == "Ein Satz."


def test_emoji_with_joiners_survive() -> None:
    """Zero-width joiners and variation selectors belong to emoji and scripts."""
    text = "Familie 👨‍👩‍👧 ⚠️ hilft"
    assert Message(text=text).text == text


def test_a_variant_changes_only_its_channel() -> None:
    """The message stays the same everywhere else; an empty link removes it."""
    said = Message(text="Lang.", link="https://a.example/", variants={"x": Variant(text="Kurz.", link="")})
    assert (said.on("x").text, said.on("x").link) == ("Kurz.", None)
    assert (said.on("facebook").text, said.on("facebook").link) == ("Lang.", "https://a.example/")


def test_a_variants_problem_names_the_variant() -> None:
    """The field in the sentence leads to the place to mend."""
    assert [p.field for p in refusal(variants={"x": Variant(text="")}).problems] == ["variants.x.text"]


def test_a_message_cannot_be_changed() -> None:
    """A change is a new revision."""
    said = Message(text="Fest.", stand=datetime(2026, 11, 23, 14, 30, tzinfo=UTC))
    with pytest.raises(AttributeError):
        said.text = "Anders."  # type: ignore[misc]


def test_too_many_pictures_are_refused_before_anything_else() -> None:
    """Bounds come first."""
    picture = Picture(sha256="0" * 64, file="a.jpg", media_type="image/jpeg", width=1, height=1, size=1)
    assert refusal(pictures=(picture,) * 11).problems[0].field == "pictures"


def test_a_byte_order_mark_goes() -> None:
    """X refuses the character that some editors leave in a text; nobody sees that it is gone."""
    assert Message(text="\ufeffHin\ufeffweis").text == "Hinweis"


def test_a_language_is_said_in_its_own_text() -> None:
    """Einfache Sprache and English have their own words; link, hashtags and pictures are the message's."""
    simple = LanguageVariant(headline="Das Amt ist zu", text="Bitte kommen Sie nicht.\r\nRufen Sie an.")
    said = Message(
        text="Die Zulassungsstelle ist geschlossen.",
        link="https://a.example/",
        hashtags=("Soest",),
        languages={"de-simple": simple, "en": LanguageVariant(text="Closed.", link="https://a.example/en")},
    )
    easy, english = said.in_language("de-simple"), said.in_language("en")
    assert (easy.headline, easy.text) == ("Das Amt ist zu", "Bitte kommen Sie nicht.\nRufen Sie an.")
    assert (easy.link, easy.hashtags, easy.language) == ("https://a.example/", ("Soest",), "de-simple")
    assert (english.link, english.headline) == ("https://a.example/en", "")
    assert said.in_language("de") is said


def test_a_languages_problem_names_the_language() -> None:
    """Each text is judged by the rules of its own language."""
    bad = {
        "fa": LanguageVariant(text="سلام \u2067شماره\u2069", headline="a\nb"),
        "en": LanguageVariant(text="x\u2067y\u2069", link="nowhere"),
        "Deutsch!": LanguageVariant(text=" "),
    }
    assert [found.field for found in refusal(languages=bad).problems] == [
        "languages.fa.headline",
        "languages.en.text",
        "languages.en.link",
        "languages.Deutsch!",
        "languages.Deutsch!.text",
    ]


def test_a_variant_chooses_its_strategy() -> None:
    """A channel's choice goes before the message's."""
    said = Message(text="Lang.", strategy=Strategy.CARDS, variants={"x": Variant(strategy=Strategy.SHORT)})
    assert (said.on("x").strategy, said.on("facebook").strategy) == (Strategy.SHORT, Strategy.CARDS)


@pytest.mark.parametrize(
    "fields",
    [
        {"hashtags": ("x" * 101,)},
        {"variants": {f"c{number}": Variant() for number in range(21)}},
        {"languages": {f"a{number}": LanguageVariant(text="a") for number in range(13)}},
        {"languages": {"en": LanguageVariant(text="x" * 60_001)}},
    ],
)
def test_every_field_is_bounded(fields: dict[str, object]) -> None:
    """Nothing that is handed in can grow without limit."""
    assert "erlaubt sind" in refusal(**fields).sentence.de


def called(text: str) -> list[str]:
    """The functions, Python's own included, that run while a text is refused."""
    names: list[str] = []

    def watch(frame: FrameType, event: str, argument: object) -> None:
        if event in ("call", "c_call"):
            names.append(getattr(argument, "__name__", frame.f_code.co_name))

    gc.disable()  # what others registered with the collector would be counted, too
    sys.setprofile(watch)
    try:
        Message(text=text)
    except InvalidInput:
        return names
    finally:
        sys.setprofile(None)
        gc.enable()
    raise AssertionError("it was taken")


def test_ten_megabytes_are_refused_without_being_read() -> None:
    """The work does not grow with the text: the same few calls, none of which looks at the characters."""
    large = called("Überlang. " * 1_000_000)
    assert large == called("Überlang. " * 10_000)
    assert len(large) < 200
    assert {"normalize", "sub", "fullmatch", "search", "split", "isalnum", "tidy"}.isdisjoint(large)


def test_the_limit_itself_is_allowed() -> None:
    """Exactly the limit passes."""
    assert len(Message(text="x" * MAX_TEXT).text) == MAX_TEXT


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("zu.\vHotline", "zu.\nHotline"),
        ("Seite 1\fSeite 2", "Seite 1\nSeite 2"),
        ("A\tgeschlossen\tbis Freitag", "A · geschlossen · bis Freitag"),
        ("Tel.:\t02921/30-0", "Tel.: 02921/30-0"),
        ("\uf0b7\tErstens\n2.\tZweitens", "• Erstens\n2. Zweitens"),
        ("Ruf \u202a02921/30-0\u202c an", "Ruf 02921/30-0 an"),
        ("Ruf \u202d02921/30-0\u202c an", "Ruf 02921/30-0 an"),
        ("\u206802921\u2069/30\u200e-0", "02921/30-0"),
        ("Straßen\u00adsperrung", "Straßensperrung"),
        ("\ufeffHeute", "Heute"),
        ("\x84Zu\x93 \x96 bis 8", "„Zu“ – bis 8"),
        ("30\x1e0", "30\u20110"),
        ("8\u00a0Uhr", "8\u00a0Uhr"),
        ("עברית \u200f123", "עברית \u200f123"),
    ],
)
def test_what_office_programs_write_is_taken(pasted: str, text: str) -> None:
    """Signs that mean something stay or are said otherwise; what nobody sees and means nothing goes."""
    assert Message(text=pasted, language="he" if "ע" in pasted else "de").text == text


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("www.kreis-soest.de/zulassung", "https://www.kreis-soest.de/zulassung"),
        ("müller.de", "https://müller.de"),
        (" https://x.de/a ", "https://x.de/a"),
    ],
)
def test_a_link_without_https_is_one_of_https(typed: str, link: str) -> None:
    """As people type it, in every place for a link."""
    said = Message(
        text="Zu.",
        link=typed,
        variants={"x": Variant(link=typed)},
        languages={"en": LanguageVariant(text="Shut.", link=typed)},
    )
    assert {said.link, said.variants["x"].link, said.languages["en"].link} == {link}


@pytest.mark.parametrize(
    "link", ["localhost", "1.2.3.4", "a@b.de", "zu.", "http://xn--a/", "https://xn--zzzzzz.de/", "https://exa mple/"]
)
def test_what_is_no_address_stays_none(link: str) -> None:
    """It is refused with the field."""
    with pytest.raises(InvalidInput, match="not a web address"):
        Message(text="Zu.", link=link)


def test_a_hashtag_of_digits_says_what_would_become_of_it() -> None:
    """And names a way that works."""
    with pytest.raises(InvalidInput, match=r"digits only.*#Emergency112"):
        Message(text="Zu.", hashtags=("112",))
