"""An entry of the service board as a person writes it, in a form or in a table: each cell is understood or asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from broadcaster.message.offices import LABELS, ZONE, Office, OfficeState, state_of
from broadcaster.rendition.spreadsheets import failed, rounded
from broadcaster.words.errors import InvalidInput, Problem
from broadcaster.words.wording import tidy

LONGEST_WITHOUT_CODE = 6
"""Digits of numbers like 112, 115 and 116117, which have no area code."""
FIELDS = tuple(LABELS)
_FORMS: Final = (
    "",
    *(f"{day}{hour}" for day in ("%d.%m.%Y", "%d.%m.%y") for hour in ("", " %H:%M", ", %H:%M", " %H:%M:%S")),
)
"""ISO 8601, and how German spreadsheets write a time."""
_LONGEST_DAY: Final = len("2026-11-24")
_AS_TEXT: Final = re.compile(r"""="([^"]*)"|'(?=[\d+=])(.*)""")
"""How people make a spreadsheet keep a number as it is typed."""
_PLAIN_NUMBER: Final = re.compile(r"(\d[\d .,'\u00a0\u202f]*?)(?:[.,]0{1,2})?")
_OF_GERMANY: Final = "49"


def office_of(entry: Mapping[str, Any]) -> Office:
    """Return an office from its fields as a person writes them. Raises InvalidInput naming everything at once."""
    read: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in FIELDS:
        try:
            read[field] = _reader(field)(field, entry.get(field))
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)
    return Office(**read)


def fields_of(office: Office) -> dict[str, str]:
    """The fields of an office as a person would write them; ``office_of`` reads them back."""
    texts = {field: str(getattr(office, field) or "") for field in FIELDS}
    return texts | {"since": _written(office.since), "until": _written(office.until, whole_day=timedelta(days=1))}


def one_line(typed: str) -> str:
    """Return a cell in one line: line breaks in it become commas, invisible marks and hard spaces go."""
    lines = (" ".join(line.split()) for line in tidy(typed).split("\n"))
    return ", ".join(filter(None, (line.rstrip(",") for line in lines)))


def _text(field: str, typed: Any) -> str:
    """Return a cell in one line. Raises InvalidInput if it holds no words but what a spreadsheet made of them."""
    text = one_line(str(typed or ""))
    if as_text := _AS_TEXT.fullmatch(text):
        text = one_line(as_text[1] or as_text[2] or "")
    shown = text[:40]
    if text.startswith("="):
        raise _wrong(
            field,
            f"„{shown}“ ist eine Formel. Bitte ersetzen Sie sie in der Tabelle durch ihren Wert.",
            f"“{shown}” is a formula. Replace it with its value in the spreadsheet.",
        )
    if error := failed(text):
        raise _wrong(
            field,
            f"„{error}“ ist die Fehlermeldung eines Tabellenprogramms. Bitte schreiben Sie in die Zelle, was dort stehen soll.",
            f"“{error}” is an error of a spreadsheet. Write into the cell what it shall say.",
        )
    if rounded(text):
        raise _wrong(
            field,
            f"„{shown}“ ist eine Zahl, von der das Tabellenprogramm Ziffern weggelassen hat. Bitte stellen Sie die Spalte auf „Text“ "
            "und schreiben Sie sie neu.",
            f"“{shown}” is a number of which the spreadsheet has left out digits. Set the column to “text” and write it anew.",
        )
    return text


def _phone(field: str, typed: Any) -> str:
    """Return a telephone number; spreadsheets take the first zero and the plus away. Raises InvalidInput."""
    phone = re.sub(r"^(?:Tel\.|Tel:|Tel\.:|Telefon:?)\s*", "", _text(field, typed))
    number = _PLAIN_NUMBER.fullmatch(phone)
    digits = "".join(filter(str.isdigit, number[1])) if number else ""
    if number is None or len(digits) <= LONGEST_WITHOUT_CODE or digits.startswith("0"):
        return phone
    abroad = digits.startswith(_OF_GERMANY)
    raise _wrong(
        field,
        f"Der Telefonnummer „{phone}“ fehlt wohl die Null am Anfang{' oder das Plus' if abroad else ''}: Tabellenprogramme nehmen sie "
        f"weg. Bitte schreiben Sie sie ganz, zum Beispiel 0{number[1]}{f' oder +{digits}' if abroad else ''}, und stellen Sie die "
        "Spalte auf „Text“.",
        f"The telephone number “{phone}” seems to lack the zero at its beginning{' or the plus' if abroad else ''}: spreadsheets take "
        f"it away. Write it in full, for example 0{number[1]}{f' or +{digits}' if abroad else ''}, and set the column to “text”.",
    )


def _state(_field: str, typed: Any) -> OfficeState:
    return state_of(one_line(str(typed or "")))


def _moment(field: str, typed: Any) -> datetime | None:
    """Return a time in German time; a day alone begins with it, and as an end includes it. Raises InvalidInput."""
    text = _text(field, typed).removesuffix("Uhr").strip()
    if not text:
        return None
    moment = next(filter(None, (_read(text, form) for form in _FORMS)), None)
    if moment is None:
        raise _wrong(
            field,
            f"„{text[:40]}“ ist keine Zeit. Erwartet wird zum Beispiel 24.11.2026 oder 24.11.2026 08:00.",
            f"“{text[:40]}” is no time. Expected is for example 2026-11-24 or 2026-11-24 08:00.",
        )
    if field == "until" and len(text) <= _LONGEST_DAY:
        moment += timedelta(days=1)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).astimezone(UTC)


def _read(text: str, form: str) -> datetime | None:
    try:
        # The zone is set by whoever calls: German time, unless the text names one.
        return datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007
    except ValueError:
        return None


def _written(moment: datetime | None, whole_day: timedelta = timedelta()) -> str:
    """A time in German time; at midnight only the day, as an end the day before."""
    if moment is None:
        return ""
    local = moment.astimezone(ZONE)
    return f"{local:%d.%m.%Y %H:%M}" if (local.hour, local.minute) != (0, 0) else f"{local - whole_day:%d.%m.%Y}"


def _wrong(field: str, de: str, en: str) -> InvalidInput:
    label = LABELS[field]
    return InvalidInput.one(f"offices.{field}", de=f"{label.de}: {de}", en=f"{label.en}: {en}")


def _reader(field: str) -> Callable[[str, Any], Any]:
    """Return what understands the cells of a field."""
    readers: Mapping[str, Callable[[str, Any], Any]] = {
        "state": _state,
        "phone": _phone,
        "since": _moment,
        "until": _moment,
    }
    return readers.get(field, _text)
