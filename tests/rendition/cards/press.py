"""Press texts of an authority, made anew from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

SENTENCES = """
Die Zulassungsstelle in Soest (Senator-Schwartz-Ring 21-23) ist ab sofort geschlossen.
Bitte kommen Sie nicht, auch nicht mit Termin.
Dringend? Tel. 02921/30-0 ist von 8 bis 16 Uhr besetzt.
Nach einem Angriff auf unseren IT-Dienstleister sind 72 Kommunen vorsorglich vom Netz.
Die Schuleingangsuntersuchungen am 31.10. und am 4. November finden statt.
Der Notruf 112 ist ohne Einschränkung erreichbar.
Die wichtigsten Zahlungen zum Monatsende, z. B. die Sozialhilfe, sind bereits überwiesen.
Gemäß § 12 Abs. 3 der Satzung verlängern sich alle Fristen bis Montag, 30. November 2026.
Wer einen Führerschein braucht, wendet sich an die Nebenstelle in Lippstadt, Mastholter Str. 230b, und bringt seinen Ausweis mit.
E-Mails erreichen uns zurzeit nicht zuverlässig.
Neues erfahren Sie hier.
Die Ausländerbehörde arbeitet eingeschränkt: Nur wer heute ausreisen muss, wird bedient.
Die Lebensmittelüberwachung, das Gesundheitsamt und die Rettungsleitstelle arbeiten.
Landrätin Dr. Eva Irrgang dankt allen, die geduldig sind.
Wann die Internetseite wieder da ist, wissen wir nicht; wir rechnen mit mehreren Tagen, vielleicht auch mit Wochen, und sagen Bescheid.
Müll wird abgeholt.
""".strip().splitlines()


def press_texts(count: int, seed: int) -> Iterator[str]:
    """``count`` texts of 200 to 2,200 characters, in paragraphs."""
    chance = random.Random(seed)
    for _ in range(count):
        length, paragraphs = chance.randrange(200, 2_200), []
        while sum(map(len, paragraphs)) < length:
            paragraphs.append(" ".join(chance.choices(SENTENCES, k=chance.randrange(1, 6))))
        yield "\n\n".join(paragraphs)[:2_200].rpartition(".")[0] + "."
