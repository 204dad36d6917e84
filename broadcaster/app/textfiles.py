"""The text in a file that somebody brings: plain text and web pages are read, everything else is refused by its name."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import PurePath
from typing import Final

from broadcaster.feed.decoding import decoded
from broadcaster.feed.plain import plain
from broadcaster.rendition.mails import is_mail
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput

_WORD: Final = Sentence(de="eine Word-Datei", en="a Word file")
_EXCEL: Final = Sentence(de="eine Excel-Datei", en="an Excel file")
_POWERPOINT: Final = Sentence(de="eine PowerPoint-Datei", en="a PowerPoint file")
_LIBREOFFICE: Final = Sentence(de="eine LibreOffice-Datei", en="a LibreOffice file")
_OFFICE: Final = Sentence(de="eine Office-Datei", en="an office file")
_RTF: Final = Sentence(de="eine RTF-Datei", en="an RTF file")
_PDF: Final = Sentence(de="eine PDF-Datei", en="a PDF file")
_MAIL: Final = Sentence(de="eine E-Mail", en="an e-mail")
_CALENDAR: Final = Sentence(de="eine Kalender- oder Kontaktdatei", en="a calendar or contact file")
_SHORTCUT: Final = Sentence(de="eine Verknüpfung", en="a shortcut")
_PICTURE: Final = Sentence(de="ein Bild", en="a picture")
_ARCHIVE: Final = Sentence(de="ein Archiv", en="an archive")
_XML: Final = Sentence(de="eine XML-Datei", en="an XML file")
_MARKDOWN: Final = Sentence(de="eine Markdown-Datei", en="a Markdown file")
_BINARY: Final = Sentence(de="keine Textdatei", en="no text file")

_COPY: Final = Sentence(
    de="Bitte öffnen Sie die Datei, kopieren Sie den Text und fügen Sie ihn ein, oder speichern Sie ihn als „Nur Text“ in UTF-8.",
    en="Open the file, copy the text and paste it, or save it as plain text in UTF-8.",
)
_REMEDIES: Final = {
    _MAIL: Sentence(
        de="Bitte öffnen Sie sie, kopieren Sie nur die Worte, die alle lesen sollen, und fügen Sie sie ein.",
        en="Open it, copy only the words that everyone shall read, and paste them.",
    ),
    _PDF: Sentence(
        de="Bitte öffnen Sie die Datei, kopieren Sie den Text und fügen Sie ihn ein.",
        en="Open the file, copy the text and paste it.",
    ),
    _MARKDOWN: Sentence(
        de="Bitte öffnen Sie die Datei in einer Vorschau, kopieren Sie den Text dort und fügen Sie ihn ein.",
        en="Open the file in a preview, copy the text there and paste it.",
    ),
    _PICTURE: Sentence(
        de="Bitte schreiben Sie den Text, und fügen Sie das Bild mit --picture an.",
        en="Write the text, and add the picture with --picture.",
    ),
    _ARCHIVE: Sentence(
        de="Bitte entpacken Sie es, und nehmen Sie die Datei mit dem Text.",
        en="Unpack it, and take the file with the text.",
    ),
    _SHORTCUT: Sentence(
        de="Bitte schreiben Sie den Text, und geben Sie die Adresse mit --link an.",
        en="Write the text, and give the address with --link.",
    ),
}
"""What to do where copying the text, or saving it otherwise, is not it."""

_SIGNATURES: Final = (
    (rb"%PDF-|%!PS", _PDF),
    (rb"\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP|II\*\0|MM\0\*|....ftyp", _PICTURE),
    (rb"Rar!\x1a|7z\xbc\xaf|\x1f\x8b|BZh\d|\xfd7zXZ|PK\x05\x06", _ARCHIVE),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IN_OLE: Final = (
    ("WordDocument", _WORD),
    ("Workbook", _EXCEL),
    ("PowerPoint Document", _POWERPOINT),
    ("__substg1.0_", _MAIL),
)
_DAMAGED: Final = {".docx": _WORD, ".xlsx": _EXCEL, ".pptx": _POWERPOINT, ".odt": _LIBREOFFICE}
"""What an archive that cannot be opened was meant to be."""
_IN_ZIP: Final = (("word/", _WORD), ("xl/", _EXCEL), ("ppt/", _POWERPOINT), ("Index/", _OFFICE))

_BEGINNINGS: Final = (
    (re.compile(r"\{\\u?rtf"), _RTF),
    (re.compile(r"BEGIN:V(?:CALENDAR|CARD)\b"), _CALENDAR),
    (re.compile(r"\[InternetShortcut\]"), _SHORTCUT),
)
_PROLOG: Final = re.compile(
    r"\s*(?:<\?.*?\?>|<!--.*?-->|(?P<html><!doctype\s+html\b[^>]*>))", re.IGNORECASE | re.DOTALL
)
_MARKUP: Final = re.compile(
    r"\s*<(?:html|head|title|body|main|article|section|header|p|div|h[1-6]|table|tr|ul|ol|li|dl|meta|style|a|b|i|u|em|strong|span|font|"
    r"center|br|hr|img|blockquote|pre)\b[^<>]*>",
    re.IGNORECASE,
)
_OF_PAGES: Final = frozenset({".html", ".htm", ".xhtml"})
_ELEMENT: Final = re.compile(r"\s*<(?:[!?]|[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>)")
_OF_MARKDOWN: Final = frozenset({".md", ".markdown"})
_MARKED: Final = re.compile(
    r"^ {0,3}(?:#{1,6} |>|\||(?:[-*_] ?){3,}$|={3,}$|```|~~~|\[[^\]\n]+\]:)|\*\S[^*\n]*\*|(?<!\w)_\S[^_\n]*_(?!\w)|~~|\]\(|`[^`\n]+`|<\w+:[^<>\s]+>|\\[\\`*_{}\[\]()#+.!-]",
    re.MULTILINE,
)


def text_in(content: bytes, name: str) -> str:
    """Return the text of a file by its content; a web page as its readers see it. Raises InvalidInput naming what it is."""
    suffix = PurePath(name).suffix.lower()
    kind = kind_of_bytes(content)
    if kind is not None:
        raise _no_text(name, _DAMAGED.get(suffix, kind) if kind is _ARCHIVE else kind)
    text = decoded(content)
    kind = _kind_of_text(re.sub(r"\r\n?", "\n", text).lstrip("\ufeff \t\n"), suffix)
    if kind is not None:
        raise _no_text(name, kind)
    if "\ufffd" in text or "\0" in text:
        raise _no_text(name, _BINARY)
    at, is_page = 0, suffix in _OF_PAGES
    while (prolog := _PROLOG.match(text, at)) is not None:
        at, is_page = prolog.end(), is_page or prolog["html"] is not None
    if is_page or _MARKUP.match(text, at):
        return plain(text[at:])
    if at or _ELEMENT.match(text):
        raise _no_text(name, _XML)
    return text


def kind_of_bytes(content: bytes) -> Sentence | None:
    """Return what a file is by how its bytes begin; None if it may be text."""
    if content.startswith(_OLE):
        return next((kind for stream, kind in _IN_OLE if stream.encode("utf-16-le") in content), _OFFICE)
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    return next((kind for signature, kind in _SIGNATURES if re.match(signature, content, re.DOTALL)), None)


def _packed(content: bytes) -> Sentence:
    """Return what a ZIP archive is by the names in it; nothing is unpacked."""
    try:
        names = zipfile.ZipFile(BytesIO(content)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return _ARCHIVE
    for folder, kind in _IN_ZIP:
        if any(name.startswith(folder) for name in names):
            return kind
    if "mimetype" in names and "content.xml" in names:
        return _LIBREOFFICE
    return _OFFICE if "[Content_Types].xml" in names else _ARCHIVE


def _kind_of_text(text: str, suffix: str) -> Sentence | None:
    """Return what a text is that nobody would publish as it stands; None if it is words."""
    if is_mail(text):
        return _MAIL
    for beginning, kind in _BEGINNINGS:
        if beginning.match(text):
            return kind
    return _MARKDOWN if suffix in _OF_MARKDOWN and _MARKED.search(text) else None


def _no_text(name: str, kind: Sentence) -> InvalidInput:
    remedy = _REMEDIES.get(kind, _COPY)
    return InvalidInput.one(
        "text",
        de=f"{name} ist {kind.de}; daraus wird nichts gesendet. {remedy.de}",
        en=f"{name} is {kind.en}; nothing is sent from it. {remedy.en}",
    )
