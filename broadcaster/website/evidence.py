"""What one round of looking at the website has shown: a finding per stage, a probe per try, the sentinels beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from broadcaster.words import Sentence


class Stage(StrEnum):
    """How far a try came."""

    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    HTTP = "http"
    CONTENT = "content"


class Weight(IntEnum):
    """What a finding means for citizens."""

    FINE = 0
    WARNING = 1
    """They reach the website; somebody should look after something."""
    SUSPECT = 2
    """Something answers that does not look like the website; only a person can tell."""
    DOWN = 3
    """They do not reach it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one stage has shown; ``code`` is its stable name, ``seconds`` how long the stage took."""

    stage: Stage
    code: str
    weight: Weight
    sentence: Sentence
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a TLS handshake showed of the website's certificate."""

    host: str
    issuer: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One try at one address, by one path (``via``: the IP address and how it was found).

    ``proved`` says that a server with a valid certificate for the name answered from a public address, which neither a
    captive portal nor a broken connection can imitate.
    """

    via: str
    findings: tuple[Finding, ...]
    proved: bool = False
    certificate: Certificate | None = None

    @property
    def worst(self) -> Finding:
        """The finding that decides."""
        return max(self.findings, key=lambda finding: finding.weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """One address of the website in one round: one try, or more when the first one failed."""

    address: str
    tries: tuple[Probe, ...]

    @property
    def best(self) -> Probe:
        """The try that went best, of equals the last: whoever comes through at all is there."""
        return min(reversed(self.tries), key=lambda probe: probe.worst.weight)

    @property
    def weight(self) -> Weight:
        """What the round means for this address."""
        return self.best.worst.weight


class Answer(StrEnum):
    """How a sentinel answered."""

    GOOD = "good"
    UNRESOLVED = "unresolved"
    """Its name could not be found out."""
    SILENT = "silent"
    WRONG = "wrong"
    """Something else answered in its place, as captive portals do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchpost:
    """One sentinel in one round. ``named``: reached by a name; ``ahead``: seconds by which its clock is ahead of ours."""

    address: str
    answer: Answer
    sentence: Sentence
    named: bool = True
    ahead: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Everything that was looked at between two moments.

    ``resolving`` says whether the name servers could find out a fresh name; None if nobody had to ask.
    """

    began_at: datetime
    ended_at: datetime
    entrances: tuple[Entrance, ...]
    sentinels: tuple[Watchpost, ...] = ()
    resolving: bool | None = None
