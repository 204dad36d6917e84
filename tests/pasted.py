"""Texts as Word, Excel, PowerPoint, Outlook, LibreOffice, browsers and others hand them on, each with what must become of it.

What an office says is written once, in lines of several kinds; every program writes it in its own way. "~" stands for a
no-break space, "^" for a hyphen without a break, "|" for a soft hyphen.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from broadcaster.app.textfiles import text_in

Line = tuple[str, str]
"""The kind of a line ("p", "ul", "ol", "tr", "br" with "//" where a line ends softly), and its words; "/" parts cells."""

CONTENTS: tuple[tuple[Line, ...], ...] = (
    (("p", "IT^Ausfall im Kreis Soest"), ("p", "Die Kreis|verwaltung ist nicht erreichbar."), ("p", "Hotline: 02921/30^0")),
    (("p", "Heute geschlossen:"), ("ul", "Zulassungs|stelle Soest"), ("ul", "Führerscheinstelle Lippstadt"), ("p", "Bis 16.30~Uhr")),
    (("p", "So geht es weiter:"), ("ol", "Bitte rufen Sie 02921~30^22~00 an."), ("ol", "Bitte kommen Sie nicht."), ("ol", "Warten Sie ab.")),
    (("tr", "Amt/Zustand/Telefon"), ("tr", "Zulassung/geschlossen/02921 30-0"), ("tr", "Museum/offen/02921 30-1")),
    (("br", "Kreis Soest//Hoher Weg 1^3//59494~Soest"), ("p", "Tel. 02921~30^0, Fax 02921~30^2945")),
    (("p", "Geöffnet 8^12~Uhr und 14^16.30~Uhr, Gebühr 10^12~€."), ("p", "Notruf 112, Behörden 115, Arzt 116117.")),
    (("p", "Az.~36.2^12/26"), ("p", "Gem. §~60 Abs.~1 Satz~2 gilt die Frist bis 31.10.2026, 24~Uhr.")),
    (("tr", "Montag/8–12 Uhr/14–16 Uhr"), ("tr", "Dienstag/8–12 Uhr/"), ("tr", "Mittwoch/geschlossen/")),
    (("p", "„Wir arbeiten daran“, sagt Landrätin Müller."), ("p", "Näheres: https://www.kreis.example/notfall")),
    (("p", "Gebühren"), ("tr", "Ausweis/37,00 €"), ("tr", "Pass/70,00 €"), ("p", "Bar oder mit Karte, 1.000~Stück täglich.")),
    (("p", "Sperrung der B~229 und der L~746"), ("ul", "vom 1. bis 3.~Dezember"), ("ul", "Umleitung über K~12")),
    (("p", "IBAN DE02~4145~0075~0000~0000~00"), ("p", "BIC WELADED1SOS, Kassenzeichen 5.0412.000123.4")),
    (("br", "Bitte beachten:// kein Zutritt ohne Termin//auch nicht mit Ausweis"), ("p", "Danke.")),
    (("p", "Straßen|verkehrs|amt: Zimmer E.12, 2.~OG"), ("p", "Durchwahl ^2945 oder ^2946")),
    (("p", "Stand: 24.11.2026, 8.00~Uhr"), ("ul", "350 Haushalte ohne Strom"), ("ul", "2,5~Mio.~€ Schaden"), ("ul", "5~°C")),
    (("p", "Bürger|büro – Öffnungszeiten"), ("tr", "Mo–Fr/8:00–12:30"), ("tr", "Sa/9:00–12:00"), ("p", "An Feiertagen zu.")),
    (("ol", "Ruhe bewahren"), ("ol", "112 anrufen"), ("br", "Wo ist es?//Was ist passiert?//Wie viele sind verletzt?")),
    (("p", "Kfz^Kennzeichen SO^AB~123 gesucht"), ("p", "Hinweise an 0800~123~45~67 (kostenlos)")),
    (("p", "Wasser abkochen: 10~Minuten bei 100~°C"), ("p", "Betroffen: 59494, 59505 und 59519"), ("p", "Ende: offen")),
    (("p", "Schul|ausfall"), ("tr", "Schule/Ausfall/Ersatz"), ("tr", "Realschule 1/1.–4. Stunde/Aula"), ("p", "Busse R~51 und 549 fahren.")),
    (("p", "Sitzung am 24.12. fällt aus (TOP~1^5)"), ("p", "Vorlage 123/2026, Seite 12~ff.")),
    (("ul", "Gültig ab 1.~1.~2027"), ("ul", "Beitrag 19~% von 1.250,00~EUR"), ("p", "§§~3 und 4 bleiben.")),
    (("br", "Kreishaus//Zi.~2.034"), ("ul", "Montag bis Freitag"), ("tr", "Telefon/02921 30-2200"), ("p", "E^Mail folgt.")),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Program:
    """How a program writes lines. ``change`` is what it does to the whole."""

    name: str
    end: str = "\r\n"
    soft: str = "\v"
    bullet: str = "•\t"
    number: str = "{}.\t"
    cell: str = "\t"
    row_end: str = ""
    """What stands behind a row in place of ``end``."""
    space: str = "\u00a0"
    hyphen: str = "\u2011"
    shy: str = "\u00ad"
    around_numbers: tuple[str, str] = ("", "")
    change: Callable[[str], str] = field(default=lambda text: text)
    file: tuple[str, str] = ("", "")
    """The name and the encoding of the file that it saves, if it is no paste."""


def page(lines: tuple[Line, ...]) -> str:
    """A page as Word filters it."""
    parts = []
    for kind, words in lines:
        shown = html.escape(words).replace("~", "&nbsp;").replace("|", "&shy;").replace("^", "&#8209;")
        if kind == "tr":
            cells = "".join(f"<td style='border:1'><p class=MsoNormal>{cell}</p></td>" for cell in shown.split("/"))
            parts.append(f"<tr>{cells}</tr>")
        elif kind in ("ul", "ol"):
            parts.append(f"<{kind}><li class=MsoNormal><o:p></o:p>{shown}</li></{kind}>")
        else:
            parts.append(f"<p class=MsoNormal><span lang=DE>{shown.replace('//', '<br>')}<o:p></o:p></span></p>")
    tables = re.sub(r"(?:<tr>.*?</tr>)+", r"<table><tbody>\g<0></tbody></table>", "".join(parts))
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=windows-1252><style><!-- p{mso-x:1} --></style>'
        f"<!--[if gte mso 9]><xml><o:X>1</o:X></xml><![endif]--></head><body lang=DE>{tables}</body></html>"
    )


def numbers_kept(text: str) -> str:
    """As telephone programs and contacts write a number: in marks of direction."""
    return re.sub(r"\d[\d/\u00a0-]*\d", lambda number: f"\u202d{number[0]}\u202c", text)


PROGRAMS = (
    Program(name="Word, clipboard", bullet="\uf0b7\t", hyphen="\x1e", shy="\x1f"),
    Program(name="Word, macro", end="\r", cell="\r\x07", row_end="\r\x07\r\x07", bullet="\uf0a7\t", hyphen="\x1e", shy="\x1f"),
    Program(name="Word, text only", soft="\r\n", bullet="•\t", shy="", hyphen="-", file=("a.txt", "cp1252")),
    Program(name="Word, Unicode text", bullet="\uf0d8\t", file=("a.txt", "utf-16")),
    Program(name="Excel", soft="\n", hyphen="-", bullet="• ", number="{}. "),
    Program(name="Excel, exported", soft="_x000D_\n", end="_x000D_\n", bullet="•_x0009_", cell="_x0009_", number="{}._x0009_"),
    Program(name="PowerPoint", end="\r", bullet="\uf06e\t", soft="_x000B_"),
    Program(name="Outlook", bullet="\uf0b7       ", number="{}.     ", soft="\r\n", space="\u00a0"),
    Program(name="LibreOffice Writer", end="\n", soft="\n", bullet="•\t", space="\u202f", shy="\u00ad"),
    Program(name="LibreOffice Calc", end="\n", soft="\n", bullet="– ", number="({}) ", shy="\u200b"),
    Program(name="Firefox", end="\n", soft="\n", bullet="    • ", number="    {}. ", cell=" \t", row_end=" \n"),
    Program(name="Chrome", end="\n\u200b", soft="\u2028", bullet="•\u00a0", number="{})\t", shy="\u00ad", change=lambda text: f"\ufeff{text}\u200b"),
    Program(name="Safari on a Mac", end="\n", soft="\u2028", change=lambda text: "\ufffc" + unicodedata.normalize("NFD", text), bullet="\t•\t"),
    Program(name="telephone", end="\n", soft="\n", bullet="- ", number="{}. ", hyphen="-", change=numbers_kept),
)  # fmt: skip


def written(program: Program, lines: tuple[Line, ...]) -> str:
    """The lines as the program writes them."""
    text = ""
    for number, (kind, words) in enumerate(lines, 1):
        begun = {"ul": program.bullet, "ol": program.number.format(number)}.get(kind, "")
        shown = {"br": words.replace("//", program.soft), "tr": words.replace("/", program.cell)}.get(kind, words)
        text += begun + shown + (program.row_end if kind == "tr" and program.row_end else program.end)
    text = text.replace("~", program.space).replace("^", program.hyphen).replace("|", program.shy)
    return program.change(text)


def meant(program: Program, lines: tuple[Line, ...]) -> str:
    """What must become of it: lines, "•" before bullets, " · " between cells, and nothing that nobody sees."""
    shown = []
    mark = re.sub(r"[\ue000-\uf8ff]", "•", program.bullet.replace("_x0009_", "\t")).replace("\t", " ")
    for number, (kind, words) in enumerate(lines, 1):
        if kind in ("ul", "ol"):
            begun = mark if kind == "ul" else program.number.format(number).replace("_x0009_", "\t").replace("\t", " ")
            shown.append(begun + words)
        elif kind == "tr":
            shown.append(" · ".join(filter(None, words.split("/"))))
        else:
            shown += words.split("//") if kind == "br" else [words]
    hyphen = "\u2011" if program.hyphen == "\x1e" else program.hyphen
    return "\n".join(shown).replace("~", program.space).replace("^", hyphen).replace("|", "").strip()


def seen(lines: tuple[Line, ...]) -> str:
    """What a page shows: paragraphs apart, rows of a table below one another, a dash before entries of lists."""
    shown, before = "", ""
    for kind, words in lines:
        text = re.sub(r"\s*//\s*", "\n", words.replace("|", "").replace("~", " ").replace("^", "\u2011"))
        if kind == "tr":
            text = " · ".join(filter(None, text.split("/")))
        shown += ("\n" if kind == before == "tr" else "\n\n") + ("– " if kind in ("ul", "ol") else "") + text
        before = kind
    return shown.strip()


def corpus() -> Iterator[tuple[str, Callable[[], str], str]]:
    """Yield the name of each text, how it comes in, and what it must become."""
    for number, lines in enumerate(CONTENTS, 1):
        for program in PROGRAMS:
            text = written(program, lines)
            name, encoding = program.file
            yield (
                f"{program.name} {number}",
                (lambda text=text, name=name, encoding=encoding: text_in(text.encode(encoding), name))
                if name
                else lambda text=text: text,
                meant(program, lines),
            )
        yield (
            f"Word, web page {number}",
            lambda lines=lines: text_in(page(lines).encode("cp1252", "xmlcharrefreplace"), "a.htm"),
            seen(lines),
        )
