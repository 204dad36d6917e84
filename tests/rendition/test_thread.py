"""Threads: no part too long, nothing torn apart, nothing lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.message import Message
from broadcaster.rendition.compose import compose
from broadcaster.rendition.thread import split
from broadcaster.rendition.weighted import weighted_length

from .press_texts import PressText, press_texts

KEPT = (
    "Mastholter Str. 230b",
    "Tel. 02921/30-0",
    "02921 30-0",
    "+49 2921 30-1234",
    "z. B.",
    "31.10.2026",
    "3. November 2026",
    "15. Nov. 2026",
    "1. und 2. Tag",
    "8.00–16.30 Uhr",
    "Nr. 5",
    "§ 12 Abs. 3",
    "Prof.-Dr. -Huber-Str. 7",
    "Senator-Schwartz-Ring 21-23",
    "https://notfall.kreis-soest.de/it?stand=14.30",
    "kreis-soest.de/notfall",
    "1.250 Euro",
    "Dr. Müller",
    "112",
)
WORDS = (
    "die der das und Kreis Soest Verwaltung Zulassungsstelle geschlossen geöffnet Termine Bürgerinnen Bürger bitte nicht "
    "kommen telefonisch erreichbar Ausländerbehörde Schuleingangsuntersuchungen wegen des Ausfalls heute weiterhin in"
).split()
COUNTER = re.compile(r" \((\d+)/(\d+)\)\Z")


def phrases() -> st.SearchStrategy[str]:
    """A few words, in which something that must stay whole may stand."""
    return st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(KEPT)), min_size=1, max_size=9).map(" ".join)


@st.composite
def drawn_texts(draw: st.DrawFn) -> str:
    """A German press text: paragraphs of sentences of clauses, some sentences far too long and without a comma."""
    paragraphs = []
    for _ in range(draw(st.integers(1, 4))):
        sentences = draw(st.lists(st.lists(phrases(), min_size=1, max_size=7), min_size=1, max_size=4))
        joints = draw(st.lists(st.sampled_from([", ", " "]), min_size=len(sentences), max_size=len(sentences)))
        paragraphs.append(
            " ".join(f"Wir sagen {joint.join(clauses)}." for clauses, joint in zip(sentences, joints, strict=True))
        )
    return draw(st.sampled_from(["\n", "\n\n"])).join(paragraphs)


def without_counters(parts: list[str]) -> list[str]:
    """The parts as slices of the text; a thread's counters are complete and in order."""
    if len(parts) == 1:
        return parts
    numbers = [COUNTER.search(part) for part in parts]
    assert [found and (found[1], found[2]) for found in numbers] == [
        (str(number), str(len(parts))) for number in range(1, len(parts) + 1)
    ]
    return [COUNTER.sub("", part) for part in parts]


def spans(text: str, pieces: list[str]) -> list[tuple[int, int]]:
    """Where each piece stands in the text; only space lies between them."""
    found = []
    position = 0
    for piece in pieces:
        start = text.index(piece, position)
        assert text[position:start].strip() == ""
        position = start + len(piece)
        found.append((start, position))
    assert text[position:].strip() == ""
    return found


@given(drawn_texts(), st.sampled_from([140, 280, 500]))
def test_every_part_fits_and_together_they_are_the_text(text: str, limit: int) -> None:
    """No part is over the limit; in order and without counters the parts are the text."""
    parts = split(text, limit, weighted_length)
    assert max(map(weighted_length, parts)) <= limit
    spans(text, without_counters(parts))


@given(drawn_texts(), st.sampled_from([110, 140, 280]))
def test_nothing_that_belongs_together_is_torn_apart(text: str, limit: int) -> None:
    """A part ends at a space, and never inside a number, date, address, abbreviation or link."""
    cuts = [end for _start, end in spans(text, without_counters(split(text, limit, weighted_length)))][:-1]
    assert all(text[cut].isspace() for cut in cuts)
    for kept in KEPT:
        for match in re.finditer(rf"(?<!\w){re.escape(kept)}(?!\w)", text):
            assert not [cut for cut in cuts if match.start() < cut < match.end()]


@given(st.text(alphabet="aあ😀\u0301\u200d.\n /-ö👩🏽", min_size=1, max_size=900), st.integers(30, 280))
def test_texts_without_spaces_fit_too(text: str, limit: int) -> None:
    """What has no place to break is broken between characters as people see them."""
    text = text.strip() or "a"
    parts = split(text, limit, weighted_length)
    assert "".join("".join(without_counters(parts)).split()) == "".join(text.split())
    assert max(map(weighted_length, parts)) <= limit


CORPUS = press_texts(240)
CLOSING = {"link": "https://notfall.kreis-soest.de/it", "hashtags": ("KreisSoest", "ITAusfall")}


def whole(press: PressText, **more: object) -> tuple[str, list[str]]:
    """A press text as it is composed, and as a thread for X."""
    composed = compose(Message(headline=press.headline, text=press.text, **more))  # type: ignore[arg-type]
    return composed.text, split(composed.text, 280, weighted_length, head=composed.head, tail=composed.tail)


@pytest.mark.parametrize("limit", [110, 140, 280])
def test_two_hundred_press_texts_are_split_within_the_rules(limit: int) -> None:
    """No part over the limit, the parts are the text, and no fact of an authority's daily life is torn apart."""
    cut, torn = 0, []
    for press in CORPUS:
        parts = split(press.text, limit, weighted_length)
        assert max(map(weighted_length, parts)) <= limit
        cuts = [end for _start, end in spans(press.text, without_counters(parts))][:-1]
        cut += len(cuts)
        torn += [press.text[start:end] for start, end in press.kept for place in cuts if start < place < end]
    assert torn == []
    assert len(CORPUS) >= 200 and cut > 700


