"""What the website publishes goes out by itself: never a flood, each item once, nothing lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from broadcaster.app.installation.accounts import add_account
from broadcaster.app.outage.drafts import edit, of_feed_named, release
from broadcaster.app.outage.feeding import ALERTED_AFTER, MOST_AT_ONCE, add_feed, check_feeds, feeds_duty, remove_feed
from broadcaster.delivery.records import Accepted
from broadcaster.delivery.states import State
from broadcaster.feed.options import Options
from broadcaster.feed.reader import FeedReader
from broadcaster.feed.records import FeedRecord
from broadcaster.website.verdict import Verdict
from broadcaster.words.errors import InvalidInput, UnknownName

from .conftest import X, until
from .crisis import Crisis
from .newsroom import Newsroom

OFFLINE, ONLINE = Verdict.OFFLINE, Verdict.ONLINE
OLD = {"title": "Alt", "description": "Längst bekannt.", "guid": "0"}


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """A website's feed with one old item."""
    made = Newsroom()
    made.items.append(OLD)
    yield made
    made.close()


class Reader:
    """A feed of an office whose website is online, read when a worker looks."""

    def __init__(self, crisis: Crisis, newsroom: Newsroom) -> None:
        self.crisis, self.newsroom, self.installation = crisis, newsroom, crisis.installation
        crisis.judge(ONLINE)
        add_feed(self.installation, newsroom.address, Options(accounts=(X,), practice=True))
        self.read()

    @property
    def feed(self) -> FeedRecord:
        """The feed as it stands."""
        (record,) = self.installation.feeds.all()
        return record

    def read(self, seconds: float = 300.0) -> None:
        """Time passes, and a worker looks."""
        self.crisis.clock.advance(seconds)
        feeds_duty(self.installation)

    def queued(self) -> list[str]:
        """The headlines of all that was ever queued, oldest first."""
        lines = self.installation.lists.queue(everything=True, limit=100)
        return [line.headline for line in sorted(lines, key=lambda line: line.delivery_id)]

    def drafts(self) -> list[str]:
        """What was left to a person."""
        return [record.prepared.headline for record in self.installation.drafts.of_feeds()]

    def alerts(self) -> list[str]:
        """What people were told about feeds."""
        return [alert.sentence.en for alert in self.crisis.told() if "eed" in alert.sentence.en]


@pytest.fixture
def reader(crisis: Crisis, newsroom: Newsroom) -> Reader:
    """A feed that was read once."""
    return Reader(crisis, newsroom)


def test_the_first_reading_floods_nothing(reader: Reader) -> None:
    """What is there is known; what comes afterwards goes out, as plain text with its link."""
    assert reader.queued() == []
    reader.newsroom.publish("Sitzung <b>verlegt</b>", "<p>Neuer Ort: Aula.</p>", link="https://kreis.example/a")
    reader.read()
    assert reader.queued() == ["Sitzung verlegt"]
    with reader.crisis.office.working():
        until(lambda: len(reader.crisis.office.texts(X)) == 1)
    text = reader.crisis.office.texts(X)[0]
    assert "Sitzung verlegt" in text and "Neuer Ort: Aula." in text and "https://kreis.example/a" in text


def test_a_worker_reads_it_by_itself(reader: Reader) -> None:
    """It is a duty of the engine."""
    reader.newsroom.publish("Neu")
    reader.crisis.clock.advance(300)
    with reader.crisis.office.working():
        reader.crisis.office.attend("feeds")
        until(lambda: reader.queued() == ["Neu"])


def test_only_what_changed_is_fetched(reader: Reader) -> None:
    """The server is asked with what is known, and not more often than the settings say."""
    for _ in range(3):
        reader.read()
    reader.read(10)
    assert reader.newsroom.asked[1:] == [200, 304, 304, 304]


@pytest.mark.parametrize(
    "change",
    [
        {"guid": "other"},
        {"link": "https://kreis.example/other"},
        {"pubDate": "Tue, 24 Nov 2026 10:00:00 GMT"},
        {"title": "Anders", "description": "Anderer Text."},
    ],
    ids=["guid", "link", "date", "content"],
)
def test_each_item_goes_out_once_whatever_changes_about_it(reader: Reader, change: dict[str, str]) -> None:
    """Its name or its words are enough to know it again; order and repetition do not matter."""
    reader.newsroom.publish("Eins")
    reader.newsroom.publish("Zwei")
    reader.read()
    assert reader.queued() == ["Eins", "Zwei"]
    reader.newsroom.items = [{**item, **change} if item["title"] == "Zwei" else item for item in reader.newsroom.items]
    reader.newsroom.items.reverse()
    reader.newsroom.items *= 2
    reader.read()
    assert reader.queued() == ["Eins", "Zwei"]


