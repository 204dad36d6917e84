"""HTML as the words that a reader of the page sees.

What is taken away never joins what it stood between: cells, breaks and struck-out stretches leave a sign or a space,
raised and lowered digits stay raised and lowered. It is parsed as browsers do (HTML5), in time that may grow with the
square of hostile input: call it in a bounded process.
"""

from __future__ import annotations

import html as entities
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from broadcaster.feed.leftovers import ENTITY, FOOTER, LITERAL, SHORTCODE, TAG
from broadcaster.feed.styles import Gap, gap, is_hidden, raised


class Doubt(StrEnum):
    """Why a person should look at what was read."""

    DAMAGED = "damaged"
    """Bytes or characters are broken."""
    FOLDED = "folded"
    """A part opens on a click only."""
    DATE = "date"
    """When it was published cannot be understood."""
    CUT = "cut"
    """Its text is too long, and no link leads to the rest."""
    EMPTY = "empty"
    """It has no words."""
    FORMULA = "formula"
    """A formula is told as text."""
    MARKUP = "markup"
    """Signs of HTML, Markdown or RTF are left in the text."""
    JOINED = "joined"
    """Two sentences run together and look like a web address, of which platforms make a link."""
    SHORTCODE = "shortcode"
    """Commands of the website's own system stand in the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is seen of a piece of HTML: tidy text, at most one empty line in a row."""

    text: str
    doubts: frozenset[Doubt] = frozenset()


