"""Hints about texts that are heard: hashtags, emoji, abbreviations, encoded addresses. None keeps a message back."""

from __future__ import annotations

import pytest

from broadcaster.message import LanguageVariant, Message, Picture, Variant
from broadcaster.rendition.hints import hashtags, hints


def fields(text: str, **more: object) -> list[str]:
    """The fields of the hints about a message."""
    found = hints(Message(text=text, **more))  # type: ignore[arg-type]
    assert not any(hint.blocking for hint in found)
    return [hint.field for hint in found]


def test_a_plain_notice_gets_no_hint() -> None:
    """Usual abbreviations, short hashtags and an emoji at the end are fine."""
    text = "✅ Geöffnet: Kreishaus\nDie EU hilft NRW und dem THW (Technisches Hilfswerk). Danke! 🚒\n#KreisSoest #soest"
    assert fields(text, headline="IT-Ausfall im Kreis") == []


@pytest.mark.parametrize(
    ("tag", "found"), [("kreissoestinfo", 1), ("KreisSoestInfo", 0), ("soest", 0), ("KREISSOESTINFO", 0)]
)
def test_long_hashtags_in_small_letters_get_a_hint(tag: str, found: int) -> None:
    """A screen reader needs capitals to tell the words apart; wherever the hashtag stands, it is said once."""
    assert fields(f"Hinweis #{tag}") == ["hashtags"] * found
    variants = {"x": Variant(text=f"Kurz #{tag}", hashtags=(tag,))}
    assert fields(f"#{tag}", hashtags=(tag,), variants=variants) == ["hashtags"] * found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nr. #5 &#39; a#b https://x.de/#Anker ##Eins", []),
        ("#Eins, (#Zwei) und #Drei.", ["Eins", "Zwei", "Drei"]),
    ],
)
def test_what_is_a_hashtag_is_found(text: str, found: list[str]) -> None:
    """Numbers, parts of words and addresses are none."""
    assert hashtags(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wir helfen 🚒 gern.", 1),
        ("Achtung ⚠️, bitte lesen.", 1),
        ("Wir helfen. 🚒 Danke!", 0),
        ("🚒 Wir helfen 🚒", 0),
        ("Wir helfen 🚒\nDanke", 0),
        ("a 🚒. b 🚒. c 🚒. d 🚒.", 1),
        ("a 🚒. b 🚒. c 🚒.", 0),
        ("☎ 112", 0),
    ],
)
def test_emoji_are_few_and_at_the_end(text: str, found: int) -> None:
    """Each is read out by its name, in the middle of the sentence if it stands there."""
    assert fields(text) == ["text"] * found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Die SIT hilft.", 1),
        ("Die SIT (Südwestfalen-IT) hilft.", 0),
        ("ACHTUNG ALLE BITTE LESEN", 0),
        ("PDF und EU", 0),
    ],
)
def test_abbreviations_that_not_all_know_get_a_hint(text: str, found: int) -> None:
    """Unless they are explained, or the whole text is in capitals."""
    assert fields(text) == ["text"] * found
    assert fields(text, language="en") == []


def test_each_text_is_judged_in_its_language() -> None:
    """Rules for Einfache Sprache hold for that text alone, and the hint names it."""
    hard = "Die Systeme wurden abgeschaltet."
    assert fields(hard, languages={"en": LanguageVariant(text=hard)}) == []
    assert fields("Hinweis.", languages={"de-simple": LanguageVariant(text=hard)}) == ["languages.de-simple.text"]
    assert fields(hard, language="de-simple") == ["text"]


def test_an_encoded_address_is_shown_as_people_read_it() -> None:
    """Nobody recognises a name in its encoded form, and a wrong one least of all."""
    (hint,) = hints(Message(text="Hinweis.", link="https://xn--mnchen-3ya.example/a"))
    assert hint.field == "link"
    assert "„münchen.example“" in hint.sentence.de


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("**zu** bis [morgen](https://k.example)", "“**zu**” is Markdown"),
        ("Mehr [hier](https://k.example).", "is Markdown"),
        ("# Überschrift\nText", "is Markdown"),
        ("Heute <b>zu</b>.", "“<b>” is HTML"),
        ("8&nbsp;Uhr", "is HTML"),
        ("Amt · #NV · zu", "“#NV” seems to be written by a spreadsheet"),
        ("Telefon 4,92921E+11", "“4,92921E+11” seems to be written by a spreadsheet"),
        ("{\\rtf1 Zu}", "is RTF"),
        (
            "Von:\tAmt <a@b.de>\nGesendet:\tMontag\nAn:\tPresse\nBetreff:\tZu\n\nDas Amt ist zu.",
            "header lines of an e-mail",
        ),
        ("Bitte senden!\n\n----- Weitergeleitete Nachricht -----\nVon: Amt", "header lines of an e-mail"),
        ("B\\'fcro zu.\\par", "is RTF"),
        ("Heute geschlossen.Es geht morgen weiter.", "X makes a link of “geschlossen.Es”"),
    ],
)
def test_markup_and_sentences_run_together_are_noticed(text: str, part: str) -> None:
    """Everyone would see the characters; a platform would make a link."""
    assert any(part in hint.sentence.en for hint in hints(Message(text=text)))


@pytest.mark.parametrize(
    "text",
    [
        "Bitte * beachten: 2 * 3 * 4.",
        "Betreff: IT-Ausfall\nDas Amt ist zu.",
        "Raum 1E5 und Haus 2E-12, #NVA, #Soest! #112",
        "Pfad C:\\Parken, \\\\server\\x",
        "Team_A_B, #1, 5 < 6 > 4",
        "Näheres auf kreis-soest.de.",
        "Z.B. morgen & Co.",
    ],
)
def test_ordinary_signs_are_no_markup(text: str) -> None:
    """No false alarm."""
    alarms = ("Markdown", "HTML", "RTF", "e-mail", "spreadsheet", "makes a link")
    assert not any(alarm in hint.sentence.en for alarm in alarms for hint in hints(Message(text=text)))


@pytest.mark.parametrize(
    "alt", ["IMG_2031.jpg", "IMG_20261201_101500", "Foto 12", "kreishaus", "Screenshot 2026-12-01", "plan.PNG"]
)
def test_a_description_that_is_a_file_name_is_asked_about(alt: str) -> None:
    """It tells nothing to those who do not see the picture."""
    shown = Picture(sha256="0" * 64, file="Kreishaus.jpg", media_type="image/jpeg", width=9, height=9, size=9, alt=alt)
    (hint,) = [hint for hint in hints(Message(text="Zu.", pictures=(shown,))) if hint.field == "pictures"]
    assert "is a file name" in hint.sentence.en and not hint.blocking


@pytest.mark.parametrize("alt", ["Das Kreishaus in Soest", "Bild 2 von 3: Lageplan", "", "Foto: der Eingang"])
def test_a_description_in_words_is_none(alt: str) -> None:
    """Nor is a missing one, which is told elsewhere."""
    shown = Picture(sha256="0" * 64, file="Kreishaus.jpg", media_type="image/jpeg", width=9, height=9, size=9, alt=alt)
    assert not any("is a file name" in hint.sentence.en for hint in hints(Message(text="Zu.", pictures=(shown,))))
