"""The website goes and comes back: held posts and repeats on running engines, at strict platforms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest

from broadcaster.app.messages.posting import Draft, post
from broadcaster.app.messages.repeating import repetition_duty
from broadcaster.app.messages.withdrawing import withdraw
from broadcaster.app.outage.gating import follow_website
from broadcaster.delivery.records import Accepted
from broadcaster.delivery.states import State
from broadcaster.schedule import guard
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.parsing import repetition
from broadcaster.schedule.terms import Broadcast, Terms
from broadcaster.website.site import Site
from broadcaster.website.verdict import Verdict

from .conftest import FACEBOOK, INSTAGRAM, Office, X, until

OFFLINE, ONLINE = Condition.ONLY_WHILE_OFFLINE, Condition.WAIT_UNTIL_ONLINE
ALL = (FACEBOOK, INSTAGRAM, X)
OPERATIONS = {FACEBOOK: "facebook.publish", INSTAGRAM: "instagram.media_publish", X: "tweet"}
HOURS = 3_600


class Newsroom:
    """An office whose messages depend on the website and are repeated."""

    def __init__(self, office: Office) -> None:
        self.office, self.installation = office, office.installation

    def judge(self, verdict: str) -> None:
        """A person says how the website is."""
        self.installation.websites.judge(Verdict(verdict), "Anruf", self.office.clock(), None)
        follow_website(self.installation)

    def say(
        self, text: str, *names: str, website: Condition | None = None, at: datetime | None = None, **how: Any
    ) -> Accepted:
        """Post on some terms, Instagram with a picture made from the text."""
        terms = Terms(condition=website, repetition=repetition(zone="Europe/Berlin", **how) if how else None)
        draft = Draft(text=text, cards=INSTAGRAM in names)
        self.office.said.append(post(self.installation, draft, names, at=at, terms=terms))
        return self.office.said[-1]

    def later(self, seconds: float) -> None:
        """Time passes, and everybody looks at the clock."""
        self.office.clock.advance(seconds)
        self.office.attend("gates", "repetition")

    def public(self, name: str, count: int) -> list[str]:
        """What is public on an account once there are so many posts."""
        until(lambda: len(self.office.texts(name)) >= count)
        return self.office.texts(name)

    def broadcast(self, accepted: Accepted) -> Broadcast:
        """The terms of a message's newest revision."""
        return self.installation.repeats.of_message(accepted.message_id)[-1]

    def settled(self, count: int) -> None:
        """Wait until there are so many deliveries, all public."""
        until(
            lambda: self.office.states() == [State.PUBLISHED] * count, lambda: (self.office.clock(), self.office.told())
        )


@pytest.fixture
def room(office: Office) -> Newsroom:
    """An office on the practice platforms."""
    return Newsroom(office)


@contextmanager
def two_engines(office: Office) -> Iterator[None]:
    """Two engines, each with its own view of the database."""
    other = office.open_again()
    with office.working(), office.working(other):
        yield
    other.close()


def test_a_prepared_notice_is_released_by_the_outage_and_stopped_by_its_end(room: Newsroom) -> None:
    """While the website is there nothing of it is requested; what the outage did not get to is never sent."""
    room.judge("online")
    room.say("Die Website ist ausgefallen.", *ALL, website=OFFLINE)
    with room.office.working():
        room.office.ticks()
        room.later(9 * HOURS)
        room.office.ticks()
        assert all(room.office.practice.count("x" if name == X else "graph", OPERATIONS[name]) == 0 for name in ALL)
        room.judge("offline")
        room.settled(3)
        late = room.say("Noch etwas.", X, website=OFFLINE, at=room.office.clock.after(HOURS))
        held = room.say("Das braucht die Website.", X, website=ONLINE)
        room.judge("online")
        assert room.office.states(X)[1:] == [State.CANCELLED, State.QUEUED]
        room.later(301)
        room.office.settle(late, held)
    assert room.office.texts(FACEBOOK) == ["Die Website ist ausgefallen."]
    assert room.office.texts(X) == ["Die Website ist ausgefallen.", "Das braucht die Website."]


def test_what_waited_for_the_website_comes_in_order_and_not_as_a_burst(room: Newsroom) -> None:
    """One at once, the next five minutes later, and so on."""
    room.judge("offline")
    texts = [f"Meldung {number}." for number in range(4)]
    for text in texts:
        room.say(text, FACEBOOK, X, website=ONLINE)
    with two_engines(room.office):
        room.judge("online")
        for count in range(1, 5):
            for name in (FACEBOOK, X):
                assert room.public(name, count) == texts[:count]
            room.office.ticks()
            assert len(room.office.texts(X)) == count
            room.later(301)


def test_repeats_are_taken_by_strict_platforms_because_they_differ_truthfully(room: Newsroom) -> None:
    """The same text would be refused; each repeat tells its time, from the second day also the day of the outage."""
    room.judge("offline")
    accepted = room.say("Die Zulassungsstelle ist zu.", *ALL, website=OFFLINE, every="12h")
    with two_engines(room.office):
        room.settled(3)
        for count in (2, 3, 4):
            room.later(12 * HOURS)
            room.settled(3 * count)
        for name in ALL:
            shown = room.office.texts(name)
            assert len(set(shown)) == 4
            assert [text.partition("\n")[0] for text in shown] == ["Die Zulassungsstelle ist zu."] * 4
            assert ["Stand: " in text for text in shown] == [False, True, True, True]
            assert "des Ausfalls)" in shown[-1]
        cards = [shown["pictures"][0]["sha256"] for shown in room.office.practice.public(INSTAGRAM)]
        assert len(set(cards)) == 4
        again = room.say("Die Zulassungsstelle ist zu.", X)
        room.office.settle(again)
    assert room.office.states(X)[-1] is State.NEEDS_DECISION
    assert room.broadcast(accepted).occurrence == 3


