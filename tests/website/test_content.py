"""Pages that answer 200 and are not the website are recognised, and no honest page is."""

from __future__ import annotations

import pytest

from broadcaster.website.content import judge_page
from broadcaster.website.page import read
from broadcaster.website.site import Site

from .pages.honest import SYSTEMS, Honest, honest
from .pages.wrong import Wrong, wrong

WRONG, HONEST = wrong(), honest()
SITE = Site(names=("Kreis Musterland",))


def codes(body: bytes, media_type: str, site: Site) -> list[str]:
    """What speaks against an answer."""
    return [found.code for found in judge_page(read(body, media_type), site)]


def test_at_least_98_of_100_wrong_pages_are_recognised() -> None:
    """Defaults of servers, parked domains, maintenance, defacement, errors, logins, portals, and broken answers."""
    missed = [page.name for page in WRONG if not codes(page.body, page.media_type, SITE)]
    assert len(WRONG) >= 60
    assert len(missed) <= 0.02 * len(WRONG), missed


@pytest.mark.parametrize("page", WRONG, ids=lambda page: page.name)
def test_a_wrong_page_is_called_what_it_is(page: Wrong) -> None:
    """A person reads in the reasons what stands there instead."""
    assert codes(page.body, page.media_type, SITE)[:1] == [page.code]


def test_no_honest_page_is_suspected() -> None:
    """200 home pages of eighteen systems, with news, banners and forms that speak of all these things."""
    assert len(HONEST) >= 200 and len({page.body for page in HONEST}) == len(HONEST)
    assert {page.name.split()[0] for page in HONEST} == {system.__name__ for system in SYSTEMS}
    flagged = {page.name: found for page in HONEST if (found := flags(page))}
    assert flagged == {}


def flags(page: Honest) -> list[str]:
    """What is held against an honest page, with names set and without."""
    return codes(page.body, page.media_type, Site(names=(page.place,))) + codes(page.body, page.media_type, Site())


def test_words_that_must_or_must_not_be_there_are_looked_for_as_people_read() -> None:
    """Whatever their case and the line breaks between them."""
    page = read(
        b"<title>Kreis</title><h1>Kreis\n  Musterland</h1><p>Impressum</p>" + b"<a href='/x'>x</a>" * 9, "text/html"
    )
    assert judge_page(page, Site(names=("kreis musterland",), required=("IMPRESSUM",), forbidden=("casino",))) == []
    found = judge_page(page, Site(required=("Datenschutz",), forbidden=("Impressum",)))
    assert [one.sentence.de for one in found] == [
        "auf der Seite fehlt „Datenschutz“",
        "auf der Seite steht „Impressum“",
    ]


@pytest.mark.parametrize("seed", range(0, 200, 11))
def test_an_honest_page_that_breaks_off_is_recognised_wherever_it_does(seed: int) -> None:
    """In the middle of a tag, of the text, or of a script; a browser-drawn page has nothing else to lose."""
    page = HONEST[seed]
    for share in (0.2, 0.5, 0.8):
        cut = page.body[: int(share * len(page.body))]
        assert codes(cut, page.media_type, Site()) != [], page.name


def test_a_page_that_was_cut_here_is_not_called_broken_off() -> None:
    """Only so much of an answer is read."""
    body = HONEST[0].body[: int(0.9 * len(HONEST[0].body))]
    assert judge_page(read(body, HONEST[0].media_type, whole=False), Site()) == []
