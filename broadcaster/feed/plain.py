"""HTML as the plain text that a channel shows."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

MOST = 4_000
"""Characters of HTML that are read; parsing some malformed ones costs the square of their length."""
_SILENT = frozenset({"head", "iframe", "noscript", "object", "script", "style", "svg", "template", "title"})
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p "
    "pre section table tr ul".split()
)
_PARAGRAPHS = frozenset({"blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "section", "table", "ul"})


class _Reader(HTMLParser):
    """Collects what a browser would show: words, line ends, paragraphs and list marks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[str] = []
        self._silent = self._lines = 0
        self._mark = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in _SILENT
        self._end_line(tag)
        self._mark = "– " if tag == "li" else self._mark

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        self._end_line(tag)
        if tag == "li":
            self._lines = 1

    def handle_data(self, data: str) -> None:
        text = re.sub(r"\s+", " ", "".join(character for character in data if not _is_control(character)))
        if self._silent:
            return
        if text.strip():
            self.shown += ["\n" * self._lines, self._mark]
            self._lines, self._mark = 0, ""
        self.shown.append(text)

    def _end_line(self, tag: str) -> None:
        if tag in _BLOCKS and not self._mark:
            self._lines = max(self._lines, 2 if tag in _PARAGRAPHS else 1)


def plain(html: str) -> str:
    """What a browser would show of ``html``: words and line ends, at most one empty line, no control characters."""
    reader = _Reader()
    reader.feed(html[:MOST])
    reader.close()
    text = re.sub(r" *\n *", "\n", re.sub(r" +", " ", "".join(reader.shown)))
    return unicodedata.normalize("NFC", text.strip())


def one_line(html: str) -> str:
    """What a browser would show of ``html``, in one line."""
    return " ".join(plain(html).split())


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Cn") and not character.isspace()
