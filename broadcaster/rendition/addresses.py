"""Finds the addresses in a text as readers take them: links as X finds them, and what no public name system knows.

A reader takes ``http://portal/x``, ``portal.kreis.local`` or ``10.1.2.3`` for an address, whether or not a platform makes
a link of it. Each pattern reads the text once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from broadcaster.message import LanguageVariant, Message
from broadcaster.net.internet import is_inside, literal_address
from broadcaster.rendition.links import host_of
from broadcaster.rendition.urls import find

_REST = r"[^\s<>\"“”„«»‹›`|\\^{}]"
_WITH_SCHEME = re.compile(rf"(?<![A-Za-z0-9])(?:https?|ftp)://{_REST}++", re.IGNORECASE)
_DOTTED = re.compile(rf"(?<![\w@./:\[-])(?:[\w-]++\.)+[\w-]++(?!@)(?::[0-9]{{1,5}}(?![0-9]))?+(?:/{_REST}*+)?+")
_COLONS = re.compile(r"(?<![\w:.\[-])\[?+(?P<literal>[0-9A-Fa-f:]{3,39}+(?:\.[0-9]{1,3}){0,3}+)\]?+(?![\w:])")
_AFTER = ".,;:!?'’*_~…"
_PRACTICE = (".example", ".test", ".invalid")
"""Names for examples and drills (RFC 2606), which are no links on X."""


class Address(NamedTuple):
    """Where an address stands in a text, and the host to which it leads."""

    start: int
    end: int
    host: str


def addresses(text: str) -> list[Address]:
    """Every address in ``text``, in order; none overlaps another."""
    known = [Address(link.start, link.end, host_of(text[link.start : link.end])) for link in find(text)]
    more = [*_with_scheme(text), *_dotted(text), *_colons(text)] if "." in text or ":" in text else []
    return _parted(known, more)


def _with_scheme(text: str) -> Iterator[Address]:
    for match in _WITH_SCHEME.finditer(text):
        written = _trimmed(match[0])
        if host := host_of(written):
            yield Address(match.start(), match.start() + len(written), host)


def _dotted(text: str) -> Iterator[Address]:
    """IPv4 addresses, and names under ends that are looked up inside or in drills only."""
    for match in _DOTTED.finditer(text):
        written = _trimmed(match[0])
        host = host_of(written)
        if literal_address(host) or is_inside(host) or host.endswith(_PRACTICE):
            yield Address(match.start(), match.start() + len(written), host)


def _colons(text: str) -> Iterator[Address]:
    """IPv6 addresses; the time of day is none, and neither is a word between colons."""
    for match in _COLONS.finditer(text):
        groups = [group for group in match["literal"].split(":") if group]
        if len(groups) > 1 and ":" in match["literal"] and (literal := literal_address(match["literal"])):
            yield Address(match.start(), match.end(), literal)


def _trimmed(written: str) -> str:
    """An address without the signs that belong to the sentence around it."""
    closing = {")": written.count(")") - written.count("("), "]": written.count("]") - written.count("[")}
    end = len(written)
    while end and (written[end - 1] in _AFTER or closing.get(written[end - 1], 0) > 0):
        closing[written[end - 1]] = closing.get(written[end - 1], 0) - 1
        end -= 1
    return written[:end]


def _parted(known: list[Address], more: list[Address]) -> list[Address]:
    """``known`` and ``more`` without overlaps: the same host once, as X finds it; of others the longest that begins first."""
    found: list[Address] = []
    ranked = [*((one, 0) for one in known), *((one, 1) for one in more)]
    for address, _rank in sorted(ranked, key=lambda each: (each[0].start, each[1], -each[0].end)):
        last = found[-1] if found else None
        if last is None or address.start >= last.end:
            found.append(address)
        elif address.start == last.start and address.host != last.host and address.end > last.end:
            found[-1] = address
    return found


def links_of(message: Message) -> list[str]:
    """Every link of a message as it is written, in the field and in the texts, those of all languages; each once."""
    said: list[Message | LanguageVariant] = [message, *message.languages.values()]
    found = [one.link for one in said if one.link]
    for one in said:
        found += [one.text[address.start : address.end] for address in addresses(one.text)]
    return list(dict.fromkeys(found))