def test_headline_and_closing_lines_never_stand_alone() -> None:
    """The first part has headline and lead, the last one text before its link, unless its sentence is too long for both."""
    for press in CORPUS:
        text, parts = whole(press, **CLOSING)
        first, *_middle, last = without_counters(parts) if len(parts) > 1 else [text, text]
        assert first.startswith(f"{press.headline}\n\n") and len(first) > len(press.headline) + 20
        sentence = press.text.rsplit(". ", 1)[-1]
        if last.startswith("https://"):
            assert weighted_length(f"{sentence}\n\n{last} (99/99)") > 280


def test_parts_are_balanced() -> None:
    """No part of a press text is an orphan: none is shorter than a third of the average of its thread."""
    shares = []
    for press in CORPUS:
        _text, parts = whole(press, **CLOSING)
        lengths = [weighted_length(part) for part in parts]
        shares.append(min(lengths) * len(lengths) / sum(lengths))
    assert min(shares) > 1 / 3
    assert sorted(shares)[len(shares) // 2] > 0.6


def test_a_sentence_that_refers_back_stays_with_what_it_refers_to() -> None:
    """A reader of one part alone knows who "dort" and "deshalb" are about, and gets an answer with its question."""
    filler = "Die Zulassungsstelle in Soest bleibt heute geschlossen und ist telefonisch nicht erreichbar."
    for reference in ("Dort fallen alle Termine aus.", "Deshalb helfen wir Ihnen nur am Telefon weiter."):
        text = f"{filler} {filler} {filler} {reference} {filler} {filler}"
        for part in without_counters(split(text, 280, weighted_length)):
            assert not part.startswith(reference)
    question = "Gilt das auch für die Zahlungen zum Monatsende?"
    text = f"{filler} {filler} {question} Alle Zahlungen sind erfolgt. {filler} {filler}"
    assert not any(part.endswith(question) for part in without_counters(split(text, 280, weighted_length)))


def test_a_list_stays_together_below_its_introduction() -> None:
    """Rows without full stop are no headings, and their introduction is not left at the end of a part."""
    rows = [
        "So erreichen Sie uns:",
        "Kreishaus: geöffnet 8-12 Uhr",
        "Jobcenter: Tel. 02921/30-0",
        "Bürgerbüro: geschlossen",
    ]
    filler = "Die Zulassungsstelle in Soest bleibt heute geschlossen und ist telefonisch nicht erreichbar."
    text = f"{filler} {filler}\n\n" + "\n".join(rows) + f"\n\n{filler}"
    parts = without_counters(split(text, 280, weighted_length))
    assert sum("\n".join(rows) in part for part in parts) == 1


def test_a_text_that_fits_has_no_counter() -> None:
    """One post is not a thread."""
    assert split("Das Kreishaus ist geöffnet.", 280, weighted_length) == ["Das Kreishaus ist geöffnet."]


def test_parts_end_with_sentences_and_are_of_like_size() -> None:
    """No orphan is left over when the sentences can be shared out evenly."""
    sentence = "Die Zulassungsstelle in Soest bleibt heute geschlossen und ist nicht erreichbar."
    parts = split(" ".join([sentence] * 7), 280, weighted_length)
    assert [part.count(".") for part in parts] == [3, 2, 2] or sorted(part.count(".") for part in parts) == [2, 2, 3]
    assert all(COUNTER.sub("", part).endswith(".") for part in parts)


def test_a_headline_stays_with_its_text() -> None:
    """A line without a full stop before a paragraph is not left alone."""
    paragraph = "Die Stellen in Soest und Lippstadt sind geschlossen. " * 4
    parts = split(f"IT-Ausfall im Kreis\n\n{paragraph.strip()}", 230, weighted_length)
    assert parts[0].startswith("IT-Ausfall im Kreis\n\nDie Stellen")


def test_a_long_sentence_breaks_after_a_clause() -> None:
    """The pause at a comma is better than one between two words."""
    clause = "weil die Verwaltung auf elektronischem Wege nicht zuverlässig erreicht werden kann"
    parts = split(", ".join([f"Bitte rufen Sie an, {clause}", *[clause] * 5]) + ".", 280, weighted_length)
    assert all(COUNTER.sub("", part)[-1] in ",." for part in parts)


@pytest.mark.parametrize(("words", "digits"), [(300, 1), (900, 2), (7_000, 3)])
def test_the_counter_is_part_of_the_limit(words: int, digits: int) -> None:
    """Threads of up to 9, 99 and more parts keep the limit with their counter."""
    parts = split("Wort, " * words + "Ende.", 280, weighted_length)
    assert len(str(len(parts))) == digits
    assert max(map(weighted_length, parts)) <= 280


def test_the_notice_of_an_outage_becomes_readable_parts() -> None:
    """Every part of a real kind of notice ends with a sentence, and its telephone number is whole."""
    text = (Path(__file__).parent / "data" / "notice.txt").read_text("utf-8").strip()
    parts = split(text, 280, weighted_length)
    assert 2 < len(parts) < 10
    assert all(COUNTER.sub("", part).endswith(".") for part in parts)
    assert sum("Tel. 02921/30-0" in part for part in parts) == 1
