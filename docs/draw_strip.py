#!/usr/bin/env python3
"""Draws an example of the website's strip: ``docs/pictures/website-strip.<language>.svg``.

With ``--check`` nothing is written; the exit code says whether the pictures are up to date.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from broadcaster.website.findings import finding
from broadcaster.website.strip import draw
from broadcaster.website.verdict import Source, Span, Verdict
from broadcaster.words import Language, Sentence

PICTURES = Path(__file__).parent / "pictures"
LANGUAGES: tuple[Language, ...] = ("de", "en")
NOW = datetime(2026, 11, 24, 8, 20, tzinfo=UTC)
SENTINELS = Sentence(
    de="Drei von drei Vergleichsadressen in derselben Runde erreichbar.",
    en="Three of three sentinels reachable in the same round.",
)
CONNECTION = Sentence(
    de="Der eigene Internetzugang ist gestört.", en="This machine's own connection to the Internet is down."
)
CALL = Sentence(
    de="Anruf des Dienstleisters: Angriff, alle Systeme vom Netz genommen.",
    en="Call from the provider: attack, all systems taken off the network.",
)


def found(code: str, **facts: object) -> tuple[Sentence, ...]:
    """Reasons as the watch words them."""
    said = finding(code, **facts).sentence
    host = "www.kreis-musterland.example"
    return (Sentence(de=f"{host}: {said.de}.", en=f"{host}: {said.en}."), SENTINELS)


def span(verdict: Verdict, begin: float, end: float, *why: Sentence, source: Source = Source.WATCH) -> Span:
    """A stretch, in hours before now."""
    since, until = (NOW - timedelta(hours=hours) for hours in (begin, end))
    return Span(verdict=verdict, since=since, until=until, reasons=why, source=source)


DAY = [
    span(Verdict.ONLINE, 30, 16.3),
    span(Verdict.OFFLINE, 16.3, 16.05, *found("http-error", status="503 (Service Unavailable)")),
    span(Verdict.ONLINE, 16.05, 12.2),
    span(Verdict.UNKNOWN, 12.2, 11.8, CONNECTION),
    span(Verdict.ONLINE, 11.8, 9.4),
    span(Verdict.ONLINE, 8.1, 5.6),
    span(Verdict.OFFLINE, 5.6, 1.2, *found("tcp-refused", port=443)),
    span(Verdict.ONLINE, 1.2, 0),
    span(Verdict.OFFLINE, 6.2, 5.2, CALL, source=Source.PERSON),
]


def main() -> int:
    """Write the pictures, or say which are stale."""
    since = NOW - timedelta(days=1)
    berlin = ZoneInfo("Europe/Berlin")
    made = {
        PICTURES / f"website-strip.{language}.svg": draw(DAY, since, NOW, berlin, language) for language in LANGUAGES
    }
    stale = [path for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv:
        sys.stdout.write("".join(f"stale: {path.name}\n" for path in stale))
        return 1 if stale else 0
    for path in stale:
        path.write_text(made[path], "utf-8")
        sys.stdout.write(f"written: {path.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
