"""Reads what a person wants to say: from arguments, standard input, a text file or a message file (TOML)."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from broadcaster.errors import InvalidInput
from broadcaster.schedule.parsing import moment

if TYPE_CHECKING:
    from broadcaster.app.posting import Draft, PictureFile

MAX_PICTURE = 100_000_000
MAX_TEXT = 2_000_000
MAX_FILE = 20_000_000
"""Bytes of a picture, of a message file, and of a file with a text, which may be a large one of an office program."""
TERMS = {"website", "website_link", "every", "on", "until", "times", "quiet", "urgency"}
"""What a message file may say of conditions and repetition."""


def from_input(
    text: str | None,
    file: Path | None,
    *,
    zone: ZoneInfo,
    given: Mapping[str, Any],
    pictures: Sequence[Path],
    alts: Sequence[str],
    languages: Sequence[str] = (),
) -> Draft:
    """The draft; ``given`` options override what a message file says, ``languages`` (``en=text.txt``) add to it.

    Raises InvalidInput.
    """
    from broadcaster.app.posting import Draft
    from broadcaster.message import LanguageVariant, Strategy

    if given.get("template") and given.get("cards") is False:
        raise InvalidInput.one(
            "card",
            de="--card und --no-card zugleich geht nicht. Bitte verwenden Sie eines davon.",
            en="--card and --no-card do not go together. Use one of them.",
        )
    filed = _source(text, file, zone, needed=not given.get("offices"))
    values = {key: value for key, value in filed.items() if key not in TERMS}
    values |= {key: value for key, value in given.items() if value not in (None, [])}
    if given.get("template"):
        values["cards"] = True
    folder = file.parent if file is not None else Path()
    listed = [(folder / entry.file, entry.alt) for entry in values.pop("pictures", [])]
    listed += _paired(pictures, alts)
    said = values.pop("languages", {})
    said |= {code: LanguageVariant(text=text) for code, text in map(_in_language, languages)}
    if values.get("strategy"):
        values["strategy"] = Strategy(values["strategy"])
    return Draft(**values, languages=said, pictures=[_picture(path, alt) for path, alt in listed])


def from_file(file: Path, zone: ZoneInfo) -> dict[str, Any]:
    """What a text or message file says, by field. Raises InvalidInput."""
    return _source(None, file, zone, needed=True)


def filed_terms(file: Path | None, zone: ZoneInfo) -> dict[str, Any]:
    """What a message file says of conditions and repetition. Raises InvalidInput."""
    if file is None or file.suffix != ".toml":
        return {}
    return {key: value for key, value in _message_file(file, read_file(file, MAX_TEXT), zone).items() if key in TERMS}


def _source(text: str | None, file: Path | None, zone: ZoneInfo, *, needed: bool) -> dict[str, Any]:
    if text is not None and file is not None:
        raise InvalidInput.one(
            "text",
            de="Text und --file zugleich geht nicht. Bitte verwenden Sie eines davon.",
            en="Text and --file do not go together. Use one of them.",
        )
    if text not in (None, "-"):
        return {"text": text}
    if text is None and file is None and not needed:
        return {"text": ""}
    if file is None or str(file) == "-":
        return {"text": _stdin()}
    from broadcaster.app.textfiles import text_in

    content = read_file(file, MAX_FILE)
    if file.suffix == ".toml":
        return _message_file(file, content, zone)
    return {"text": text_in(content, str(file))}


def _stdin() -> str:
    if sys.stdin.isatty():
        raise InvalidInput.one(
            "text",
            de="Es fehlt der Text. Geben Sie ihn als Argument, mit --file oder über die Standardeingabe an.",
            en="The text is missing. Give it as an argument, with --file or on standard input.",
        )
    content = sys.stdin.buffer.read(MAX_TEXT + 1)
    if len(content) > MAX_TEXT:
        raise _too_large("stdin", MAX_TEXT)
    from broadcaster.app.textfiles import text_in

    return text_in(content, "stdin")


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput.one(
            "text",
            de=f"{name} ist kein Text in UTF-8. Bitte speichern Sie die Datei als UTF-8.",
            en=f"{name} is no text in UTF-8. Save the file as UTF-8.",
        ) from None


def read_file(path: Path, most: int = MAX_TEXT) -> bytes:
    """The bytes of a file that a person named. Raises InvalidInput."""
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise InvalidInput.one(
            "file",
            de=f"{path} ist nicht lesbar ({error.strerror}). Bitte prüfen Sie Name und Rechte.",
            en=f"{path} cannot be read ({error.strerror}). Check its name and permissions.",
        ) from None
    if len(content) > most:
        raise _too_large(str(path), most)
    return content


def _too_large(name: str, most: int) -> InvalidInput:
    return InvalidInput.one(
        "file",
        de=f"{name} ist größer als {most // 1_000_000} MB. Bitte verkleinern Sie die Datei.",
        en=f"{name} is larger than {most // 1_000_000} MB. Make the file smaller.",
    )


def _message_file(path: Path, content: bytes, zone: ZoneInfo) -> dict[str, Any]:
    from broadcaster.cli.message_file import parsed

    values = parsed(path, _decoded(content, str(path)))
    for field in ("stand", "valid_until", "until"):
        if values.get(field):
            values[field] = moment(str(values[field]), zone, field)
    return values


def _in_language(typed: str) -> tuple[str, str]:
    """The language and the text of ``en=text.txt``."""
    code, sign, file = typed.partition("=")
    if not sign or not code or not file:
        raise InvalidInput.one(
            "text-in",
            de=f"„{typed[:40]}“ ist unvollständig. Erwartet wird zum Beispiel en=text.txt oder de-simple=einfach.txt.",
            en=f"{typed[:40]!r} is not complete. Expected is for example en=text.txt or de-simple=easy.txt.",
        )
    from broadcaster.app.textfiles import text_in

    return code, text_in(read_file(Path(file), MAX_FILE), file)


def _paired(pictures: Sequence[Path], alts: Sequence[str]) -> list[tuple[Path, str]]:
    if len(alts) > len(pictures):
        raise InvalidInput.one(
            "alt",
            de="Es gibt mehr Alternativtexte als Bilder. Geben Sie je --picture höchstens ein --alt an.",
            en="There are more alternative texts than pictures. Give at most one --alt per --picture.",
        )
    padded = [*alts, *[""] * (len(pictures) - len(alts))]
    return list(zip(pictures, padded, strict=True))


def _picture(path: Path, alt: str) -> PictureFile:
    from broadcaster.app.posting import PictureFile

    return PictureFile(file=path.name, data=read_file(path, MAX_PICTURE), alt=alt)
