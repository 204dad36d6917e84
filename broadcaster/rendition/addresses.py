"""Finds the addresses in a text as readers take them: links as X finds them, and what no public name system knows.

A reader takes ``http://portal/x``, ``portal.kreis.local`` or ``10.1.2.3`` for an address, whether or not a platform makes
a link of it. Each pattern reads the text once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from broadcaster.addresses.internet import is_inside, literal_address
from broadcaster.message import LanguageVariant, Message, Variant
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


class Named(NamedTuple):
    """An address in a field of what is said: where it stands in it, how it is written, and the host to which it leads.

    ``inside``: nobody reaches it but from the own network.
    """

    field: str
    start: int
    end: int
    written: str
    host: str
    inside: bool


class Texts(Protocol):
    """What a message says, with what channels and languages say differently."""

    @property
    def headline(self) -> str:
        """The headline; may be empty."""

    @property
    def text(self) -> str:
        """The text."""

    @property
    def link(self) -> str | None:
        """The link, if there is one."""

    @property
    def variants(self) -> Mapping[str, Variant]:
        """What channels say differently."""

    @property
    def languages(self) -> Mapping[str, LanguageVariant]:
        """The same in further languages."""


def named_in(said: Texts) -> list[Named]:
    """Every address in what is said, in the link's field and in the texts, those of variants and languages included."""
    places: list[tuple[str, str | None, str | None, str | None]] = [("", said.link, said.headline, said.text)]
    for kind, others in (("variants", said.variants), ("languages", said.languages)):
        places += [(f"{kind}.{key}.", one.link, one.headline, one.text) for key, one in others.items()]
    found = []
    for place, link, headline, text in places:
        if link and (host := host_of(link)):
            found.append(Named(f"{place}link", 0, len(link), link, host, is_inside(host)))
        for name, words in (("headline", headline or ""), ("text", text or "")):
            for start, end, host in addresses(words):
                found.append(Named(f"{place}{name}", start, end, words[start:end], host, is_inside(host)))
    return found


def addresses(text: str) -> list[Address]:
    """Every address in ``text``, in order; none overlaps another.

    The same host counts once, as X finds it; of others the longest that begins first.
    """
    spans = [(one.start, one.end, _LINK) for one in find(text)]
    if "." in text or ":" in text:
        spans += [*_written(text, _WITH_SCHEME, _SCHEME), *_written(text, _DOTTED, _NAME), *_groups(text)]
    found: list[Address] = []
    for start, end, kind in sorted(spans, key=lambda span: (span[0], span[2] != _LINK, -span[1])):
        host = _host(text[start:end], kind)
        last = found[-1] if found else None
        if not host and kind != _LINK:
            continue
        if last is None or start >= last.end:
            found.append(Address(start, end, host))
        elif start == last.start and host != last.host and end > last.end:
            found[-1] = Address(start, end, host)
    return found


_LINK, _SCHEME, _NAME, _LITERAL = range(4)
"""What a stretch of a text was found as: a link of X, an address with its scheme, a name or IPv4 address, an IPv6 address."""


def _written(text: str, pattern: re.Pattern[str], kind: int) -> Iterator[tuple[int, int, int]]:
    for match in pattern.finditer(text):
        yield match.start(), match.start() + len(_trimmed(match[0])), kind


def _groups(text: str) -> Iterator[tuple[int, int, int]]:
    """IPv6 addresses; the time of day is none, and neither is a word between colons."""
    for match in _COLONS.finditer(text):
        groups = [group for group in match["literal"].split(":") if group]
        if len(groups) > 1 and ":" in match["literal"]:
            yield match.start(), match.end(), _LITERAL


def _host(written: str, kind: int) -> str:
    """The host to which that leads; none if it is no address after all.

    Names count under ends that are looked up inside or in drills only, for X knows all others.
    """
    if kind == _LITERAL:
        return literal_address(written.strip("[]"))
    host = host_of(written)
    if kind == _NAME and not (literal_address(host) or is_inside(host) or host.endswith(_PRACTICE)):
        return ""
    return host


def _trimmed(written: str) -> str:
    """An address without the signs that belong to the sentence around it."""
    closing = {")": written.count(")") - written.count("("), "]": written.count("]") - written.count("[")}
    end = len(written)
    while end and (written[end - 1] in _AFTER or closing.get(written[end - 1], 0) > 0):
        closing[written[end - 1]] = closing.get(written[end - 1], 0) - 1
        end -= 1
    return written[:end]


def links_of(message: Message) -> list[str]:
    """Every link of a message as it is written, in the field and in the texts, those of all languages; each once."""
    said: list[Message | LanguageVariant] = [message, *message.languages.values()]
    found = [one.link for one in said if one.link]
    for one in said:
        found += [one.text[address.start : address.end] for address in addresses(one.text)]
    return list(dict.fromkeys(found))
