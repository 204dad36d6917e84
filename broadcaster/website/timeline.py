"""The history of verdicts as one line: what was in force when, and where nobody looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from broadcaster.website.verdict import Source, Span, Verdict
from broadcaster.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of the line; without a verdict nobody looked. ``by_hand``: a person said so."""

    verdict: Verdict | None
    since: datetime
    until: datetime
    reasons: tuple[Sentence, ...] = ()
    by_hand: bool = False

    @property
    def length(self) -> timedelta:
        """How long it lasted."""
        return self.until - self.since


def timeline(spans: Sequence[Span], since: datetime, until: datetime) -> list[Segment]:
    """The line from ``since`` to ``until``, without holes; what a person set lies over what the watch saw."""
    edges = {since, until}
    edges |= {edge for span in spans for edge in (span.since, span.until) if since < edge < until}
    found: list[Segment] = []
    for begin, end in pairwise(sorted(edges)):
        piece = _piece(spans, begin, end)
        if found and replace(piece, since=found[-1].since, until=found[-1].until) == found[-1]:
            found[-1] = replace(found[-1], until=end)
        else:
            found.append(piece)
    return found


def lengths(segments: Sequence[Segment]) -> dict[Verdict | None, timedelta]:
    """How long each verdict was in force, and how long there was none."""
    kinds: tuple[Verdict | None, ...] = (*Verdict, None)
    return {kind: sum((one.length for one in segments if one.verdict is kind), timedelta(0)) for kind in kinds}


def outages(segments: Sequence[Segment]) -> list[Segment]:
    """What was offline, oldest first; what follows on without a break is one, with all its reasons."""
    found: list[Segment] = []
    for one in segments:
        if one.verdict is not Verdict.OFFLINE:
            continue
        reasons = tuple(map(_by_hand, one.reasons)) if one.by_hand else one.reasons
        if found and found[-1].until == one.since:
            found[-1] = replace(found[-1], until=one.until, reasons=(*found[-1].reasons, *reasons))
        else:
            found.append(replace(one, reasons=reasons))
    return found


def _by_hand(reason: Sentence) -> Sentence:
    return Sentence(de=f"Von Hand: {reason.de}", en=f"By hand: {reason.en}")


def _piece(spans: Sequence[Span], begin: datetime, end: datetime) -> Segment:
    covering = [span for span in spans if span.since <= begin and end <= span.until]
    for source in (Source.PERSON, Source.WATCH):
        for span in reversed([span for span in covering if span.source is source]):
            return Segment(
                verdict=span.verdict, since=begin, until=end, reasons=span.reasons, by_hand=source is Source.PERSON
            )
    return Segment(verdict=None, since=begin, until=end)
