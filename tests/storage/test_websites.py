"""The verdict in force, its history, and what a round leaves behind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from broadcaster.storage.database.database import Database
from broadcaster.storage.installation.alerts import Alerts
from broadcaster.storage.installation.organisations import Organisations
from broadcaster.storage.outage.websites import Websites
from broadcaster.website.evidence import Entrance, Probe, Round
from broadcaster.website.findings import finding
from broadcaster.website.stepping import Pace, Tally, begin
from broadcaster.website.verdict import Source, Span, Verdict
from broadcaster.words import Sentence
from broadcaster.words.errors import StorageError

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
PACE = Pace()
WHY = Sentence(de="Port 443 lehnt ab.", en="Port 443 refuses.")
ONLINE, OFFLINE, UNKNOWN = Verdict.ONLINE, Verdict.OFFLINE, Verdict.UNKNOWN


class Watch:
    """Records a round every 15 seconds."""

    def __init__(self, websites: Websites, now: datetime = NOW) -> None:
        self.websites, self.now, self.since = websites, now, now
        self.verdict = UNKNOWN

    def sees(self, verdict: Verdict, *, times: int = 1, said: tuple[Sentence, ...] = (), cut_off: bool = False) -> bool:
        """Some more rounds with a verdict; whether sending may go on from now on."""
        for _ in range(times):
            self.now += timedelta(seconds=15)
            if verdict is not self.verdict:
                self.verdict, self.since = verdict, self.now
            tally = replace(self._tally(), verdict=verdict, since=self.since, reasons=(WHY,), cut_off=cut_off)
            back = self.websites.record(tally, seen(self.now), said)
        return back

    def _tally(self) -> Tally:
        return begin(self.now, PACE)


def seen(now: datetime) -> Round:
    """A round with one finding."""
    probe = Probe(via="192.0.2.1", findings=(finding("tcp-refused", 0.25, port=443),))
    return Round(began_at=now, ended_at=now, entrances=(Entrance(address="https://a.example/", tries=(probe,)),))


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    """A new database."""
    shutil.copy(migrated, tmp_path / "test.db")
    made = Database(f"sqlite:///{tmp_path / 'test.db'}")
    yield made
    made.close()


@pytest.fixture
def websites(database: Database) -> Websites:
    """The website of a new organisation."""
    return Websites(database, Organisations(database).add("Kreis Musterland", NOW))


@pytest.fixture
def watch(websites: Websites) -> Watch:
    """A watch over it."""
    return Watch(websites)


def told(database: Database) -> list[str]:
    """What waits for the people on duty."""
    return [alert.sentence.de for alert in Alerts(database, 1).unsent(NOW + 99 * HOUR)]


def test_a_website_that_nobody_watches_is_unknown(websites: Websites) -> None:
    """It is never taken for online or offline."""
    found = websites.current(NOW)
    assert found.verdict is Verdict.UNKNOWN
    assert "starten Sie den Broadcaster" in found.reasons[0].de


def test_a_persons_verdict_holds_until_its_end(websites: Websites) -> None:
    """In an attack the provider's telephone call comes before any probe."""
    websites.judge(Verdict.OFFLINE, "Anruf des Dienstleisters", NOW, NOW + HOUR)
    found = websites.current(NOW + HOUR / 2)
    assert (found.verdict, found.source, found.since) == (Verdict.OFFLINE, Source.PERSON, NOW)
    assert [reason.de for reason in found.reasons] == ["Anruf des Dienstleisters"]
    assert websites.current(NOW + HOUR).verdict is Verdict.UNKNOWN


def test_a_persons_verdict_can_be_lifted(websites: Websites) -> None:
    """The watch's own is in force again."""
    websites.judge(Verdict.OFFLINE, "Irrtum", NOW, None)
    websites.lift(NOW)
    assert websites.current(NOW).verdict is Verdict.UNKNOWN


def test_the_watchs_verdict_holds_until_nobody_looks_any_more(websites: Websites, watch: Watch) -> None:
    """After a standstill an old verdict would release or hold what it should not."""
    watch.sees(OFFLINE)
    found = websites.current(watch.now + timedelta(seconds=60))
    assert (found.verdict, found.since, found.reasons, found.checked_at) == (OFFLINE, watch.now, (WHY,), watch.now)
    assert websites.current(watch.now - timedelta(seconds=1)).verdict is OFFLINE
    assert websites.current(watch.now + timedelta(seconds=91)).verdict is UNKNOWN


def test_one_row_per_change_whose_end_moves(websites: Websites, watch: Watch) -> None:
    """A day without an outage is one row, so the cost of a round does not grow."""
    watch.sees(ONLINE, times=200)
    fell = watch.now + timedelta(seconds=15)
    watch.sees(OFFLINE, times=3)
    assert websites.spans(NOW, watch.now) == [
        Span(verdict=ONLINE, since=NOW + timedelta(seconds=15), until=fell, reasons=(WHY,)),
        Span(verdict=OFFLINE, since=fell, until=watch.now, reasons=(WHY,)),
    ]


def test_between_two_rounds_the_last_verdict_goes_on(websites: Websites, watch: Watch) -> None:
    """The line has no hole at its end; but when nobody looks any more it ends where somebody looked last."""
    watch.sees(ONLINE, times=3)
    later = watch.now + timedelta(seconds=10)
    assert [span.until for span in websites.spans(NOW, later)] == [later]
    assert [span.until for span in websites.spans(NOW, watch.now + HOUR)] == [watch.now]