@pytest.mark.parametrize("end", ["correction", "withdrawal", "website"])
def test_a_repetition_stops_with_what_it_repeats(room: Newsroom, end: str) -> None:
    """Corrected, withdrawn, or the website is back: nothing of the old goes out any more."""
    room.judge("offline")
    accepted = room.say("Rufen Sie 123 an.", FACEBOOK, X, website=OFFLINE, every="6h")
    with room.office.working():
        room.settled(2)
        room.later(6 * HOURS)
        room.settled(4)
        if end == "correction":
            draft = Draft(text="Rufen Sie 456 an.")
            room.office.settle(post(room.installation, draft, corrects=accepted.message_id))
        elif end == "withdrawal":
            assert all(one.gone for one in withdraw(room.installation, accepted.message_id))
        else:
            room.judge("online")
        before = room.office.texts(X)
        for _ in range(3):
            room.later(6 * HOURS)
            room.office.ticks()
        assert room.office.texts(X) == before
    ended = [found.ended_because for found in room.installation.repeats.of_message(accepted.message_id)]
    assert ended[0] in (guard.CORRECTED, guard.WITHDRAWN, guard.ONLINE_AGAIN)
    assert ["456" in text for text in before] == {
        "correction": [False, False, True],
        "withdrawal": [],
        "website": [False, False],
    }[end]


def test_after_a_week_off_nothing_bursts_and_the_rhythm_goes_on(room: Newsroom) -> None:
    """Four messages that would have been repeated 28 times each; each is repeated once, at its next time."""
    room.judge("offline")
    for number in range(4):
        room.say(f"Meldung {number}.", X, website=OFFLINE, every="6h")
    held = [room.say(f"Danach {number}.", FACEBOOK, website=ONLINE) for number in range(3)]
    with room.office.working():
        room.public(X, 4)
    room.office.clock.advance(7 * 24 * HOURS + 3 * HOURS)
    with room.office.working():
        room.office.ticks()
        assert len(room.office.texts(X)) == 4
        assert room.office.states(FACEBOOK) == [State.HELD] * 3
        room.later(3 * HOURS)
        for count in range(5, 9):
            room.public(X, count)
            room.office.ticks()
            assert len(room.office.texts(X)) == count
            room.later(301)
        room.office.ticks()
        assert len(room.office.texts(X)) == 8
    assert room.office.states(FACEBOOK) == [State.HELD] * 3
    assert all(room.broadcast(accepted).released_at is None for accepted in held)


def test_a_restart_in_the_middle_of_a_repeat_sends_each_once(room: Newsroom) -> None:
    """It was queued for three accounts when the process ended; another one sends it, and repeats nothing itself."""
    accepted = room.say("Zu.", *ALL, every="6h")
    with room.office.working():
        room.settled(3)
    room.office.clock.advance(6 * HOURS)
    repetition_duty(room.installation)
    assert room.office.states()[3:] == [State.QUEUED] * 3
    with two_engines(room.office):
        room.settled(6)
        room.later(60)
        room.office.ticks()
    assert [len(room.office.texts(name)) for name in ALL] == [2, 2, 2]
    assert room.broadcast(accepted).occurrence == 1


def test_two_engines_that_are_called_again_and_again_repeat_once(room: Newsroom) -> None:
    """Each occurrence is one delivery per account, whoever looks and however often.

    The clock jumps while neither works: a tick that read it before the jump and writes after it takes it for set back.
    """
    accepted = room.say("Zu.", FACEBOOK, X, every="1h")
    for count in range(1, 6):
        with two_engines(room.office):
            for _ in range(10):
                room.office.attend("gates", "repetition")
            room.settled(2 * count)
        room.office.clock.advance(HOURS)
    assert room.broadcast(accepted).occurrence == 4
    occurrences = [(found.account.name, found.occurrence) for found, _ in room.office.told()]
    assert sorted(occurrences) == sorted((name, number) for name in (FACEBOOK, X) for number in range(5))


def test_the_watch_releases_and_stops_by_itself(room: Newsroom) -> None:
    """The website dies and comes back, and nobody but the watch says so: a notice, then what waited for it."""
    watched = {**room.office.practice.website(), "interval": 0.2, "stable": 0.5}
    site = Site.model_validate(watched)
    room.installation.settings = room.installation.settings.model_copy(update={"website": site})
    room.installation.website = site
    room.say("Die Website ist ausgefallen.", FACEBOOK, website=OFFLINE, every="6h")
    try:
        with room.office.working():
            until(lambda: room.installation.websites.current(room.office.clock()).verdict is Verdict.ONLINE)
            assert room.office.states() == [State.HELD]
            room.office.practice.die("tcp-refused")
            assert room.public(FACEBOOK, 1) == ["Die Website ist ausgefallen."]
            waiting = room.say("Näheres auf der Website.", X, website=ONLINE)
            assert room.office.states(X) == [State.HELD]
            room.office.practice.die(None)
            room.office.settle(waiting)
    finally:
        room.office.practice.die(None)
    [ended] = room.installation.repeats.of_message(room.office.said[0].message_id)
    assert ended.ended_because == guard.ONLINE_AGAIN
    assert room.office.texts(X) == ["Näheres auf der Website."]
