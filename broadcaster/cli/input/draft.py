"""Reads what a person wants to say: from arguments, standard input, a text file or a message file (TOML)."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from broadcaster.app.messages.posting import Draft, PictureFile
from broadcaster.app.textfiles import text_in
from broadcaster.cli.input.typed import Typed, parsed, read
from broadcaster.playbook.prepared import CHANGEABLE
from broadcaster.words.errors import InvalidInput

MAX_PICTURE = 100_000_000
MAX_TEXT = 2_000_000
MAX_FILE = 20_000_000
"""Bytes of a picture, of a message file, and of a file with a text, which may be a large one of an office program."""


def typed(
    text: str | None,
    file: Path | None,
    given: Mapping[str, Any],
    languages: Sequence[str] = (),
    *,
    zone: ZoneInfo,
    now: datetime,
) -> Typed:
    """Return what a person says: ``given`` options override what a file says, ``languages`` (``en=text.txt``) add to it.

    Raises InvalidInput.
    """
    if given.get("template") and given.get("cards") is False:
        raise InvalidInput.one(
            "template",
            de="--template und --no-cards zugleich geht nicht. Bitte verwenden Sie eines davon.",
            en="--template and --no-cards do not go together. Use one of them.",
        )
    filed = _source(text, file, needed=not given.get("offices"))
    more = {**given, **({"cards": True} if "template" in given else {})}
    if languages:
        said = {code: {"text": text} for code, text in map(_in_language, languages)}
        more["languages"] = {**filed.get("languages", {}), **said}
    return read(filed, more, zone=zone, now=now, file=file)


def changes(file: Path | None, given: Mapping[str, Any], *, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """Return what a text or message file and options change of a prepared draft, by field. Raises InvalidInput."""
    filed = _source(None, file, needed=True) if file else {}
    said = read({"text": ""} | filed, given, zone=zone, now=now, file=file)
    return {name: getattr(said, name) for name in (*filed, *given) if name in CHANGEABLE}


def draft_of(said: Typed, file: Path | None = None, pictures: Sequence[Path] = (), alts: Sequence[str] = ()) -> Draft:
    """Return a draft with the pictures beside its ``file``, and those of options with their descriptions. Raises InvalidInput."""
    folder = file.parent if file is not None else Path()
    listed = [(folder / entry.file, entry.alt) for entry in said.pictures]
    return Draft.of(said, [_picture(path, alt) for path, alt in [*listed, *_paired(pictures, alts)]])


def _source(text: str | None, file: Path | None, *, needed: bool) -> dict[str, Any]:
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

    content = read_file(file, MAX_TEXT if file.suffix == ".toml" else MAX_FILE)
    if file.suffix == ".toml":
        return parsed(file, _decoded(content, str(file)))
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


def _in_language(typed: str) -> tuple[str, str]:
    """The language and the text of ``en=text.txt``."""
    code, sign, file = typed.partition("=")
    if not sign or not code or not file:
        raise InvalidInput.one(
            "text-in",
            de=f"„{typed[:40]}“ ist unvollständig. Erwartet wird zum Beispiel en=text.txt oder de-simple=einfach.txt.",
            en=f"{typed[:40]!r} is not complete. Expected is for example en=text.txt or de-simple=easy.txt.",
        )

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
    return PictureFile(file=path.name, data=read_file(path, MAX_PICTURE), alt=alt)