def test_a_gap_belongs_to_no_verdict(websites: Websites, watch: Watch) -> None:
    """Nobody looked: the same verdict afterwards is another span."""
    watch.sees(ONLINE, times=2)
    stopped = watch.now
    watch.now += HOUR
    watch.sees(ONLINE, times=2)
    assert [(span.since, span.until) for span in websites.spans(NOW, watch.now)] == [
        (NOW + timedelta(seconds=15), stopped),
        (stopped + HOUR + timedelta(seconds=15), watch.now),
    ]


def test_a_clock_that_was_set_back_makes_one_new_row(websites: Websites, watch: Watch) -> None:
    """And not one per round until it has caught up."""
    watch.sees(ONLINE, times=10)
    watch.now -= 5 * HOUR
    watch.sees(ONLINE, times=10)
    assert len(websites.spans(NOW - 9 * HOUR, NOW + HOUR)) == 2


def test_a_restart_goes_on_where_it_was(database: Database, websites: Websites, watch: Watch) -> None:
    """Tally and evidence come back as they were."""
    tally = replace(
        begin(NOW, PACE), verdict=OFFLINE, penalty=1234.5, told=ONLINE, noted=("a", "b"), issuers=(("h", "i"),), down=3
    )
    websites.record(tally, seen(NOW), ())
    again = Websites(database, 1)
    assert again.tally() == tally
    assert again.evidence() == seen(NOW)
    again.record(replace(tally, at=NOW + timedelta(seconds=30)), seen(NOW), ())
    assert len(again.spans(NOW - HOUR, NOW + HOUR)) == 1


def test_what_a_person_set_is_history_too(websites: Websites, watch: Watch) -> None:
    """With its reason: while it holds, when it is replaced, lifted, or its time is over."""
    websites.judge(OFFLINE, "Anruf", NOW, None)
    websites.judge(UNKNOWN, "Rückruf", NOW + HOUR, NOW + 2 * HOUR)
    assert [(span.verdict, span.since, span.until) for span in websites.spans(NOW, NOW + 3 * HOUR / 2)] == [
        (OFFLINE, NOW, NOW + HOUR),
        (UNKNOWN, NOW + HOUR, NOW + 3 * HOUR / 2),
    ]
    watch.now = NOW + 5 * HOUR
    watch.sees(ONLINE)
    websites.judge(OFFLINE, "Noch ein Anruf", NOW + 6 * HOUR, None)
    websites.lift(NOW + 7 * HOUR)
    by_hand = [span for span in websites.spans(NOW, NOW + 9 * HOUR) if span.source is Source.PERSON]
    assert [(span.since, span.until, span.reasons[0].de) for span in by_hand] == [
        (NOW, NOW + HOUR, "Anruf"),
        (NOW + HOUR, NOW + 2 * HOUR, "Rückruf"),
        (NOW + 6 * HOUR, NOW + 7 * HOUR, "Noch ein Anruf"),
    ]


def test_a_change_by_hand_is_told_to_the_people_on_duty(database: Database, websites: Websites) -> None:
    """Setting, lifting, and the end of its time; not that it is the same again."""
    websites.judge(OFFLINE, "Anruf des Dienstleisters", NOW, NOW + HOUR)
    websites.judge(OFFLINE, "Zweiter Anruf", NOW, NOW + HOUR)
    assert told(database) == ["Von Hand festgestellt: Website offline. Grund: Anruf des Dienstleisters"]
    Watch(websites, NOW + 2 * HOUR).sees(ONLINE)
    assert told(database)[1:] == [
        "Die Frist des Urteils von Hand (offline) ist abgelaufen. Es gilt wieder die Beobachtung: Website online."
    ]
    websites.judge(OFFLINE, "Anruf", NOW + 2 * HOUR, None)
    websites.lift(NOW + 2 * HOUR)
    assert told(database)[-1] == "Das Urteil von Hand ist aufgehoben. Website online. Port 443 lehnt ab."


def test_news_while_a_persons_verdict_is_in_force_say_so(database: Database, websites: Websites, watch: Watch) -> None:
    """Otherwise an outage that was set by hand would never be ended by anybody."""
    websites.judge(OFFLINE, "Anruf", NOW, None)
    watch.sees(ONLINE, said=(Sentence(de="Website online.", en="Website online."),))
    assert told(database)[-2:] == [
        "Website online.",
        "Es gilt weiter, was von Hand festgestellt wurde: offline. Bitte heben Sie es auf, wenn es nicht mehr stimmt.",
    ]
    assert websites.current(watch.now).verdict is OFFLINE


def test_a_round_that_cannot_be_written_whole_leaves_nothing(
    database: Database, websites: Websites, watch: Watch
) -> None:
    """State, history and alerts are one transaction."""
    watch.sees(ONLINE)
    before = websites.tally()
    broken = (WHY, Sentence(de=b"x", en="x"))  # type: ignore[arg-type]
    with pytest.raises(StorageError):
        watch.sees(OFFLINE, said=broken)
    assert websites.tally() == before
    assert [span.verdict for span in websites.spans(NOW, NOW + HOUR)] == [ONLINE]
    assert told(database) == []
