"""Reads a file of offices: TOML, or CSV as spreadsheets save it."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import Any

from broadcaster.errors import InvalidInput
from broadcaster.feed.decoding import decoded
from broadcaster.offices import MAX_OFFICES, ZONE, Office, state_of
from broadcaster.wording import tidy

MAX_BYTES = 1_000_000
LONGEST_WITHOUT_CODE = 6
"""Digits of numbers like 112, 115 and 116117, which have no area code."""
FIELDS = ("name", "state", "alternative", "phone", "since", "until", "name_en", "alternative_en")
_COLUMNS = {
    "dienststelle": "name",
    "leistung": "name",
    "ort": "name",
    "zustand": "state",
    "status": "state",
    "stattdessen": "alternative",
    "telefon": "phone",
    "seit": "since",
    "bis": "until",
}
"""What else the columns may be called."""
_FORMS = ("", "%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M", "%d.%m.%Y %H:%M:%S")
"""ISO 8601, and how German spreadsheets write a time."""


def parsed(data: bytes, file: str) -> list[Office]:
    """The offices in a file. Raises InvalidInput naming the entry and what to do."""
    if len(data) > MAX_BYTES:
        raise _wrong(file, "mehr als 1 MB", "more than 1 MB")
    text = decoded(data)
    if "\ufffd" in text or "\0" in text:
        raise _wrong(
            file, "unlesbare Zeichen; bitte als „CSV UTF-8“ speichern", "unreadable characters; save it as 'CSV UTF-8'"
        )
    entries = list(_from_toml(text, file) if PurePath(file).suffix.lower() == ".toml" else _from_csv(text, file))
    if not entries:
        raise _wrong(file, "kein Eintrag", "no entry")
    if len(entries) > MAX_OFFICES:
        raise _wrong(file, f"mehr als {MAX_OFFICES} Einträge", f"more than {MAX_OFFICES} entries")
    offices = [_office(number, entry, file) for number, entry in enumerate(entries, 1)]
    _refuse_twins(offices, file)
    return offices


def office_of(entry: Mapping[str, Any]) -> Office:
    """An office from its fields as a person writes them. Raises InvalidInput."""
    texts = {field: _cell(str(entry.get(field) or "")) for field in FIELDS}
    since, until = (_moment(field, entry.get(field)) for field in ("since", "until"))
    return Office(
        name=texts["name"],
        state=state_of(texts["state"]),
        alternative=texts["alternative"],
        phone=_number(texts["phone"].removeprefix("Tel.").strip()),
        since=since,
        until=until,
        name_en=texts["name_en"],
        alternative_en=texts["alternative_en"],
    )


def _cell(typed: str) -> str:
    """Return a cell in one line: line breaks in it become commas, invisible marks and hard spaces go."""
    lines = (" ".join(line.split()) for line in tidy(typed).split("\n"))
    text = ", ".join(filter(None, (line.rstrip(",") for line in lines)))
    if text.startswith("="):
        raise InvalidInput.one(
            "file",
            de=f"„{text[:40]}“ ist eine Formel. Bitte ersetzen Sie sie in der Tabelle durch ihren Wert.",
            en=f"{text[:40]!r} is a formula. Replace it with its value in the spreadsheet.",
        )
    return text


def _number(phone: str) -> str:
    """Return a telephone number; spreadsheets take the first zero away. Raises InvalidInput."""
    digits = "".join(filter(str.isdigit, phone))
    if digits and digits == phone.replace(" ", "") and len(digits) > LONGEST_WITHOUT_CODE and digits[0] not in "01":
        raise InvalidInput.one(
            "phone",
            de=f"Der Telefonnummer „{phone}“ fehlt wohl die Null am Anfang: Tabellenprogramme nehmen sie weg. Bitte schreiben Sie sie "
            f"ganz, zum Beispiel 0{phone}, und stellen Sie die Spalte auf „Text“.",
            en=f"The telephone number {phone!r} seems to lack the zero at its beginning: spreadsheets take it away. Write it in full, "
            f"for example 0{phone}, and set the column to 'text'.",
        )
    return phone


def fields_of(office: Office) -> dict[str, str]:
    """The fields of an office as a person would write them; ``office_of`` reads them back."""
    texts = {field: str(getattr(office, field) or "") for field in FIELDS}
    return texts | {"since": _written(office.since), "until": _written(office.until, whole_day=timedelta(days=1))}


def _written(moment: datetime | None, whole_day: timedelta = timedelta()) -> str:
    """A time in German time; at midnight only the day, as an end the day before."""
    if moment is None:
        return ""
    local = moment.astimezone(ZONE)
    return f"{local:%d.%m.%Y %H:%M}" if (local.hour, local.minute) != (0, 0) else f"{local - whole_day:%d.%m.%Y}"


def _from_toml(text: str, file: str) -> Iterator[Mapping[str, Any]]:
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.sub(r".*line (\d+), column (\d+).*|.*", r"\1", str(error))
        raise _wrong(
            file,
            f"kein gültiges TOML{f' in Zeile {place}' if place else ''}",
            f"no valid TOML{f' in line {place}' if place else ''}",
        ) from None
    entries = found.get("office")
    if not isinstance(entries, list) or set(found) != {"office"} or not all(isinstance(one, dict) for one in entries):
        raise _wrong(file, "erwartet werden Abschnitte [[office]]", "expected are sections [[office]]")
    for number, entry in enumerate(entries, 1):
        _refuse_unknown(entry, f"{file}, {number}")
        yield entry


def _from_csv(text: str, file: str) -> Iterator[Mapping[str, Any]]:
    first = text.split("\n", 1)[0]
    if first.lower().startswith("sep=") and len(first.strip()) == len("sep=;"):  # Excel's own first line
        text = text.split("\n", 1)[1] if "\n" in text else ""
        first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [_COLUMNS.get(name, name) for name in (_cell(name).lower() for name in next(rows, []))]
        while names and not names[-1]:
            names.pop()
        _refuse_unknown(names, file)
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _entry(names, row, f"{file}, Zeile {rows.line_num}")
    except csv.Error:
        place = f"{file}, Zeile {rows.line_num}"
        raise _wrong(
            place,
            "ein Anführungszeichen ohne sein zweites, oder eine Formel",
            "a quotation mark without its second, or a formula",
        ) from None


def _entry(names: Sequence[str], row: Sequence[str], place: str) -> Mapping[str, str]:
    row = [*row]
    while len(row) > len(names) and not row[-1].strip():
        row.pop()
    if len(row) > len(names):
        raise _wrong(place, "mehr Spalten als in der ersten Zeile", "more columns than in the first line")
    return dict(zip(names, row, strict=False))


def _refuse_unknown(names: Sequence[str] | Mapping[str, Any], place: str) -> None:
    unknown = [name for name in names if name not in FIELDS]
    listed = list(names)
    if unknown or len(set(listed)) < len(listed) or not {"name", "state"} <= set(listed):
        found = ", ".join(str(name)[:40] for name in unknown or listed)
        known = ", ".join(FIELDS)
        raise _wrong(
            place,
            f"Spalten „{found}“; erlaubt sind {known}, je einmal; name und state müssen da sein",
            f"columns {found!r}; allowed are {known}, once each; name and state are needed",
        )


def _office(number: int, entry: Mapping[str, Any], file: str) -> Office:
    try:
        return office_of(entry)
    except InvalidInput as error:
        said = error.sentence
        raise _wrong(f"{file}, Eintrag {number}", said.de, said.en) from None


def _moment(field: str, typed: Any) -> datetime | None:
    """A time in German time; a day alone begins with it, and as an end includes it."""
    if typed in (None, ""):
        return None
    text = str(typed).strip()
    moment = next(filter(None, (_read(text, form) for form in _FORMS)), None)
    if moment is None:
        raise InvalidInput.one(
            f"offices.{field}",
            de=f"„{str(typed)[:40]}“ ist keine Zeit. Erwartet wird zum Beispiel 2026-11-24 oder 2026-11-24 08:00.",
            en=f"{str(typed)[:40]!r} is no time. Expected is for example 2026-11-24 or 2026-11-24 08:00.",
        )
    if field == "until" and len(text) <= len("2026-11-24"):
        moment += timedelta(days=1)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).astimezone(UTC)


def _read(text: str, form: str) -> datetime | None:
    try:
        # The zone is set by whoever calls: German time, unless the text names one.
        return datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007
    except ValueError:
        return None


def _refuse_twins(offices: Sequence[Office], file: str) -> None:
    names = [office.name for office in offices]
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise _wrong(file, f"mehrmals: {', '.join(twins)}", f"more than once: {', '.join(twins)}")


def _wrong(place: str, de: str, en: str) -> InvalidInput:
    return InvalidInput.one(
        "file",
        de=f"{place}: {de}. Es wurde nichts übernommen. Bitte berichtigen Sie die Stelle.",
        en=f"{place}: {en}. Nothing was imported. Correct that place.",
    )
