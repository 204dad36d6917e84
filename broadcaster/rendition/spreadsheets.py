"""What a spreadsheet makes of words and numbers, and nobody means: errors of formulas, numbers with digits left out."""

from __future__ import annotations

import re
from typing import Final

_FAILED: Final = re.compile(
    r"(?<![\w#])(?:#NAME\?|#[A-ZÄÖÜ/0]{3,}!|#NV|#N/A|#GETTING_DATA|#DATEN_ABRUFEN|#{3,}|Err:\d{3})(?![\w#])"
)
"""Also what is shown where a column is too narrow."""
_ROUNDED: Final = re.compile(r"(?<![\w.,])[+-]?\d+(?:[.,]\d+E[+-]?|E\+)\d+(?!\w)", re.IGNORECASE)


def failed(text: str) -> str:
    """Return the first error of a formula in ``text``; empty if there is none."""
    return _first(_FAILED, text)


def rounded(text: str) -> str:
    """Return the first number in scientific notation in ``text``; empty if there is none."""
    return _first(_ROUNDED, text)


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[0] if match else ""
