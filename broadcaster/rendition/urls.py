"""Finds links in a text exactly where twitter-text 3.1.0 finds them.

The reference is one regular expression over UTF-16 code units whose time can grow with the square of the text.
Here the text is read once from dot to dot: a domain is a run of labels that ends in a known top-level domain, and
the longest one wins. The character classes are the reference's own, with its case folding written out.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

MAX_URL = 4096
MAX_LABEL = 63
MAX_SLUG = 40

_LABEL_END = "\x00-\x08\x0e-\x1f\x220-9A-Z`-z\x7f-\x84\x86-\x9f\xa1-\u061b\u061d-\u167f\u1681-\u180d\u180f-\u1fff"
_LABEL_END += "\u200b-\u200d\u2010-\u2027\u2030-\u205e\u2060-\u2065\u206a-\u2fff\u3001-\ufefe\uff00-\ufffd"
_LABEL_END += "\U00010000-\U0010ffff"
_LATIN = "\xc0-\xd6\xd8-\xf6\xf8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0260\u0263\u0268\u0269\u026f\u0272\u0275"
_LATIN += (
    "\u0280\u0283\u0288-\u028c\u0292\u02bb\u0300-\u036f\u0399\u03b9\u1e00-\u1eff\u1fbe\u2c65\u2c66\u2c7e\u2c7f\ua7dc"
)
_PATH_LETTER = f"A-Za-z0-9\u0400-\u04ff\u1c80-\u1c87{_LATIN}"
_IN_PATH = rf"[{_PATH_LETTER}!*';:=+,.$/%#\[\]\-\u2013_~@|&]"
_NESTED = rf"\((?:{_IN_PATH}++|{_IN_PATH}*+\({_IN_PATH}++\){_IN_PATH}*+)\)"
# Up to the last letter or sign that may end a path, then parentheses: what the reference's repetition comes to.
_PATH = rf"/(?:{_IN_PATH}*(?:{_NESTED}{_IN_PATH}*)*[{_PATH_LETTER}+\-=_#/])?(?:{_NESTED})*+"
_QUERY = r"\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[A-Za-z0-9\-_&=#/]"

_INNER_DOT = re.compile(r"\.(?![ \n]|\Z)")
_LABEL = re.compile(rf"[{_LABEL_END}_\-]++\.?")
_REST = re.compile(rf"(?::[0-9]+)?(?P<path>{_PATH})?(?:{_QUERY})?")
_SHORT = re.compile(rf"[Hh][Tt][Tt][Pp][Ss]?://[Tt]\.[Cc][Oo]/(?P<slug>[A-Za-z0-9]+)(?:{_QUERY})?")
_ASCII_LABELS = re.compile(rf"(?:[\-0-9A-Za-z{_LATIN}]++\.)++")
_ASCII_TLD = re.compile(r"[A-Za-z]+(?![0-9A-Za-z@+\-])")
_PUNYCODE_TLD = re.compile(r"[Xx][Nn]--[\-0-9A-Za-z]+")
_DOTS = re.compile("[.\u3002\uff0e\uff61]")
_NOT_BEFORE = frozenset(string.ascii_letters + string.digits + "@\uff20$#\uff03\ufffe\ufeff\uffff")
_NOT_BEFORE_BARE = frozenset("-_./")
_NOT_AFTER_TLD = frozenset(string.ascii_letters + string.digits + "@+-")
_AFTER_SENTENCE = frozenset({" ", "\n", ""})
_JOINERS = frozenset("-_")


class Link(NamedTuple):
    """A link's place, and where the reference goes on counting: nearly always its end.

    With ``halved`` it goes on in the middle of the character before ``counted_end``, whose second half it counts.
    """

    start: int
    end: int
    counted_end: int
    halved: bool = False


class _Label(NamedTuple):
    """A name before a dot; where a top-level domain right after it ends, and a domain that goes on (0: none).

    ``underscore`` is the place of its last one (-1: none).
    """

    start: int
    end: int
    underscore: int
    tld_end: int
    onward_end: int


def find(text: str) -> list[Link]:
    """Every link in ``text``, in order."""
    found: list[Link] = []
    position = 0
    for label in _labels(text) if _INNER_DOT.search(text) else []:
        while (match := _match(text, label, position)) is not None:
            position, links = match
            found += links
    return found


def _labels(text: str) -> list[_Label]:
    spans = [match.span() for match in _LABEL.finditer(text)]
    labels: list[_Label] = []
    next_start = whole_end = 0
    for start, after in reversed(spans):
        # A full stop before a space, as at the end of a sentence, is in no domain.
        if text[after - 1] != "." or text[after : after + 1] in _AFTER_SENTENCE:
            continue
        label = _Label(
            start,
            after - 1,
            text.rfind("_", start, after - 1),
            _tld_end(text, after),
            whole_end if next_start == after else 0,
        )
        next_start, whole_end = start, _domain_end(text, label, start)
        labels.append(label)
    return labels[::-1]


def _domain_end(text: str, label: _Label, start: int) -> int:
    """Where the longest domain that begins at ``start`` inside ``label`` ends, 0 if there is none."""
    if text[start] in _JOINERS or text[label.end - 1] in _JOINERS:
        return 0
    return label.onward_end or (0 if label.underscore >= start else label.tld_end)


def _match(text: str, label: _Label, position: int) -> tuple[int, list[Link]] | None:
    """The first match at or after ``position`` whose domain begins in ``label``: its end and the links in it."""
    if label.end <= position or not (label.onward_end or label.tld_end):
        return None
    start = _with_protocol(text, label, position)
    domain = label.start
    if start is None:
        start = _without_protocol(text, label, position)
        if start is None:
            return None
        domain = start
    domain_end = _domain_end(text, label, domain)
    rest = _REST.match(text, domain_end)
    end = rest.end() if rest else domain_end
    has_path = rest is not None and rest["path"] is not None
    name = text[domain:domain_end]
    if domain == start and _is_halved(text, start, position):
        name = chr(0xDC00 + ord(name[0]) % 0x400) + name[1:]
    if not _is_valid(text[start:domain], name, text[domain_end:end]):
        return end, []
    if domain > start:
        return end, _protocol_link(text, start, end)
    if start > position and text[start - 1] in _NOT_BEFORE_BARE:
        return end, []
    return end, _bare_links(text, domain, domain_end, end if has_path else domain_end)


def _with_protocol(text: str, label: _Label, position: int) -> int | None:
    for protocol in ("https://", "http://"):
        start = label.start - len(protocol)
        if start >= position and text[start : label.start].lower() == protocol and _may_start(text, start, position):
            return start if _domain_end(text, label, label.start) else None
    return None


def _without_protocol(text: str, label: _Label, position: int) -> int | None:
    low = label.start if label.onward_end else max(label.start, label.underscore + 1)
    starts = (
        start
        for start in range(max(low, position), label.end)
        if _domain_end(text, label, start) and _may_start(text, start, position)
    )
    first = next(starts, None)
    # The reference takes a text's first character as the one before the link if it can.
    if first == 0 and text[0] <= "\uffff" and text[0] not in _NOT_BEFORE and next(starts, None) == 1:
        return 1
    return first


def _may_start(text: str, start: int, position: int) -> bool:
    if start == 0:
        return True
    # Beyond the basic plane the reference sees two code units, and the first may come before a link.
    return text[start] > "\uffff" or (start > position and text[start - 1] not in _NOT_BEFORE)


def _is_halved(text: str, start: int, position: int) -> bool:
    """Whether the reference takes the first half of the first character as the one before the link."""
    return text[start] > "\uffff" and (start in {0, position} or text[start - 1] in _NOT_BEFORE)


def _is_valid(protocol: str, domain: str, rest: str) -> bool:
    if domain.startswith("xn--") and next(_ascii_domains(domain), None) is None:
        return False
    # The reference counts the protocol twice, and a missing one as if it were https.
    if len(protocol) + _units(domain) + len(rest) + len(protocol or "https://") > MAX_URL:
        return False
    return all(1 <= _encoded_length(label) <= MAX_LABEL for label in domain.split("."))


def _encoded_length(label: str) -> int:
    """The length of a label as DNS would carry it."""
    if len(label) > MAX_LABEL:
        return len(label)
    names = _DOTS.split(label)
    encoded = (len(name) if _is_printable(name) else 4 + len(name.encode("punycode")) for name in names)
    return sum(encoded) + len(names) - 1


def _is_printable(name: str) -> bool:
    return all(" " <= character <= "~" for character in name)


def _protocol_link(text: str, start: int, end: int) -> list[Link]:
    short = _SHORT.match(text, start, end)
    if short and len(short["slug"]) > MAX_SLUG:
        return []
    end = short.end() if short else end
    return [Link(start, end, end)]


def _bare_links(text: str, start: int, domain_end: int, end: int) -> list[Link]:
    """The ASCII domains inside a domain without protocol; the last one takes port, path and query."""
    domain = text[start:domain_end]
    found: list[Link] = []
    after = 0
    for name in _ascii_domains(domain):
        name_start = domain.index(name, after)
        after = name_start + len(name)
        found.append(Link(start + name_start, start + after, start + after))
    if found and end > domain_end:
        found[-1] = _extended(text, found[-1], end, end - domain_end)
    return found


def _extended(text: str, name: Link, end: int, more: int) -> Link:
    """The link with the ``more`` code units after its domain, which the reference skips right after ``name``."""
    counted_end = name.end
    while more > 0:
        more -= 2 if text[counted_end] > "\uffff" else 1
        counted_end += 1
    return Link(name.start, end, counted_end, halved=more < 0)


def _ascii_domains(domain: str) -> Iterator[str]:
    position = 0
    while labels := _ASCII_LABELS.search(domain, position):
        position = labels.end()
        for dot in reversed([match.end() for match in re.finditer(r"\.", labels[0])]):
            end = _tld_end(domain, labels.start() + dot)
            if end:
                yield domain[labels.start() : end]
                position = end
                break


def _tld_end(text: str, start: int) -> int:
    """Where the top-level domain at ``start`` ends, 0 if there is none."""
    match = _ASCII_TLD.match(text, start)
    ascii_domains, others = _top_level_domains()
    if match and match[0].lower() in ascii_domains:
        return match.end()
    for other in others.get(_folded(text[start : start + 1]), ()):
        end = start + len(other)
        if _folded(text[start:end]) == other and text[end : end + 1] not in _NOT_AFTER_TLD:
            return end
    match = _PUNYCODE_TLD.match(text, start)
    return match.end() if match else 0


@cache
def _top_level_domains() -> tuple[frozenset[str], dict[str, list[str]]]:
    """Those in ASCII, and the others folded, by their first character, in the reference's order."""
    source = files("broadcaster.rendition").joinpath("data", "domains.txt").read_text("utf-8")
    names = " ".join(line for line in source.splitlines() if not line.startswith("#")).split()
    others: dict[str, list[str]] = {}
    for name in (_folded(name) for name in names if not name.isascii()):
        others.setdefault(name[0], []).append(name)
    return frozenset(name for name in names if name.isascii()), others


def _folded(name: str) -> str:
    return "".join(map(_fold, name))


def _fold(character: str) -> str:
    """One character as ECMAScript compares it without regard to case."""
    upper = character.upper()
    return character if len(upper) != 1 or (upper.isascii() and not character.isascii()) else upper


def _units(text: str) -> int:
    """UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)
