"""Whether a document is sound XML, and what in its items speaks of something else than the item."""

from __future__ import annotations

import re
from typing import Final
from xml.parsers import expat

from broadcaster.feed import refusals

_ITEMS: Final = frozenset({"item", "entry"})
_FOREIGN: Final = re.compile(r"(?:image|textinput|(?:media|itunes|googleplay):\w+)", re.IGNORECASE)
"""A picture, a film or a podcast within an item: its title and its link would be taken for the item's own."""


MAX_ITEMS: Final = 2_000


def checked(document: str) -> bytes:
    """Return a document in UTF-8 without what is foreign in its items. Raises NoFeed."""
    content = document.encode("utf-8")
    scan = _Scan()
    try:
        scan.parser.Parse(content, True)
    except expat.ExpatError:
        is_feed = re.search(r"<(?:rss|feed|rdf:RDF)\b", document[:4096])
        raise (refusals.broken() if is_feed else refusals.not_a_feed(document)) from None
    if scan.items > MAX_ITEMS:
        raise refusals.too_many(scan.items, MAX_ITEMS)
    kept, at = [], 0
    for start, end in scan.foreign:
        kept.append(content[at:start])
        at = content.index(b">", end) + 1
    return b"".join([*kept, content[at:]])


class _Scan:
    """Finds what is foreign: for each such element where its first and its last tag begin (bytes)."""

    def __init__(self) -> None:
        self.foreign: list[tuple[int, int]] = []
        self.items = 0
        self._open: list[str] = []
        self._depth = self._start = 0
        self.parser = expat.ParserCreate("utf-8")
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = _refuse

    def _begin(self, name: str, _attributes: object) -> None:
        self.items += name in _ITEMS
        if not self._depth and self._open and self._open[-1] in _ITEMS and _FOREIGN.fullmatch(name):
            self._depth, self._start = len(self._open) + 1, self.parser.CurrentByteIndex
        self._open.append(name)

    def _end(self, _name: str) -> None:
        if len(self._open) == self._depth:
            self._depth = 0
            if self.parser.CurrentByteIndex > self._start:  # else it is empty, and says nothing
                self.foreign.append((self._start, self.parser.CurrentByteIndex))
        self._open.pop()


def _refuse(*_declared: object) -> None:
    raise refusals.dangerous()
