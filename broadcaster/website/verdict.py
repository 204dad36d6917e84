"""The verdict on the website, as everything that depends on it sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from broadcaster.words import Sentence

NOT_LOOKED: Final = Sentence(
    de="Zurzeit beobachtet niemand die Website: Stellen Sie Adressen ein, und starten Sie den Broadcaster.",
    en="Nobody watches the website at present: configure addresses, and start the broadcaster.",
)


class Verdict(StrEnum):
    """Whether citizens reach the website."""

    ONLINE = "online"
    OFFLINE = "offline"
    UNKNOWN = "unknown"
    """Nobody can tell: not watched yet, the own uplink is down, or the signs contradict each other."""


class Source(StrEnum):
    """Who gave a verdict."""

    WATCH = "watch"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Website:
    """The verdict in force: since when, why, and who gave it; ``until`` ends a person's verdict.

    ``unstable`` says that it fails again and again, as far as the watch sees.
    """

    verdict: Verdict
    since: datetime | None = None
    reasons: tuple[Sentence, ...] = ()
    source: Source = Source.WATCH
    until: datetime | None = None
    checked_at: datetime | None = None
    uplink_lost_at: datetime | None = None
    unstable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time with one verdict; between two spans nobody looked."""

    verdict: Verdict
    since: datetime
    until: datetime
    reasons: tuple[Sentence, ...] = ()
    source: Source = Source.WATCH
