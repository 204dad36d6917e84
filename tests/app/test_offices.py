"""The service board: entered by hand or from a file, all or nothing, and told on every channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from broadcaster.app import Installation
from broadcaster.app.board.cells import office_of
from broadcaster.app.board.files import parsed
from broadcaster.app.board.offices import board, import_offices, remove_office, set_offices
from broadcaster.app.messages.posting import Draft, post, preview
from broadcaster.delivery.states import State
from broadcaster.message.offices import MAX_OFFICES, Office, OfficeState
from broadcaster.rendition.templates import Template
from broadcaster.testing.practice import Practice
from broadcaster.words.errors import InvalidInput, UnknownName

from .conftest import Send

CLOSED = Office(name="Zulassungsstelle", state=OfficeState.CLOSED, alternative="Bitte kommen Sie nicht.")
OPEN = Office(name="Kreishaus", state=OfficeState.OPEN)
CSV = (
    "\ufeffDienststelle;Zustand;Stattdessen;Telefon;seit;bis\r\n"
    'Zulassungsstelle;geschlossen;"Bitte nicht kommen; auch nicht mit Termin";Tel. 02921 30-0;23.11.2026 08:00;27.11.2026\r\n'
    ";;;;;\r\n"
    "Kreishaus;offen;;;;\r\n"
)
TOML = """
[[office]]
name = "Kreishaus"
state = "open"
since = 2026-11-23
[[office]]
name = "Zulassungsstelle"
state = "closed"
until = 2026-11-27T16:00:00
name_en = "Vehicle registration"
"""


def test_the_board_shows_what_is_closed_first(installation: Installation) -> None:
    """Entered in any order."""
    set_offices(installation, [OPEN, CLOSED])
    assert board(installation) == [CLOSED, OPEN]


def test_one_wrong_entry_keeps_all_back(installation: Installation) -> None:
    """Nothing is half entered."""
    with pytest.raises(InvalidInput):
        set_offices(installation, [OPEN, replace(CLOSED, name="x" * 500)])
    assert board(installation) == []


def test_the_board_has_an_end(installation: Installation) -> None:
    """Nobody reads three hundred entries."""
    with pytest.raises(InvalidInput, match="there is room for 200"):
        set_offices(installation, [replace(OPEN, name=f"Stelle {number}") for number in range(MAX_OFFICES + 1)])


def test_an_entry_is_removed_or_the_others_are_named(installation: Installation) -> None:
    """The remedy for a typing error."""
    set_offices(installation, [OPEN])
    with pytest.raises(UnknownName, match="There are: Kreishaus"):
        remove_office(installation, "Kreishaus Soest")
    remove_office(installation, "Kreishaus")
    assert board(installation) == []


def test_a_spreadsheet_is_imported(installation: Installation) -> None:
    """As a German spreadsheet saves it: semicolons, a byte order mark, days and times in German; empty lines count not."""
    import_offices(installation, CSV.encode(), "tafel.csv")
    first, second = board(installation)
    assert (first.alternative, first.phone) == ("Bitte nicht kommen; auch nicht mit Termin", "02921 30-0")
    assert first.since == datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert first.until == datetime(2026, 11, 27, 23, tzinfo=UTC)
    assert second == OPEN


def test_a_toml_file_is_imported_and_keeps_what_it_does_not_name(installation: Installation) -> None:
    """Entries are added or replaced; an import removes nothing."""
    set_offices(installation, [replace(OPEN, name="Museum")])
    import_offices(installation, TOML.encode(), "tafel.toml")
    assert [office.name for office in board(installation)] == ["Zulassungsstelle", "Museum", "Kreishaus"]
    assert board(installation)[0].until == datetime(2026, 11, 27, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("data", "file", "said"),
    [
        (b"", "a.csv", "name and state are needed"),
        (b"name;state\n", "a.csv", "no entry"),
        (b"name\nKreishaus\n", "a.csv", "name and state are needed"),
        (b"name;state;Farbe\nKreishaus;open;rot\n", "a.csv", "columns “farbe”"),
        (b"name;state;name\na;open;b\n", "a.csv", "once each"),
        (
            b"name;state\nKreishaus;open;zu viel\n",
            "a.csv",
            "a.csv, row 2: “zu viel” stands in a column that has no name",
        ),
        (b'name;state\n"Kreis', "a.csv", "quotation mark without its second"),
        (b"name;state\nKreishaus;mal so\n", "a.csv", "a.csv, row 2: 'mal so' is no state"),
        (b"name;state;bis\nA;open;\nB;open;morgen\n", "a.csv", "a.csv, row 3: Until: “morgen” is no time"),
        (b"name;state\nA;open\nA;closed\n", "a.csv", "more than once: “A”"),
        (b"name;state\nK\x81ln;open\n", "a.csv", "unreadable characters; save it as “CSV UTF-8”"),
        (b'name;state;alternative\nA;closed;=HYPERLINK("a";"b")\n', "a.csv", "or a formula"),
        (b"name;state;alternative\nA;closed;=B7\n", "a.csv", "“=B7” is a formula"),
        (b"name;state;phone\nA;closed;2921300\n", "a.csv", "seems to lack the zero at its beginning"),
        (b"name;state\n" + b"x" * 1_000_001, "a.csv", "more than 1 MB"),
        (b"name;state\n" + b"".join(b"A%d;open\n" % n for n in range(201)), "a.csv", "more than 200 entries"),
        (b"office = 1", "a.toml", "sections [[office]]"),
        (b"[[office]]\nname = 'A'", "a.toml", "name and state are needed"),
        (b"[[office]]\nname = 'A'\nname = 'B'", "a.toml", "no valid TOML"),
        (b"a = " + b"[" * 90_000, "a.toml", "Nothing was imported"),
        (b"[[office]]\nname = 'A'\nstate = nan", "a.toml", "is no state"),
    ],
)
def test_a_file_that_is_wrong_in_one_place_changes_nothing(
    installation: Installation, data: bytes, file: str, said: str
) -> None:
    """File, place, reason; the board stays as it was."""
    with pytest.raises(InvalidInput) as refused:
        import_offices(installation, data, file)
    assert said in refused.value.sentence.en and "Nothing was imported" in refused.value.sentence.en
    assert board(installation) == []


def test_the_board_is_public_on_every_channel_as_text_and_table(
    installation: Installation, practice: Practice, send: Send
) -> None:
    """Composed, dated, with the table as Instagram's picture, whose description says the same."""
    set_offices(installation, [OPEN, CLOSED])
    told = send(post(installation, Draft(text="", offices=True)))
    assert [delivery.state for delivery, _ in told.deliveries] == [State.PUBLISHED] * 3
    posts = {account: practice.public(f"kreis-soest@{account}") for account in ("facebook", "instagram", "x")}
    begun = "Was geöffnet ist und was nicht\n\nGeschlossen:\n– Zulassungsstelle: Bitte kommen Sie nicht."
    assert all(public[0]["text"].startswith(begun) for public in posts.values())
    assert "Stand: " in posts["facebook"][0]["text"]
    alts = [picture["alt"] for picture in posts["instagram"][0]["pictures"]]
    assert "Zulassungsstelle – geschlossen: Bitte kommen Sie nicht." in alts[0]


