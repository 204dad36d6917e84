"""One line out of what the watch saw, what people set, and the times when nobody looked."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from random import Random

from broadcaster.website.timeline import Segment, lengths, outages, timeline
from broadcaster.website.verdict import Source, Span, Verdict
from broadcaster.words import Sentence

from .scene import START, after

ONLINE, OFFLINE, UNKNOWN = Verdict.ONLINE, Verdict.OFFLINE, Verdict.UNKNOWN
HOUR = 3600.0


def at(hours: float) -> datetime:
    """A moment to come."""
    return after(hours * HOUR)


def span(verdict: Verdict, begin: float, end: float, why: str = "", source: Source = Source.WATCH) -> Span:
    """A span in hours."""
    reasons = (Sentence(de=why, en=why),) if why else ()
    return Span(verdict=verdict, since=at(begin), until=at(end), reasons=reasons, source=source)


def shown(*spans: Span, begin: float = 0, end: float = 10) -> list[tuple[Verdict | None, float, bool]]:
    """The line as verdicts, hours and hands."""
    segments = timeline(spans, at(begin), at(end))
    return [(one.verdict, one.length.total_seconds() / HOUR, one.by_hand) for one in segments]


def test_where_nobody_looked_there_is_no_verdict() -> None:
    """Before, between and after; never what was there before."""
    assert shown(span(ONLINE, 1, 3), span(ONLINE, 4, 9)) == [
        (None, 1, False),
        (ONLINE, 2, False),
        (None, 1, False),
        (ONLINE, 5, False),
        (None, 1, False),
    ]
    assert shown() == [(None, 10, False)]


def test_what_a_person_set_lies_over_what_the_watch_saw() -> None:
    """And the watch's is there again afterwards."""
    assert shown(span(ONLINE, 0, 10), span(OFFLINE, 2, 4, "Anruf", Source.PERSON)) == [
        (ONLINE, 2, False),
        (OFFLINE, 2, True),
        (ONLINE, 6, False),
    ]


def test_the_line_begins_and_ends_where_it_is_asked_to() -> None:
    """A span that reaches beyond is cut."""
    assert shown(span(OFFLINE, -5, 50)) == [(OFFLINE, 10, False)]


def test_an_outage_that_a_person_announced_and_the_watch_confirmed_is_one() -> None:
    """With both reasons."""
    found = outages(timeline([span(OFFLINE, 2, 4, "Anruf", Source.PERSON), span(OFFLINE, 3, 6, "503")], at(0), at(10)))
    assert [(one.since, one.until) for one in found] == [(at(2), at(6))]
    assert [reason.de for reason in found[0].reasons] == ["Von Hand: Anruf", "503"]


def test_the_line_has_no_holes_and_no_overlaps_whatever_the_spans() -> None:
    """A thousand random histories, also of clocks that were set back."""
    for seed in range(1000):
        random = Random(seed)
        spans = []
        for _ in range(random.randint(0, 9)):
            begin = random.uniform(-2, 11)
            source = random.choice([Source.WATCH, Source.WATCH, Source.PERSON])
            spans.append(span(random.choice(list(Verdict)), begin, begin + random.uniform(0, 4), source=source))
        segments: list[Segment] = timeline(spans, at(0), at(10))
        assert (segments[0].since, segments[-1].until) == (at(0), at(10))
        assert all(one.until == two.since for one, two in itertools.pairwise(segments))
        assert sum(lengths(segments).values(), timedelta(0)) == at(10) - START
