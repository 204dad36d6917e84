"""A file with a text is read, or it is named and refused; it never goes out raw."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest

from broadcaster.app.textfiles import text_in
from broadcaster.words.errors import InvalidInput


def packed(*names: str) -> bytes:
    """A ZIP archive with these names in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


def compound(*streams: str) -> bytes:
    """An OLE file, as Office wrote them before 2007, with these streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + b"\0\0".join(name.encode("utf-16-le") for name in streams)


PAGE = "<html xmlns='x'><head><title>T</title></head><body><p>Zu.</p></body></html>"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Büro zu.".encode(), "Büro zu."),
        ("Büro zu.".encode("utf-16"), "Büro zu."),
        ("\ufeffBüro zu.".encode(), "Büro zu."),
        ("Büro – „zu“".encode("cp1252"), "Büro – „zu“"),
        (b"<!DOCTYPE html><html><head><title>T</title></head><body><p>Zu.</p><p hidden>1</p>Bis 8<sup>30</sup></body>", "Zu.\n\nBis 8³⁰"),
        (b"<p>Mo</p><table><tr><td>A</td><td>zu</td></tr></table>", "Mo\n\nA · zu"),
        (f'<?xml version="1.0" encoding="utf-8"?>\n<!-- a --><!DOCTYPE html>\n<!-- b -->{PAGE}'.encode(), "Zu."),
        (f"<!-- {'x' * 5000} -->{PAGE}".encode(), "Zu."),
        (b'<span style="x">Heute</span> zu', "Heute zu"),
        (b"<!doctype html>Heute <em>zu</em>", "Heute zu"),
        (b"Von: hier\nText.", "Von: hier\nText."),
        (b"Betreff: IT-Ausfall\nDatum: 1.12.2026\n\nDas Amt ist zu.", "Betreff: IT-Ausfall\nDatum: 1.12.2026\n\nDas Amt ist zu."),
        (b"Von: 8 Uhr an ist das Amt offen.", "Von: 8 Uhr an ist das Amt offen."),
        (b"An: alle\nVon: Landrat", "An: alle\nVon: Landrat"),
        (b"Betreff: IT-Ausfall\n\nDas Amt ist zu.", "Betreff: IT-Ausfall\n\nDas Amt ist zu."),
        (b"Von: presse@b.de erreichen Sie uns nicht.\n\nZu.", "Von: presse@b.de erreichen Sie uns nicht.\n\nZu."),
        (b"Received: nothing so far.", "Received: nothing so far."),
        (b"Die weitergeleitete Nachricht war falsch.", "Die weitergeleitete Nachricht war falsch."),
        (b"Preis < 5 Euro, Menge > 3", "Preis < 5 Euro, Menge > 3"),
    ],
)  # fmt: skip
def test_text_and_web_pages_are_read(content: bytes, text: str) -> None:
    """In the encodings that office programs write, a page as its readers see it; words are words, however they begin."""
    assert text_in(content, "brief.txt") == text


MAILS = [
    "From: a@b.de\r\nSubject: Zu\r\n\r\nText",
    "subject: Zu\nfrom: a@b.de\n\nText",
    "Subject: =?utf-8?Q?B=C3=BCro?=\n\nText",
    "From: Amt <a@b.de>\n\nText",
    "Return-Path: <a@b.de>\nReceived: from x\n\tby y\n\nText",
    "X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00\n\nText",
    "From - Mon Nov 23 08:00:00 2026\nX-Account-Key: a\n\nText",
    "From a@b.de Mon Nov 23 08:00:00 2026\nTo: c@d.de\n\nText",
    "Von: Amt\nGesendet: Montag, 23. November 2026 08:00\nAn: Presse\nBetreff: Zu\n\nText",
    "Betreff: \tZu\nDatum: \tMon\nVon: \tAmt <a@b.de>\nAn: \tx\n\nText",
    "*Von:* Amt\n*Gesendet:* Montag\n*An:* Presse\n\nText",
    "Von: Amt <a@b.de>\nText",
    "From: a@b.de\n\nText",
    "Subject: Zu\n\nText",
    "Von: presse@b.de\n\nText",
    "Gesendet: Montag\nVon: Amt\n\nText",
    "Von: Amt\nGesendet: Montag\n\nText",
    "1234\nReturn-Path: <a@b.de>\nReceived: x\n\nText",
    "Von: Amt/SO/DE\nAn: Presse\nKopie: \nBetreff: Zu\n\nText",
    "Bitte senden!\n\n-------- Weitergeleitete Nachricht --------\nBetreff: Zu\nVon: Amt\n",
    "Bitte!\n\n-----Ursprüngliche Nachricht-----\nVon: Amt\n",
    "FYI\n\n---------- Forwarded message ---------\nFrom: Amt\n",
    "Anfang der weitergeleiteten Nachricht:\n\n> Von: Amt\n",
    "Hallo,\nbitte senden.\n\nVon: Amt\nGesendet: Montag\nAn: Presse\nBetreff: Zu\n\nText",
    "Hi,\n\nFrom: Amt\nSent: Monday\nTo: Press\nSubject: Shut\n\nText",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("mail", MAILS)
def test_a_mail_is_noticed(mail: str, encoding: str) -> None:
    """As programs keep it, print it, answer or forward it: nobody wants its headers in public."""
    for ends in ("\n", "\r\n"):
        with pytest.raises(InvalidInput, match=r"is an e-mail.*copy only the words"):
            text_in(mail.replace("\r", "").replace("\n", ends).encode(encoding), "brief.txt")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (rb"{\rtf1\ansi Zu.}", "an RTF file"),
        (b"\xef\xbb\xbf\r\n{\\rtf1 \0}", "an RTF file"),
        (packed("[Content_Types].xml", "word/document.xml"), "a Word file"),
        (packed("mimetype", "content.xml"), "a LibreOffice file"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "an Excel file"),
        (packed("[Content_Types].xml", "ppt/presentation.xml"), "a PowerPoint file"),
        (packed("Index/Document.iwa"), "an office file"),
        (compound("Root Entry", "WordDocument"), "a Word file"),
        (compound("Root Entry", "Workbook"), "an Excel file"),
        (compound("Root Entry", "PowerPoint Document"), "a PowerPoint file"),
        (compound("Root Entry", "__substg1.0_0037001F"), "an e-mail"),
        (compound("Root Entry"), "an office file"),
        (packed("a.txt"), "an archive"),
        (b"PK\x03\x04broken", "an archive"),
        (b"%PDF-1.7\n", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "a calendar or contact file"),
        (b"[InternetShortcut]\r\nURL=https://k.example/\r\n", "a shortcut"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument>Zu</w:wordDocument>', "an XML file"),
        (b"<svg><text>Zu</text></svg>", "an XML file"),
        (b"<!-- no end", "an XML file"),
        (bytes(range(256)), "no text file"),
    ],
)  # fmt: skip
def test_anything_else_is_named(content: bytes, kind: str) -> None:
    """With what to do instead; its name does not decide, what is in it does."""
    with pytest.raises(InvalidInput, match=f"brief.doc is {kind}; nothing is sent from it. [A-Z]"):
        text_in(content, "brief.doc")


@pytest.mark.parametrize(
    "text",
    ["**zu**", "# Zu", "Bis [morgen](https://k.example)", "Zu\n===\n", "> Zu", "*zu* heute", "`zu`", "| A | B |", r"5 \* 3", "<https://k.example>"],
)  # fmt: skip
def test_a_file_of_markdown_is_refused_and_words_in_one_are_taken(text: str) -> None:
    """Its signs would be published as they stand."""
    with pytest.raises(InvalidInput, match=r"is a Markdown file.*Open the file in a preview"):
        text_in(text.encode(), "brief.md")
    assert text_in(text.encode(), "brief.txt") == text
    assert text_in(b"Amt zu:\n\n- 8-12 Uhr\n1. Bitte nicht kommen.", "brief.md").startswith("Amt zu:")


def test_a_damaged_file_is_named_by_its_name() -> None:
    """To unpack it would help nobody."""
    with pytest.raises(InvalidInput, match=r"brief.docx is a Word file.*Open the file, copy"):
        text_in(b"PK\x03\x04broken", "brief.docx")


def test_a_file_that_is_called_a_web_page_is_one() -> None:
    """Also if it does not begin with a tag."""
    assert text_in(b"Heute <b>zu</b>", "brief.html") == "Heute zu"


@pytest.mark.parametrize("unit", ["<@", " An:\n", "> \n", "-= ", "From:\n ", "<!", "<a:", "[a"])
@pytest.mark.parametrize("begun", ["", "Von: ", "From ", ">"])
def test_a_hostile_file_costs_no_more_than_its_length(begun: str, unit: str) -> None:
    """A pattern that tries every pair or triple of places would not come back at all from so many letters."""
    with contextlib.suppress(InvalidInput):
        text_in((begun + unit * (200_000 // len(unit))).encode(), "brief.md")
