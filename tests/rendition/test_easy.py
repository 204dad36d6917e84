"""Hints for Einfache Sprache: what makes a text hard is named with an example, and what is easy is left in peace."""

from __future__ import annotations

import pytest

from broadcaster.rendition.easy import hints, unexplained, words

EASY = """
Die Computer von unserem Amt sind kaputt. Jemand hat sie angegriffen.
Das Amt in Soest ist zu. Das Amt in Lippstadt ist auch zu.
Bitte kommen Sie nicht. Das gilt auch für Termine.
Haben Sie eine dringende Frage? Dann rufen Sie uns an. Die Telefon-Nummer ist: 02921/30-0.
Der Notruf 112 funktioniert. Wir werden Sie wieder informieren.
Neue Nachrichten lesen Sie hier und in der Zeitung.
""".strip()


def said(text: str) -> str:
    """All hints about a text, in German."""
    found = hints("text", text)
    assert all(hint.field == "text" and not hint.blocking for hint in found)
    assert all("Einfache Sprache" in hint.sentence.en for hint in found)
    return " ".join(hint.sentence.de for hint in found)


def test_an_easy_text_gets_no_hint() -> None:
    """Hints about what is good would be ignored where they matter."""
    assert hints("text", EASY) == []


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Bitte kommen Sie heute nicht.", 5),
        ("Tel. 02921/30-0, E-Mail info@kreis-soest.de und 8.00-12.00 Uhr.", 7),
        ("– … 🚒", 0),
        ("Mo.-Fr. 8 bis 12 Uhr", 5),
    ],
)
def test_words_are_counted_as_people_do(sentence: str, number: int) -> None:
    """Numbers and words with hyphens are one each, signs are none."""
    assert words(sentence) == number


def test_a_sentence_of_more_than_fifteen_words_is_named() -> None:
    """With its beginning and its length; fifteen are allowed."""
    fifteen = "Wir " + "sagen " * 13 + "das."
    assert hints("text", fifteen) == []
    assert "„Wir sagen sagen sagen sagen sagen … (16)“" in said(fifteen.replace("das.", "das so."))


@pytest.mark.parametrize(
    ("sentence", "example"),
    [
        ("Die Termine werden abgesagt.", "werden … abgesagt"),
        ("Das Amt wurde gestern geschlossen.", "wurde … geschlossen"),
        ("Alle Systeme sind vom Netz genommen worden.", "genommen …"),
        ("Die Sitzung wird verschoben und neu geplant.", "wird … verschoben"),
        ("Sie werden telefonisch informiert.", "werden … informiert"),
        ("Ihr Antrag wird bearbeitet.", "wird … bearbeitet"),
    ],
)
def test_the_passive_is_named(sentence: str, example: str) -> None:
    """Who does something is missing in it."""
    assert f"„{example}“" in said(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Wir werden gehen.",
        "Es wird kalt.",
        "Das wird gut.",
        "Wir werden Ihnen helfen und Geld geben.",
        "Er hat das Amt geschlossen.",
        "Das wird jetzt ernst.",
        "Die Gemeinde ist bereit.",
        "Wir sind betroffen.",
    ],
)
def test_what_is_no_passive_is_left_in_peace(sentence: str) -> None:
    """Future, adjectives and the perfect look alike."""
    assert hints("text", sentence) == []


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("Die Schuleingangsuntersuchungen finden statt.", "Schuleingangsuntersuchungen"),
        ("Rufen Sie z. B. das Amt an.", "z. B."),
        ("Bitte kommen Sie ggf. morgen.", "ggf."),
        ("Die SIT ist kaputt.", "SIT"),
        ("Es könnte länger dauern.", "könnte"),
        ("Dringende Fragen sollten Sie am Telefon stellen.", "sollten"),
        ("Das Haus des Kreises ist zu.", "des Kreises"),
        ("Das Ende eines langen Ausfalls ist da.", "eines langen Ausfalls"),
    ],
)
def test_hard_words_are_named(text: str, example: str) -> None:
    """Long words, abbreviations, the conditional and the genitive."""
    assert f"„{example}“" in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Die Schul-Eingangs-Untersuchungen finden statt.",
        "Das BKA (Bundes-Kriminal-Amt) hilft uns.",
        "Das Bundes-Kriminal-Amt (BKA) hilft uns.",
        "Das ist das Haus von dem Kreis.",
        "Rufen Sie die Tel. 02921/30-0 an.",
    ],
)
def test_what_is_explained_or_divided_is_left_in_peace(text: str) -> None:
    """A hyphen and an explanation in brackets help."""
    assert hints("text", text) == []


def test_examples_are_few() -> None:
    """A hint stays readable when there is much to say."""
    text = " ".join(f"Das AB{letter} ist zu." for letter in "CDEFG")
    assert "„ABC“, „ABD“, „ABE“ und 2 weitere" in said(text)


def test_abbreviations_are_found_once() -> None:
    """Hashtags, addresses and words in capitals with hyphens are none."""
    assert unexplained("SIT, SIT und #SIT, www.SIT.de, IT-Ausfall, A 44, @SIT", frozenset()) == ["SIT", "IT"]
