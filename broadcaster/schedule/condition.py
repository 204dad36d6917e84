"""The website condition of a broadcast."""

from __future__ import annotations

from enum import StrEnum

from broadcaster.website.verdict import Verdict


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
