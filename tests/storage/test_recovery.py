"""What is left behind is taken over, what is too late is missed, and what waits is looked at in time."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from adapters.x import XAdapter
from broadcaster.app import Installation
from broadcaster.channel import Limit, Receipt
from broadcaster.delivery.change import Change
from broadcaster.delivery.rounds import MAX_LOST_WORKERS
from broadcaster.delivery.states import Event, State
from broadcaster.storage.installation.alerts import Alerts
from broadcaster.storage.schema import attempt

from .desk import COMMIT, LEASE, NOW, PUBLISHED, PUT_BACK, ROOM, SAID, Desk, at, doubted, record_of


class TestTakingOver:
    """What silent workers leave behind."""

    def test_only_expired_leases_are_taken_over(self, desk: Desk) -> None:
        """And extended ones hold."""
        desk.say("a@x", "b@x")
        first, _second = desk.claim()
        desk.outbox.extend([(first.id, first.lease)], at(9), at(30))
        assert desk.outbox.take_over(lambda: at(10), doubted) == []
        assert desk.outbox.take_over(lambda: at(11), doubted) == [2]
        assert desk.states() == [State.SENDING, State.QUEUED]

    def test_an_announced_commit_becomes_a_doubt_which_needs_nobody_yet(self, desk: Desk) -> None:
        """Whatever was not announced is simply queued again."""
        desk.say("a@x", "b@x")
        first, _second = desk.claim()
        desk.announce(first)
        desk.outbox.take_over(lambda: at(11), doubted)
        assert desk.states() == [State.UNCLEAR, State.QUEUED]
        assert Alerts(desk.installation.database, 1).unsent(at(11)) == []

    def test_what_ends_its_worker_each_time_waits_ever_longer_and_ends_with_a_person(self, desk: Desk) -> None:
        """Nothing was announced, so it is queued again, but not for ever; and somebody is told, once."""
        desk.say("a@x", life=100_000)
        waits: list[float] = []
        while desk.states() == [State.QUEUED]:
            begun = 800 * len(waits)
            assert len(desk.outbox.claim("w", partial(at, begun), timedelta(seconds=1), ROOM)) == 1
            desk.outbox.take_over(partial(at, begun + 2), doubted)
            next_wake = desk.outbox.next_wake(at(begun + 2))
            waits.append((next_wake - at(begun + 2)).total_seconds() if next_wake else 0.0)
        assert desk.states() == [State.NEEDS_DECISION]
        assert len(waits) == MAX_LOST_WORKERS
        assert waits[:-1] == sorted(waits[:-1]) and waits[-2] > 60
        assert len(Alerts(desk.installation.database, 1).unsent(at(200_000))) == 1

    def test_what_a_worker_held_that_is_gone_is_taken_over_before_its_lease_is_over(self, desk: Desk) -> None:
        """And nothing of any other; what was announced becomes a doubt as ever."""
        desk.say("a@x", "b@x", "a@facebook")
        room = {"x": 2}, {"facebook": 2}
        first, _second = desk.outbox.claim("w1", lambda: at(0), LEASE, room[0])
        desk.outbox.claim("w10", lambda: at(0), LEASE, room[1])
        desk.announce(first)
        assert desk.outbox.take_over(lambda: at(1), doubted, ["w"]) == []
        assert desk.outbox.take_over(lambda: at(1), doubted, ["w1"]) == [1, 2]
        assert desk.states() == [State.UNCLEAR, State.QUEUED, State.SENDING]

    def test_a_lease_from_a_clock_that_was_set_back_does_not_hold_for_ever(self, desk: Desk) -> None:
        """The worker died, then the clock was set back by a day."""
        desk.say("a@x", due=-86_400, life=200_000)
        assert len(desk.claim()) == 1
        assert desk.outbox.take_over(lambda: at(-86_000), doubted) == [1]

    def test_a_doubt_from_a_clock_that_was_set_back_is_read_now(self, desk: Desk) -> None:
        """Not only when the clock is there again; the same for a reader's lease."""
        desk.say("a@x", due=-200_000, life=400_000)
        (found,) = desk.claim()
        desk.announce(found)
        desk.settle(found, doubted(found, record_of(found)))
        before = at(-86_400)
        assert desk.outbox.active(before, ["x", "facebook"]) == {("x", State.UNCLEAR)}
        assert len(desk.outbox.claim_doubts("r", lambda: before, LEASE, ROOM)) == 1
        assert len(desk.outbox.claim_doubts("r", lambda: at(-172_800), LEASE, ROOM)) == 1


