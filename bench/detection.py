"""How long after its fall a website counts as offline: ours simulated, two other monitors by their documented defaults.

Run ``python bench/detection.py``; it prints a JSON line per monitor and way of falling, in seconds over all phases in
which a fall can meet the looks. Ours steps through the product's own rules on a virtual clock. The others are not run:
their figures follow from what they document as defaults, and assume that nothing else takes time.

- Uptime Kuma: a heartbeat every 60 s, no retries, a timeout of 48 s. One failing look is an alarm.
- Gatus: an interval of 60 s, an alert after 3 failures in a row, a client timeout of 10 s.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from broadcaster.website.evidence import Answer, Entrance, Probe, Round, Watchpost
from broadcaster.website.findings import finding
from broadcaster.website.rounds import Judgement, judge
from broadcaster.website.site import Site
from broadcaster.website.stepping import Pace, Tally, next_round, step
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence

START = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
SETTLED = 300.0
PHASES = 600
WAYS = {"refused": 0.05, "silent": Site().timeout}
"""Seconds that one try of the product takes, by how the website falls."""


@dataclass(frozen=True, slots=True)
class Monitor:
    """Another monitor's documented defaults: seconds between looks, failures in a row, seconds until a look gives up."""

    interval: float
    failures: int
    timeout: float

    def waits(self, silent: bool) -> list[float]:  # noqa: FBT001 - a way of falling
        """Seconds from a fall to the alarm, for every phase."""
        took = self.timeout if silent else 0.0
        confirming = (self.failures - 1) * max(self.interval, took) + took
        return [self.interval * phase / PHASES + confirming for phase in range(PHASES)]


OTHERS = {"Uptime Kuma": Monitor(60, 1, 48), "Gatus": Monitor(60, 3, 10)}


def lines() -> Iterator[dict[str, Any]]:
    """The figures of every monitor and way."""
    for way, took in WAYS.items():
        span = Pace().interval
        yield _line("broadcaster", way, [_confirmed(span * phase / PHASES, took) for phase in range(PHASES)])
        for name, monitor in OTHERS.items():
            yield _line(name, way, monitor.waits(way == "silent")) | {"documented": True}


def _line(contender: str, way: str, waits: list[float]) -> dict[str, Any]:
    told = {"workload": "detection", "contender": contender, "way": way}
    return told | {"median_s": round(statistics.median(waits), 1), "worst_s": round(max(waits), 1)}


def _confirmed(phase: float, took: float) -> float:
    """Seconds from a fall, ``phase`` seconds after a look began, to the verdict offline."""
    fall, began, tally = START + timedelta(seconds=SETTLED + phase), START, None
    pace = Pace()
    while tally is None or tally.verdict is not Verdict.OFFLINE:
        down = began >= fall
        ended = began + timedelta(seconds=_seconds(tally, took) if down else 0.3)
        tally = step(tally, replace(_DOWN if down else _GOOD, at=began), ended, pace)
        if tally.verdict is not Verdict.OFFLINE:
            began = next_round(tally, began, ended, pace)
    return (ended - fall).total_seconds()


def _seconds(tally: Tally | None, took: float) -> float:
    """A failing round tries a second time before it looks at the sentinels, and at once while it is suspicious."""
    return took if tally is not None and tally.bad else 2 * took


def _judged(*codes: str) -> Judgement:
    tries = tuple(
        Probe(via=f"192.0.2.{number}", findings=(finding(code, port=443, ip="192.0.2.1"),))
        for number, code in enumerate(codes, 1)
    )
    alive = tuple(
        Watchpost(
            address=f"https://s{number}.example/",
            answer=Answer.GOOD,
            sentence=Sentence(de="-", en="-"),
            named=True,
            ahead=0.0,
        )
        for number in range(3)
    )
    entrance = Entrance(address="https://www.kreis-musterland.example/", tries=tries)
    return judge(Round(began_at=START, ended_at=START, entrances=(entrance,), sentinels=alive, resolving=None))


_GOOD, _DOWN = _judged("content-ok"), _judged("tcp-refused", "tcp-refused")


if __name__ == "__main__":
    for line in lines():
        print(json.dumps(line))
