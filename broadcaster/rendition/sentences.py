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
    r"Ltd|Verww|Buchst|lit|Freiw|Hl|Kennz|Aktz|Gesch|Drs|Hausnr|LL|[Rr]d|[Mm]ind|[Gg]epr|[Vv]erl|Hd|Ev|ev|[Kk]ath|[Öö]ff|Zt|"
    r"Kl|Jgst|zz|[Tt]elef|[Pp]ers|[Ss]tädt|[Kk]omm|Sachbearb|Hbf|Bhf|Pkt|Rn|Abschn|Halbs|Unterabs|Hj|[Gg]eb|[Gg]est|[Vv]erh|Inh|Kfm|"
    r"\w+(?:[bcdfgkmnpstz]|ch)l|"
    r"Mr|Mrs|Ms|No|Ave|Rd|approx|[Tt]el|(?:[a-zäöü]\. ?)+[A-ZÄÖÜ]|[a-zäöü]|[ABDEHIOSVZ])|\w+[sS]tr|\w*[vV]erw|\w+\.-[A-ZÄÖÜ]\w*)\."
)
_UNIT = (
    r"(?:Uhr|Euro|EUR|€|Cent|Prozent|%|°C|Grad|km|m|cm|mm|ha|kg|t|l|qm|m²|km²|g|mg|ml|V|kV|W|kW|MW|kWh|MWh|Hz|bar|dB|Zoll|km/h|Meter|Kilometer|Liter|Stunden?|Minuten?|"
    r"Tage?n?|Wochen?|Monate?n?|Jahre?n?|Mio\.|Mrd\.|Millionen?|Milliarden?|Personen|Menschen|Einw\.|Pers\.|Std\.|Min\.|Plätzen?|Stück|Haushalten?|a\.m\.|p\.m\.|Abs\.|Satz|Nr\.)(?!\w)"
)
_STREET = r"(?:[Ss]traße|[Ss]tr\.|[Rr]ing|[Ww]eg|[Pp]latz|[Aa]llee|[Gg]asse|[Dd]amm|[Uu]fer|[Mm]arkt|Hof|hof)"
_STARTER = re.compile(
    r"(?:Der|Die|Das|Den|Dem|Ein|Eine|Es|Er|Sie|Wir|Ich|Bitte|Daher|Danach|Dann|Dort|Hier|Ab|Bis|Am|Im|In|Auf|Für|Alle|"
    r"Weitere|Nach|Von|Wegen|Mehr|Nein|Ja|The|We|Please)\b"
)

