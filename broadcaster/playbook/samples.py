"""Invented facts: what the shipped playbooks say where an authority has to say its own.

Each shipped fact and hashtag carries one of these marks (a test holds that), so that whatever still says one can be
told from an authority's own words, also where only half of it was changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_PLACE: Final = re.compile(r"muster(?:land|stadt|dorf)|sample(?:county|town|ville)", re.IGNORECASE)
# The area code 02999 belongs to no place; numbers are written in many ways.
_NUMBER: Final = re.compile(r"(?<!\d)(?:(?:\+|00)49[\s/()-]*(?:0\)\s?)?|\(?0\s?)29\s?99(?:[\s/()-]*\d)*")
# The top level domain that never exists (RFC 2606), behind a name.
_HOST: Final = re.compile(r"\.example(?!\.?[\w-])", re.IGNORECASE)
_NAME: Final = re.compile(r"[\w.-]+")
_WORD: Final = re.compile(r"\w+")


def invented(text: str) -> list[str]:
    """Return the pieces of ``text`` that are invented, as they stand there, each once and in order."""
    spans = sorted({*_named(text), *(match.span() for match in _NUMBER.finditer(text))})
    return list(dict.fromkeys(text[start:end].strip() for start, end in spans))


def _named(text: str) -> Iterator[tuple[int, int]]:
    """Yield where invented hosts and places stand: each word is cut out once and then looked at.

    A pattern that begins with any number of letters would look at a long word from each of its letters.
    """
    for name in _NAME.finditer(text):
        hosts = [host for host in _HOST.finditer(text, *name.span()) if host.start() > name.start()]
        if hosts:
            yield name.start(), hosts[-1].end()
            continue
        for word in _WORD.finditer(text, *name.span()):
            if _PLACE.search(text, *word.span()):
                yield word.span()
