"""A file with a text is read, or it is named and refused; it never goes out raw."""

from __future__ import annotations

import io
import zipfile

import pytest

from broadcaster.app.textfiles import text_in
from broadcaster.errors import InvalidInput


def packed(*names: str) -> bytes:
    """A ZIP archive with these names in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Büro zu.".encode(), "Büro zu."),
        ("Büro zu.".encode("utf-16"), "Büro zu."),
        ("\ufeffBüro zu.".encode(), "Büro zu."),
        ("Büro – „zu“".encode("cp1252"), "Büro – „zu“"),
        (b"<!DOCTYPE html><html><head><title>T</title></head><body><p>Zu.</p><p hidden>1</p>Bis 8<sup>30</sup></body>", "Zu.\n\nBis 8³⁰"),
        (b"<p>Mo</p><table><tr><td>A</td><td>zu</td></tr></table>", "Mo\n\nA · zu"),
        (b"Von: hier\nText.", "Von: hier\nText."),
    ],
)  # fmt: skip
def test_text_and_web_pages_are_read(content: bytes, text: str) -> None:
    """In the encodings that office programs write, a page as its readers see it."""
    assert text_in(content, "brief.txt") == text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (rb"{\rtf1\ansi Zu.}", "an RTF file"),
        (packed("[Content_Types].xml", "word/document.xml"), "a Word file"),
        (packed("mimetype", "content.xml"), "a LibreOffice text file"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "an office file"),
        (packed("a.txt"), "an archive"),
        (b"PK\x03\x04broken", "an archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "a Word file"),
        (b"%PDF-1.7\n", "a PDF file"),
        (b"From: a@b.de\r\nSubject: Zu\r\n\r\nText", "an e-mail"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (bytes(range(256)), "no text file"),
    ],
)
def test_anything_else_is_named(content: bytes, kind: str) -> None:
    """With what to do instead; its name does not decide, what is in it does."""
    with pytest.raises(InvalidInput, match=f"brief.doc is {kind}; nothing is sent from it. Open the file"):
        text_in(content, "brief.doc")
