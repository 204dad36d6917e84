"""Draws the history of verdicts as a strip (SVG): by pattern, colour and words, light and dark, with its outages."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final
from xml.sax.saxutils import escape

from broadcaster.website.telling import NAMES
from broadcaster.website.timeline import Segment, lengths, outages, timeline
from broadcaster.website.verdict import Span, Verdict
from broadcaster.words import Language, Sentence, which

WIDE, NARROW, MARGIN = 960, 400, 24
TOP, HEIGHT = 92, 54
LEAST: Final = {Verdict.OFFLINE: 4.0, Verdict.UNKNOWN: 3.0}
"""Pixels; a short outage must not vanish in a month."""
MOST_OUTAGES = 8
CHARACTERS: Final = {WIDE: 122, NARROW: 46}
"""In a line of text."""
_KINDS: Final = {Verdict.ONLINE: "online", Verdict.OFFLINE: "offline", Verdict.UNKNOWN: "unknown", None: "nothing"}
_WORDS: Final = {
    "title": Sentence(de="Website: {}", en="Website: {}"),
    "day": Sentence(de="die letzten 24 Stunden", en="the last 24 hours"),
    "days": Sentence(de="die letzten {} Tage", en="the last {} days"),
    "nothing": Sentence(de="keine Daten", en="no data"),
    "by_hand": Sentence(de="von Hand festgelegt", en="set by hand"),
    "outages": Sentence(de="Ausfälle", en="Outages"),
    "as_of": Sentence(de="Stand {}", en="As of {}"),
    "none": Sentence(de="Kein Ausfall in dieser Zeit.", en="No outage in this time."),
    "more": Sentence(
        de="Ältere Ausfälle, die hier nicht stehen: {}.", en="Older outages that are not listed here: {}."
    ),
    "to": Sentence(de="bis", en="to"),
    "now": Sentence(de="jetzt", en="now"),
    "weekdays": Sentence(de="Mo Di Mi Do Fr Sa So", en="Mon Tue Wed Thu Fri Sat Sun"),
}
_STYLE: Final = """
  svg { color-scheme: light dark; font-family: system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
  .ground { fill: #fff; } .ink { fill: #1b1f24; } .quiet { fill: #57606a; } .line { stroke: #8c959f; }
  .online { fill: #1f7a4d; } .offline { fill: #b3261e; } .unknown { fill: #f0c04a; } .nothing { fill: #eceff2; }
  .mark { stroke: #fff; } .dot { fill: #5a3d00; } .dash { stroke: #8c959f; } .on { fill: #fff; } .on-unknown { fill: #3b2900; }
  .hand { fill: #1b1f24; }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #15181c; } .ink { fill: #eceef1; } .quiet { fill: #a9b1bc; } .line { stroke: #6b7480; }
    .online { fill: #3aa873; } .offline { fill: #f2766d; } .unknown { fill: #e0b040; } .nothing { fill: #262b31; }
    .mark { stroke: #4a0d09; } .dash { stroke: #6b7480; } .on { fill: #10130f; } .hand { fill: #eceef1; }
  }
"""
_PATTERNS: Final = """
  <pattern id="offline" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect class="offline" width="9" height="9"/><line class="mark" x1="0" y1="0" x2="0" y2="9" stroke-width="3"/></pattern>
  <pattern id="unknown" width="8" height="8" patternUnits="userSpaceOnUse">
    <rect class="unknown" width="8" height="8"/><circle class="dot" cx="2" cy="2" r="1.2"/><circle class="dot" cx="6" cy="6" r="1.2"/></pattern>
  <pattern id="nothing" width="7" height="7" patternUnits="userSpaceOnUse">
    <rect class="nothing" width="7" height="7"/><line class="dash" x1="0" y1="6.5" x2="3" y2="6.5" stroke-width="1"/></pattern>
"""
_ROUND: Final = '<clipPath id="round"><rect x="{}" y="{}" width="{}" height="{}" rx="7"/></clipPath>'


def draw(
    spans: Sequence[Span], since: datetime, until: datetime, zone: tzinfo, language: Language, width: int = WIDE
) -> str:
    """The strip from ``since`` to ``until``, in a zone's time, as a whole SVG document, ``WIDE`` or ``NARROW``."""
    strip = _Strip(timeline(spans, since, until), since, until, zone, language, width)
    legend, y = strip.legend(TOP + HEIGHT + 52)
    below, height = strip.outages(y + 44)
    body = [*strip.head(), *strip.bar(), *strip.axis(), *legend, *below]
    rounded = _ROUND.format(MARGIN, TOP, width - 2 * MARGIN, HEIGHT)
    return "\n".join(
        [
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
                f'role="img" aria-labelledby="title desc" lang="{language}">'
            ),
            f'<title id="title">{escape(strip.title())}</title>',
            f'<desc id="desc">{escape(strip.summary())}</desc>',
            f"<style>{_STYLE}</style><defs>{_PATTERNS}{rounded}</defs>",
            f'<rect class="ground" width="{width}" height="{height}"/>',
            *body,
            "</svg>\n",
        ]
    )


def summary(spans: Sequence[Span], since: datetime, until: datetime, language: Language) -> str:
    """What the strip shows, in words: how long each verdict was in force."""
    return _Strip(timeline(spans, since, until), since, until, UTC, language, WIDE).summary()


def duration(length: timedelta) -> str:
    """A length of time as people write it, in its two largest units."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    units = ((days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s"))
    first = next((number for number, (count, _unit) in enumerate(units) if count), 3)
    return " ".join(f"{count} {unit}" for count, unit in units[first : first + 2] if count) or "0 s"


class _Strip:
    """The parts of one picture."""

    def __init__(
        self, segments: list[Segment], since: datetime, until: datetime, zone: tzinfo, language: Language, width: int
    ) -> None:
        self._segments, self._since, self._until, self._zone, self._language = segments, since, until, zone, language
        self._width, self._narrow = width, width < WIDE
        self._long = until - since > timedelta(days=2)
        self._outages = outages(segments)

    def title(self) -> str:
        """What is shown."""
        days = round((self._until - self._since) / timedelta(days=1))
        return self._say("title", self._say("days", days) if self._long else self._say("day"))

    def summary(self) -> str:
        """The figures in words."""
        shown = lengths(self._segments)
        return " · ".join(f"{self._name(kind)} {duration(length)}" for kind, length in shown.items() if length)

    def head(self) -> list[str]:
        """Title and figures."""
        as_of = self._say("as_of", self._clock(self._until))
        if self._narrow:
            return [
                _text(MARGIN, 30, self.title(), "ink", size=17, weight=600),
                _text(MARGIN, 54, as_of, "quiet", size=14),
            ]
        return [
            _text(MARGIN, 36, self.title(), "ink", size=20, weight=600),
            _text(self._width - MARGIN, 36, as_of, "quiet", size=14, anchor="end"),
            _text(MARGIN, 62, self.summary(), "quiet", size=14),
        ]

    def bar(self) -> list[str]:
        """A rectangle per segment; the short ones that matter come last, on top, and wide enough to be seen."""
        drawn = sorted(self._segments, key=lambda one: LEAST.get(one.verdict, 0.0) if one.verdict else 0.0)
        parts = [part for one in drawn for part in self._segment(one)]
        return ['<g clip-path="url(#round)">', *parts, "</g>", *self._hands(), *self._flags()]

    def axis(self) -> list[str]:
        """Marks at whole hours or days of the local time."""
        bottom, parts = TOP + HEIGHT, []
        for moment, label in self._marks():
            x = self._x(moment)
            parts.append(f'<line class="line" x1="{x:.1f}" y1="{bottom + 8}" x2="{x:.1f}" y2="{bottom + 14}"/>')
            parts.append(_text(x, bottom + 29, label, "quiet", size=12, anchor="middle"))
        return [*parts, _text(self._width - MARGIN, bottom + 29, self._say("now"), "quiet", size=12, anchor="end")]

    def legend(self, y: float) -> tuple[list[str], float]:
        """Every pattern with its word, and where the last line of them is."""
        shown = [(self._name(kind), f'fill="{_fill(kind)}" class="{_class(kind)}"', 14) for kind in (*Verdict, None)]
        if any(one.by_hand for one in self._segments):
            shown.append((self._say("by_hand"), 'class="hand"', 4))
        parts, x = [], float(MARGIN)
        for name, look, height in shown:
            if x + 33 + 8 * len(name) > self._width - MARGIN:
                x, y = float(MARGIN), y + 24
            top = y + (14 - height) / 2
            parts.append(f'<rect {look} x="{x}" y="{top}" width="26" height="{height}" rx="2"/>')
            parts.append(_text(x + 33, y + 12, name, "ink", size=13))
            x += 55 + 8 * len(name)
        return parts, y

    def outages(self, y: float) -> tuple[list[str], int]:
        """The outages with their reasons, the newest last, and the height of the picture."""
        if not self._outages:
            return [_text(MARGIN, y + 14, self._say("none"), "ink", size=14)], round(y + 34)
        parts, hidden = (
            [_text(MARGIN, y + 14, self._say("outages"), "ink", size=16, weight=600)],
            max(0, len(self._outages) - MOST_OUTAGES),
        )
        y += 32
        if hidden:
            parts.append(_text(MARGIN, y + 14, self._say("more", hidden), "quiet", size=13))
            y += 26
        for number, one in enumerate(self._outages[hidden:], hidden + 1):
            parts.append(_badge(MARGIN + 9, y + 9, number))
            parts.append(_text(MARGIN + 28, y + 14, self._when(one), "ink", size=14, weight=600))
            for line in textwrap.wrap(self._why(one), CHARACTERS[self._width]):
                y += 20
                parts.append(_text(MARGIN + 28, y + 14, line, "ink", size=13))
            y += 30
        return parts, round(y + 10)

    def _segment(self, one: Segment) -> list[str]:
        x, width = self._x(one.since), self._x(one.until) - self._x(one.since)
        least = LEAST.get(one.verdict, 0.0) if one.verdict else 0.0
        if width < least:
            x, width = min(x, self._width - MARGIN - least), least
        name = self._name(one.verdict)
        told = f"{name}, {self._when(one)}" + (f": {self._why(one)}" if one.reasons else "")
        parts = [
            (
                f'<g><title>{escape(told)}</title><rect fill="{_fill(one.verdict)}" class="{_class(one.verdict)}" '
                f'x="{x:.1f}" y="{TOP}" width="{width:.1f}" height="{HEIGHT}"/>'
            )
        ]
        if width > 9 * len(name) + 14:
            on = "on-unknown" if one.verdict is Verdict.UNKNOWN else "on" if one.verdict else "quiet"
            parts.append(_plate(x + width / 2, TOP + HEIGHT / 2, name, one.verdict))
            parts.append(_text(x + width / 2, TOP + HEIGHT / 2 + 5, name, on, size=14, weight=600, anchor="middle"))
        return [*parts, "</g>"]

    def _hands(self) -> list[str]:
        """A line below what a person set."""
        by_hand = [(self._x(one.since), self._x(one.until)) for one in self._segments if one.by_hand]
        return [
            f'<rect class="hand" x="{begin:.1f}" y="{TOP + HEIGHT + 2}" width="{max(3.0, end - begin):.1f}" height="4"/>'
            for begin, end in by_hand
        ]

    def _flags(self) -> list[str]:
        """The numbers of the outages above them, as far as there is room."""
        parts, taken = [], -99.0
        for number, one in enumerate(self._outages, 1):
            middle = (self._x(one.since) + self._x(one.until)) / 2
            x = max(MARGIN + 9.0, min(middle, self._width - MARGIN - 9))
            if x - taken >= 20:
                parts.append(_badge(x, TOP - 12, number))
                taken = x
        return parts

    def _marks(self) -> list[tuple[datetime, str]]:
        step = (timedelta(days=5) if self._long else timedelta(hours=3)) * (2 if self._narrow else 1)
        start = self._since.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        marks = []
        while start < self._until:
            if start >= self._since and MARGIN + 20 < self._x(start) < self._width - MARGIN - 60:
                marks.append((start, self._mark(start)))
            start += step
        return marks

    def _mark(self, moment: datetime) -> str:
        """A local time; at midnight the day."""
        midnight = self._long or moment.hour == 0
        return self._day(moment) if midnight else f"{moment:%H:%M}{which(moment, self._language)}"

    def _weekday(self, moment: datetime) -> str:
        return self._say("weekdays").split()[moment.weekday()]

    def _when(self, one: Segment) -> str:
        begin, end = self._clock(one.since), self._clock(one.until)
        if one.until >= self._until:
            end = self._say("now")
        elif self._day(one.since) == self._day(one.until):
            end = end.removeprefix(f"{self._day(one.since)} ")
        return f"{begin} {self._say('to')} {end} ({duration(one.length)})"

    def _clock(self, moment: datetime) -> str:
        local = moment.astimezone(self._zone)
        return f"{self._day(moment)} {local:%H:%M}{which(local, self._language)}"

    def _day(self, moment: datetime) -> str:
        local = moment.astimezone(self._zone)
        return f"{self._weekday(local)} " + (f"{local:%d.%m.}" if self._language == "de" else f"{local:%d/%m}")

    def _why(self, one: Segment) -> str:
        return " ".join(reason.in_(self._language) for reason in one.reasons)

    def _x(self, moment: datetime) -> float:
        return MARGIN + (self._width - 2 * MARGIN) * float((moment - self._since) / (self._until - self._since))

    def _name(self, kind: Verdict | None) -> str:
        return NAMES[kind].in_(self._language) if kind else self._say("nothing")

    def _say(self, word: str, *parts: object) -> str:
        return _WORDS[word].in_(self._language).format(*parts)


def _fill(kind: Verdict | None) -> str:
    """A pattern, or for online the plain colour of its class."""
    return "" if kind is Verdict.ONLINE else f"url(#{_KINDS[kind]})"


def _class(kind: Verdict | None) -> str:
    return "online" if kind is Verdict.ONLINE else ""


def _text(x: float, y: float, text: str, kind: str, *, size: int, weight: int = 400, anchor: str = "start") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _plate(x: float, y: float, name: str, kind: Verdict | None) -> str:
    """A quiet ground for a word on a pattern."""
    width = 9 * len(name) + 10
    return f'<rect class="{_KINDS[kind]}" x="{x - width / 2:.1f}" y="{y - 11:.1f}" width="{width}" height="22" rx="3"/>'


def _badge(x: float, y: float, number: int) -> str:
    return f'<circle class="offline" cx="{x:.1f}" cy="{y:.1f}" r="9"/>' + _text(
        x, y + 4, str(number), "on", size=11, weight=700, anchor="middle"
    )
