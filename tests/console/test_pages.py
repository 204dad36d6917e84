"""Languages, times, errors, weight: what holds for every page."""

from __future__ import annotations

import asyncio
import gzip
import re
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from starlette.types import Message

from broadcaster.app.people.roles import Role
from broadcaster.console.pages import moments, statics
from broadcaster.console.pages.notices import NOTICES
from broadcaster.console.server.application import create_app
from broadcaster.words import Language

from .conftest import EVERY_ROLE, House
from .writing import written

ZONE = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("fr,en;q=0.5", "en"),
        ("fr", "de"),
        ("", "de"),
        ("en;q=0,de", "de"),
        ("en;q=zero,*", "de"),
        ("x" * 5_000, "de"),
    ],
)
def test_the_browsers_wish_decides_before_anybody_is_signed_in(house: House, asked: str, spoken: str) -> None:
    """German unless English is liked better."""
    page = house.visitor().http.get("/sign-in", headers={"accept-language": asked})
    assert f'<html lang="{spoken}">' in page.text


def test_the_cookie_beats_the_browser_and_the_setting_beats_the_cookie(house: House) -> None:
    """Each is more deliberate than the one before."""
    visitor = house.visitor()
    visitor.post("/language", language="en", then="/sign-in")
    assert '<html lang="en">' in visitor.get("/sign-in").text
    signed_in = house.signed_in("author")
    signed_in.http.cookies.set("language", "en")
    assert '<html lang="en">' in signed_in.get("/").text
    signed_in.post("/profile/language", on="/profile", language="de")
    assert '<html lang="de">' in signed_in.get("/").text


@pytest.mark.parametrize(
    ("moment", "de", "en"),
    [
        (datetime(2026, 11, 24, 13, 30, tzinfo=UTC), "Di 24.11.2026, 14:30 Uhr MEZ", "Tue 24 Nov 2026, 14:30 CET"),
        (datetime(2026, 7, 1, 22, 5, tzinfo=UTC), "Do 02.07.2026, 00:05 Uhr MESZ", "Thu 2 Jul 2026, 00:05 CEST"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "So 25.10.2026, 02:30 Uhr MESZ", "Sun 25 Oct 2026, 02:30 CEST"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "So 25.10.2026, 02:30 Uhr MEZ", "Sun 25 Oct 2026, 02:30 CET"),
    ],
)
def test_a_time_has_its_weekday_and_zone(moment: datetime, de: str, en: str) -> None:
    """So that the hour that comes twice is told apart."""
    assert (moments.exact(moment, ZONE, "de"), moments.exact(moment, ZONE, "en")) == (de, en)


@pytest.mark.parametrize(
    ("span", "de", "en"),
    [
        ({"seconds": -10}, "gerade eben", "just now"),
        ({"seconds": 20}, "gleich", "in a moment"),
        ({"seconds": -60}, "vor 1 Minute", "1 minute ago"),
        ({"minutes": -3}, "vor 3 Minuten", "3 minutes ago"),
        ({"hours": 2}, "in 2 Stunden", "in 2 hours"),
        ({"days": -2}, "vor 2 Tagen", "2 days ago"),
        ({"days": 400}, "in 400 Tagen", "in 400 days"),
    ],
)
def test_a_time_says_how_far_away_it_is(span: dict[str, float], de: str, en: str) -> None:
    """In the unit that people would use."""
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    found: dict[Language, str] = {
        language: moments.relative(now + timedelta(**span), now, language) for language in ("de", "en")
    }
    assert found == {"de": de, "en": en}


def test_what_was_done_is_said_on_the_next_page(house: House) -> None:
    """The address carries a word from a list, never the text."""
    visitor = house.signed_in("author")
    for word, sentence in NOTICES.items():
        assert sentence.de in visitor.get("/messages", said=word).text
    assert "erfunden" not in visitor.get("/messages", said="<b>erfunden</b>").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/messages/4711", 404),
        ("/messages/0", 422),
        ("/messages/99999999999999999999", 422),
        ("/messages/x", 422),
        ("/people", 403),
        ("/channels/nobody@x", 404),
        ("/static/old/own/app.css", 404),
    ],
)
def test_an_error_has_a_page_with_an_id_in_the_readers_language(house: House, path: str, status: int) -> None:
    """It says what to do, and shows nothing of the inside."""
    visitor = house.signed_in("author")
    for language, word in (("de", "Kennung"), ("en", "Id")):
        visitor.http.cookies.set("language", language)
        page = visitor.http.get(path, headers={"accept-language": language})
        assert page.status_code == status
        assert re.search(rf"{word}: [0-9a-f]{{8}} \({status}\)", page.text)
        assert "Traceback" not in page.text


