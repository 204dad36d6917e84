"""Where a sentence ends, and where it must not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.rendition.sentences import breakable, sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Stelle in der Mastholter Str. 230b ist geschlossen.",
        "Am 3. Nov. 2026 ist z. B. die Zulassungsstelle zu.",
        "Die Prof.-Dr. -Huber-Str. 5 ist am 1. und 2. Tag gesperrt.",
        "Tel. 02921/30-0 ist erreichbar.",
        "Das gilt gem. § 12 Abs. 3 Nr. 4 der Satzung.",
        "Bis 31.10. 24 Uhr gilt die Frist.",
        "Frau Dr. Müller und Hr. Prof. Schmidt sind da.",
        "Die Sitzung am 15. November fällt aus.",
        "Im 2. Stock ist offen.",
        "Ca. 5 Mio. Euro wurden u. a. dafür gezahlt.",
        "Er sagte: „Wir sind da. Wirklich!“",
        "In Zi. 12 der Abt. Straßenverkehr gilt Anl. 3 weiter.",
        "Die Mastholter Str. Ecke Südring ist frei.",
    ],
)
def test_an_abbreviation_or_date_ends_no_sentence(sentence: str) -> None:
    """German abbreviations, ordinals and dates stay inside their sentence."""
    assert sentences(f"Hinweis. {sentence} Danke.") == ["Hinweis. ", f"{sentence} ", "Danke."]


def test_sentences_end_where_a_reader_ends_them() -> None:
    """Full stop, question mark, exclamation mark and line end close a sentence."""
    text = "Das Amt ist zu. Wie lange? Unklar! Bitte warten\nDanach mehr."
    assert sentences("In einer Zeile, die im Satz\numbricht. Ende.") == [
        "In einer Zeile, die im Satz\numbricht. ",
        "Ende.",
    ]
    assert sentences(text) == ["Das Amt ist zu. ", "Wie lange? ", "Unklar! ", "Bitte warten\n", "Danach mehr."]


@given(
    st.text(alphabet="aB3 .!?…„“()-\n§Z\u00a0é😀中。", max_size=80),
    st.sampled_from(["de", "en", "tr", "xx", "zh-Hans"]),
)
def test_sentences_joined_are_the_text(text: str, language: str) -> None:
    """Nothing is lost or added, in any language."""
    assert "".join(sentences(text, language)) == text


@pytest.mark.parametrize(
    "text",
    [
        "Str.| 230b",
        "Mastholter| Str. 230b",
        "z.| B.",
        "Tel.| 02921/30-0",
        "Telefon:| 02921/30-0",
        "02921| 30-0",
        "02921 /| 30-0",
        "02921| / 30-0",
        "+49| 2921 30-0",
        "Nr.| 5",
        "§| 12",
        "3.| November 2026",
        "3. November| 2026",
        "31.10.| 2026",
        "1.| und 2. Tag",
        "1. und| 2. Tag",
        "8.00| –16.30 Uhr",
        "16.30| Uhr",
        "10| Euro",
        "5| km",
        "Senator-Schwartz-Ring| 21-23",
        "Dr.| Müller",
        "Zimmer| 12",
        "100| 000",
        "Az. 12 |/ K 345/26",
        "Az. 12 /| K 345/26",
        "Az. 12 / K| 345/26",
        "IBAN |/ DE02",
        "IBAN /| DE02",
        "Durchwahl -2945| oder -2946",
        "-2945 oder| -2946",
        "Dr. med.| vet. Meier",
        "Dr. med. vet.| Meier",
        "Haus| 5, EG",
        "S. 12| ff.",
    ],
)
def test_what_belongs_together_is_not_broken(text: str) -> None:
    """The space at the mark stands inside a number, date, address or abbreviation."""
    position = text.index("|")
    assert not breakable(text.replace("|", ""), position)


ADMINISTRATION = (Path(__file__).parent / "data" / "administration.txt").read_text("utf-8")
"""One thing in each line, with a space in it that no thread may be parted at."""


@pytest.mark.parametrize("text", ADMINISTRATION.strip().splitlines())
def test_the_language_of_offices_is_not_broken(text: str) -> None:
    """Titles, file numbers, laws, plates, plots, rooms, roads, amounts, times."""
    position = text.index("|")
    assert not breakable(text.replace("|", ""), position)


def test_abbreviations_of_offices_end_no_sentence() -> None:
    """And the words that they resemble do."""
    text = (
        "Rd. 350 Haushalte im Reg.-Bez. Arnsberg sind mind. 3 Tage betroffen. Das gilt gem. § 60 Abs. 1 Satz 2 Nr. 3 Buchst. b der Satzung. "
        "Zuständig ist Frau Dipl.-Verww. Meier bei der Stadtverw. Soest. Bitte warten Sie im Foyer. Heute bleibt es zu."
    )
    assert [sentence.split()[0] for sentence in sentences(text)] == ["Rd.", "Das", "Zuständig", "Bitte", "Heute"]


@pytest.mark.parametrize(
    "text",
    [
        "offen,| aber",
        "ist| zu",
        "Soest| und",
        "2026| ist",
        "30-0| erreichbar",
        "Uhr| geöffnet",
        "seit| 2026",
        "Zulassungs-| und",
        "Amt.| Bitte",
        "10 Uhr.| Ab",
        "NRW.| Seit",
    ],
)
def test_other_spaces_may_be_broken(text: str) -> None:
    """The rules above leave room to break a long sentence."""
    position = text.index("|")
    assert breakable(text.replace("|", ""), position)
