"""Rounds as a watch would bring them home, and a virtual clock to step through them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from broadcaster.website.evidence import Answer, Certificate, Entrance, Probe, Round, Watchpost
from broadcaster.website.findings import finding
from broadcaster.website.rounds import Judgement, judge
from broadcaster.website.stepping import Pace, Tally, next_round, step
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence

START = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
PACE = Pace()
HOME = "https://www.kreis-musterland.example/"
FACTS = {
    "port": 443,
    "ip": "192.0.2.1",
    "status": 503,
    "quote": "Wartung",
    "limit": 8,
    "date": "23.11.2026",
    "left": "1",
    "names": "x",
    "took": "5",
    "host": "fremd.example",
    "reason": "handshake failure",
}
_SAID = Sentence(de="-", en="-")


def after(seconds: float, start: datetime = START) -> datetime:
    """A moment to come."""
    return start + timedelta(seconds=seconds)


def probe(code: str, *, via: str = "192.0.2.1", proved: bool = False, certificate: Certificate | None = None) -> Probe:
    """A try that ended with one finding."""
    return Probe(via=via, findings=(finding(code, **FACTS),), proved=proved, certificate=certificate)


def entrance(*codes: str, address: str = HOME, proved: bool = False) -> Entrance:
    """One address, with a try on a path of its own per code."""
    tries = (probe(code, via=f"192.0.2.{number}", proved=proved) for number, code in enumerate(codes, 1))
    return Entrance(address=address, tries=tuple(tries))


def posts(*answers: Answer, named: bool = True, ahead: float | None = 0.0) -> tuple[Watchpost, ...]:
    """One sentinel per answer."""
    return tuple(
        Watchpost(address=f"https://s{number}.example/", answer=answer, sentence=_SAID, named=named, ahead=ahead)
        for number, answer in enumerate(answers)
    )


ALIVE = posts(*3 * [Answer.GOOD])


def seen(
    *codes: str, sentinels: tuple[Watchpost, ...] = ALIVE, at: datetime = START, resolving: bool | None = None
) -> Round:
    """A round in which the website's only address was tried once per code."""
    return Round(began_at=at, ended_at=at, entrances=(entrance(*codes),), sentinels=sentinels, resolving=resolving)


GOOD = judge(seen("content-ok"))
DOWN = judge(seen("tcp-refused", "tcp-refused"))
SUSPECT = judge(seen("content-maintenance", "content-maintenance"))
CUT_OFF = judge(seen("dns-timeout", "dns-timeout", sentinels=posts(*3 * [Answer.SILENT])))


@dataclass(frozen=True, slots=True)
class Looked:
    """One simulated round: when it ended, and the tally after it."""

    at: datetime
    tally: Tally


def rounds(
    look: Callable[[datetime, Tally | None], tuple[Judgement, float]],
    *,
    start: datetime = START,
    tally: Tally | None = None,
) -> Iterator[Looked]:
    """Step through rounds for ever; ``look`` says what a round shows and how many seconds it takes."""
    began = start
    while True:
        judgement, took = look(began, tally)
        ended = began + timedelta(seconds=took)
        tally = step(tally, replace(judgement, at=began), ended, PACE)
        yield Looked(ended, tally)
        began = next_round(tally, began, ended, PACE)


def settled(judgement: Judgement = GOOD, seconds: float = 300, start: datetime = START) -> Tally:
    """The tally after so many seconds of the same."""
    for looked in rounds(lambda _at, _tally: (judgement, 0.1), start=start):
        if looked.at >= after(seconds, start):
            return looked.tally
    raise AssertionError


def changes(verdicts: list[Verdict]) -> list[Verdict]:
    """Every verdict that differs from the one before it."""
    return [now for before, now in pairwise(verdicts) if now is not before]
