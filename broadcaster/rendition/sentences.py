"""Finds where a sentence ends, and what may never be torn apart: dates, numbers, abbreviations, addresses."""

from __future__ import annotations

import re

_MONTH = (
    "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|"
    "January|February|March|May|June|July|October|December|"
    r"(?:Jan|Feb|Mär|Mrz|Apr|Jun|Jul|Aug|Sept?|Okt|Oct|Nov|Dez|Dec)\b\.?"
)
_DAY = r"(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag|Mo|Di|Mi|Do|Fr|Sa|So)"
_ABBREVIATION = (
    r"(?:(?:[Ss]tr|Nr|Nrn|Tel|Fax|Telefax|Mobil|Dr|Prof|Dipl|Ing|Hr|Fr|Frl|St|Abs|Art|Ziff|Kap|Abt|Zi|Geb|Hnr|Postf|Anl|"
    r"Mio|Mrd|Tsd|Std|Min|Sek|Mo|Di|Mi|Do|Sa|So|Jan|Feb|Mär|Mrz|Apr|Jun|Jul|Aug|Sept?|Okt|Nov|Dez|Bd|Jg|Kto|Fa|Az|Ortst|"
    r"[Vv]gl|[Gg]gf|[Ee]vtl|[Ii]nkl|[Ee]xkl|[Zz]zgl|[Aa]bzgl|[Bb]zw|[Bb]spw|[Ss]og|[Ii]nsb|[Ii]nsg|[Cc]a|[Gg]em|[Ll]t|[Mm]ax|"
    r"[Mm]in|[Ss]tv|[Ss]tellv|[Ee]inschl|[Aa]usschl|[Aa]llg|[Zz]zt|[Gg]epl|[Vv]orauss|"
    r"jur|iur|med|dent|vet|phil|rer|nat|pol|oec|agr|theol|habil|em|päd|techn|hum|Reg|Bez|Kr|Tgb|Gz|BGBl|Rdnr|Lfd|lfd|Ang|Betr|Bev|Gmkg|Flst|"
    r"Mr|Mrs|Ms|No|Ave|Rd|approx|[Tt]el|(?:[a-zäöü]\. ?)+[A-ZÄÖÜ]|[a-zäöü]|[ABDEHIOSVZ])|\w+[sS]tr)\."
)
_UNIT = (
    r"(?:Uhr|Euro|EUR|€|Cent|Prozent|%|°C|Grad|km|m|cm|mm|ha|kg|t|l|qm|m²|km²|Meter|Kilometer|Liter|Stunden?|Minuten?|"
    r"Tage?n?|Wochen?|Monate?n?|Jahre?n?|Mio\.|Mrd\.|Millionen?|Milliarden?|Personen|Menschen|a\.m\.|p\.m\.|Abs\.|Satz|Nr\.)(?!\w)"
)
_STREET = r"(?:[Ss]traße|[Ss]tr\.|[Rr]ing|[Ww]eg|[Pp]latz|[Aa]llee|[Gg]asse|[Dd]amm|[Uu]fer|[Mm]arkt|Hof|hof)"
_STARTER = re.compile(
    r"(?:Der|Die|Das|Den|Dem|Ein|Eine|Es|Er|Sie|Wir|Ich|Bitte|Daher|Danach|Dann|Dort|Hier|Ab|Bis|Am|Im|In|Auf|Für|Alle|"
    r"Weitere|Nach|Von|Wegen|Mehr|Nein|Ja|The|We|Please)\b"
)

