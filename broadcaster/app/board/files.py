"""Reads a file of offices: TOML, or CSV as spreadsheets save it."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import PurePath
from typing import Any, Final

from broadcaster.app.board.cells import FIELDS, office_of, one_line
from broadcaster.app.textfiles import kind_of_bytes
from broadcaster.feed.decoding import decoded
from broadcaster.message.offices import LABELS, MAX_OFFICES, Office
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput

MAX_BYTES = 1_000_000
_COLUMNS: Final = {name.lower(): field for field, label in LABELS.items() for name in (label.de, label.en)} | {
    "dienststelle": "name",
    "leistung": "name",
    "ort": "name",
    "status": "state",
    "stattdessen": "alternative",
    "hinweis": "alternative",
    "telefonnummer": "phone",
    "tel.": "phone",
    "tel": "phone",
}
"""What else the columns may be called."""
_ALLOWED: Final = Sentence(
    de="Dienststelle, Zustand, Stattdessen, Telefon, seit, bis, name_en, alternative_en", en=", ".join(FIELDS)
)
_DELIMITERS: Final = ";,\t|"
_LEADING_ROWS: Final = 5
"""Empty rows above the names of the columns that are read over."""
_MOST_PLACES: Final = 8

Place = Sentence
"""Where in a file: a row of the table as the spreadsheet counts it, or a section."""


def parsed(data: bytes, file: str) -> list[Office]:
    """The offices in a file. Raises InvalidInput naming every entry that is wrong and what to do."""
    if len(data) > MAX_BYTES:
        raise _wrong(file, "mehr als 1 MB", "more than 1 MB")
    kind = kind_of_bytes(data)
    if kind is not None:
        raise _wrong(file, f"{kind.de}; bitte als „CSV UTF-8“ speichern", f"{kind.en}; save it as “CSV UTF-8”")
    text = decoded(data)
    if "\ufffd" in text or "\0" in text:
        raise _wrong(
            file, "unlesbare Zeichen; bitte als „CSV UTF-8“ speichern", "unreadable characters; save it as “CSV UTF-8”"
        )
    entries = list(_from_toml(text, file) if PurePath(file).suffix.lower() == ".toml" else _from_csv(text, file))
    if not entries:
        raise _wrong(file, "kein Eintrag", "no entry")
    if len(entries) > MAX_OFFICES:
        raise _wrong(file, f"mehr als {MAX_OFFICES} Einträge", f"more than {MAX_OFFICES} entries")
    offices = _offices(entries, file)
    _refuse_twins(offices, file)
    return offices


def _offices(entries: Sequence[tuple[Place, Mapping[str, Any]]], file: str) -> list[Office]:
    offices, wrong = [], []
    for place, entry in entries:
        try:
            offices.append(office_of(entry))
        except InvalidInput as error:
            wrong.append(Sentence(de=f"{place.de}: {error.sentence.de}", en=f"{place.en}: {error.sentence.en}"))
    if wrong:
        more = len(wrong) - _MOST_PLACES
        raise InvalidInput.one(
            "file",
            de=f"{file}, {' '.join(place.de for place in wrong[:_MOST_PLACES])}{f' Und {more} weitere Zeilen.' if more > 0 else ''} "
            "Es wurde nichts übernommen.",
            en=f"{file}, {' '.join(place.en for place in wrong[:_MOST_PLACES])}{f' And {more} more rows.' if more > 0 else ''} "
            "Nothing was imported.",
        )
    return offices


def _from_toml(text: str, file: str) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.sub(r".*line (\d+), column (\d+).*|.*", r"\1", str(error))
        raise _wrong(
            file,
            f"kein gültiges TOML{f' in Zeile {line}' if line else ''}",
            f"no valid TOML{f' in line {line}' if line else ''}",
        ) from None
    entries = document.get("office")
    if (
        not isinstance(entries, list)
        or set(document) != {"office"}
        or not all(isinstance(entry, dict) for entry in entries)
    ):
        raise _wrong(file, "erwartet werden Abschnitte [[office]]", "expected are sections [[office]]")
    for number, entry in enumerate(entries, 1):
        place = Place(de=f"Abschnitt {number}", en=f"section {number}")
        _refuse_unknown(list(entry), file, place)
        yield place, entry


def _from_csv(text: str, file: str) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    marked = re.match(
        r'"?sep=([;,\t|])"?[^\S\n]*\r?\n', text, re.IGNORECASE
    )  # Excel's own first line, which it does not show
    if marked:
        text = text[marked.end() :]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=marked[1] if marked else _delimiter(text), strict=True)
    names: list[str] = []
    try:
        for number, row in enumerate(rows, 1):
            place = Place(de=f"Zeile {number}", en=f"row {number}")
            if names and any(cell.strip() for cell in row):
                yield place, _entry(names, row, file, place)
            elif not names and (any(cell.strip() for cell in row) or number > _LEADING_ROWS):
                names = _names(row)
                _refuse_unknown([name for name in names if name], file, place)
    except csv.Error:
        line = Place(de=f"Zeile {rows.line_num}", en=f"line {rows.line_num}")
        raise _wrong(
            file,
            "ein Anführungszeichen ohne sein zweites, oder eine Formel",
            "a quotation mark without its second, or a formula",
            line,
        ) from None
    if not names:
        _refuse_unknown([], file, Place(de="Zeile 1", en="row 1"))


def _delimiter(text: str) -> str:
    """Return what parts the cells: that by which most of the columns are known."""
    first = next((line for line in islice(text.splitlines(), _LEADING_ROWS) if line.strip(_DELIMITERS + " \ufeff")), "")
    return max(
        _DELIMITERS, key=lambda sign: (sum(name in FIELDS for name in _names(first.split(sign))), first.count(sign))
    )


def _names(row: Sequence[str]) -> list[str]:
    """Return the fields that the columns are called after; a column without a name is empty."""
    cells = (one_line(cell.strip('"')).lower() for cell in row)
    return [_COLUMNS.get(cell, cell) for cell in cells]


def _entry(names: Sequence[str], row: Sequence[str], file: str, place: Place) -> Mapping[str, str]:
    unnamed = [
        cell for position, cell in enumerate(row) if cell.strip() and not "".join(names[position : position + 1])
    ]
    if unnamed:
        raise _wrong(
            file,
            f"„{one_line(unnamed[0])[:40]}“ steht in einer Spalte, die in der ersten Zeile keinen Namen hat",
            f"“{one_line(unnamed[0])[:40]}” stands in a column that has no name in the first row: more columns than names",
            place,
        )
    return {name: cell for name, cell in zip(names, row, strict=False) if name}


def _refuse_unknown(names: Sequence[str], file: str, place: Place) -> None:
    unknown = [name for name in names if name not in FIELDS]
    if unknown or len(set(names)) < len(names) or not {"name", "state"} <= set(names):
        shown = ", ".join(str(name)[:40] for name in unknown or names)
        raise _wrong(
            file,
            f"Spalten „{shown}“; erlaubt sind {_ALLOWED.de}, je einmal; Dienststelle und Zustand müssen da sein",
            f"columns “{shown}”; allowed are {_ALLOWED.en}, once each; name and state are needed",
            place,
        )


def _refuse_twins(offices: Sequence[Office], file: str) -> None:
    names = [office.name for office in offices]
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise _wrong(file, f"mehrmals: „{'“, „'.join(twins)}“", f"more than once: “{'”, “'.join(twins)}”")


def _wrong(file: str, de: str, en: str, place: Place | None = None) -> InvalidInput:
    where = Sentence(de=f"{file}, {place.de}", en=f"{file}, {place.en}") if place else Sentence(de=file, en=file)
    return InvalidInput.one(
        "file",
        de=f"{where.de}: {de}. Es wurde nichts übernommen. Bitte berichtigen Sie die Stelle.",
        en=f"{where.en}: {en}. Nothing was imported. Correct that place.",
    )
