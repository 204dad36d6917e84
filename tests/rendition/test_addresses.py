"""Addresses in a text are found as readers take them, also where no public name system knows them."""

from __future__ import annotations

import time
from itertools import cycle

import pytest

from broadcaster.rendition.addresses import addresses
from broadcaster.rendition.urls import find

from .press_texts import press_texts

LINKS = (
    "https://www.kreis-soest.de/a?b=c.",
    "(kreis-soest.de/x)",
    "WWW.KREIS-SOEST.DE",
    "höxter.de/(a)",
    "http://a.de.b.c.com",
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Auf https://www.kreis-soest.de/a, heute.", {"https://www.kreis-soest.de/a": "www.kreis-soest.de"}),
        ("Auf kreis-soest.de und post@kreis-soest.de", {"kreis-soest.de": "kreis-soest.de"}),
        ("(http://portal/urlaub)", {"http://portal/urlaub": "portal"}),
        ("HTTPS://Portal.Kreis.Local/x!", {"HTTPS://Portal.Kreis.Local/x": "portal.kreis.local"}),
        ("„portal.kreis.local“, portal.lan.", {"portal.kreis.local": "portal.kreis.local", "portal.lan": "portal.lan"}),
        ("x.internal:8080/a(b)c; y.home.arpa", {"x.internal:8080/a(b)c": "x.internal", "y.home.arpa": "y.home.arpa"}),
        ("www.kreis-musterland.example/termine…", {"www.kreis-musterland.example/termine": "www.kreis-musterland.example"}),
        ("http://www.kreis-musterland.example:8482/?a=b.", {"http://www.kreis-musterland.example:8482/?a=b": "www.kreis-musterland.example"}),
        ("10.1.2.3, http://10.1.2.3/x und 8.8.8.8:53", {"10.1.2.3": "10.1.2.3", "http://10.1.2.3/x": "10.1.2.3", "8.8.8.8:53": "8.8.8.8"}),
        ("[fd00::1] oder http://[fd00::1]:8080/x.", {"[fd00::1]": "fd00::1", "http://[fd00::1]:8080/x": "fd00::1"}),
        ("Intern 2001:db8::7.", {"2001:db8::7": "2001:db8::7"}),
        ("http://www.stadt.de.portal.local/x", {"http://www.stadt.de.portal.local/x": "www.stadt.de.portal.local"}),
        ("https://bürger.kreis.internal", {"https://bürger.kreis.internal": "xn--brger-kva.kreis.internal"}),
        ("ftp://ablage/plan", {"ftp://ablage/plan": "ablage"}),
    ],
)  # fmt: skip
def test_an_address_is_found_with_its_host(text: str, found: dict[str, str]) -> None:
    """As it is written, without the signs of the sentence around it."""
    assert {text[one.start : one.end]: one.host for one in addresses(text)} == found


@pytest.mark.parametrize(
    "text",
    [
        *("Am 24.12.2026 um 12:30:45 Uhr, § 10.1.2, Tel. 02921.30.0.12", "Version 1.2.3.4.5", "post@portal.local"),
        *("z.B. u.a. d.h. lokal", "Kreis::Soest", "00:11:22:33:44:55", "::", "http://", "1.234.567,89 Euro", "a.b.c"),
        *("http://[::1", "10.1.2.300", "@portal.local"),
    ],
)
def test_what_is_no_address_is_not_found(text: str) -> None:
    """Dates, times, sections, telephone numbers and abbreviations stand in every press text."""
    assert [text[one.start : one.end] for one in addresses(text)] == []


@pytest.mark.long
@pytest.mark.parametrize("finder", [find, addresses])
def test_twice_the_text_takes_about_twice_the_time(finder: object) -> None:
    """Whatever the text is made of: four times the size takes at most eight times the CPU time, plus what a clock misses."""
    pieces = [
        *(
            "a.",
            "de.",
            "a_de.",
            "www.",
            "http://a.",
            "a.de/(",
            "a.de?",
            "xn--a.",
            "ä.",
            "http://",
            "1.",
            "::",
            "a-",
            "@a",
            "_",
        ),
        *(
            "portal.local/",
            "10.1.2.3",
            "(",
            ".local",
            "http://a/((",
            "a.a.local.",
            "f::",
            "//",
            "a:",
            "-.",
            "[",
            "a.de/a?",
        ),
    ]
    for piece in pieces:
        for before, after in (("", ""), ("@", ".de"), ("http://", ".local"), ("a.de/", "!")):
            small, large = (
                _seconds(finder, before + piece * (size // len(piece)) + after) for size in (10_000, 40_000)
            )
            assert large <= 8 * small + 0.1, (piece, before, after, small, large)


def _seconds(finder: object, text: str) -> float:
    """At best of three: a collection of what other tests left behind may fall into any of them."""
    tries = []
    for _ in range(3):
        began = time.process_time()
        finder(text)  # type: ignore[operator]
        tries.append(time.process_time() - began)
    return min(tries)


def test_what_x_links_is_found_in_every_press_text() -> None:
    """Readers find at least that."""
    for text in (f"{one.text} {link}" for one, link in zip(press_texts(100), cycle(LINKS), strict=False)):
        spans = {(one.start, one.end) for one in addresses(text)}
        assert {(link.start, link.end) for link in find(text)} <= spans
