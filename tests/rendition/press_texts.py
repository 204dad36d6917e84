"""German press texts as authorities write them: sentences with facts that must stay whole, drawn with a fixed seed.

What stands between ``⟦`` and ``⟧`` in a template, and every fact that is filled in, is kept together in one part.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

FACTS = {
    "street": (
        "Mastholter Str. 230b|Senator-Schwartz-Ring 21-23|Hoher Weg 1-3|Lange Straße 14 a|Prof.-Dr.-Huber-Str. 7|"
        "St.-Georg-Str. 12|Am Großen Teich 9|Bahnhofstr. 5|Jakobistraße 101|Dr.-Wilhelm-Roelen-Str. 129|Platz der Republik 1"
    ),
    "phone": (
        "Tel. 02921/30-0|Tel. 02921 30-2345|Telefon: 02941 9876-0|Tel.: 0 29 21/30-22 55|+49 2921 30-1234|"
        "Rufnummer 02921/30-3000|Tel. (0 29 21) 30-0|Hotline 0800 123 45 67|Durchwahl -4711|Fax 02921 30-2999|Tel. 115"
    ),
    "date": (
        "31.10.|31.10.2026|3. November|15. Nov. 2026|1. Januar 2027|Montag, 23.11.|Mi., 25. November|30. 11. 2026|"
        "24.12. d. J.|Di., 1.12.2026"
    ),
    "time": (
        "8.00 Uhr|16:30 Uhr|8-12 Uhr|8.00–16.30 Uhr|8 bis 12 Uhr|von 8 bis 16 Uhr|zwischen 10 und 14 Uhr|24 Uhr|"
        "Mo.-Fr. 8-12 Uhr|Mo. bis Do. 13.30-15.30 Uhr|13 - 17 Uhr|ca. 9 Uhr|7.30 u. 17 Uhr"
    ),
    "sum": (
        "1.200 EUR|1.250,50 Euro|rund 3,5 Mio. Euro|12,50 €|EUR 40,00|50 000 Euro|ca. 2 Mrd. Euro|30 Prozent|5 %|10 bis 15 %|"
        "1.000-2.000 Euro"
    ),
    "law": (
        "§ 12 Abs. 3|§§ 4 bis 7 GO NRW|Art. 6 Abs. 1|gem. § 28 IfSG|§ 35 Satz 2 VwVfG|Nr. 5|Abs. 2 Nr. 4|lt. Anl. 3|"
        "i. S. d. § 3|Art. 20 GG"
    ),
    "person": (
        "Dr. Müller|Prof. Dr. Schmidt|Frau Dr. med. Petra Lange|Dipl.-Ing. Hans Weber|Landrätin Eva Irrgang|Hr. Vogt|"
        "Dr. jur. Meier|Prof. em. Kuhn|St. Martin"
    ),
    "amount": "72 Kommunen|5 km|300 Personen|12 Mio. Menschen|2 Std.|30 Min.|Zi. 12|Raum 2.17|3,5 t|40 km/h|20 °C|12 ha|500 m²",
    "road": "A 44|B 1|L 735|K 12|B 475n|Linie R 41|Bus 523|A 44, AS Soest-Ost",
    "bank": "IBAN DE44 5001 0517 5407 3249 31|DE02 1203 0000 0000 2020 51|Az. 12.3-45/2026|Kassenzeichen 4711 0815",
    "link": (
        "https://notfall.kreis-soest.de/it?stand=14.30|www.kreis-soest.de/notfall|kreis-soest.de|info@kreis-soest.de|"
        "https://www.kreis-soest.de/a_(b)/c.html"
    ),
    "place": "59494 Soest|59555 Lippstadt|Bad Sassendorf|Kreis Soest|D-59494 Soest",
}
SENTENCES = """
Die Zulassungsstelle in der {street} ist ab sofort geschlossen.
Das Straßenverkehrsamt ({street}, {place}) bleibt bis {date}, {time}, geschlossen, ⟦z. B.⟧ für alle Anliegen rund um Führerscheine.
Bitte kommen Sie nicht ins Kreishaus, ⟦i. d. R.⟧ kann dort zurzeit niemand helfen.
Sie erreichen uns unter {phone}, ⟦u. a.⟧ für dringende Anliegen.
Dringende Anliegen klären wir telefonisch: {phone}.
Für Rückfragen steht {person} unter {phone} zur Verfügung.
Nach Angaben von {person} sind {amount} betroffen.
Die Frist endet am {date} um {time}.
Geöffnet ist {time}, am {date} nur bis {time}.
Grundlage ist {law} der Satzung, ⟦vgl.⟧ auch {law}.
Der Schaden liegt nach ersten Schätzungen bei {sum}.
Die Gebühr beträgt {sum}, ermäßigt {sum}.
Überweisen Sie bitte {sum} auf das Konto {bank} der Kreiskasse.
Die Straße {road} ist zwischen Soest und Lippstadt voll gesperrt.
Auf der {road} gilt Tempo 30, auf der {road} ⟦ggf.⟧ eine Umleitung.
Weitere Informationen stehen auf {link} und in unseren Pressemitteilungen.
Mehr dazu: {link}
Wegen eines Angriffs auf den IT-Dienstleister haben {amount} keinen Zugriff auf ihre Fachverfahren, ⟦d. h.⟧ Termine fallen aus.
Die Sitzung des Kreistages am {date} findet statt, Beginn ist um {time} im Kreishaus, {street}.
Einsatzkräfte aus {place} waren mit {amount} vor Ort, ⟦insb.⟧ an der {road}.
Betroffen ist ⟦insg.⟧ ein Gebiet von {amount}, ⟦einschl.⟧ der Ortsteile Ampen, Deiringsen und Hiddingsen.
Der Notruf 112 ist ohne Einschränkung erreichbar.
Daher können Termine zurzeit nicht vereinbart werden.
Dort sind auch Anträge für den {date} erhältlich.
„Wir arbeiten rund um die Uhr“, sagt {person}.
„Niemand muss sich Sorgen machen. Alle Zahlungen sind erfolgt“, so {person} am {date}.
Gilt das auch für Zahlungen zum Monatsende?
Nein! Die Auszahlungen sind bereits erfolgt.
Das Wasser in {place} muss bis {date} abgekocht werden, da bei einer Probe am {date} Keime gefunden wurden, deren Herkunft noch untersucht wird, sodass bis auf Weiteres für alle Haushalte im Versorgungsgebiet, auch für Gaststätten, Schulen und Kindergärten, das Abkochgebot gilt und erst nach drei unauffälligen Proben hintereinander aufgehoben werden kann.
Die Kreisverwaltung Soest, {street}, {place}, ist {time} unter {phone} und {phone} sowie per E-Mail an {link} erreichbar.
Die Schuleingangsuntersuchungen finden am 1. und 2. Tag wie geplant statt.
Der Bus hält ersatzweise an der Haltestelle {street}.
Ansprechpartner ist das Team der ⟦Abt.⟧ Straßenverkehr im 2. Stock.
""".strip().split("\n")
HEADLINES = """
IT-Ausfall: Zulassungsstellen in Soest und Lippstadt geschlossen
Abkochgebot für {place}
Sperrung der {road} ab {date}
Bombenfund: Evakuierung in {place} läuft
Kreishaus am {date} nur bis {time} geöffnet
Unwetterwarnung für den Kreis Soest
""".strip().split("\n")
ITEMS = """
Kreishaus, {street}: geöffnet {time}
Zulassungsstelle {place}: geschlossen
Jobcenter: telefonisch unter {phone}
Bürgerbüro, {street}: nur mit Termin
Gesundheitsamt: {time}, {phone}
""".strip().split("\n")

_SLOT = re.compile(r"\{(\w+)\}")
_MARKED = re.compile("⟦([^⟧]*)⟧")


@dataclass(frozen=True, slots=True)
class PressText:
    """A press text with its headline, and the places (start, end) of what must not be torn apart."""

    headline: str
    text: str
    kept: tuple[tuple[int, int], ...]


def press_texts(number: int, seed: int = 5) -> list[PressText]:
    """The first ``number`` texts of that seed."""
    draw = random.Random(seed)
    return [_press_text(draw) for _ in range(number)]


def _press_text(draw: random.Random) -> PressText:
    paragraphs = [_paragraph(draw) for _ in range(draw.randint(1, 5))]
    if draw.random() < 0.4:
        sign = draw.choice(["- ", "• ", "– ", ""])
        rows = [sign + _filled(draw, row) for row in draw.sample(ITEMS, draw.randint(2, 4))]
        paragraphs.insert(draw.randint(1, len(paragraphs)), "\n".join(["So erreichen Sie uns:", *rows]))
    headline = _MARKED.sub(r"\1", _filled(draw, draw.choice(HEADLINES)))
    marked = draw.choice(["\n\n", "\n\n", "\n"]).join(paragraphs)
    kept, text, position = [], "", 0
    for match in _MARKED.finditer(marked):
        text += marked[position : match.start()]
        kept.append((len(text), len(text) + len(match[1])))
        text, position = text + match[1], match.end()
    return PressText(headline, text + marked[position:], tuple(kept))


def _paragraph(draw: random.Random) -> str:
    return " ".join(_filled(draw, draw.choice(SENTENCES)) for _ in range(draw.randint(1, 5)))


def _filled(draw: random.Random, template: str) -> str:
    return _SLOT.sub(lambda slot: f"⟦{draw.choice(FACTS[slot[1]].split('|'))}⟧", template)
