"""Use cases that prove the record: whether it is whole, and whether it still holds what was told of it outside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from broadcaster.app.installation.installation import Installation
from broadcaster.storage.installation.audit import Head
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput

_SHOWN: Final = 32
"""Hexadecimal digits of a hash that are told: nobody finds another entry with the same 128 bits."""
_TOLD: Final = re.compile(r"\s*(\d{1,15})\s*:\s*([0-9a-f]{16,64})\s*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the record is like: the first entry that is not genuine, if there is one, and its newest entry.

    ``lacks`` is the head that was told earlier and is not in it: then the database was set back, or it is another one.
    """

    broken_at: int | None
    head: Head | None
    lacks: str | None = None

    @property
    def genuine(self) -> bool:
        """Whether nothing is wrong."""
        return self.broken_at is None and self.lacks is None

    @property
    def sentence(self) -> Sentence:
        """The verdict in words."""
        if self.broken_at is not None:
            return Sentence(
                de=f"Nicht mehr echt ab Nr. {self.broken_at}.", en=f"Not genuine from no. {self.broken_at}."
            )
        if self.lacks is not None:
            return Sentence(
                de=f"In sich heil, aber ohne den Stand {self.lacks}, der früher mitgeteilt wurde: "
                "Die Datenbank wurde auf einen älteren Stand zurückgesetzt, oder der Stand gehört zu einer anderen.",
                en=f"Whole in itself, but without the head {self.lacks} that was told earlier: "
                "the database was set back to an older state, or the head is another one's.",
            )
        return Sentence(de="Vollständig und unverändert.", en="Complete and unchanged.")


def verify(installation: Installation, told: str = "") -> Verdict:
    """Read the whole record, and look for the head that was ``told`` earlier, if there is one. Raises InvalidInput."""
    match = _TOLD.fullmatch(told)
    if told.strip() and match is None:
        raise InvalidInput.one(
            "told",
            de="Ein Stand sieht so aus: 123:0a1b2c…, die Nummer und mindestens 16 Zeichen der Prüfsumme.",
            en="A head looks like 123:0a1b2c…: the number, and at least 16 characters of the hash.",
        )
    broken_at, head = installation.audit.broken_at(), installation.audit.head()
    if match is None:
        return Verdict(broken_at=broken_at, head=head)
    here = installation.audit.hash_of(int(match[1])) or ""
    lacks = None if here.startswith(match[2].lower()) else f"{match[1]}:{match[2].lower()[:_SHOWN]}"
    return Verdict(broken_at=broken_at, head=head, lacks=lacks)


def head_of(installation: Installation) -> str:
    """The record's head as it is told outside, such as 123:0a1b…; empty if there is no record any more."""
    return written(installation.audit.head())


def told_head(installation: Installation) -> Sentence | None:
    """The head in words, for places outside of the database: only they show one that was set back whole."""
    head = head_of(installation)
    return Sentence(de=f"Stand des Protokolls: {head}", en=f"Head of the record: {head}") if head else None


def written(head: Head | None) -> str:
    """A head as it is told."""
    return f"{head.number}:{head.hash[:_SHOWN]}" if head else ""
