"""Tells how the website is: once, as it changes, and how it was."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any, Final

from broadcaster.app.outage.website import status
from broadcaster.cli.grammar.language import LANGUAGE, say
from broadcaster.cli.input.session import zone
from broadcaster.cli.telling.out import clock, note, print_document, tell
from broadcaster.documents.website import WebsiteStatusOut
from broadcaster.website.rounds import Outcome
from broadcaster.website.strip import duration
from broadcaster.website.telling import NAMES
from broadcaster.website.timeline import lengths, timeline
from broadcaster.website.verdict import Source, Verdict
from broadcaster.words import Sentence

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from broadcaster.app import Installation
    from broadcaster.app.outage.website import History, Status
    from broadcaster.website.verdict import Website

MARKS: Final = {Verdict.ONLINE: "✓", Verdict.OFFLINE: "✗", Verdict.UNKNOWN: "?"}
OUTCOMES: Final = {
    Outcome.GOOD: Sentence(de="✓ Eben war die Website erreichbar.", en="✓ The website was reachable just now."),
    Outcome.DOWN: Sentence(
        de="✗ Eben war die Website nicht erreichbar. Ein Urteil wird daraus erst nach drei Runden hintereinander.",
        en="✗ The website was not reachable just now. Only three rounds in a row make a verdict of it.",
    ),
    Outcome.SUSPECT: Sentence(
        de="? Etwas stimmt nicht. Ob Bürgerinnen und Bürger die Website erreichen, können nur Sie beurteilen.",
        en="? Something is wrong. Whether citizens reach the website is for you to say.",
    ),
    Outcome.CUT_OFF: Sentence(
        de="? Über die Website lässt sich nichts sagen: Es liegt am eigenen Internetzugang.",
        en="? Nothing can be said about the website: it is this machine's own connection.",
    ),
}
_LOOK = 1.0


def show(found: Installation, *, as_json: bool) -> None:
    """How the website is now."""
    seen = status(found)
    if as_json:
        print_document(WebsiteStatusOut.told(seen))
    else:
        print_status(seen, zone(found))


def follow(found: Installation, *, as_json: bool) -> None:
    """How the website is, and every change of the verdict or its reasons, until Ctrl-C; JSON as one line each."""
    last: Any = None
    while True:
        seen = status(found)
        told = (seen.website.verdict, seen.website.source, seen.website.reasons, seen.website.uplink_lost_at)
        if told != last and as_json:
            sys.stdout.write(json.dumps(WebsiteStatusOut.told(seen).in_language(LANGUAGE), ensure_ascii=False) + "\n")
        elif told != last:
            tell(clock(found.now(), zone(found)))
            print_status(seen, zone(found))
        sys.stdout.flush()
        last = told
        time.sleep(_LOOK)


def print_status(seen: Status, local: ZoneInfo) -> None:
    """The verdict with reasons, who gave it, what the watch says otherwise, and what needs attention."""
    website = seen.website
    tell(headline(website, local))
    for reason in website.reasons:
        tell(f"  {reason.in_(LANGUAGE)}")
    if website.source is Source.PERSON:
        tell(_by_hand(seen, local))
    if website.uplink_lost_at:
        tell("  " + held(website, local))
    for notice in seen.notices:
        tell(f"  ! {notice.sentence.in_(LANGUAGE)}")
    if website.checked_at:
        note(
            say(
                f"Zuletzt geprüft: {clock(website.checked_at, local)}",
                f"Last checked: {clock(website.checked_at, local)}",
            )
        )


def headline(website: Website, local: ZoneInfo) -> str:
    """The verdict and since when."""
    name = NAMES[website.verdict].in_(LANGUAGE)
    since = f" {say('seit', 'since')} {clock(website.since, local)}" if website.since else ""
    unstable = say(" – instabil", " – unstable") if website.unstable else ""
    return f"{MARKS[website.verdict]} Website {name}{since}{unstable}"


def held(website: Website, local: ZoneInfo) -> str:
    """That nothing is sent because of the own connection, and what to do about it."""
    since = clock(website.uplink_lost_at, local) if website.uplink_lost_at else ""
    return say(
        f"■ Eigener Internetzugang gestört seit {since}: Es wird nichts gesendet, bis er wieder da ist; nichts geht verloren. "
        "Ist er in Ordnung, prüfen Sie die Vergleichsadressen (website.sentinels).",
        f"■ This machine's own connection is down since {since}: nothing is sent until it is back, and nothing is lost. "
        "If it is well, check the sentinels (website.sentinels).",
    )


def _by_hand(seen: Status, local: ZoneInfo) -> str:
    until = seen.website.until
    end = (
        say(f"bis {clock(until, local)}", f"until {clock(until, local)}")
        if until
        else say("bis Sie es aufheben: „broadcaster website lift“", "until you end it: 'broadcaster website lift'")
    )
    watch = NAMES[seen.watch.verdict].in_(LANGUAGE) if seen.watch else say("nichts", "nothing")
    return say(
        f"  Von Hand festgelegt, gilt {end}. Die Beobachtung sagt: {watch}.",
        f"  Set by hand, in force {end}. The watch says: {watch}.",
    )


def print_history(told: History, local: ZoneInfo) -> None:
    """What was in force when, the newest last."""
    segments = timeline(told.spans, told.since, told.until)
    for one in segments:
        name = NAMES[one.verdict].in_(LANGUAGE) if one.verdict else say("keine Daten", "no data")
        mark = MARKS[one.verdict] if one.verdict else "·"
        hand = say(", von Hand", ", by hand") if one.by_hand else ""
        tell(f"{clock(one.since, local)}  {mark} {name}, {duration(one.length)}{hand}")
        if one.verdict is not Verdict.ONLINE:
            for reason in one.reasons:
                tell(f"    {reason.in_(LANGUAGE)}")
    total = lengths(segments)[Verdict.OFFLINE]
    note(say(f"Offline insgesamt: {duration(total)}", f"Offline in all: {duration(total)}"))
