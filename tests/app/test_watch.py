"""The watch on a clock that is set by hand, over real sockets: what it leads to, and what people can do about it."""

from __future__ import annotations

import itertools
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from broadcaster.app import Installation, create
from broadcaster.app.installation.accounts import add_practice_accounts
from broadcaster.app.installation.health import health
from broadcaster.app.messages.posting import Draft, post
from broadcaster.app.outage.watch import Watch
from broadcaster.app.outage.website import check, lift_verdict, set_verdict, status, watch_practice_website, watched
from broadcaster.app.serving import engine_of
from broadcaster.delivery.states import State
from broadcaster.settings import load
from broadcaster.storage.installation.alerts import Alerts
from broadcaster.testing.practice import Practice
from broadcaster.website.rounds import Outcome
from broadcaster.website.site import Site
from broadcaster.website.verdict import Source, Verdict
from broadcaster.words.errors import ConfigurationError, InvalidInput

ONLINE, OFFLINE, UNKNOWN = Verdict.ONLINE, Verdict.OFFLINE, Verdict.UNKNOWN
_POLL = threading.Event()


@dataclass
class Desk:
    """An installation that watches the practice website."""

    practice: Practice
    installation: Installation
    site: Site
    clock: list[datetime]
    rung: list[int] = field(default_factory=list)

    def watch(self) -> Watch:
        """The watch of a worker that has just begun."""
        return Watch(self.site, self.installation.websites, lambda: self.clock[0], lambda: self.rung.append(1))

    def rounds(self, number: int, watch: Watch | None = None) -> list[float]:
        """Look so many times, each when it is due; the waits between them in seconds."""
        watch, waits = watch or self.watch(), []
        for _ in range(number):
            began, self.clock[0] = self.clock[0], watch.run()
            waits.append((self.clock[0] - began).total_seconds())
        return waits

    @property
    def verdict(self) -> Verdict:
        """The verdict in force."""
        return self.installation.websites.current(self.clock[0]).verdict

    def told(self) -> list[str]:
        """What the people on duty are told."""
        alerts = Alerts(self.installation.database, self.installation.organisation_id)
        return [alert.sentence.de for alert in alerts.unsent(self.clock[0] + timedelta(days=9))]


@pytest.fixture
def desk(migrated: Path, tmp_path: Path, practice: Practice) -> Iterator[Desk]:
    """An installation with the watch's default pace."""
    toml, _key = create(tmp_path / "installation", organisation="Kreis Soest", practice=True)
    settings = load(toml, environment={}).model_copy(update={"practice_address": practice.address})
    clock = [datetime.now(UTC)]
    shutil.copy(migrated, toml.parent / "broadcaster.db")
    made = Installation(settings, create=True, now=lambda: clock[0])
    add_practice_accounts(made)
    site = Site.model_validate({**practice.website(), "interval": 15.0, "stable": 120.0})
    yield Desk(practice, made, site, clock)
    practice.die(None)
    made.close()


def test_the_story_of_an_outage(desk: Desk) -> None:
    """Online after two minutes, offline after three rounds within ten seconds, online again; each told with reasons."""
    assert desk.rounds(9) == 9 * [15]
    assert desk.verdict is ONLINE
    desk.practice.die("tcp-refused")
    assert desk.rounds(3) == [5, 5, 15]
    assert desk.verdict is OFFLINE
    desk.practice.die(None)
    desk.rounds(9)
    assert desk.verdict is ONLINE
    offline, online = desk.told()
    assert offline.startswith("Website offline. www.kreis-musterland.example")
    assert "lehnt ab" in offline and "Drei von drei Vergleichsadressen" in offline
    assert online.startswith("Website online. ")
    spans = desk.installation.websites.spans(desk.clock[0] - timedelta(hours=1), desk.clock[0])
    assert [span.verdict for span in spans] == [UNKNOWN, ONLINE, OFFLINE, ONLINE]
    assert all(earlier.until == later.since for earlier, later in itertools.pairwise(spans))


def test_others_are_called_when_the_verdict_changes_and_not_at_every_round(desk: Desk) -> None:
    """What waits for the website looks at once."""
    desk.rounds(9)
    before = len(desk.rung)
    desk.rounds(4)
    assert len(desk.rung) == before
    desk.practice.die("http-503")
    desk.rounds(3)
    assert len(desk.rung) == before + 1


def test_after_a_failing_round_both_paths_are_tried_at_once(desk: Desk) -> None:
    """Until a good round, so that a silent website is confirmed in time."""
    desk.rounds(9)
    desk.practice.die("http-503")
    desk.rounds(1)
    desk.practice.die(None)
    tries = []
    for _ in range(2):
        desk.rounds(1)
        seen = desk.installation.websites.evidence()
        tries.append(len(seen.entrances[0].tries) if seen else 0)
    assert tries == [2, 1]


def test_another_worker_goes_on_where_the_first_was_killed(desk: Desk) -> None:
    """Two failing rounds before and one after make three."""
    desk.rounds(9)
    desk.practice.die("http-503")
    desk.rounds(2)
    desk.rounds(1, desk.watch())
    assert desk.verdict is OFFLINE


