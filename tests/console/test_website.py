"""The website's screen: the verdict with its evidence, its history, a person's word, and the feeds."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest

from broadcaster.app.people.roles import Role
from broadcaster.playbook.prepared import Prepared
from broadcaster.storage.outage.drafts import add_draft
from broadcaster.website.verdict import Verdict

from ..engine.newsroom import Newsroom  # noqa: TID252 - a feed on a port of this machine
from .conftest import House
from .scenes import seen_offline


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """A feed on this machine."""
    made = Newsroom()
    yield made
    made.close()


def test_the_verdict_stands_with_its_evidence_in_words(house: House) -> None:
    """Every try with every stage, and what the comparison says."""
    seen_offline(house)
    page = house.signed_in("author").get("/website").text
    for text in (
        "Offline",
        "DNS antwortet, Port 443 lehnt ab",
        "DNS nennt 203.0.113.7",
        "203.0.113.8",
        "Zum Vergleich",
    ):
        assert text in page, text
    assert "http://b.example/" in page


def test_the_strip_is_a_picture_that_is_told_in_words_as_well(house: House) -> None:
    """For 24 hours and 30 days, wide and narrow, in the reader's language."""
    seen_offline(house)
    house.clock.later(minutes=1)
    visitor = house.signed_in("author")
    page = visitor.get("/website").text
    assert re.search(r'alt="Die Website in den letzten 24 Stunden: [^"]*offline [^"]*keine Daten', page)
    for days, narrow, width in (("1", "false", "960"), ("30", "false", "960"), ("1", "true", "400")):
        answer = visitor.http.get("/website/strip.svg", params={"days": days, "narrow": narrow})
        assert answer.headers["content-type"].startswith("image/svg+xml")
        assert ET.fromstring(answer.text).attrib["width"] == width  # noqa: S314 - our own picture
        assert ("30 Tage" in answer.text) is (days == "30")
    assert visitor.http.get("/website/strip.svg", params={"days": "x"}).status_code == 422
    assert "letzten 24 Stunden" in visitor.http.get("/website/strip.svg", params={"days": "400"}).text


def test_a_person_sets_and_lifts_the_verdict(house: House) -> None:
    """With a reason and an end by the authority's clocks; both are written down under their name."""
    visitor = house.signed_in("night", Role.DUTY_OFFICER)
    asked = {"verdict": "offline", "reason": "Anruf vom Rechenzentrum", "until": "2026-11-24T18:00"}
    assert visitor.post("/website/verdict", on="/website", **asked).goes_to == "/website?said=verdict-set"
    page = visitor.get("/website").text
    assert "Anruf vom Rechenzentrum" in page
    assert "Von Hand festgelegt" in page
    assert "gilt bis Di 24.11.2026, 18:00 Uhr MEZ" in page
    now = house.installation.websites.current(house.clock())
    assert (now.verdict, now.until and now.until.isoformat()) == (Verdict.OFFLINE, "2026-11-24T17:00:00+00:00")
    assert visitor.post("/website/verdict/lift", on="/website").goes_to == "/website?said=verdict-lifted"
    assert house.installation.websites.current(house.clock()).verdict is Verdict.UNKNOWN
    entries = house.installation.audit.entries(text="website", limit=2)
    assert [(entry.who, entry.what) for entry in entries] == [("Night", "verdict lifted"), ("Night", "verdict set")]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"verdict": ""}, "verdict-online"),
        ({"verdict": "kaputt"}, "verdict-online"),
        ({"reason": " "}, "reason"),
        ({"until": "2026-11-01T08:00"}, "until"),
        ({"until": "bald"}, "until"),
    ],
)
def test_a_verdict_without_what_it_needs_is_not_set(house: House, changed: dict[str, str], field: str) -> None:
    """What was typed stays in the form."""
    visitor = house.signed_in("author")
    asked = {"verdict": "offline", "reason": "Anruf", "until": ""} | changed
    page = visitor.post("/website/verdict", on="/website", **asked)
    assert page.status == 422
    assert f'href="#{field}"' in page.text
    assert f'value="{asked["reason"]}"' in page.text
    assert house.installation.websites.current(house.clock()).verdict is Verdict.UNKNOWN


def test_looking_now_without_a_website_says_what_to_set(house: House) -> None:
    """Not a page of errors."""
    page = house.signed_in("author").post("/website/check", on="/profile")
    assert (page.status, "keine Website eingestellt" in page.text) == (422, True)


def test_an_administrator_decides_nothing_about_the_website(house: House) -> None:
    """The forms are not there; test_doors holds that the routes are shut."""
    page = house.signed_in("admin", Role.ADMINISTRATOR).get("/website").text
    assert "/website/verdict" not in page
    assert "/website/check" not in page


def test_a_feed_is_added_read_and_removed(house: House, newsroom: Newsroom) -> None:
    """By whoever administers; reading it now sends nothing."""
    newsroom.publish("Baustelle an der B 229")
    admin = house.signed_in("boss", Role.ADMINISTRATOR, Role.AUTHOR)
    asked = {"address": newsroom.address, "accounts": ["kreis-soest@x"], "hashtags": "#Soest", "practice": "yes"}
    assert admin.post("/website/feeds", on="/website/feeds", **asked).goes_to == "/website/feeds?said=feed-added"
    page = admin.get("/website/feeds").text
    assert newsroom.address in page
    assert "erst wenn die Website online ist" in page
    read = admin.post("/website/feeds/check", on="/website/feeds")
    assert "Eben gelesen: 1 Beiträge, davon neu: 1" in read.text
    assert "Baustelle an der B 229" in read.text
    assert "Gelesene Feeds: 1." in admin.get("/website").text
    assert admin.post("/website/feeds/1/remove", on="/website/feeds").goes_to == "/website/feeds?said=feed-removed"
    assert "Noch kein Feed" in admin.get("/website/feeds").text


@pytest.mark.parametrize(
    ("changed", "field"), [({"practice": ""}, "address"), ({"accounts": ["niemand@x"]}, "accounts")]
)
def test_a_feed_that_cannot_be_is_refused_at_its_field(
    house: House, newsroom: Newsroom, changed: dict[str, object], field: str
) -> None:
    """An address on this machine is for practice only; what was typed stays."""
    admin = house.signed_in("boss", Role.ADMINISTRATOR)
    asked = {"address": newsroom.address, "accounts": ["kreis-soest@x"], "practice": "yes"} | changed
    page = admin.post("/website/feeds", on="/website/feeds", **asked)
    assert (page.status, f'href="#{field}"' in page.text, f'value="{newsroom.address}"' in page.text) == (
        422,
        True,
        True,
    )
    assert house.installation.feeds.all() == []


def test_what_a_feed_left_is_read_and_submitted(house: House) -> None:
    """Like a draft of an outage, but without one."""
    said = Prepared(name="feed-1-abc", headline="Neue Öffnungszeiten", text="Ab Montag.", accounts=("kreis-soest@x",))
    whole = house.installation
    whole.database.write(lambda connection: add_draft(connection, whole.organisation_id, said, house.clock()))
    author = house.signed_in("author")
    assert "1 warten auf Sie" in author.get("/website").text
    assert "Neue Öffnungszeiten" in author.get("/").text
    path = "/website/feeds/drafts/feed-1-abc"
    assert f'href="{path}"' in author.get("/website/feeds").text
    page = author.get(path)
    seen = re.findall(r'name="seen" value="([^"]+)"', page.text)[0]
    assert author.post(f"{path}/release", on=path, seen=seen).goes_to == "/messages/1?said=draft-released"
    assert "Wartet auf Sie" not in author.get("/website/feeds").text