_NEEDS_NUMBER = re.compile(
    rf"(?:(?<!\w)(?:{_MONTH}|§§?|[Tt]el\.|Nummer|Hausnummer|Telefon|Rufnummer|Durchwahl|Hotline|Fax|Notruf|Zimmer|Raum|Etage|Haus|Gebäude|Block|Tor|Schalter|Ebene|Eingang|Aufgang|Saal|BIC|"
    r"Gleis|Linie|Bus|Postfach|Artikel|Absatz|Satz|Ziffer|Anlage|Seite|Punkt|Stufe|Klasse|Tempo|EUR|€|Kassenzeichen|"
    rf"Aktenzeichen|IBAN|BLZ|Paragraf|[A-Z]|{_DAY}\.?,)|{_STREET}):?\Z"
)
_NUMBER_END = re.compile(r"\d[)\]]?[-–/]?\Z|\d\.\d{1,2}\.\Z|\(\d+\Z|[-–/]\Z")
_NUMBER_START = re.compile(r"[(+]*\d|[-–/] ?\d")
_UNIT_START = re.compile(_UNIT)
_STREET_START = re.compile(rf"{_STREET}\s+\d")
_HYPHENATED_START = re.compile(r"-\w")
_JOINT = r"(?:und|oder|bis|u\.|o\.|and|or|to|–|-)"
_SERIES_LEFT = re.compile(rf"\d[.,:]?(?:\s?%)?\s+{_JOINT}\Z|(?<!\w){_DAY}\.?\s+{_JOINT}\Z")
_SERIES_START = re.compile(rf"{_JOINT}\s+[-–/+(]?\d")
_AFTER_NUMBER = re.compile(r"[a-z](?!\w)(?!\.\s?[a-zäöü])|ff?\.|[a-z]\. ?[JM]\.|NRW\b")
_DAY_START = re.compile(rf"{_DAY}\b")
_POSTCODE = re.compile(r"(?<!\d)\d{5}\Z")
_UPPER = re.compile(r"[A-ZÄÖÜ]")
_ORDINAL_END = re.compile(r"(?<![\d.,:/])\d{1,3}\.\Z")
_DATE_END = re.compile(r"\d\.\d{1,2}\.\Z")
_CONTINUES = re.compile(r"[a-zäöüß,;:)\]}”’»–—/&%]|-\w|“(?!\w)")
_ABBREVIATED = re.compile(rf"(?:\A|(?<=[\s(\[„\"'/-])){_ABBREVIATION}\Z")
_LINE = re.compile(r"[^\n]*\n+|[^\n]+")
_LOOK_BACK = 40


def sentences(text: str, language: str = "de") -> list[str]:
    """The sentences of ``text`` in order, each with the space after it; joined they are ``text``."""
    # Loaded here: listing commands or counting a text must not pay for it.
    from sentencex import segment  # noqa: PLC0415

    found: list[str] = []
    for line in _LINE.findall(text):
        for piece in segment(language.partition("-")[0].lower(), line):
            if found and (not piece.strip() or not _ends_between(found[-1], piece)):
                found[-1] += piece
            else:
                found.append(piece)
    return found


def breakable(text: str, position: int) -> bool:
    """Whether the space at ``position`` may be replaced by the end of a part."""
    left = text[max(0, position - _LOOK_BACK) : position].rstrip()
    right = text[position : position + _LOOK_BACK].lstrip()
    if left.endswith("/") or right.startswith(
        ("/", ",", ";", ")")
    ):  # "Az. 12 / K 345/26", "IBAN / DE02": one thing in two
        return False
    if _HYPHENATED_START.match(right) or _STREET_START.match(right) or _belongs_to_number(left, right):
        return False
    if _NUMBER_START.match(right) and (
        _NUMBER_END.search(left) or _NEEDS_NUMBER.search(left) or _SERIES_LEFT.search(left)
    ):
        return False
    if _DAY_START.match(right) and _SERIES_LEFT.search(left):
        return False
    return not (_ABBREVIATED.search(left) or _ORDINAL_END.search(left) or left.endswith(("§", "(", "„")))


def _belongs_to_number(left: str, right: str) -> bool:
    """Whether ``left`` ends in a number that ``right`` goes on: its unit, the end of a range, a letter, a place."""
    if not left[-1:].isdigit() and left[-1:] not in {".", "%"}:
        return False
    if _POSTCODE.search(left) and _UPPER.match(right):
        return True
    number = left.rstrip(".%")[-1:].isdigit()
    return number and any(pattern.match(right) for pattern in (_UNIT_START, _SERIES_START, _AFTER_NUMBER))


def _ends_between(left: str, right: str) -> bool:
    if left.endswith("\n"):
        return left.endswith("\n\n") or not right[0].islower()
    left = left.rstrip()[-_LOOK_BACK:]
    if _CONTINUES.match(right) or _ABBREVIATED.search(left):
        return False
    if _ORDINAL_END.search(left) or _DATE_END.search(left):
        return bool(_STARTER.match(right)) and not _UNIT_START.match(right)
    return True