def test_a_worker_that_died_between_two_items_loses_none_and_repeats_none(reader: Reader) -> None:
    """What was accepted is marked in the same transaction; the reading is noted only at its end."""
    for title in ("Eins", "Zwei", "Drei"):
        reader.newsroom.publish(title)
    (checked,) = check_feeds(reader.installation)
    first = checked.fresh[0]
    from broadcaster.app.outage.feeding import _post  # noqa: PLC0415 - the step that one worker got to

    assert checked.feed is not None
    _post(reader.installation, reader.feed, first, checked.feed)
    reader.read()
    assert reader.queued() == ["Eins", "Zwei", "Drei"]


def test_while_the_website_is_offline_items_wait(reader: Reader) -> None:
    """Their links would lead nowhere; they go out when it is back, spaced."""
    reader.newsroom.publish("Eins")
    reader.newsroom.publish("Zwei")
    reader.crisis.judge(OFFLINE)
    reader.read()
    lines = reader.installation.lists.queue(everything=False, limit=10)
    assert [line.state for line in lines] == [State.HELD, State.HELD]
    reader.crisis.judge(ONLINE)
    released = reader.installation.lists.queue(everything=False, limit=10)
    assert [line.headline for line in released] == ["Eins", "Zwei"]
    assert (released[1].due_at - released[0].due_at).total_seconds() >= reader.installation.settings.spacing


def test_an_item_that_does_not_fit_is_left_to_a_person(reader: Reader) -> None:
    """With an alert that says why; mended, it goes out. It is neither lost nor tried for ever."""
    reader.newsroom.publish("…", "— — —")
    reader.newsroom.publish("Passt")
    reader.read()
    reader.read()
    assert (reader.queued(), len(reader.drafts())) == (["Passt"], 1)
    (told,) = reader.alerts()
    assert "broadcaster feeds show feed-" in told and "no word" in told
    (left,) = reader.installation.drafts.of_feeds()
    edit(reader.installation, of_feed_named(reader.installation, left.name), {"text": "Jetzt mit Wörtern."})
    accepted: Accepted = release(reader.installation, of_feed_named(reader.installation, left.name))
    assert reader.crisis.deliveries(accepted) == [State.QUEUED]
    assert reader.drafts() == []


def test_an_item_that_no_citizen_reaches_is_left_to_a_person(reader: Reader) -> None:
    """Its link leads into the internal network; the alert names it."""
    reader.newsroom.publish("Intern", link="http://10.0.0.1/intern")
    reader.read()
    assert (reader.queued(), reader.drafts()) == ([], ["Intern"])
    (told,) = reader.alerts()
    assert "http://10.0.0.1/intern" in told and "internal network" in told


def test_a_rebuilt_website_floods_nothing(reader: Reader) -> None:
    """Many new items at once become drafts with one alert."""
    for number in range(MOST_AT_ONCE + 1):
        reader.newsroom.publish(f"Umgezogen {number}", f"Text {number}.")
    reader.read()
    assert reader.queued() == []
    assert reader.drafts() == [f"Umgezogen {number}" for number in range(MOST_AT_ONCE + 1)]
    assert len(reader.alerts()) == 1


