"""The website condition of a broadcast."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence


class Condition(StrEnum):
    """What the website must be for a broadcast to go out."""

    ANY = "any"
    ONLY_WHILE_OFFLINE = "only while offline"
    """Released by the outage, and stopped by its end."""
    WAIT_UNTIL_ONLINE = "wait until online"


class Gate(StrEnum):
    """What a condition means for a delivery that is not on its way."""

    OPEN = "open"
    HOLD = "hold"
    STOP = "stop"


def gate(condition: Condition, verdict: Verdict, *, released: bool) -> Gate:
    """What ``condition`` asks under ``verdict``; ``released`` says that the gate was open before."""
    match condition, verdict:
        case Condition.ANY, _:
            return Gate.OPEN
        case Condition.ONLY_WHILE_OFFLINE, Verdict.OFFLINE:
            return Gate.OPEN
        case Condition.ONLY_WHILE_OFFLINE, Verdict.ONLINE:
            return Gate.STOP if released else Gate.HOLD
        case Condition.ONLY_WHILE_OFFLINE, _:
            return Gate.OPEN if released else Gate.HOLD
        case _:
            return Gate.OPEN if verdict is Verdict.ONLINE else Gate.HOLD


WAITS: Final[Mapping[Condition, Sentence]] = {
    Condition.ONLY_WHILE_OFFLINE: Sentence(
        de="Wartet auf einen Ausfall: Geht hinaus, sobald die Website offline ist.",
        en="Waits for an outage: it goes out once the website is offline.",
    ),
    Condition.WAIT_UNTIL_ONLINE: Sentence(
        de="Wartet, bis die Website wieder online ist.", en="Waits until the website is online again."
    ),
}
RELEASED: Final[Mapping[Condition, Sentence]] = {
    Condition.ONLY_WHILE_OFFLINE: Sentence(
        de="Freigegeben: Die Website ist offline.", en="Released: the website is offline."
    ),
    Condition.WAIT_UNTIL_ONLINE: Sentence(
        de="Freigegeben: Die Website ist online.", en="Released: the website is online."
    ),
}
NAMES: Final[Mapping[Condition, Sentence]] = {
    Condition.ANY: Sentence(de="unabhängig von der Website", en="whatever the website does"),
    Condition.ONLY_WHILE_OFFLINE: Sentence(
        de="nur solange die Website offline ist", en="only while the website is offline"
    ),
    Condition.WAIT_UNTIL_ONLINE: Sentence(de="erst wenn die Website online ist", en="not before the website is online"),
}