class TestMissing:
    """What is too late is told, never silently dropped."""

    def test_what_expired_is_missed_and_told(self, desk: Desk) -> None:
        """Each of it once."""
        desk.say("a@x", "b@x", life=10)
        assert [desk.outbox.miss(partial(at, second)) for second in (9, 10, 11)] == [0, 2, 0]
        assert len(Alerts(desk.installation.database, 1).unsent(at(11))) == 2

    def test_what_is_missed_together_is_told_together(self, desk: Desk) -> None:
        """One word for an account, that names the messages."""
        for _ in range(25):
            desk.say("a@x", life=10)
        desk.outbox.miss(lambda: at(10))
        (told,) = Alerts(desk.installation.database, 1).unsent(at(11))
        assert told.sentence.de.startswith("a@x, 25 Sendungen (Meldung 1, 2, 3, ")
        assert "19, 20, …): Verpasst." in told.sentence.de

    @pytest.mark.parametrize(
        ("due", "slept_from", "missed"),
        [(100, 50, 1), (100, 150, 1), (100, 950, 0), (950, 50, 0), (2_000, 50, 0)],
        ids=["due while asleep", "backlog of the dead worker", "no sleep", "just due", "not due yet"],
    )
    def test_what_was_overslept_is_missed(self, desk: Desk, due: float, slept_from: float, missed: int) -> None:
        """Woken at 1000 s with 100 s of grace: what should have begun before 900 s, if nobody was awake then."""
        desk.say("a@x", due=due, life=10_000)
        assert desk.outbox.miss(lambda: at(1_000), slept_from=at(slept_from), grace_until=at(900)) == missed

    def test_one_organisation_s_pause_makes_nobody_else_late(self, desk: Desk) -> None:
        """Going on after a pause looks at its own deliveries only."""
        desk.say("a@x", life=10_000)
        slept = {"slept_from": at(0), "grace_until": at(900)}
        mine = desk.installation.organisation_id
        assert desk.outbox.miss(lambda: at(1_000), **slept, organisation_id=mine + 1) == 0
        assert desk.outbox.miss(lambda: at(1_000), **slept, organisation_id=mine) == 1

    def test_what_waits_for_a_person_or_its_account_was_not_overslept(self, desk: Desk) -> None:
        """Blocked by a dead access, or throttled until later."""
        desk.say("a@x", "b@x", life=10_000)
        claimed = {found.account.name: found for found in desk.claim()}
        desk.settle(claimed["a@x"], Change(event=Event.BLOCK, sentence=SAID, account_blocked_because=SAID))
        throttled = Change(event=Event.PUT_BACK, sentence=SAID, account_resumes_at=at(950))
        desk.settle(claimed["b@x"], throttled)
        assert desk.outbox.miss(lambda: at(1_000), slept_from=at(50), grace_until=at(900)) == 0

    def test_a_last_sign_that_lies_ahead_tells_nothing(self, desk: Desk) -> None:
        """The clock was set back while nobody worked, for who knows how long: asked, not sent; a moment's skew is none."""
        desk.say("a@x", due=-5, life=10_000)
        desk.say("b@x", due=3_600, life=10_000)
        grace = {"grace_until": at(-86_400 - 900)}
        assert desk.outbox.miss(lambda: at(-86_400), slept_from=at(-86_370), **grace) == 0
        assert desk.outbox.miss(lambda: at(-86_400), slept_from=at(0), **grace) == 1
        assert desk.states() == [State.MISSED, State.QUEUED]

    def test_a_retry_that_was_overslept_is_missed(self, desk: Desk) -> None:
        """It would have been tried long ago."""
        desk.say("a@x", life=10_000)
        desk.settle(desk.claim()[0], PUT_BACK)
        assert desk.outbox.miss(lambda: at(1_000), slept_from=at(50), grace_until=at(900)) == 1


