"""The service board in words: state, alternative, telephone, since and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from broadcaster.message.offices import Office, OfficeState, in_order, outdated, problems, state_of, text, told
from broadcaster.words.errors import InvalidInput

MIDNIGHT = datetime(2026, 11, 27, 23, tzinfo=UTC)
CLOSED = Office(
    name="Zulassungsstelle",
    state=OfficeState.CLOSED,
    alternative="Bitte kommen Sie nicht.",
    phone="02921 30-0",
    since=datetime(2026, 11, 23, 7, 30, tzinfo=UTC),
    until=MIDNIGHT,
    name_en="Vehicle registration",
    alternative_en="Please do not come.",
)
OPEN = Office(name="Kreishaus", state=OfficeState.OPEN)
LIMITED = Office(name="Ausländerbehörde", state=OfficeState.LIMITED, alternative="Nur Notfälle")


def test_the_board_is_told_in_german_and_in_english() -> None:
    """What is closed first; German time; where there is no English name the German stands."""
    assert text(in_order([OPEN, LIMITED, CLOSED]), "de") == (
        "Geschlossen:\n"
        "– Zulassungsstelle (seit 23.11.2026, 08:30 Uhr, bis 27.11.2026): Bitte kommen Sie nicht – Tel. 02921 30-0\n\n"
        "Eingeschränkt:\n– Ausländerbehörde: Nur Notfälle\n\nGeöffnet:\n– Kreishaus"
    )
    assert text([CLOSED, OPEN], "en") == (
        "Closed:\n"
        "– Vehicle registration (since 23 November 2026, 08:30, until 27 November 2026): Please do not come – "
        "Tel. 02921 30-0\n\nOpen:\n– Kreishaus"
    )
    assert told(LIMITED, "de") == "Ausländerbehörde – eingeschränkt: Nur Notfälle"


def test_an_end_at_midnight_means_the_whole_day_before() -> None:
    """Nobody reads "until 28 November" as "not on the 28th"."""
    assert "bis 27.11.2026)" in text([replace(CLOSED, since=None)], "de")
    assert "bis 27.11.2026, 23:59 Uhr)" in text(
        [replace(CLOSED, since=None, until=MIDNIGHT - timedelta(minutes=1))], "de"
    )


def test_what_is_over_is_not_told_as_if_it_held() -> None:
    """Whether it is open again, only a person can say; the entry is named."""
    assert outdated([CLOSED, OPEN], MIDNIGHT - timedelta(seconds=1)) == []
    (problem,) = outdated([CLOSED, OPEN], MIDNIGHT)
    assert "„Zulassungsstelle“ galt nur bis 27.11.2026" in problem.sentence.de and problem.blocking


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("geschlossen", "closed"),
        ("Geöffnet ", "open"),
        ("offen", "open"),
        ("EINGESCHRÄNKT", "limited"),
        ("open", "open"),
    ],
)
def test_a_state_may_be_named_in_both_languages(word: str, state: str) -> None:
    """As people write it in a spreadsheet."""
    assert state_of(word) == OfficeState(state)


def test_an_unknown_state_is_refused_with_those_there_are() -> None:
    """The remedy is in the sentence."""
    with pytest.raises(InvalidInput, match="open, limited, closed"):
        state_of("vielleicht")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "offices.name"),
        ({"name": "x" * 121}, "offices.name"),
        ({"alternative": "x" * 301}, "offices.alternative"),
        ({"alternative": "zwei\nZeilen"}, "offices.alternative"),
        ({"phone": "0\u202e1"}, "offices.phone"),
        ({"until": datetime(2026, 11, 23, 7, 30, tzinfo=UTC)}, "offices.until"),
    ],
)
def test_a_wrong_entry_is_named_with_its_field(changes: dict[str, object], field: str) -> None:
    """Too long, more than one line, an end before the beginning."""
    assert [problem.field for problem in problems(replace(CLOSED, **changes))] == [field]  # type: ignore[arg-type]
    assert problems_of_sound() == []


def problems_of_sound() -> list[object]:
    """What is wrong with sound entries: nothing."""
    return [problem for office in (CLOSED, OPEN, LIMITED) for problem in problems(office)]
