"""HTML so that Python's parser reads it in one pass, whatever a stranger wrote: it looks again for the end of each open tag."""

from __future__ import annotations

import re
from typing import Final

_PIECES: Final = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"  # a comment, which lasts to the end if nothing ends it
    r"|(?P<script><(?P<name>script|style)\b[^<>]*>.*?(?=</(?P=name)\b|\Z))"  # where signs mean nothing
    r"|<(?:!(?!doctype\b)|\?|/(?![a-z]))[^>]*+(?:>|\Z)"  # what browsers take for a comment, such as a marked section
    r"|(?P<stray><(?=[^<>]*(?:<|\Z)))",  # a sign that begins no tag, or one that is never closed
    re.IGNORECASE | re.DOTALL,
)


def tamed(text: str) -> str:
    """``text`` without comments, in which every < begins a tag that the next > ends."""
    return _PIECES.sub(_piece, text)


def _piece(match: re.Match[str]) -> str:
    if match["script"]:
        return match["script"]
    return "&lt;" if match["stray"] else ""