def test_without_the_own_connection_nothing_is_sent_and_everything_afterwards(desk: Desk) -> None:
    """Unknown, never offline; the queue waits without an attempt and goes on at the first good round."""
    desk.rounds(9)
    desk.practice.die("uplink-portal")
    accepted = post(desk.installation, Draft(text="Das Bürgerbüro ist geschlossen."), ["kreis-soest@x"])
    desk.rounds(1)
    assert desk.verdict is UNKNOWN
    outbox, now = desk.installation.outbox, desk.clock[0]
    assert outbox.claim("a", lambda: now, timedelta(seconds=10), {"x": 1}) == []
    seen = health(desk.installation)
    assert (seen.late, seen.website.uplink_lost_at is not None) == (False, True)
    desk.practice.die(None)
    rung = len(desk.rung)
    desk.rounds(1)
    assert len(desk.rung) == rung + 1
    now = desk.clock[0]
    (claimed,) = outbox.claim("a", lambda: now, timedelta(seconds=10), {"x": 1})
    assert (claimed.id, claimed.failures) == (accepted.delivery_ids[0], 0)


def test_what_became_too_late_without_a_connection_is_asked_about(desk: Desk) -> None:
    """A connection that comes back after hours bursts nothing out."""
    desk.practice.die("uplink-portal")
    watch = desk.watch()
    watch.run()
    accepted = post(desk.installation, Draft(text="Heute bis 12 Uhr geöffnet."), ["kreis-soest@x"])
    desk.clock[0] += timedelta(hours=3)
    watch.run()
    desk.practice.die(None)
    watch.run()
    assert desk.installation.lists.states(accepted.delivery_ids) == {accepted.delivery_ids[0]: State.MISSED}
    assert "kreis-soest@x" in desk.told()[-1]


def test_a_persons_verdict_is_in_force_over_the_watch(desk: Desk) -> None:
    """Until it is lifted, whatever the watch sees; people are told what it sees."""
    desk.rounds(9)
    set_verdict(desk.installation, OFFLINE, "Anruf des Dienstleisters", desk.clock[0] + timedelta(hours=1))
    desk.rounds(4)
    found = status(desk.installation)
    assert (found.website.verdict, found.website.source) == (OFFLINE, Source.PERSON)
    assert found.watch is not None and found.watch.verdict is ONLINE
    assert lift_verdict(desk.installation).verdict is ONLINE


@pytest.mark.parametrize(("reason", "hours", "field"), [(" ", 1, "reason"), ("Anruf", -1, "until")])
def test_a_verdict_needs_a_reason_and_an_end_that_is_to_come(desk: Desk, reason: str, hours: int, field: str) -> None:
    """And nothing is half set."""
    with pytest.raises(InvalidInput) as caught:
        set_verdict(desk.installation, OFFLINE, reason, desk.clock[0] + timedelta(hours=hours))
    assert [problem.field for problem in caught.value.problems] == [field]
    assert desk.verdict is UNKNOWN


def test_looking_once_changes_nothing(desk: Desk) -> None:
    """Three looks in a second are no confirmation."""
    desk.practice.die("http-503")
    for _ in range(3):
        _seen, judgement = check(desk.installation)
        assert judgement.outcome is Outcome.DOWN
    assert desk.installation.websites.tally() is None


def test_without_an_address_there_is_nothing_to_look_at(desk: Desk) -> None:
    """The remedy is said; in a drill the practice website is looked at, but not by an installation with real accounts."""
    assert watched(desk.installation).addresses == desk.site.addresses
    desk.installation.settings = desk.installation.settings.model_copy(
        update={"practice_address": "http://127.0.0.1:9"}
    )
    with pytest.raises(ConfigurationError, match=r"\[website\]"):
        check(desk.installation)


def test_a_drill_watches_the_practice_website(desk: Desk) -> None:
    """Unless the settings name another."""
    assert watch_practice_website(desk.installation) == desk.site.addresses[0]
    assert desk.installation.website.addresses == desk.site.addresses
    assert desk.installation.settings.website.addresses == ()
    desk.installation.settings = desk.installation.settings.model_copy(update={"website": desk.site})
    assert watch_practice_website(desk.installation) is None


def test_a_watch_that_is_broken_holds_nothing_back(desk: Desk) -> None:
    """Its own fault says nothing about the connection."""
    desk.practice.die("uplink-portal")
    desk.rounds(1)
    broken = desk.site.model_copy(update={"ca_file": Path("/nonexistent.pem")})
    watch = Watch(broken, desk.installation.websites, lambda: desk.clock[0], lambda: None)
    with pytest.raises(FileNotFoundError):
        watch.run()
    assert desk.installation.websites.current(desk.clock[0]).uplink_lost_at is None


def test_an_installation_that_watches_nothing_any_more_holds_nothing_back(desk: Desk) -> None:
    """Whoever takes the addresses out of the settings is not stuck with what was seen last."""
    desk.practice.die("uplink-portal")
    desk.rounds(1)
    engine_of(desk.installation)
    assert desk.installation.websites.current(desk.clock[0]).uplink_lost_at is None


def test_a_worker_watches_and_stops_in_the_middle_of_a_round(desk: Desk) -> None:
    """A round is a duty of the engine; one that is broken off is not written down."""
    desk.practice.die("http-silent")
    site = desk.site.model_copy(update={"timeout": 15.0})
    desk.installation.website = site
    engine = engine_of(desk.installation)
    engine.start()
    while desk.installation.duties.due_at("website", desk.clock[0]) <= desk.clock[0]:
        _POLL.wait(0.01)
    engine.stop()
    while desk.installation.duties.due_at("website", desk.clock[0]) > desk.clock[0] + timedelta(seconds=20):
        _POLL.wait(0.01)
    assert desk.installation.websites.tally() is None
