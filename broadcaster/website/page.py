"""An answer read as a page: what a person would see of it, and how much there is of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from broadcaster.website.characters import comparable, decoded, visible
from broadcaster.website.markup import tamed
from broadcaster.website.scripts import literals

UNREADABLE: Final = "\ufffd"
DEEPEST: Final = 512
"""Elements inside one another, as browsers count them; what is deeper belongs to the last of these."""
SHORT: Final = 150
"""Characters that can be read; with fewer a page is likely to be drawn by its scripts."""
_MOJIBAKE: Final = re.compile("Ã[\u0080-\u00bf„Ÿ–œ¤¶¼]|â€|Â[§°»«\u00a0]")
"""UTF-8 that was read as Latin-1: „Ã¼“ for „ü“."""
_REFRESH: Final = re.compile(
    r"\s*(\d+)[^;,]*(?:[;,]\s*(?:url\s*=\s*)?(?P<quote>['\"])?(?P<target>.*))?", re.IGNORECASE | re.DOTALL
)
_SNIFFED: Final = frozenset({"", "unknown/unknown", "application/unknown", "*/*"})
"""Kinds with which a server says that it does not know."""
_KINDS: Final = {
    "PHP": re.compile(rb"<\?php"),
    "XML": re.compile(rb"<\?xml"),
    "JSON": re.compile(rb"[{\[]"),
    "application/octet-stream": re.compile(rb"%PDF|\x1f\x8b|\x89PNG|[^\x00]*\x00", re.DOTALL),
    "text/plain": re.compile(rb"[^<]+\Z"),
}
"""What an answer begins with that calls itself HTML and is not."""
_VOID: Final = frozenset(
    "area base br col embed hr img input link meta source track wbr p li td tr dd dt option".split()
)
_INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
"""Elements that do not part a word from what stands beside them."""
_CONCEALED: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADINGS: Final = frozenset({"h1", "h2"})
_HIDDEN: Final = frozenset({"script", "style", "template"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """``kind`` is empty for HTML, else what else came. ``links`` counts those that lead anywhere, and frames."""

    kind: str = ""
    title: str = ""
    headings: tuple[str, ...] = ()
    text: str = ""
    links: int = 0
    drawn_by_script: bool = False
    """There is nothing to read until a browser runs the page's scripts."""
    pictures: tuple[str, ...] = ()
    asks_password: bool = False
    broken_off: bool = False
    spoilt: int = 0
    """How many characters are unreadable."""
    refresh: tuple[int, str] | None = None
    """Seconds, and the address to which the page sends its reader; the empty one is the page's own."""
    source: str = ""
    scripts: str = ""
    """What stands in the page's own scripts."""
    words: str = ""
    """All that can be read, comparable (characters.comparable), once with and once without breaks between elements."""
    whole: bool = True
    """Nothing of the page was left out here."""

    @property
    def everything(self) -> str:
        """All that can be read."""
        return " ".join([self.title, self.text, *self.pictures])

    def shows(self, words: str) -> bool:
        """Whether a reader finds these words on the page."""
        return comparable(words) in self.words


def read(body: bytes, media_type: str, *, whole: bool = True) -> Page:
    """The page in ``body``; ``whole`` says that nothing of it was left out here."""
    text = decoded(body, media_type)
    wide = b"\x00" in body[:512] and "\x00" not in text[:512]  # two bytes a character are no binary file
    kind = _kind(text[:1024].encode() if wide else body, media_type)
    if kind:
        return Page(kind=kind)
    reader = _Reader()
    with suppress(AssertionError):  # with which the parser gives up; what it has read until then counts
        reader.feed(tamed(text))
    broken_off = whole and (text.rfind("<") > text.rfind(">") or reader.stands_in_the_middle())
    with suppress(AssertionError):
        reader.close()
    seen, scripts = _plain(reader.seen), "\n".join(reader.sources)
    return Page(
        title=_plain(reader.title),
        headings=tuple(filter(None, map(_plain, reader.headings))),
        text=_plain(reader.text),
        links=reader.links,
        drawn_by_script=reader.scripts > 0 and not seen,
        pictures=tuple(reader.pictures),
        asks_password=reader.asks_password,
        broken_off=broken_off,
        spoilt=text.count(UNREADABLE) + len(_MOJIBAKE.findall(text)),
        refresh=reader.refresh,
        source=text,
        scripts=scripts,
        words=_words(reader, literals(scripts) if len(seen) < SHORT else ""),
        whole=whole,
    )


