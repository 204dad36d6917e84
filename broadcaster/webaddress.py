"""Takes web addresses apart, whatever was typed, sent or answered as one."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

_NOTHING = urlsplit("")


def taken_apart(address: str) -> SplitResult:
    """The parts of an address; all of them are empty if it cannot be taken apart."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # is looked at only when it is asked for
    except ValueError:
        return _NOTHING
    return parts
