"""The text in a file that somebody brings: plain text and web pages are read, everything else is refused by its name."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import PurePath
from typing import Final

from broadcaster.errors import InvalidInput
from broadcaster.feed.decoding import decoded
from broadcaster.feed.plain import plain
from broadcaster.words import Sentence

_WORD: Final = Sentence(de="eine Word-Datei", en="a Word file")
_OFFICE: Final = Sentence(de="eine Office-Datei", en="an office file")
_KINDS: Final = {
    "rtf": Sentence(de="eine RTF-Datei", en="an RTF file"),
    "pdf": Sentence(de="eine PDF-Datei", en="a PDF file"),
    "odt": Sentence(de="eine LibreOffice-Textdatei", en="a LibreOffice text file"),
    "docx": _WORD,
    "doc": _WORD,
    "mail": Sentence(de="eine E-Mail", en="an e-mail"),
    "picture": Sentence(de="ein Bild", en="a picture"),
    "office": _OFFICE,
    "archive": Sentence(de="ein Archiv", en="an archive"),
    "binary": Sentence(de="keine Textdatei", en="no text file"),
}
_BEGINNINGS: Final = (
    (rb"\s*\{\\rtf", "rtf"),
    (rb"%PDF-", "pdf"),
    (rb"\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP|II\*\0|MM\0\*|....ftyp", "picture"),
    (
        rb"(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|X-[\w-]+|From|Subject|Date):[^\n]*\n(?:[\w-]+:|[ \t])",
        "mail",
    ),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP: Final = re.compile(
    r"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body|p|div|h[1-6]|table|ul|meta)\b",
    re.IGNORECASE | re.DOTALL,
)


def text_in(content: bytes, name: str) -> str:
    """Return the text of a file by its content; a web page as its readers see it. Raises InvalidInput naming what it is."""
    kind = _kind(content, PurePath(name).suffix.lower())
    if kind is not None:
        raise _no_text(name, _KINDS[kind])
    text = decoded(content)
    if "\ufffd" in text or "\0" in text:
        raise _no_text(name, _KINDS["binary"])
    return plain(text) if _MARKUP.match(text) else text


def _kind(content: bytes, suffix: str) -> str | None:
    if content.startswith(_OLE):
        return {".doc": "doc", ".msg": "mail"}.get(suffix, "office")
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    return next((kind for beginning, kind in _BEGINNINGS if re.match(beginning, content[:2000], re.DOTALL)), None)


def _packed(content: bytes) -> str:
    """Return what a ZIP archive is by the names in it; nothing is unpacked."""
    try:
        names = zipfile.ZipFile(BytesIO(content)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return "archive"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "mimetype" in names and "content.xml" in names:
        return "odt"
    return "office" if "[Content_Types].xml" in names else "archive"


def _no_text(name: str, kind: Sentence) -> InvalidInput:
    return InvalidInput.one(
        "text",
        de=f"{name} ist {kind.de}; daraus wird nichts gesendet. Bitte öffnen Sie die Datei, kopieren Sie den Text und fügen Sie ihn "
        "ein, oder speichern Sie ihn als „Nur Text“ in UTF-8.",
        en=f"{name} is {kind.en}; nothing is sent from it. Open the file, copy the text and paste it, or save it as plain text "
        "in UTF-8.",
    )