def _words(reader: _Reader, written: str) -> str:
    """What can be read, and what the scripts write (``written``), comparable."""
    said = [" ".join(reader.title), " ".join(reader.shown), "".join(reader.shown), *reader.pictures, written]
    return " \n".join(comparable(text) for text in said)


def _kind(body: bytes, media_type: str) -> str:
    """What came instead of HTML; nothing for HTML, and for an empty answer."""
    begin = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    told = media_type.partition(";")[0].strip().lower()
    if begin.startswith(b"<?xml") and b"<html" in body[:1024].lower():
        return ""
    if told not in _SNIFFED and "html" not in told and begin:
        return told
    return next((kind for kind, shows in _KINDS.items() if shows.match(begin)), "")


def _plain(parts: list[str]) -> str:
    return visible(" ".join(parts))


@dataclass
class _Reader(HTMLParser):
    """Collects what a person would see."""

    title: list[str] = field(default_factory=list)
    headings: list[list[str]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    """As ``text``, without what is hidden, and with a space where an element begins or ends that parts words."""
    sources: list[str] = field(default_factory=list)
    links: int = 0
    scripts: int = 0
    pictures: list[str] = field(default_factory=list)
    asks_password: bool = False
    refresh: tuple[int, str] | None = None
    _open: list[str] = field(default_factory=list)
    _hidden_at: int = 0
    """How many elements were open when one began that nobody sees; 0: none did."""
    _ended: bool = False

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def stands_in_the_middle(self) -> bool:
        """Whether the answer ends inside a script, or elements that a complete page closes."""
        return self.cdata_elem is not None or (
            not self._ended and any(tag not in ("html", "body") for tag in self._open)
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links, password fields, pictures and redirections."""
        values = dict(attrs)
        self._part(tag)
        if tag not in _VOID and len(self._open) < DEEPEST:
            self._open.append(tag)
            if not self._hidden_at and tag not in ("html", "body") and _is_concealed(values):
                self._hidden_at = len(self._open)
        if tag in _HEADINGS:
            self.headings.append([])
        self.links += tag == "frame" or (tag == "a" and bool((values.get("href") or "").strip("#")))
        self.scripts += tag == "script"
        self.asks_password |= tag == "input" and (values.get("type") or "").lower() == "password"
        if tag == "img" and values.get("alt"):
            self.pictures.append(str(values["alt"]))
        if tag == "meta" and (values.get("http-equiv") or "").lower() == "refresh":
            self._note_refresh(values.get("content") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that is closed where it is opened."""
        self.handle_starttag(tag, attrs)
        if tag in self._open[-1:]:
            self._close(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close what is open, and whatever was forgotten inside."""
        self._ended |= tag in ("html", "body")
        self._part(tag)
        if tag in self._open:
            self._close(tag)

    def handle_data(self, data: str) -> None:
        """Text, where a person would see it."""
        if self._open and self._open[-1] == "script":
            self.sources.append(data)
        if not _HIDDEN.isdisjoint(self._open):
            return
        if "title" in self._open:
            if "svg" not in self._open:
                self.title.append(data)
            return
        self.text.append(data)
        if not self._hidden_at:
            self.shown.append(data)
        if "noscript" not in self._open:
            self.seen.append(data)
        if not _HEADINGS.isdisjoint(self._open):
            self.headings[-1].append(data)

    def _close(self, tag: str) -> None:
        while self._open.pop() != tag:
            pass
        if len(self._open) < self._hidden_at:
            self._hidden_at = 0

    def _part(self, tag: str) -> None:
        if tag not in _INLINE:
            self.shown.append(" ")

    def _note_refresh(self, content: str) -> None:
        # In noscript it is for readers without scripts, and browsers with them do not even read it.
        if "noscript" not in self._open:
            self.refresh = refresh(content)


def refresh(content: str) -> tuple[int, str] | None:
    """Seconds and address of a ``Refresh``, in a header or in the page; None if it is none."""
    told = _REFRESH.match(content)
    if told is None or len(told[1]) > 6:
        return None
    target, quote = told["target"] or "", told["quote"]
    return int(told[1]), (target.partition(quote)[0] if quote else target).strip()


def _is_concealed(values: Mapping[str, str | None]) -> bool:
    return "hidden" in values or bool(_CONCEALED.search(values.get("style") or ""))
