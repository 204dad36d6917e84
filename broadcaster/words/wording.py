"""What a text may be made of, and how it is tidied: rules for every field that people read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from broadcaster.words import Sentence, name_of
from broadcaster.words.errors import Problem

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_BIDI_OPEN = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
_BIDI_CLOSE = frozenset("\u202c\u2069")
_BIDI_MARKS = frozenset("\u061c\u200e\u200f")
_TURNING = re.compile("[\u0590-\u08ff\u200f\u061c\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters and signs because of which marks of direction would mean something."""
_SUSPICIOUS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
"""Controls, surrogates, private use, noncharacters and bidi controls."""
_ESCAPED = {"9": "\t", "A": "\n", "B": "\v", "C": "\f", "D": "\r"}
_WRITTEN_OUT = re.compile(r"_x000([9A-D])_", re.IGNORECASE)
"""Controls as the file formats of offices write them, which some programs hand on."""
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x0e]")
_CELL_END = re.compile("(?:\r?\x07)+")
"""Of Word: one ends a cell, two also its row."""
_SOFT_LINE_ENDS = re.compile(r"\s*[\u2028\x0b\x0c]\s*")
_GAP = re.compile(r"(?<=\S)[^\S\n]++(?=\S)")
_INDENTS = re.compile(r"^[^\S\n]*(?:[^\w\s]|\(?\w{1,3}[.)])\Z|:\Z", re.MULTILINE)
"""What a tab only indents: what follows a colon, or the bullet or number that a line begins with."""
_LOOK_BACK = 12
_BULLET = re.compile("(?m)^([^\\S\n]*)[\uf020-\uf0ff](?=[^\\S\n])")
"""A sign of any symbol font at the beginning of a line."""
_OF_WINDOWS: dict[int, str] = {
    code: meant
    for code in range(0x80, 0xA0)
    if (meant := bytes([code]).decode("cp1252", "ignore")) and meant != chr(code)
}
_OF_OFFICES = _OF_WINDOWS | str.maketrans(
    {
        **dict.fromkeys("\uf0a7\uf0a8\uf0b7\uf0d8\uf076\uf06e\uf0b2\uf02d\uf0be\uf09f", "•"),
        "\uf0fc": "✓",
        "\uf0fb": "✗",
        "\uf0e0": "→",
        "\uf0e8": "→",
        "\uf0f0": "→",
        "\uf028": "☎",
        "\uf02a": "✉",
        "\uf04a": "☺",
        "\uf0df": "←",
        "\uf0fe": "☑",
        **dict.fromkeys("\uf020\ufffc", " "),
        **dict.fromkeys("\ufeff\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufff9\x1f", ""),
        **dict.fromkeys("\u206a\u206b\u206c\u206d\u206e\u206f", ""),
        "\ufffa": " (",
        "\ufffb": ")",
        "\x1e": "\u2011",
    }
)
"""What office programs write: letters of Windows' old code page, bullets of symbol fonts, Word's own hyphens, and marks that
nobody sees and that mean nothing outside of them; the place of a picture."""
_WITHOUT_SCHEME = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,63}(?::[0-9]{1,5})?(?:[/?#]\S*)?")
_HASHTAG = re.compile(r"\w*[^\W\d_]\w*")
_IN_BRACKETS = re.compile(r"<\s*(?:URL:)?\s*([^<>]*?)\s*>", re.IGNORECASE)
"""As e-mail programs write an address."""
_HOST = re.compile(r"\A(?:[A-Za-z]+://)?[^/?#]+")
_SHORT_OF = 12
"""Characters that are quoted before and after a place."""
_MOST_PLACES = 8


def tidy(text: str) -> str:
    """``text`` in NFC with LF line ends, no space at line ends nor around the whole.

    What office programs and browsers bring along is translated: tabs between cells become a sign, vertical tabs and page
    breaks line ends, bullets of symbol fonts bullets. Marks that nobody sees and that mean nothing go.
    """
    text = _BULLET.sub(r"\1•", _LINE_ENDS.sub("\n", _plain_controls(text)).translate(_OF_OFFICES))
    if not _TURNING.search(text):
        text = re.sub("[\u200e\u202a\u202c\u202d\u2066\u2068\u2069]", "", text)
    text = unicodedata.normalize("NFC", _GAP.sub(_parting, text).replace("\t", " "))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def tidy_line(text: str) -> str:
    """Return ``text`` tidied, with what a slide shows as a line break inside a title as a space."""
    return tidy(_SOFT_LINE_ENDS.sub(" ", _plain_controls(text)))


def tidy_link(link: str | None) -> str | None:
    """Return a link as people type or paste it, as an address: without a scheme it is one of https."""
    if not link:
        return link
    link = _HOST.sub(lambda host: unicodedata.normalize("NFC", host[0]), _IN_BRACKETS.sub(r"\1", _word(link)))
    bare = link.rstrip(".,;")
    return f"https://{bare}" if _WITHOUT_SCHEME.fullmatch(bare) else link


def tidy_hashtags(hashtags: Iterable[str]) -> tuple[str, ...]:
    """Return hashtags in NFC, without their sign; a sign alone is none."""
    tags = (unicodedata.normalize("NFC", _word(tag)).lstrip("#＃").strip() for tag in hashtags)
    return tuple(filter(None, tags))


def _word(typed: str) -> str:
    """Return what stands in one word without what nobody sees in and around it."""
    return re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", typed.translate(_OF_OFFICES)).strip()


def _plain_controls(text: str) -> str:
    """Return ``text`` with controls as such, and the end of a cell in Word as the tab that it is elsewhere."""
    if "_x000" in text:
        text = _WRITTEN_OUT.sub(lambda escape: _ESCAPED[escape[1].upper()], text)
    return _CELL_END.sub(lambda ends: "\t" if ends[0].count("\x07") == 1 else "\n", text)


def _parting(gap: re.Match[str]) -> str:
    """Return a space within a line; a tab in it parts two cells unless it only indents."""
    if "\t" not in gap[0]:
        return gap[0]
    start = gap.start()
    return " " if _INDENTS.search(gap.string, max(0, start - _LOOK_BACK), start) else " · "


def wordless(name: str, text: str) -> Iterator[Problem]:
    """The problem of a text without a word in it; ``name`` is its field."""
    label = called(name)
    if not text:
        yield problem(
            name,
            f"Feld „{label.de}“ ist leer. Bitte schreiben Sie, was gesagt werden soll.",
            f"The field “{label.en}” is empty. Write what shall be said.",
        )
    elif not any(character.isalnum() for character in text):
        yield problem(
            name,
            f"Feld „{label.de}“ enthält kein Wort. Emojis allein versteht nicht jeder: bitte schreiben Sie einen Satz dazu.",
            f"The field “{label.en}” has no word in it. Not everyone understands emoji alone: add a sentence.",
        )


def characters(name: str, text: str, language: str) -> Iterator[Problem]:
    """Yield the problem of the characters that no field may hold, all of them at once; ``name`` is the field."""
    places = list(_refused(text, allow_bidi=language.partition("-")[0] in _RIGHT_TO_LEFT))
    if not places:
        return
    label = called(name)
    listed = "; ".join(_around(text, place) for place in places[:_MOST_PLACES])
    more = len(places) - _MOST_PLACES
    yield problem(
        name,
        f"Feld „{label.de}“ enthält Zeichen, die niemand lesen kann: {listed}{f' und {more} weitere' if more > 0 else ''}. "
        "Bitte löschen Sie sie und schreiben Sie die Stellen neu.",
        f"The field “{label.en}” has characters that nobody can read: {listed}{f' and {more} more' if more > 0 else ''}. "
        "Delete them and type these places again.",
    )


def unusable_hashtags(name: str, tags: Iterable[str]) -> Iterator[Problem]:
    """Yield what is wrong with each hashtag of the field ``name``."""
    for tag in tags:
        shown = tag[:50]
        if tag.isdigit():
            yield problem(
                name,
                f"Aus „#{shown}“ macht kein Kanal ein Hashtag, denn es besteht nur aus Ziffern. Bitte hängen Sie ein Wort an, zum "
                f"Beispiel #Notruf{shown}, oder schreiben Sie die Zahl in den Text.",
                f"No channel makes a hashtag of “#{shown}”, for it is digits only. Add a word, for example #Emergency{shown}, or "
                "write the number in the text.",
            )
        elif not _HASHTAG.fullmatch(tag):
            de, en = _instead_of(shown)
            yield problem(
                name,
                f"Das Hashtag „{shown}“ enthält unerlaubte Zeichen. Erlaubt sind Buchstaben, Ziffern und _{de}.",
                f"The hashtag “{shown}” has characters that are not allowed. Use letters, digits and _{en}.",
            )


def _instead_of(tag: str) -> tuple[str, str]:
    """Return the words of a hashtag as one that is allowed, as an example in German and English; empty if there is none."""
    meant = "".join(word[0].upper() + word[1:] for word in re.findall(r"\w+", tag))
    return (f", zum Beispiel #{meant}", f", for example #{meant}") if _HASHTAG.fullmatch(meant) else ("", "")


def called(name: str) -> Sentence:
    """Return what the screen calls a field, with the channel, the language or the picture that it belongs to."""
    place, _, field = name.rpartition(".")
    kind, _, whose = place[:_LONGEST_PLACE].partition(".")
    label = _FIELDS.get(field) or _FIELDS.get(kind, Sentence(de=name, en=name))
    if kind == "variants":
        channel = whose.capitalize()
        return Sentence(de=f"{label.de} für {channel}", en=f"{label.en} for {channel}")
    if kind == "languages" and whose:
        return Sentence(de=f"{label.de} ({name_of(whose)})", en=f"{label.en} ({name_of(whose)})")
    if kind.startswith(_PICTURE):
        number = kind.removeprefix(_PICTURE).rstrip("]")
        return Sentence(de=f"{label.de} zu Bild {number}", en=f"{label.en} of picture {number}")
    return label


_LONGEST_PLACE = 50
_PICTURE = "pictures["
_FIELDS = {
    "headline": Sentence(de="Überschrift", en="Headline"),
    "text": Sentence(de="Text", en="Text"),
    "link": Sentence(de="Link", en="Link"),
    "hashtags": Sentence(de="Hashtags", en="Hashtags"),
    "alt": Sentence(de="Alternativtext", en="Alternative text"),
    "pictures": Sentence(de="Bilder", en="Pictures"),
    "language": Sentence(de="Sprache des Textes", en="Language of the text"),
    "languages": Sentence(de="Andere Sprache", en="Another language"),
    "variants": Sentence(de="Eigene Fassung", en="Own version"),
    "stand": Sentence(de="Stand", en="As of"),
    "valid_until": Sentence(de="Gültig bis", en="Valid until"),
}


def _around(text: str, place: int) -> str:
    """Return a place with the words around it, and the number of what stands there."""
    before, after = text[max(0, place - _SHORT_OF) : place], text[place + 1 : place + 1 + _SHORT_OF]
    shown = " ".join("".join(" " if _SUSPICIOUS.match(one) else one for one in f"{before}▯{after}").split())
    return f"„{shown}“ (U+{ord(text[place]):04X})"


def _refused(text: str, *, allow_bidi: bool) -> Iterator[int]:
    """Yield the places of controls, surrogates, private use, noncharacters and unbalanced bidi controls."""
    opened: list[int] = []
    for match in _SUSPICIOUS.finditer(text):
        character = match[0]
        if character in _BIDI_MARKS and allow_bidi:
            continue
        if (
            (character not in _BIDI_OPEN and character not in _BIDI_CLOSE)
            or not allow_bidi
            or (character in _BIDI_CLOSE and not opened)
        ):
            yield match.start()
        else:
            opened = opened[:-1] if character in _BIDI_CLOSE else [*opened, match.start()]
    yield from opened


def problem(name: str, de: str, en: str) -> Problem:
    """What keeps a message back, about the field ``name``."""
    return Problem(field=name, sentence=Sentence(de=de, en=en))