def test_the_board_can_be_told_in_english_below_words_of_ones_own(installation: Installation) -> None:
    """An own headline is kept, own words come first."""
    set_offices(installation, [OPEN, replace(CLOSED, name_en="Vehicle registration", alternative_en="Do not come.")])
    draft = Draft(text="Our IT is down.", headline="Today", language="en", offices=True)
    shown = preview(installation, draft, ["kreis-soest@facebook"])
    text = shown.renditions[0][1].parts[0].text
    assert text.startswith("Today\n\nOur IT is down.\n\nClosed:\n– Vehicle registration: Do not come.\n\nOpen:")


def test_a_board_that_is_empty_or_out_of_date_is_not_told(installation: Installation) -> None:
    """Neither as a text nor as a picture; the entry that is over is named."""
    drafts = [Draft(text="", offices=True), Draft(text="Satz.", cards=True, template=Template.OFFICES)]
    for draft in drafts:
        with pytest.raises(InvalidInput, match="is empty"):
            preview(installation, draft)
    set_offices(installation, [replace(CLOSED, until=installation.now() - timedelta(minutes=1))])
    for draft in drafts:
        with pytest.raises(InvalidInput, match="'Zulassungsstelle' held until"):
            preview(installation, draft)


def test_an_end_given_as_a_day_includes_the_day() -> None:
    """And a time with a zone is taken as it is."""
    entry = {"name": "A", "state": "zu", "since": "2026-11-24T08:00+00:00", "until": "2026-11-24"}
    office = office_of(entry)
    assert (office.since, office.until) == (
        datetime(2026, 11, 24, 8, tzinfo=UTC),
        datetime(2026, 11, 24, 23, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "data",
    [
        'name;state;alternative;phone\nAmt\u00a0A;geschlossen;"Bitte\nanrufen";02921 30-0\n'.encode(),
        '\ufeffname;state;alternative;phone;;\r\nAmt A;geschlossen;"Bitte,\r\nanrufen";02921 30-0;;\r\n'.encode(),
        "sep=;\r\nName;State;Alternative;Phone\r\nAmt A;geschlossen;Bitte, anrufen;02921 30-0\r\n".encode("cp1252"),
        "name\tstate\talternative\tphone\r\nAmt A\tgeschlossen\tBitte, anrufen\t02921 30-0\r\n".encode("utf-16"),
        'name,state,alternative,phone\nAmt A,geschlossen,"Bitte, anrufen",02921\u00a030-0\n'.encode(),
        ";Dienststelle;Zustand;;Stattdessen;Telefon\n;Amt A;zu;;Bitte, anrufen;02921 30-0\n".encode("utf-8-sig"),
        b"\n|||\nDienststelle oder Leistung|Zustand|Was man stattdessen tut|Telefon\nAmt A|zu|Bitte, anrufen|02921 30-0\n",
        b'sep=|\nName|State|Hinweis|Tel.\n"Amt A"|zu|"Bitte\r\nanrufen"|"=""02921 30-0"""\n',
    ],
    ids=[
        "line break in a cell",
        "empty columns",
        "sep and Windows",
        "UTF-16 with tabs",
        "commas",
        "empty first column",
        "bars",
        "sep and bars",
    ],
)
def test_what_spreadsheets_save_is_taken(installation: Installation, data: bytes) -> None:
    """Whatever separator, encoding, hard spaces, empty columns and line breaks in cells they write."""
    import_offices(installation, data, "a.csv")
    (office,) = board(installation)
    assert (office.name, office.alternative, office.phone) == ("Amt A", "Bitte, anrufen", "02921 30-0")


@pytest.mark.parametrize(
    ("phone", "kept"),
    [
        *(
            (number, number)
            for number in ("112", "116117", "115", "+49 2921 30", "02921 30-0", "02921.300", "0151 23456789")
        ),
        ('="02921300"', "02921300"),
        ("'02921300", "02921300"),
        ("Tel. 02921 30-0", "02921 30-0"),
        ("Telefon: 02921 30-0", "02921 30-0"),
    ],
)
def test_a_whole_number_is_not_asked_about(phone: str, kept: str) -> None:
    """Short numbers and those with a country code have no zero to lose, and some people make their program keep it."""
    assert office_of({"name": "A", "state": "zu", "phone": phone}).phone == kept


@pytest.mark.parametrize(
    ("phone", "instead"),
    [
        ("2921300", "02921300"),
        ("1512 3456789", "01512 3456789"),
        ("1512345678", "01512345678"),
        ("2.921.300", "02.921.300"),
        ("2921300,00", "02921300"),
        ("2921300.0", "02921300"),
        ("492921300", "0492921300 oder +492921300"),
    ],
)
def test_a_number_without_its_beginning_is_asked_about(phone: str, instead: str) -> None:
    """Whatever else the spreadsheet made of it."""
    with pytest.raises(InvalidInput) as refused:
        office_of({"name": "A", "state": "zu", "phone": phone})
    assert refused.value.sentence.de.startswith(f"Telefon: Der Telefonnummer „{phone}“ fehlt wohl die Null")
    assert f"zum Beispiel {instead}, und stellen" in refused.value.sentence.de


FAILED = [
    "#NAME?",
    "#NV",
    "#N/A",
    "#REF!",
    "#BEZUG!",
    "#WERT!",
    "#VALUE!",
    "#DIV/0!",
    "#ÜBERLAUF!",
    "########",
    "Err:508",
    "Tel. #BEZUG!",
]


@pytest.mark.parametrize("field", ["name", "alternative", "phone", "until", "name_en"])
@pytest.mark.parametrize("cell", [*FAILED, "=B7", "4,92921E+11", "4.92921E+11", "2E+10"])
def test_what_a_spreadsheet_made_of_words_is_never_told(field: str, cell: str) -> None:
    """A formula that failed, a column too narrow, a number with digits left out: in any cell."""
    with pytest.raises(InvalidInput) as refused:
        office_of({"name": "A", "state": "zu", field: cell})
    (problem,) = refused.value.problems
    assert problem.field == f"offices.{field}"
    assert "Bitte" in problem.sentence.de and ".." not in problem.sentence.de


def test_words_that_look_like_it_are_words() -> None:
    """Hashtags and numbers of rooms."""
    entry = {"name": "Raum 1E5 #Soest", "state": "zu", "alternative": "#112 Siehe #KreisSoest!"}
    assert office_of(entry).alternative == "#112 Siehe #KreisSoest!"


def test_every_wrong_row_is_named_at_once(installation: Installation) -> None:
    """As the spreadsheet counts its rows, also where cells have several lines and rows are empty."""
    rows = [
        'A;zu;"1\n2\n3";',
        ";;;",
        "B;mal so;;2921300",
        "C;zu;#NV;",
        *(f"D{number};vielleicht;;" for number in range(9)),
    ]
    with pytest.raises(InvalidInput) as refused:
        import_offices(
            installation, "\n".join(["sep=;", "Dienststelle;Zustand;Stattdessen;Telefon", *rows]).encode(), "a.csv"
        )
    said = refused.value.sentence.de
    assert said.startswith("a.csv, Zeile 4: „mal so“ ist kein Zustand.")
    assert "Telefon: Der Telefonnummer „2921300“" in said and "Zeile 5: Was man stattdessen tut: „#NV“" in said
    assert said.endswith(" Und 3 weitere Zeilen. Es wurde nichts übernommen.") and ".." not in said
    assert board(installation) == []


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"PK\x03\x04broken", "an archive; save it as “CSV UTF-8”"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "an Excel file; save it as “CSV UTF-8”"),
        (b"name;state\nA;zu;;frei", "a.csv, row 2: “frei” stands in a column that has no name"),
        (b"Titel;;\nname;state\n", "a.csv, row 1: columns “titel”"),
    ],
)
def test_a_table_that_is_none_is_named(file: bytes, said: str) -> None:
    """With how to save it."""
    with pytest.raises(InvalidInput) as refused:
        parsed(file, "a.csv")
    assert said in refused.value.sentence.en
