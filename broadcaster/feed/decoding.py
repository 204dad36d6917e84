"""The bytes of a feed as XML that can be parsed: what is certain is mended, what is doubtful is marked with U+FFFD."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html.entities import html5
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED: Final = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]{1,40})", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_BEGINNING: Final = re.compile(r"<\?xml\b|<(?:rss|feed|rdf:RDF)\b")
_ENDING: Final = re.compile(r"</(?:rss|feed|rdf:RDF)\s*>")
_PAGE: Final = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_LOST: Final = re.compile(r"(?<![\w?/.=&#])[^\W\d_]+(?:\?[a-zà-öø-ÿ]+)+(?![\w?/=&#])")
"""A question mark within a word: a letter that an encoding did not have."""
_EUROPEAN: Final = frozenset("äöüÄÖÜßéèêëáàâåæøœçñíìîïóòôõúùûýÿÉÈÊÁÀÂÅÆØÇÑÓÔÚ§°€–—…„“”‚‘’«»·•×½¼¾²³\u00a0\u00ad")
"""What a European text written as Windows-1252 has beyond ASCII; anything else is no such text."""
_PICTURE: Final = re.compile(
    rb"data:(?:application|audio|font|image|text|video)/[A-Za-z0-9.+-]{1,80}(?:;[A-Za-z0-9=._-]{1,80})*,"
    rb"[A-Za-z0-9+/=%_.~!*-]*(?:\s+[A-Za-z0-9+/]{40,}={0,2})*(?:\s+[A-Za-z0-9+/]{1,80}={0,2}(?=[\"'&)]))?"
)
"""An embedded picture ends where its address does; space stands in it only between lines of base64."""
_NAMED: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_OF_XML: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_BARE: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_NO_TAG: Final = re.compile(r"<(?=[\s\d=<>-])")
"""Begins nothing in XML: somebody wrote "less than"."""
_FORBIDDEN: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORBIDDEN_NUMBER: Final = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8BbCcEeFf]|1[0-9A-Fa-f]));")
_DOCTYPE: Final = re.compile(
    r"""<!DOCTYPE\s[^<>\[]{1,300}\[(?:\s*<!ENTITY\s+[A-Za-z]\w{0,30}\s+(?:"[^"<%&]{1,10}"|'[^'<%&]{1,10}'|["']&\#\w{1,6};["'])\s*>){1,300}\s*\]\s*>"""
)
_ENTITY: Final = re.compile(r"<!ENTITY\s+(\w+)")
_BEGIN, _END = "<![CDATA[", "]]>"


def without_pictures(content: bytes) -> bytes:
    """Return a document without the pictures embedded in it: they are nothing that is read."""
    return _PICTURE.sub(b"data:,", content)


def decoded(content: bytes, content_type: str = "") -> str:
    """Return the characters of a document.

    The byte order mark is believed, then what can be read as UTF-8, then what the header or the document declares.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace").lstrip("\ufeff")
    if content[:2] in (b"<\0", b"\0<"):
        return content.decode("utf-16-le" if content[0] else "utf-16-be", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _declared(content, content_type)
    if declared not in ("utf-8", "ascii"):
        return content.decode(declared, "replace")
    western = content.decode("cp1252", "replace")
    unmarked = not re.search(rb"[\xc2-\xf4][\x80-\xbf]", content)
    if unmarked and {character for character in western if character > "\x7f"} <= _EUROPEAN:
        return western
    return content.decode("utf-8", "replace")


def _declared(content: bytes, content_type: str) -> str:
    """Return the name that Python knows the declared encoding by; UTF-8 where none is declared or known."""
    found = _CHARSET.search(content_type)
    inside = _DECLARED.match(content[:1000])
    for name in (found and found[1], inside and inside[1].decode("ascii")):
        try:
            known = codecs.lookup(name or "").name
            b"".decode(known)
        except (LookupError, ValueError):
            continue
        # Browsers read both as Windows-1252, and so do the people who wrote it.
        return "cp1252" if known in ("iso8859-1", "ascii") else known
    return "utf-8"


def as_xml(text: str) -> str:
    """Return a document with the small faults of content management systems mended, so that a parser takes it.

    Space before the declaration, characters that XML forbids (a space instead), entities of HTML, a bare "&" or "<".
    """
    text = _DECLARATION.sub("", _document(text).lstrip("\ufeff\x00 \t\r\n"), count=1)
    text = _without_entities_of_html(text)
    return "".join(part if plain else _mended(part) for part, plain in _parts(_FORBIDDEN.sub(" ", text))).strip()


def _without_entities_of_html(text: str) -> str:
    """Return a document without a declaration of characters that are known by the same names without it."""
    declared = _DOCTYPE.match(text.lstrip())
    if declared is None or any(f"{name};" not in html5 for name in _ENTITY.findall(declared[0])):
        return text
    return text.lstrip()[declared.end() :]


def _document(text: str) -> str:
    """Return a feed without what a server wrote before and behind it, such as a warning."""
    begin = _BEGINNING.search(text[:20_000])
    if begin is None or _PAGE.match(text):
        return text
    text = text[begin.start() :]
    ends = [match.end() for match in _ENDING.finditer(text, max(0, len(text) - 20_000))]
    return text[: ends[-1]] if ends else text


def _mended(text: str) -> str:
    text = _FORBIDDEN_NUMBER.sub(" ", _NAMED.sub(lambda match: _character(match[1]), text))
    return _NO_TAG.sub("&lt;", _BARE.sub("&amp;", text))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the stretches of a document, and whether each is one that is taken literally."""
    at = 0
    while (begin := text.find(_BEGIN, at)) >= 0 and (end := text.find(_END, begin)) >= 0:
        yield text[at:begin], False
        yield text[begin : end + len(_END)], True
        at = end + len(_END)
    yield text[at:], False


def _character(name: str) -> str:
    if name in _OF_XML:
        return f"&{name};"
    meant = html5.get(f"{name};", "")
    return "".join(f"&#{ord(character)};" for character in meant) or f"&amp;{name};"


def unspoilt(text: str) -> str:
    """Return text with letters mended that were written as UTF-8 and read as something else, where that is certain."""
    import ftfy  # noqa: PLC0415 - few texts need it

    return text if "\ufffd" in text else ftfy.fix_encoding(text)


def is_spoilt(text: str) -> bool:
    """Whether letters are lost or surely stand for others."""
    return "\ufffd" in text or bool(_LOST.search(text)) or unspoilt(text) != text