BROKEN = {
    "page": (200, {"Content-Type": "text/html"}, b"<!doctype html><html><body>Wartung</body></html>"),
    "half": (200, {}, b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>Hal'),
    "bomb": (200, {}, b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0"><channel/></rss>'),
    "huge": (200, {}, b"x" * 3_000_000),
    "missing": (404, {}, b""),
    "error": (500, {}, b""),
    "inside": (302, {"Location": "http://10.0.0.1/"}, b""),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_feed_says_so_backs_off_and_recovers(reader: Reader, kind: str) -> None:
    """Asked rarer and rarer; people are told once; afterwards everything goes on where it was."""
    before = len(reader.newsroom.asked)
    reader.newsroom.answer = BROKEN[kind]
    reader.newsroom.publish("Neu")
    waits = []
    for _ in range(5):
        assert reader.feed.next_at is not None
        reader.read(max(0.0, (reader.feed.next_at - reader.crisis.clock()).total_seconds() + 1))
        waits.append((reader.feed.next_at - reader.crisis.clock()).total_seconds())
    assert [round(wait, -1) for wait in waits] == [600, 1200, 2400, 4800, 9600]
    assert reader.feed.sentence is not None and reader.feed.sentence.de != reader.feed.sentence.en
    assert len(reader.newsroom.asked) == before + 5
    assert len(reader.alerts()) == 1 and ALERTED_AFTER == 3
    assert reader.queued() == []
    reader.newsroom.answer = None
    reader.read(9_601)
    assert (reader.queued(), reader.feed.failures, reader.feed.sentence) == (["Neu"], 0, None)


def test_a_feed_that_is_gone_is_not_asked_again(reader: Reader) -> None:
    """410 is believed, and people are told."""
    reader.newsroom.answer = (410, {}, b"")
    reader.read()
    asked = len(reader.newsroom.asked)
    reader.read(86_400)
    assert (len(reader.newsroom.asked), reader.feed.next_at) == (asked, None)
    assert "gone for good" in reader.alerts()[0]


def test_a_server_that_asks_for_patience_gets_it(reader: Reader) -> None:
    """Retry-After is obeyed, up to six hours."""
    reader.newsroom.answer = (503, {"Retry-After": "7200"}, b"")
    reader.read()
    assert reader.feed.next_at is not None
    assert round((reader.feed.next_at - reader.crisis.clock()).total_seconds(), -1) == 7_200


def test_failures_in_an_outage_are_no_news(reader: Reader) -> None:
    """Everybody knows; the feed is read soon after the website's return."""
    reader.crisis.judge(OFFLINE)
    reader.newsroom.answer = (500, {}, b"")
    for _ in range(6):
        reader.read()
    assert (reader.feed.failures, reader.alerts()) == (0, [])
    assert reader.feed.next_at is not None
    assert (reader.feed.next_at - reader.crisis.clock()).total_seconds() <= 300


def test_a_feed_that_moved_is_followed_and_said(reader: Reader, newsroom: Newsroom) -> None:
    """Whoever keeps the list should mend it."""
    other = Newsroom()
    newsroom.answer = (301, {"Location": other.address}, b"")
    other.items = [OLD]
    reader.read()
    other.close()
    assert reader.feed.sentence is not None and other.address in reader.feed.sentence.en
    assert reader.feed.failures == 0


def test_what_is_no_feed_is_not_added(crisis: Crisis, newsroom: Newsroom) -> None:
    """A typing error is told at once; a website that is down is no typing error."""
    crisis.judge(ONLINE)
    options = Options(accounts=(X,), practice=True)
    newsroom.answer = BROKEN["page"]
    with pytest.raises(InvalidInput, match="web page"):
        add_feed(crisis.installation, newsroom.address, options)
    with pytest.raises(InvalidInput, match="internal network"):
        add_feed(crisis.installation, newsroom.address, Options(accounts=(X,)))
    with pytest.raises(UnknownName, match="kreis@fax"):
        add_feed(crisis.installation, newsroom.address, Options(accounts=("kreis@fax",), practice=True))
    assert crisis.installation.feeds.all() == []
    newsroom.close()
    add_feed(crisis.installation, newsroom.address, options)
    with pytest.raises(InvalidInput, match="there already"):
        add_feed(crisis.installation, newsroom.address, options)


def test_a_practice_feed_never_reaches_a_real_account(crisis: Crisis, newsroom: Newsroom) -> None:
    """Neither when it is added nor when a real account comes later."""
    crisis.judge(ONLINE)
    add_feed(crisis.installation, newsroom.address, Options(practice=True))
    real = {"page": "123", "token": "EAAB-geheim-1", "app_secret": "geheim-2"}
    add_account(crisis.installation, "real@facebook", real)
    with pytest.raises(InvalidInput, match="practice accounts only"):
        add_feed(crisis.installation, f"{newsroom.address}?2", Options(practice=True))
    feeds_duty(crisis.installation)
    newsroom.publish("Übung")
    crisis.clock.advance(300)
    feeds_duty(crisis.installation)
    assert crisis.installation.lists.queue(everything=True, limit=10) == []
    assert len(crisis.installation.drafts.of_feeds()) == 1


def test_checking_shows_what_would_go_out_and_sends_nothing(reader: Reader) -> None:
    """And a removed feed is forgotten, what it said is not."""
    reader.newsroom.publish("Neu")
    (checked,) = check_feeds(reader.installation, ["1"])
    assert checked.feed is not None
    assert ([item.headline for item in checked.fresh], len(checked.feed.items)) == (["Neu"], 2)
    assert reader.queued() == []
    reader.read()
    remove_feed(reader.installation, reader.newsroom.address)
    assert (reader.installation.feeds.all(), reader.queued()) == ([], ["Neu"])
    with pytest.raises(UnknownName, match="list of feeds"):
        check_feeds(reader.installation, ["1"])


def test_a_stop_does_not_wait_for_a_feed_that_keeps_its_reader_busy(reader: Reader) -> None:
    """A process that computes on and on is ended with the worker; the feed is not called broken, and is read later."""
    installation = reader.installation
    installation.feed_reader.close()
    installation.feed_reader = FeedReader(patience=3_600.0)  # else its own end would do what the stop must do
    reader.newsroom.publish("Erste")
    reader.read()
    process = installation.feed_reader.worker.process_id
    assert process is not None
    os.kill(process, signal.SIGSTOP)  # as busy as one can be: it answers nothing
    reader.newsroom.publish("Zweite")
    reader.crisis.clock.advance(300)
    asked = len(reader.newsroom.asked)
    with reader.crisis.office.working():
        until(lambda: len(reader.newsroom.asked) > asked)
    assert (reader.feed.failures, reader.queued()) == (0, ["Erste"])
    installation.feed_reader.close()
    installation.feed_reader = FeedReader()
    reader.read()
    assert reader.queued() == ["Erste", "Zweite"]