_NEEDS_NUMBER = re.compile(
    rf"(?:(?<!\w)(?:{_MONTH}|§§?|[Tt]el\.|Nummer|Hausnummer|Telefon|Rufnummer|Durchwahl|Hotline|Fax|Notruf|Zimmer|Raum|Etage|Haus|Gebäude|Block|Tor|Schalter|Ebene|Eingang|Aufgang|Saal|BIC|"
    r"Gleis|Linie|Bus|Stand|(?<!\d )km|[Gg]eschäftszeichen|A[zZ]\.|G[zZ]\.|Aktz\.|Postfach|Artikel|Absatz|Satz|Ziffer|Anlage|Seite|Punkt|Stufe|Klasse|Tempo|EUR|€|Kassenzeichen|"
    rf"Aktenzeichen|IBAN|BLZ|Paragraf|[A-Z]|{_DAY}\.?,)|{_STREET}):?\Z"
)
_NOUN_END = re.compile(r"[A-ZÄÖÜ][\w/]*\Z")
"""In German the number behind a noun belongs to it: Team 4, TOP 5, Flurstück 12/4."""
_PARTS_OF_BUILDINGS = "Haus|Block|Gebäude|Eingang|Aufgang|Tor|Trakt|Flügel|Ebene|Halle|Raum|Zimmer|Saal|Schalter|Gleis|Linie|Bus|Zone|Bereich|Klasse|Teil"
_LETTERED = re.compile(rf"(?<!\w)(?:{_PARTS_OF_BUILDINGS})\Z")
_LETTER_START = re.compile(r"[A-Z](?![\w-])|[A-Z]{1,2}[ .]?\d")
_FLOOR_END = re.compile(r"(?<!\w)[EUODK]G,?\Z")
_FLOOR_START = re.compile(rf"(?:links|rechts|Mitte|{_PARTS_OF_BUILDINGS})\b")
_CODE_START = re.compile(r"[A-Z]{1,3} ?\d")
_CODE_END = re.compile(r"(?:(?<![\w-])[A-ZÄÖÜ]{1,3}(?: [-–])?|\d|IdNr\.)\Z")
"""Registration plates, "Az. 12 K 345/26", "SO - AB 123", "DE 123456789"."""
_REFERENCE_END = re.compile(r"(?:\d(?: ?[a-z])?|(?<!\w)[IVX]+|NRW\.|W\.),?\Z")
_REFERENCE_START = re.compile(
    r"(?:S|Nrn?|Abs|Ziff|Rn|Rdnr|Art)\. ?\d|(?:Satz|Absatz|Nummer|Flur|Flurstück) \d|(?:Buchst|lit)\. ?[a-z]\b|(?:MwSt|USt)\b"
)
_ENUMERATED_END = re.compile(r"(?:§§?|Nrn?\.|Art\.|Abs\.|Artikel|Absätze|Nummern)[\d\s,a-z]*\d ?[a-z]?,\Z")
_LETTERS_LEFT, _LETTERS_START = re.compile(r"\d ?[a-z]\Z"), re.compile(r"(?:und|oder|bis|u\.|–|-) ?[a-z]\b(?!\w)")
_TIMES_END = re.compile(r"\d ?[x×]\Z|\([A-Z]{2,3}\)\Z")
_DAY_END, _HOUR_START = re.compile(r"(?:\d\.(?:\d{2,4})?|\d{4}),\Z"), re.compile(r"\d{1,2}(?:[.:]\d\d)? ?(?:Uhr|[-–])")
_ELLIPSIS_START = re.compile(r"(?:und|oder|bis|bzw\.|sowie|u\.|and|or)\b")
_LAW_END = re.compile(r"(?:§§?|Art\.|Artikel|Abs\.|Absatz|Satz|Nr\.|Nummer) ?\d+ ?[a-z]?\Z")
_LAW_START = re.compile(r"[A-ZÄÖÜ][\w-]*[A-ZÄÖÜ]")
_ROMAN_START = re.compile(r"[IVX]+\.?(?!\w)")
_SMALL_START = re.compile(r"[a-zäöü]")
"""No sentence begins so: the full stop before it ended an abbreviation."""
_INITIAL = re.compile(r"(?<!\w)[A-ZÄÖÜ]\.\Z")
_NUMBER_END = re.compile(r"\d[)\]]?[-–/]?\Z|\d\.\d{1,2}\.\Z|\(\d+\Z|[-–/]\Z")
_NUMBER_START = re.compile(r"[(+]*\d|[-–/] ?\d")
_UNIT_START = re.compile(_UNIT)
_STREET_START = re.compile(rf"{_STREET}\s+\d")
_HYPHENATED_START = re.compile(r"-\w")
_JOINT = r"(?:und|oder|bis|bzw\.|u\.|o\.|and|or|to|–|-)"
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
_WORD_END = re.compile(r"(?<!U)[a-zäöüß]{2},?\Z")
_WORD_START = re.compile(rf"(?!{_DAY}\b|{_STREET}\s)[A-ZÄÖÜ]?[a-zäöüß]{{2}}")
"""Most spaces stand between two words, and all rules below are about signs, numbers, days and capitals: looked at first."""
_LEADS_ON, _GOES_ON = ("/", "&", "§", "(", "„"), ("/", "&", ",", ";", ")")
_BEFORE_NUMBERS = (_NUMBER_END, _NEEDS_NUMBER, _NOUN_END, _SERIES_LEFT, _ENUMERATED_END, _TIMES_END)
_TOGETHER = (
    (_SERIES_LEFT, _DAY_START),
    (_LETTERED, _LETTER_START),
    (_FLOOR_END, _FLOOR_START),
    (_CODE_END, _CODE_START),
    (_REFERENCE_END, _REFERENCE_START),
    (re.compile(r"%\Z"), _REFERENCE_START),
    (_LETTERS_LEFT, _LETTERS_START),
    (_DAY_END, _HOUR_START),
    (re.compile(r"\bUhr\Z"), re.compile(r"bis \d")),
    (_LAW_END, _LAW_START),
    (_NOUN_END, _ROMAN_START),
    (_NOUN_END, re.compile(r"[A-Z]{1,2} \d")),
    (re.compile(r"[^\W\d_]\.\Z"), _SMALL_START),
    (re.compile(r"\d-\Z"), _ELLIPSIS_START),
)
"""How two things end and begin that are one."""


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
    if _WORD_END.search(left) and _WORD_START.match(right):
        return True
    if left.endswith(_LEADS_ON) or right.startswith(_GOES_ON):
        return False
    if _HYPHENATED_START.match(right) or _STREET_START.match(right) or _belongs_to_number(left, right):
        return False
    if _NUMBER_START.match(right) and any(before.search(left) for before in _BEFORE_NUMBERS):
        return False
    if any(before.search(left) and after.match(right) for before, after in _TOGETHER):
        return False
    return not (_ABBREVIATED.search(left) or _ORDINAL_END.search(left) or _INITIAL.search(left))


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
