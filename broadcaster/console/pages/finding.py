"""Looking for something in a list of a page."""

from __future__ import annotations


def fits(asked: str, *said: str | None) -> bool:
    """Whether every word that is ``asked`` for occurs somewhere in what is ``said``, in capitals or not."""
    whole = "\n".join(one for one in said if one).casefold()
    return all(word in whole for word in asked.casefold().split())
