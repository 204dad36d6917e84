"""An answer read as a page: what a person would see of it, and how much there is of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

UNREADABLE: Final = "\ufffd"
_MOJIBAKE: Final = re.compile("Ã[\u0080-\u00bf„Ÿ–œ¤¶¼]|â€|Â[§°»«\u00a0]")
"""UTF-8 that was read as Latin-1: „Ã¼“ for „ü“."""
_META: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_REFRESH: Final = re.compile(r"\s*(\d+)[^;,]*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
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
    """Seconds, and the address to which the page sends its reader."""

    @property
    def everything(self) -> str:
        """All that can be read."""
        return " ".join([self.title, self.text, *self.pictures])


def read(body: bytes, media_type: str, *, whole: bool = True) -> Page:
    """The page in ``body``; ``whole`` says that nothing of it was left out here."""
    kind = _kind(body, media_type)
    if kind:
        return Page(kind=kind)
    text = decoded(body, media_type)
    reader = _Reader()
    reader.feed(text)
    broken_off = whole and reader.stands_in_the_middle()
    reader.close()
    return Page(
        title=_plain(reader.title),
        headings=tuple(filter(None, map(_plain, reader.headings))),
        text=_plain(reader.text),
        links=reader.links,
        drawn_by_script=reader.scripts > 0 and not _plain(reader.seen),
        pictures=tuple(reader.pictures),
        asks_password=reader.asks_password,
        broken_off=broken_off,
        spoilt=text.count(UNREADABLE) + len(_MOJIBAKE.findall(text)),
        refresh=reader.refresh,
    )


def decoded(body: bytes, media_type: str) -> str:
    """The body as a browser reads it: byte order mark, then the header, then the page's own word, then UTF-8."""
    if body.startswith(b"\xef\xbb\xbf"):
        return body[3:].decode("utf-8", "replace")
    told = re.search(r"charset\s*=\s*[\"']?([\w-]+)", media_type, re.IGNORECASE)
    meta = _META.search(body[:2048])
    name = told[1] if told else meta[1].decode("ascii", "replace") if meta else "utf-8"
    if name.lower() in ("iso-8859-1", "latin1", "us-ascii", "ascii"):
        name = "windows-1252"
    try:
        return body.decode(name, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _kind(body: bytes, media_type: str) -> str:
    """What came instead of HTML; nothing for HTML, and for an empty answer."""
    begin = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    told = media_type.partition(";")[0].strip().lower()
    if told and "html" not in told and begin:
        return told
    if begin.startswith(b"<?xml") and b"<html" in body[:1024].lower():
        return ""
    return next((kind for kind, shows in _KINDS.items() if shows.match(begin)), "")


def _plain(parts: list[str]) -> str:
    return " ".join(" ".join(parts).split())


@dataclass
class _Reader(HTMLParser):
    """Collects what a person would see."""

    title: list[str] = field(default_factory=list)
    headings: list[list[str]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    links: int = 0
    scripts: int = 0
    pictures: list[str] = field(default_factory=list)
    asks_password: bool = False
    refresh: tuple[int, str] | None = None
    _open: list[str] = field(default_factory=list)
    _ended: bool = False

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def stands_in_the_middle(self) -> bool:
        """Whether the answer ends inside a tag, a script, or elements that a complete page closes."""
        inside = bool(self.rawdata.lstrip().startswith("<")) or self.cdata_elem is not None
        return inside or (not self._ended and any(tag not in ("html", "body") for tag in self._open))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links, password fields, pictures and redirections."""
        values = dict(attrs)
        if tag not in _VOID:
            self._open.append(tag)
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
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close what is open, and whatever was forgotten inside."""
        self._ended |= tag in ("html", "body")
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Text, where a person would see it."""
        if not _HIDDEN.isdisjoint(self._open):
            return
        if "title" in self._open:
            self.title.append(data)
            return
        self.text.append(data)
        if "noscript" not in self._open:
            self.seen.append(data)
        if not _HEADINGS.isdisjoint(self._open):
            self.headings[-1].append(data)

    def _note_refresh(self, content: str) -> None:
        if found := _REFRESH.match(content):
            self.refresh = (int(found[1]), found[2].strip())
