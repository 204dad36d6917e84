"""Lines of text: within the width, even, and broken only where a reader would pause."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from broadcaster.rendition.cards.lettering import REGULAR, SEMIBOLD, Face, drawable, undrawable
from broadcaster.rendition.cards.setting import set_headline, set_text
from broadcaster.rendition.hyphens import AT_JOINT, hyphenation

FACE = Face(REGULAR, 46)
TEXT = (
    "Die Zulassungs- und Führerscheinstellen in Soest (Senator-Schwartz-Ring 21-23) und Lippstadt (Mastholter Str. 230b) "
    "sind ab Samstag, 28. November, geschlossen. Rufen Sie Tel. 02921 30-0 an, z. B. wegen der "
    "Schuleingangsuntersuchungen am 31.10. um 8 Uhr. Nach § 12 Abs. 3 kostet das 25 Euro."
)


def hyphenated(word: str, language: str = "de") -> str:
    """``word`` with a hyphen wherever one may stand."""
    ends = [0, *(position for position, _cost in hyphenation(word, language)), len(word)]
    return "-".join(word[first:last] for first, last in pairwise(ends))


@pytest.mark.parametrize("width", range(380, 980, 40))
def test_no_line_is_too_wide_and_none_tears_a_number_apart(width: int) -> None:
    """A line ends where a part of a thread may end, too; joined they are the text."""
    lines = [line.text for line in set_text(TEXT, FACE, width, "de")]
    assert all(FACE.width(line) <= width for line in lines)
    torn = [line for line in lines if re.search(r"(\b28\.|Tel\.|02921|Str\.|z\.|§|Abs\.|\b8|\b25|31\.)\Z", line)]
    assert torn == []
    assert "IT-" not in {line[-3:] for line in lines}
    assert bare("".join(lines)) == bare(TEXT)


def bare(text: str) -> str:
    """``text`` without spaces and hyphens."""
    return re.sub(r"[\s-]", "", text)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Schuleingangsuntersuchungen", "Schul-ein-gangs-unter-su-chungen"),
        ("Rettungsleitstelle", "Rettungs-leitstelle"),
        ("Führerscheinstelle", "Führer-schein-stelle"),
        ("Straßenverkehrsamt", "Stra-ßen-ver-kehrsamt"),
        ("geschlossen", "geschlossen"),
        ("Kreis", "Kreis"),
        ("www.kreis-soest.de", "www.kreis-soest.de"),
        ("02921/30-0", "02921/30-0"),
    ],
)
def test_words_are_hyphenated_between_their_parts(word: str, expected: str) -> None:
    """The syllable patterns alone would write Schu-leingang and Rettungslei-tstelle."""
    assert hyphenated(word) == expected


def test_the_parts_of_a_compound_come_before_its_syllables() -> None:
    """A hyphen between them costs least."""
    assert [position for position, cost in hyphenation("Schuleingangsuntersuchungen", "de") if cost == AT_JOINT] == [
        5,
        13,
    ]


def test_english_words_are_hyphenated_by_english_rules() -> None:
    """And a language without patterns is left alone."""
    assert "-" in hyphenated("registration", "en")
    assert hyphenated("registration", "xx") == "registration"


def test_a_word_is_hyphenated_only_if_a_line_would_be_half_empty() -> None:
    """Hyphens make reading harder."""
    wide = set_text("Die Zulassungsstelle in Soest ist heute geschlossen.", FACE, 900, "de")
    assert not any(line.text.endswith("-") for line in wide)
    narrow = set_text("Die Schuleingangsuntersuchungen", FACE, 560, "de")
    assert narrow[0].text == "Die Schuleingangs-"


def test_no_last_line_is_a_lonely_syllable_if_there_is_a_choice() -> None:
    """The words before it come along."""
    lines = [
        line.text
        for line in set_text("Wir sind heute nur unter der Rufnummer des Kreishauses für Sie da.", FACE, 620, "de")
    ]
    assert FACE.width(lines[-1]) >= 620 / 4


def test_a_headline_is_even_and_breaks_after_its_colon() -> None:
    """No word of a headline is hyphenated while it fits, and no line ends with a preposition."""
    face = Face(SEMIBOLD, 68)
    lines = set_headline("IT-Ausfall: Zulassungsstellen in Soest und Lippstadt geschlossen", face, 920, "de")
    assert lines == ["IT-Ausfall:", "Zulassungsstellen in Soest", "und Lippstadt geschlossen"]


def test_words_without_end_are_torn_rather_than_run_out_of_the_picture() -> None:
    """An address breaks after its signs, anything else anywhere."""
    text = "https://www.kreis-soest.de/verwaltung/ordnung/zulassung.php?seite=hinweis " + "W" * 99
    lines = [line.text for line in set_text(text, FACE, 500, "de")]
    assert all(FACE.width(line) <= 500 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert lines[0].endswith(("/", "-", "."))


def test_no_line_ends_with_a_word_that_leads_on_if_there_is_a_choice() -> None:
    """Such as "in" and "und", which stand before what they belong to."""
    text = (
        "Die Zulassungsstelle ist ab Montag in Lippstadt und in Soest für alle Bürgerinnen und Bürger "
        "mit Termin wieder geöffnet."
    )
    ends = {line.text.rpartition(" ")[2] for line in set_text(text, FACE, 600, "de")}
    assert ends.isdisjoint({"ab", "in", "und", "für"})


def test_lists_hang_behind_their_bullets() -> None:
    """The second line of an entry begins below the first word."""
    first, *others = set_text(
        "• Zulassungsstelle Soest: Bitte kommen Sie nicht, auch nicht mit Termin.", FACE, 600, "de"
    )
    assert first.text.startswith("– Zulassungsstelle") and first.indent == 0
    assert others and {line.indent for line in others} == {round(FACE.width("– "))}


def test_emoji_are_drawn_from_their_own_typeface() -> None:
    """A tick is a tick and no box, in one colour; sequences stay whole."""
    assert undrawable("Geöffnet ✅ geschlossen ❌ ⚠️ 1️⃣ 👍🏽 ✓ ● → Łódź € ½") == []
    assert drawable("✓ Straße – „Zweck“ ● ½ € Łódź") == "✔ Straße – „Zweck“ • ½ € Łódź"
    assert FACE.width("✅") > 20 and FACE.width("✅✅") == pytest.approx(2 * FACE.width("✅"), abs=2)


def test_what_cannot_be_drawn_is_named_and_leaves_a_box() -> None:
    """Also for a whole word: nothing is joined, and no sign between two numbers vanishes."""
    assert undrawable("Heute 今天 geschlossen 今") == ["今", "天"]
    assert drawable("Heute 今天 geschlossen\nMorgen 今 nicht") == "Heute □ geschlossen\nMorgen □ nicht"
    assert drawable("02921/30今0, Raum 今, 8\u201112 Uhr, 10\u201012 €") == "02921/30□0, Raum □, 8-12 Uhr, 10-12 €"
    assert drawable("30\u093e0, \u06dd8, \U0001fa8a") == "30□0, □8, □"


def test_signs_in_another_form_are_drawn_in_plain_form() -> None:
    """Full width, Roman, circled and mathematical ones; a number of its own never joins its neighbour."""
    assert drawable("８－１２ Uhr, ⑫0, Ⅻ, 𝟏𝟐, 8\u223630") == "8-12 Uhr, (12)0, XII, 12, 8:30"


def test_joiners_belong_to_emoji_only() -> None:
    """Elsewhere nobody sees them, and a digit is drawn as a digit."""
    assert (
        drawable("3\u200d0 \u200dUhr\u200d, 👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥")
        == "30 Uhr, 👨\u200d👩\u200d👧 ❤\u200d🔥"
    )
    flag = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    assert drawable(f"{flag} 3\U000e01000\U000e0067") == f"{flag} 30"
