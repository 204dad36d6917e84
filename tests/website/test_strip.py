"""The strip says by pattern, colour and words what was, and never draws an unwatched time as online."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest

from broadcaster.website.strip import MARGIN, MOST_OUTAGES, NARROW, WIDE, draw, duration, summary
from broadcaster.website.verdict import Source, Span, Verdict
from broadcaster.words import Language

from .test_timeline import at, span

BERLIN = ZoneInfo("Europe/Berlin")
ONLINE, OFFLINE, UNKNOWN = Verdict.ONLINE, Verdict.OFFLINE, Verdict.UNKNOWN
SVG = "{http://www.w3.org/2000/svg}"
DAY = (
    span(ONLINE, 0, 5),
    span(OFFLINE, 5, 6.5, "Port 443 lehnt ab <&>."),
    span(ONLINE, 6.5, 12),
    span(UNKNOWN, 13, 14, "Internetzugang gestört."),
    span(OFFLINE, 14, 15, "Anruf", Source.PERSON),
    span(ONLINE, 15, 24),
)


def drawn(*spans: Span, hours: float = 24, language: Language = "de") -> ET.Element:
    """The picture, parsed."""
    return ET.fromstring(draw(spans, at(0), at(hours), BERLIN, language))  # noqa: S314 - our own picture


def words(picture: ET.Element) -> str:
    """All its visible text."""
    return " ".join(text.text or "" for text in picture.iter(f"{SVG}text"))


def stretches(picture: ET.Element) -> list[tuple[str, float, float]]:
    """What each segment says, where it begins and how wide it is, from left to right."""
    found = []
    for group in picture.iter(f"{SVG}g"):
        title, bar = group.find(f"{SVG}title"), group.find(f"{SVG}rect")
        if title is not None and bar is not None:
            found.append((title.text or "", float(bar.attrib["x"]), float(bar.attrib["width"])))
    return sorted(found, key=lambda one: one[1])


def test_every_segment_tells_what_it_is_since_when_and_why() -> None:
    """To a screen reader and to a mouse."""
    said = [text for text, _x, _width in stretches(drawn(*DAY))]
    assert [text.split(",")[0] for text in said] == [
        *("online", "offline", "online", "keine Daten", "ungewiss", "offline", "online")
    ]
    assert said[1] == "offline, Mo 23.11. 05:00 bis 06:30 (1 h 30 min): Port 443 lehnt ab <&>."


def test_a_time_without_data_is_drawn_as_such() -> None:
    """With its own pattern, and counted apart."""
    picture = drawn(span(ONLINE, 0, 6), span(ONLINE, 18, 24))
    assert [text.split(",")[0] for text, _x, _width in stretches(picture)] == ["online", "keine Daten", "online"]
    assert "online 12 h · keine Daten 12 h" in words(picture)


def test_the_states_differ_by_pattern_and_word_and_not_by_colour_alone() -> None:
    """For people who do not see colours, and for black and white prints."""
    picture = drawn(*DAY)
    fills = {bar.attrib["fill"] for bar in picture.iter(f"{SVG}rect") if bar.attrib.get("fill")}
    assert fills == {"url(#offline)", "url(#unknown)", "url(#nothing)"}
    assert {pattern.attrib["id"] for pattern in picture.iter(f"{SVG}pattern")} == {"offline", "unknown", "nothing"}
    assert all(
        word in words(picture) for word in ("online", "offline", "ungewiss", "keine Daten", "von Hand festgelegt")
    )


def test_it_has_a_title_and_a_summary_and_knows_the_dark() -> None:
    """As one picture it can be read aloud."""
    picture = drawn(*DAY, language="en")
    assert picture.attrib["role"] == "img"
    texts = {element.attrib.get("id"): element.text for element in picture if element.attrib.get("id")}
    assert texts["title"] == "Website: the last 24 hours"
    assert texts["desc"] == "online 19 h 30 min · offline 2 h 30 min · unknown 1 h · no data 1 h"
    assert picture.attrib["aria-labelledby"] == "title desc"
    assert "prefers-color-scheme: dark" in draw(DAY, at(0), at(24), BERLIN, "en")


def test_nothing_is_loaded_from_elsewhere() -> None:
    """It can be mailed, printed and put on a page with a strict policy."""
    text = draw(DAY, at(0), at(24), BERLIN, "de")
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)|@import|<script|href", text) == []


def test_outages_are_listed_with_their_reasons() -> None:
    """Numbered as above the strip; what people set says so."""
    said = words(drawn(*DAY))
    assert "Mo 23.11. 05:00 bis 06:30 (1 h 30 min) Port 443 lehnt ab <&>." in said
    assert "Von Hand: Anruf" in said
    assert "Kein Ausfall in dieser Zeit." in words(drawn(span(ONLINE, 0, 24)))


def test_a_short_outage_does_not_vanish_in_a_month() -> None:
    """A minute is wide enough to be seen."""
    month = 30 * 24
    picture = drawn(span(ONLINE, 0, 400), span(OFFLINE, 400, 400.02, "kurz"), span(ONLINE, 400.02, month), hours=month)
    (width,) = [width for text, _x, width in stretches(picture) if text.startswith("offline")]
    assert width >= 4
    assert "die letzten 30 Tage" in words(picture)


def test_many_outages_are_counted_and_the_newest_are_listed() -> None:
    """The picture does not grow without end, and its numbers do not overlap."""
    spans = [span(OFFLINE, hour, hour + 0.1, f"Ausfall {hour}") for hour in range(24)]
    picture = drawn(*spans)
    said = words(picture)
    assert f"Ältere Ausfälle, die hier nicht stehen: {24 - MOST_OUTAGES}." in said
    assert "Ausfall 23" in said and "Ausfall 3 " not in said
    marks = [float(mark.attrib["cx"]) for mark in picture.iter(f"{SVG}circle") if mark.attrib.get("cy") == "80.0"]
    assert all(right - left >= 18 for left, right in itertools.pairwise(marks))


def test_nothing_is_drawn_beyond_the_strip() -> None:
    """Also what ended just now."""
    picture = drawn(span(ONLINE, 0, 23.999), span(OFFLINE, 23.999, 24, "eben"))
    assert all(x >= MARGIN - 0.1 and x + width <= WIDE - MARGIN + 0.1 for _text, x, width in stretches(picture))
    assert "bis jetzt" in words(picture)


def test_a_narrow_strip_is_drawn_for_phones() -> None:
    """Nothing of it is wider than itself: the legend and the reasons go on in the next line."""
    text = draw(DAY, at(0), at(24), BERLIN, "de", NARROW)
    picture = ET.fromstring(text)  # noqa: S314 - our own picture
    assert picture.attrib["width"] == str(NARROW)
    assert all(x >= MARGIN - 0.1 and x + width <= NARROW - MARGIN + 0.1 for _text, x, width in stretches(picture))
    ends = [
        float(one.attrib["x"]) + 8 * len(one.text or "")
        for one in picture.iter(f"{SVG}text")
        if one.attrib["text-anchor"] == "start"
    ]
    assert [end for end in ends if end > NARROW] == []
    assert words(picture).count("ungewiss") == 1
    assert "von Hand festgelegt" in words(picture)


def test_the_figures_of_a_strip_are_told_in_words() -> None:
    """For whoever does not see it."""
    assert (
        summary(DAY, at(0), at(24), "de") == "online 19 h 30 min · offline 2 h 30 min · ungewiss 1 h · keine Daten 1 h"
    )


def test_the_day_on_which_the_clocks_change_keeps_its_hours() -> None:
    """Marks are at whole local hours, before and after."""
    since = at(0).replace(year=2026, month=10, day=24, hour=22)
    text = draw([], since, since + timedelta(hours=25), BERLIN, "de")
    assert [mark for mark in ("03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00") if mark not in text] == []


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "0 s"), (59.6, "1 min"), (61, "1 min 1 s"), (3600, "1 h"), (5400, "1 h 30 min"), (90_061, "1 d 1 h")],
)
def test_lengths_are_written_in_their_two_largest_units(seconds: float, written: str) -> None:
    """As people say them."""
    assert duration(timedelta(seconds=seconds)) == written