_SILENT: Final = frozenset(
    "annotation annotation-xml applet area audio base canvas datalist embed frame frameset head iframe input link map meta meter noembed noframes noscript "
    "object optgroup option param progress script select source style svg template textarea title track video xml".split()
)
_STRUCK: Final = frozenset({"del", "s", "strike"})
_BLOCKS: Final = frozenset(
    "address article aside blockquote br caption center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav ol p plaintext pre search section summary table tbody tfoot thead tr ul xmp".split()
)
_PARAGRAPHS: Final = frozenset(
    {"blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "section", "table", "ul"}
)
_CELL_MARK: Final = " · "
_WRAPPED: Final = frozenset({"br", "center", "div", "p"})
"""What office programs wrap the words of a cell in: it begins no line there."""
_HYPHEN: Final = re.compile(r"(?<=\d)\u00ad(?=\d)")
"""A place to part a word, where no word is: a text copied from a print has it for a hyphen."""
_RAISED: Final = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_LOWERED: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_ESCAPED_MOST: Final = 3
"""Times; nobody escapes oftener by mistake."""
_CELL: Final = re.compile(r"<(?=/?t[dhr][\s/>])", re.IGNORECASE)
"""Of a table that is none: a parser takes the cells for nothing, and what stands in them would join."""
_LEFT_OUT: Final = "\0"
"""Stands where something was left out, until that becomes a space."""
_AROUND_AT: Final = re.compile(r"(?<=\w)\0+(?=@\w)|(?<=@)\0+(?=\w)")
"""An e-mail address that was hidden from machines: what is left out within it parts nothing."""


@dataclass(slots=True)
class _Page:
    """What was shown so far, and what stands between it and the next word."""

    pieces: list[str] = field(default_factory=list)
    doubts: set[Doubt] = field(default_factory=set)
    lines: int = 0
    mark: str = ""
    gap: str = ""
    raised: list[str] = field(default_factory=list)
    words: int = 0
    preserved: int = 0
    """How many elements are open that keep their line ends."""
    cells: list[int] = field(default_factory=list)
    """For each cell that is open, how many stretches of words had been shown when it began."""

    def end_line(self, tag: str) -> None:
        begins_cell = tag in _WRAPPED and self.cells[-1:] == [self.words]
        if not self.mark and not begins_cell:
            self.lines = max(self.lines, 2 if tag in _PARAGRAPHS and not self.cells else 1)

    def end_cell(self) -> None:
        """End a cell: lines that ended in it do not part it from the next."""
        if self.cells.pop() < self.words:
            self.lines = 0

    def show(self, text: str) -> None:
        """Show words, behind the line ends or the sign that part them from those before."""
        if text.strip():
            between = "\n" * self.lines if self.lines or not self.pieces else self.gap
            self.pieces += [between, self.mark]
            self.lines, self.mark, self.gap = 0, "", ""
            self.words += 1
        self.pieces.append(text)


def shown(html: str) -> Shown:
    """Return what a reader sees of ``html``. Markup that was escaped more than once is understood as well."""
    page = _page(html)
    text, doubts = _tidy(page), page.doubts
    for _time in range(1, _ESCAPED_MOST):
        if not (TAG.search(text) or ENTITY.search(text) or LITERAL in text):
            break
        page = _page(text.replace("\n", "<br>") if TAG.search(text) or LITERAL in text else _lines_kept(text))
        text, doubts = _tidy(page), doubts | page.doubts
    if "\ufffd" in text:
        doubts.add(Doubt.DAMAGED)
    if SHORTCODE.search(text):
        doubts.add(Doubt.SHORTCODE)
    return Shown(text=text, doubts=frozenset(doubts))


def plain(html: str) -> str:
    """Return the words that a reader sees of ``html``."""
    return shown(html).text


def one_line(html: str) -> str:
    """Return the words that a reader sees of ``html``, in one line."""
    return " ".join(plain(html).split())


def literally(text: str) -> str:
    """Return text that is no HTML, tidy and in one line."""
    return " ".join(_spaced(text).split())


def _lines_kept(text: str) -> str:
    return entities.escape(entities.unescape(text), quote=False).replace("\n", "<br>")


def _tidy(page: _Page) -> str:
    text = _AROUND_AT.sub("", "".join(page.pieces)).replace(_LEFT_OUT, " ")
    text = re.sub(r" *\n *", "\n", re.sub(r" +", " ", text))
    return FOOTER.sub("", unicodedata.normalize("NFC", re.sub(r"\n{3,}", "\n\n", text).strip()))


def _page(html: str) -> _Page:
    page = _Page()
    if LITERAL in html:  # within HTML it means nothing, and would hide what it holds
        html = html.replace(LITERAL, " ").replace("]]>", " ")
    for node, entered in _walk(LexborHTMLParser(f"<body>{_CELL.sub(' <', html)}").root, page):
        if node.tag == "-text":
            if entered:
                _write(page, node.text_content or "")
        elif node.tag in _BLOCKS:
            page.end_line(node.tag)
            page.preserved += (node.tag == "pre") * (1 if entered else -1)
            if node.tag == "li":
                page.mark, page.lines = ("– ", page.lines) if entered else (page.mark, max(page.lines, 1))
        else:
            _style(page, node, entered)
            _INLINE.get(node.tag, _nothing)(page, node, entered)
    return page


def _style(page: _Page, node: Any, entered: bool) -> None:  # noqa: FBT001 - as its neighbours
    attributes, around = node.attributes, node.parent.attributes if node.parent is not None else {}
    if "style" not in attributes and "style" not in around:
        return
    between = gap(attributes, around)
    if between is Gap.LINE:
        page.end_line("div")
    elif between is Gap.SPACE:
        page.pieces.append(" ")
    if tag := raised(attributes):
        page.raised = [*page.raised, tag] if entered else page.raised[:-1]


def _write(page: _Page, text: str) -> None:
    for number, line in enumerate(text.split("\n") if page.preserved else [text]):
        page.lines = max(page.lines, 1) if number else page.lines
        parted = page.lines or page.gap or page.mark or not page.pieces
        before = "" if parted else page.pieces[-1][-1:]
        page.show(_raised(_spaced(line), page.raised, before))


def _raise(page: _Page, node: Any, entered: bool) -> None:  # noqa: FBT001 - as its neighbours
    page.raised = [*page.raised, node.tag] if entered else page.raised[:-1]


def _part(page: _Page, node: Any, entered: bool) -> None:  # noqa: FBT001 - as its neighbours
    if node.tag not in ("td", "th"):
        page.pieces.append(" ")
    elif entered:
        if page.pieces and not page.lines:
            page.gap = _CELL_MARK
        page.cells.append(page.words)
    else:
        page.end_cell()


def _nothing(page: _Page, node: Any, entered: bool) -> None:  # noqa: FBT001 - as its neighbours
    del page, node, entered


def _calculate(page: _Page, node: Any, entered: bool) -> None:  # noqa: FBT001 - as its neighbours
    """Part the pieces of a formula: how they stand to one another no text says."""
    page.doubts.add(Doubt.FORMULA)
    _part(page, node, entered)


def _quote(page: _Page, node: Any, entered: bool) -> None:  # noqa: FBT001 - as its neighbours
    del node
    page.show("„" if entered else "“")


def _draw(page: _Page, node: Any, entered: bool) -> None:  # noqa: FBT001 - as its neighbours
    """Show a picture's alternative text if it is a sign, as websites draw emoji; other pictures say nothing here."""
    alternative = node.attributes.get("alt") or ""
    if entered and not re.search(r"\w", alternative):
        page.show(alternative)


_INLINE: Final[Mapping[str, Callable[[_Page, Any, bool], None]]] = {
    **dict.fromkeys(("sup", "sub", "small"), _raise),
    **dict.fromkeys(("td", "th", "button", "label", "marquee", "rp", "rt", "rtc"), _part),
    **dict.fromkeys(
        "math mfrac mi mn mo mover mroot ms msqrt msub msubsup msup mtable mtd mtext mtr munder".split(), _calculate
    ),
    "q": _quote,
    "img": _draw,
}


def _walk(root: Any, page: _Page) -> Iterator[tuple[Any, bool]]:
    """Yield every node that is seen, when it begins and when it ends; deep nesting must not exhaust the stack."""
    node = root
    while node is not None:
        if _is_seen(node, page):
            yield node, True
            if node.child is not None:
                node = node.child
                continue
            yield node, False
        while node is not None and node.next is None:
            node = node.parent
            if node is not None:
                yield node, False
        node = node.next if node is not None else None


def _is_seen(node: Any, page: _Page) -> bool:
    """Whether a reader sees this node; where it is left out, a space is left."""
    tag = node.tag or "-"  # what is neither text nor an element
    if tag.startswith(("-", "!")):
        return tag in {"-text", "-document"}
    attributes = node.attributes
    closed = tag == "dialog" and "open" not in attributes
    if closed or tag in _SILENT or tag in _STRUCK or is_hidden(attributes):
        page.pieces.append(_LEFT_OUT)
        return False
    if tag == "details" and "open" not in attributes:
        page.doubts.add(Doubt.FOLDED)
    return True


def _spaced(text: str) -> str:
    """Return ``text`` with one space for each run of space and of characters that nobody sees."""
    text = _HYPHEN.sub("-", text).replace("\u00ad", "")
    if unseen := [character for character in set(text) if _is_control(character)]:
        text = text.translate(dict.fromkeys(map(ord, unseen), " "))
    return re.sub(r"\s+", " ", text)


def _raised(text: str, how: list[str], before: str) -> str:
    """Return ``text`` raised or lowered; small digits behind digits, as of cents, are raised lest they join them."""
    if not how or (how[-1] == "small" and not (before.isdecimal() and text.strip().isdecimal())):
        return text
    if how[-1] == "sub":
        return text.translate(_LOWERED)
    return text.replace("n", "ⁿ") if text.strip() == "n" else text.translate(_RAISED)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Cn", "Co")
