"""The bytes of a page as characters, by the rules of browsers, and words as a reader compares them."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final

_BEGINS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_TOLD: Final = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,>]+)", re.IGNORECASE)
_META: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_XML: Final = re.compile(rb"\s*<\?xml[^>]+encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)
_INSTEAD: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-16-le",
    "utf_8_sig": "utf-8",
}
"""Names under which servers announce one character set and browsers read a larger one."""
_READ: Final = re.compile(
    r"utf-8|utf-16-[lb]e|cp(?:125\d|874|866|932|949)|iso8859-\d+|koi8-[ru]|mac-(?:roman|cyrillic)|gb18030|big5\w*|euc_jp|iso2022_jp"
)
"""What browsers read at all, by Python's names; Python knows more, and not all of it is meant for strangers' bytes."""
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\x00"))
_ALIKE: Final = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212\u2018\u2019\u201b\u02bc", "------''''")


def decoded(body: bytes, media_type: str) -> str:
    """The body by its byte order mark, then the header, then the page's own word, then UTF-8, then as old pages are."""
    for mark, name in _BEGINS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    name = _named(media_type, body)
    if name:
        return body.decode(name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.start >= len(body) - 3  # the last character was cut in two
        return body.decode("utf-8" if cut else "cp1252", "replace")


def visible(text: str) -> str:
    """``text`` as it is seen: without soft hyphens and the like, and with single spaces."""
    return " ".join(text.translate(_INVISIBLE).split())


def comparable(text: str) -> str:
    """``text`` so that the same words are equal, however they are written."""
    return visible(unicodedata.normalize("NFKC", text)).translate(_ALIKE).casefold()


def _named(media_type: str, body: bytes) -> str:
    """The character set that header or page name, as Python calls it; nothing if none of them is one."""
    if (told := _TOLD.search(media_type)) and (name := _codec(told[1])):
        return name
    inside = _META.search(body[:2048]) or _XML.match(body[:200])
    name = _codec(inside[1].decode("ascii", "replace")) if inside else ""
    return "utf-8" if name.startswith("utf-16") else name  # a page that could say so in ASCII is not


def _codec(label: str) -> str:
    label = label.strip().lower()
    try:
        name = codecs.lookup({"unicode": "utf-16-le", "macintosh": "mac-roman"}.get(label, label)).name
    except (LookupError, ValueError):
        return ""
    name = _INSTEAD.get(name, name)
    return name if _READ.fullmatch(name) else ""
