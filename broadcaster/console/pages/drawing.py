"""How posts look: what platforms colour, and what they show of an account."""

from __future__ import annotations

import re
from itertools import chain, pairwise

from markupsafe import Markup, escape

from broadcaster.rendition.hyphens import hyphenation
from broadcaster.rendition.urls import find

SOFT_HYPHEN = "\u00ad"
_LONG = re.compile(r"\S{12,}")
_TAG = re.compile(r"(?<![\w#@&/])[#@][\w.-]*\w")


def tinted(text: str) -> Markup:
    """A post's text with its links, hashtags and mentions marked; everything else is only text."""
    links = [(one.start, one.end) for one in find(text)]
    tags = [match.span() for match in _TAG.finditer(text)]
    free = [span for span in tags if not any(start <= span[0] < end for start, end in links)]
    out, place = Markup(), 0
    for start, end in sorted(chain(links, free)):
        out += escape(text[place:start]) + Markup('<span class="tint">') + escape(text[start:end]) + Markup("</span>")
        place = end
    return out + escape(text[place:])


def hyphenated(text: str) -> str:
    """A text whose long German words show a hyphen where a narrow column breaks them; not every browser knows German."""
    return _LONG.sub(lambda word: _broken(word[0]), text)


def _broken(word: str) -> str:
    places = [0, *(at for at, _cost in hyphenation(word, "de")), len(word)]
    return SOFT_HYPHEN.join(word[first:last] for first, last in pairwise(places))


def share(length: int, limit: int) -> int:
    """How full a post is, in percent, at most 100."""
    return min(100, round(100 * length / limit)) if limit else 100