def test_whoever_leaves_while_sending_is_no_failure(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """A stroke replaces the one before, and a phone loses its line: the log is for what somebody must look at."""
    session = house.signed_in("author").http.cookies["broadcaster-insecure-session"]
    headers = {
        "host": "localhost",
        "sec-fetch-site": "same-origin",
        "cookie": f"broadcaster-insecure-session={session}",
        "content-type": "application/x-www-form-urlencoded",
    }
    assert sent_and_left(house, f"/compose/{written(house)}/sketch", headers) == 400
    assert caplog.records == []


def sent_and_left(house: House, path: str, headers: Mapping[str, str]) -> int:
    """The status for somebody who is gone before the whole form has come."""
    received: list[Message] = [{"type": "http.request", "body": b"text=", "more_body": True}]
    answers: list[Message] = []

    async def receive() -> Message:
        return received.pop() if received else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        answers.append(message)

    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "scheme": "http", "path": path, "query_string": b"", "headers": named}
    asyncio.run(create_app(house.installation)(scope, receive, send))
    status: int = answers[0]["status"]
    return status


def test_while_another_program_holds_the_database_everything_can_still_be_read(house: House) -> None:
    """What is only noted beside, that somebody was here, is left out; what was submitted says that it was not done."""
    visitor = house.signed_in("author")
    house.post()
    house.clock.later(minutes=2)
    path = house.installation.settings.database.removeprefix("sqlite:///")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert {screen: visitor.get(screen).status for screen in ("/", "/messages", "/messages/1")} == dict.fromkeys(
        ("/", "/messages", "/messages/1"), 200
    )
    token = visitor.get("/").form_token
    refused = visitor.http.post("/compose", data={"form_token": token})
    assert refused.status_code == 503
    assert "wird von einem anderen Programm festgehalten" in refused.text and path not in refused.text
    holder.execute("ROLLBACK")
    assert visitor.get("/compose").text.count("/compose/1") == 0
    holder.close()


def test_without_its_database_the_console_still_says_what_is_wrong(house: House) -> None:
    """503, in words, and only until the database is back."""
    visitor = house.signed_in("author")
    path = Path(house.installation.settings.database.removeprefix("sqlite:///"))
    house.installation.database.close()
    whole = path.read_bytes()
    path.write_bytes(b"This is no database. " * 500)
    page = visitor.get("/")
    assert page.status == 503
    assert "Datenbank" in page.text
    house.installation.database.close()
    path.write_bytes(whole)
    assert visitor.get("/").status == 200


def test_a_first_visit_is_light_and_the_next_lighter(house: House) -> None:
    """Below 150 kB without fonts, then below 15 kB; nothing comes from elsewhere."""
    visitor = house.signed_in("author", *EVERY_ROLE)
    house.post(everywhere=True)
    for number in range(30):
        house.post(f"Meldung {number}: Die Zulassungsstelle bleibt geschlossen.")
    written(house)
    screens = ("/compose/1", "/compose/1/check", "/plan", "/plan?view=month", "/approvals", "/website", "/playbooks")
    for path in ("/", "/messages", "/messages/1", "/profile", "/people", "/record", "/channels", *screens):
        answer = visitor.http.get(path)
        page = answer.num_bytes_downloaded
        parts = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', answer.text))
        assert all(address.startswith("/") or "127.0.0.1" in address for address in _addresses(answer.text)), path
        weights = [visitor.http.get(part).num_bytes_downloaded for part in parts]
        assert page < 15_000, path
        assert page + sum(weights) < 150_000, path


def _addresses(html: str) -> list[str]:
    return re.findall(r'(?:src|href|action)="((?:https?:)?//?[^"]*)"', html)


def test_static_files_are_named_by_their_content(house: House) -> None:
    """A browser may keep them for ever; a changed file has another address."""
    answer = house.visitor().http.get(statics.address("own/app.css"))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, statics.KEPT)
    assert len(gzip.compress(answer.content)) < 8_000
    assert "http" not in answer.text.replace("http://www.w3.org", "")


def test_what_was_vendored_is_whole() -> None:
    """Each part has its licence and says which version it is."""
    for folder in (statics.FOLDER / "vendor").glob("*/*"):
        assert folder.name in (folder / "VERSION").read_text("utf-8")
        assert [*folder.glob("LICENSE*")]
    assert (statics.FOLDER / "vendor" / "kern" / "2.7.2" / "OFL.txt").exists()


def test_practice_is_unmistakable_on_every_page_and_gone_with_a_real_account(house: House) -> None:
    """The banner says that nothing becomes public, and only while that is true."""
    visitor = house.signed_in("boss", *EVERY_ROLE)
    house.post()
    for path in ("/", "/messages", "/messages/1", "/channels", "/people", "/record", "/profile", "/profile/factors"):
        assert "ÜBUNG" in visitor.get(path).text, path
    house.installation.accounts.add(name="kreis@press", channel="x", practice=False, settings={}, secrets={})
    assert "ÜBUNG" not in visitor.get("/").text


def test_the_navigation_shows_what_somebody_may_use(house: House) -> None:
    """An author sees no administration."""
    author, boss = house.signed_in("author", Role.AUTHOR).get("/"), house.signed_in("boss", Role.ADMINISTRATOR).get("/")
    assert 'href="/people"' not in author.text
    assert 'href="/people"' in boss.text
    assert author.text.count('aria-current="page"') == 1