class TestWaking:
    """When to look again."""

    def test_the_next_moment_is_the_earliest_of_what_waits(self, desk: Desk) -> None:
        """A due delivery, a retry, a read, or an account that may go on."""
        assert desk.outbox.next_wake(NOW) is None
        desk.say("a@x", due=500)
        assert desk.outbox.next_wake(NOW) == at(500)
        desk.say("b@x")
        (found,) = desk.claim()
        desk.settle(found, PUT_BACK)
        assert desk.outbox.next_wake(NOW) == at(5)
        assert desk.outbox.next_wake(at(5)) == at(500)

    def test_an_account_that_may_go_on_later_is_looked_at_then(self, desk: Desk) -> None:
        """Its deliveries are due already."""
        desk.say("a@x")
        throttled = Change(event=Event.PUT_BACK, sentence=SAID, account_resumes_at=at(300))
        desk.settle(desk.claim()[0], throttled)
        assert desk.outbox.next_wake(NOW) == at(300)
        assert [len(desk.claim(second)) for second in (299, 300)] == [0, 1]

    def test_limits_leave_room_again_when_the_oldest_commit_is_out_of_the_span(self, desk: Desk) -> None:
        """Two commits at 0 s and 40 s, two allowed in 60 s: the next at 60 s."""
        limits = (Limit(posts=2, within=timedelta(seconds=60)), Limit(posts=100, within=timedelta(days=1)))
        moments = []
        for second in (0, 40):
            moments.append(desk.outbox.within_limits_from(1, limits, at(second)))
            desk.say("a@x")
            (found,) = desk.claim(second)
            desk.announce(found, second)
            desk.settle(found, PUBLISHED, second)
        moments += [desk.outbox.within_limits_from(found.account.id, limits, at(second)) for second in (41, 60)]
        assert moments == [at(0), at(40), at(60), at(60)]

    def test_a_day_s_limit_of_x_is_kept_over_restarts(self, desk: Desk) -> None:
        """2,400 commits in the last 24 hours: a process that knows only the database waits for the oldest to be out."""
        desk.say("a@x")
        spread = [{"started_at": at(36 * number), **COMMIT} for number in range(2_400)]
        desk.installation.database.write(lambda connection: connection.execute(attempt.insert(), spread))
        other = Installation(desk.settings, now=lambda: NOW)
        now = at(36 * 2_400 - 30)
        free_from = other.outbox.within_limits_from(1, XAdapter.capabilities.limits, now)
        other.close()
        assert free_from == at(24 * 3_600)
        assert desk.outbox.within_limits_from(2, XAdapter.capabilities.limits, now) == now


class TestWaiting:
    """A wait is held against the end of everything that waits with it."""

    def test_what_waits_behind_an_earlier_event_is_asked_about_when_that_waits_too_long(self, desk: Desk) -> None:
        """The second part of a thread is tried again in half an hour; its correction is valid for ten minutes."""
        first = desk.say("a@x", parts=2)
        (found,) = desk.claim()
        desk.announce(found)
        desk.settle(found, Change(event=Event.ADVANCE, receipt=Receipt(remote_id="1")))
        desk.say("a@x", corrects=first.message_id, life=600)
        desk.say("a@x", life=600)
        desk.settle(desk.outbox.load(found.id), Change(event=Event.PUT_BACK, sentence=SAID, wake_at=at(1_800)))
        assert desk.states() == [State.QUEUED, State.MISSED, State.QUEUED]

    def test_what_waits_for_its_account_is_asked_about_at_once(self, desk: Desk) -> None:
        """An hour for the account, ten minutes for what is queued behind, more for the rest; settled for itself too."""
        desk.say("a@x")
        desk.say("a@x", life=600)
        desk.say("b@x", life=600)
        found, _other = desk.claim()
        assert found.id == 1
        patience = Change(event=Event.PUT_BACK, sentence=SAID, account_resumes_at=at(1_800))
        assert desk.settle(found, patience) is State.QUEUED
        assert desk.states() == [State.QUEUED, State.MISSED, State.SENDING]
        assert len(Alerts(desk.installation.database, 1).unsent(at(1))) == 1
        late = Change(event=Event.PUT_BACK, sentence=SAID, wake_at=at(700))
        assert desk.settle(_other, late) is State.MISSED
