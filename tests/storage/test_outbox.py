"""The outbox hands each delivery to one worker, in order, and believes nobody who has lost it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from adapters.x import XAdapter
from broadcaster.app import Installation
from broadcaster.channel import Limit, Part, Receipt
from broadcaster.delivery.records import Delivery, PartRecord, Policy
from broadcaster.delivery.rules import Change
from broadcaster.delivery.states import Event, State
from broadcaster.message import Message
from broadcaster.rendition.render import Rendition
from broadcaster.settings import Settings
from broadcaster.storage.alerts import Alerts
from broadcaster.storage.corrections import REPLACED
from broadcaster.storage.intents import Intent, announce
from broadcaster.storage.messages import Accepted, Order
from broadcaster.storage.outbox import LeaseLost, Outbox
from broadcaster.storage.publications import Result, publish
from broadcaster.storage.schema import attempt
from broadcaster.storage.settlement import settle
from broadcaster.storage.vault import new_key
from broadcaster.words import Sentence

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LEASE = timedelta(seconds=10)
SAID = Sentence(de="Grund.", en="Reason.")
SEEN = {"step": "commit", "outcome": "tested"}
ROOM = {"x": 10, "facebook": 10}


def at(seconds: float) -> datetime:
    """A moment of the test's day."""
    return NOW + timedelta(seconds=seconds)


class Desk:
    """An installation with four accounts on two channels, at whose clock nobody looks."""

    def __init__(self, address: str) -> None:
        values = {"organisation": "Kreis", "database": address, "secret_key": SecretStr(new_key())}
        self.settings = Settings.model_validate(values)
        self.installation = Installation(self.settings, create=True, now=lambda: NOW)
        for name in ("a@x", "b@x", "a@facebook", "b@facebook"):
            channel = name.partition("@")[2]
            self.installation.accounts.add(name=name, channel=channel, practice=True, settings={}, secrets={})
        self.outbox = self.installation.outbox

    def say(
        self, *names: str, due: float = 0, life: float = 3_600, parts: int = 1, corrects: int | None = None
    ) -> Accepted:
        """Accept a message."""
        piece = Part(text="Satz.", length=5, limit=100)
        rendition = Rendition(channel="x", parts=(piece,) * parts)
        accounts = self.installation.accounts.named(names)
        order = Order(
            message=Message(text="Satz."),
            pictures={},
            renditions=[(account, rendition) for account in accounts],
            due_at=at(due),
            expires_at=at(due + life),
            policy=Policy.PREFER_ONCE,
            request_key=new_key(),
            corrects=corrects,
        )
        return self.installation.messages.accept(order)

    def claim(self, seconds: float = 0, owner: str = "w", room: dict[str, int] | None = None) -> list[Delivery]:
        """Claim at a moment."""
        return self.outbox.claim(owner, at(seconds), at(seconds) + LEASE, ROOM if room is None else room)

    def announce(self, found: Delivery, seconds: float = 0) -> int:
        """Announce the commit of the next part."""
        now = at(seconds)
        until = now + LEASE
        return self.outbox.announce(found, record_of(found), lease_until=until, began=now, now=now, deadline=until)

    def settle(self, found: Delivery, change: Change, seconds: float = 0) -> State:
        """Write down what a commit led to."""
        return self.outbox.settle(found, record_of(found), change, at(seconds), step="test", outcome="tested")

    def states(self) -> list[State]:
        """All states, in order of acceptance."""
        known = self.installation.lists.states(range(1, 1_000))
        return [known[key] for key in sorted(known)]


def record_of(found: Delivery) -> PartRecord:
    """The part that is next."""
    assert found.next_part is not None
    return found.next_part


def names(claimed: list[Delivery]) -> list[str]:
    """The accounts of what was claimed."""
    return sorted(found.account.name for found in claimed)


def doubted(_found: Delivery, _record: PartRecord) -> Change:
    """A doubt."""
    return Change(event=Event.DOUBT, sentence=SAID, wake_at=at(60), doubt_since=at(60))


COMMIT = {"organisation_id": 1, "delivery_id": 1, "account_id": 1, "part_number": 0, "step": "commit"}
PUBLISHED = Change(event=Event.PUBLISH, receipt=Receipt(remote_id="77"))
PUT_BACK = Change(event=Event.PUT_BACK, sentence=SAID, wake_at=at(5), failed=True)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """An installation with four accounts, on each kind of database."""
    on_file = request.param == "sqlite"
    made = Desk(f"sqlite:///{tmp_path}/outbox.db" if on_file else request.getfixturevalue("new_postgres")())
    yield made
    made.installation.close()


class TestClaiming:
    """Who is given what."""

    def test_one_delivery_per_account_at_a_time(self, desk: Desk) -> None:
        """The first in line of each; the next only when that one is done."""
        first, _second = desk.say("a@x", "b@x"), desk.say("a@x", "b@x")
        claimed = desk.claim()
        assert {found.id for found in claimed} == set(first.delivery_ids)
        assert desk.claim() == []
        desk.announce(claimed[0])
        desk.settle(claimed[0], PUBLISHED)
        assert names(desk.claim()) == [claimed[0].account.name]

    def test_no_channel_is_given_more_than_it_has_room_for(self, desk: Desk) -> None:
        """And a channel without room is given nothing."""
        desk.say("a@x", "b@x", "a@facebook", "b@facebook")
        assert names(desk.claim(room={"x": 1})) == ["a@x"]
        assert names(desk.claim(room={"facebook": 5})) == ["a@facebook", "b@facebook"]

    def test_the_earliest_due_goes_first_whenever_it_was_said(self, desk: Desk) -> None:
        """By its time, then by its number."""
        ids = [desk.say("a@x", due=due).delivery_ids[0] for due in (30, 10, 20, 10)]
        order = []
        for _ in ids:
            (found,) = desk.claim(40)
            desk.announce(found, 40)
            desk.settle(found, PUBLISHED, 40)
            order.append(found.id)
        assert order == [ids[1], ids[3], ids[2], ids[0]]

    def test_nothing_is_given_out_before_its_time_or_after_its_end(self, desk: Desk) -> None:
        """From the due moment, to the last before it expires."""
        desk.say("a@x", due=10, life=10)
        assert [len(desk.claim(second, owner=str(second))) for second in (9.999, 20)] == [0, 0]
        assert len(desk.claim(10)) == 1

    def test_a_correction_waits_for_what_it_corrects(self, desk: Desk) -> None:
        """Until that is over, and whatever its own time."""
        first = desk.say("a@x")
        (found,) = desk.claim()
        desk.say("a@x", corrects=first.message_id)
        desk.announce(found)
        desk.settle(found, doubted(found, record_of(found)))
        assert desk.claim(1) == []
        desk.outbox.claim_doubts("w", at(61), at(71), ROOM)
        desk.settle(desk.outbox.load(found.id), PUBLISHED, 61)
        assert len(desk.claim(62)) == 1

    @pytest.mark.parametrize("meanwhile", ["put back", "left by its worker", "not found", "sent again by a person"])
    def test_a_correction_replaces_what_would_wait_again(self, desk: Desk, meanwhile: str) -> None:
        """The wrong text was on its way when it was corrected, and did not become public: only the right one goes out."""
        first = desk.say("a@x")
        (found,) = desk.claim()
        if meanwhile != "left by its worker":
            desk.announce(found)
        correction = desk.say("a@x", corrects=first.message_id)
        match meanwhile:
            case "put back":
                desk.settle(found, PUT_BACK)
            case "left by its worker":
                desk.outbox.take_over(at(11), doubted)
            case "not found":
                desk.settle(found, doubted(found, record_of(found)))
                (read,) = desk.outbox.claim_doubts("r", at(61), at(71), ROOM)
                desk.settle(read, Change(event=Event.SEND_AGAIN, sentence=SAID, wake_at=at(61)), 61)
            case "sent again by a person":
                desk.settle(found, Change(event=Event.ASK, sentence=SAID))
                decided = desk.installation.decisions.decide(found.id, Event.SEND_AGAIN, SAID)
                assert decided is State.CANCELLED
        assert desk.states()[0] is State.CANCELLED
        assert desk.outbox.load(found.id).sentence == REPLACED
        assert [one.id for one in desk.claim(62)] == list(correction.delivery_ids)

    def test_a_correction_waits_for_a_thread_that_has_begun(self, desk: Desk) -> None:
        """Its first part is public, so the rest follows, and then the correction."""
        first = desk.say("a@x", parts=2)
        (found,) = desk.claim()
        desk.announce(found)
        desk.settle(found, Change(event=Event.ADVANCE, receipt=Receipt(remote_id="1")))
        desk.say("a@x", corrects=first.message_id)
        desk.settle(desk.outbox.load(found.id), PUT_BACK)
        assert desk.states() == [State.QUEUED, State.QUEUED]
        assert [one.id for one in desk.claim(6)] == [found.id]

    def test_nothing_is_sent_again_behind_a_correction_that_has_begun(self, desk: Desk) -> None:
        """The rest of a thread was refused, the correction is public: whoever wants the rest sent gets no wrong text out."""
        first = desk.say("a@x", parts=2)
        (found,) = desk.claim()
        desk.announce(found)
        desk.settle(found, Change(event=Event.ADVANCE, receipt=Receipt(remote_id="1")))
        desk.settle(desk.outbox.load(found.id), Change(event=Event.REFUSE, sentence=SAID))
        desk.say("a@x", corrects=first.message_id)
        assert len(desk.claim(1)) == 1
        assert desk.installation.decisions.decide(found.id, Event.SEND_AGAIN, SAID) is State.CANCELLED

    def test_eight_workers_in_two_processes_never_share_a_delivery(self, desk: Desk) -> None:
        """80 deliveries, two connections to the database, claims from all sides at once: each is given out once."""
        for number in range(80):
            desk.installation.accounts.add(name=f"n{number}@x", channel="x", practice=True, settings={}, secrets={})
            desk.say(f"n{number}@x")
        other = Installation(desk.settings, now=lambda: NOW)
        given: list[int] = []
        begin = threading.Barrier(8)

        def work(outbox: Outbox, owner: str) -> None:
            begin.wait()
            while claimed := outbox.claim(owner, NOW, NOW + LEASE, {"x": 3}):
                given.extend(found.id for found in claimed)

        workers = [
            threading.Thread(target=work, args=((desk.outbox, other.outbox)[number % 2], str(number)))
            for number in range(8)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        other.close()
        assert sorted(given) == list(range(1, 81))

    def test_doubts_are_given_to_one_reader_at_a_time(self, desk: Desk) -> None:
        """Again when that reader's lease is over."""
        desk.say("a@x")
        (found,) = desk.claim()
        desk.announce(found)
        desk.settle(found, doubted(found, record_of(found)))
        seen = [len(desk.outbox.claim_doubts("r", at(s), at(s) + LEASE, ROOM)) for s in (59, 61, 62, 70.9, 71.1)]
        assert seen == [0, 1, 0, 0, 1]


class TestAnnouncing:
    """The last moment before the first byte."""

    def test_an_announcement_is_on_disk_with_its_deadline(self, desk: Desk) -> None:
        """Another process would know that the part may be public from now on."""
        desk.say("a@x")
        (found,) = desk.claim()
        desk.announce(found, 3)
        other = Installation(desk.settings, now=lambda: NOW)
        (record,) = other.outbox.load(found.id).parts
        other.close()
        assert (record.intent_at, record.deadline_at) == (at(3), at(13))

    @pytest.mark.parametrize(
        ("lease", "seconds"),
        [("stranger", 1), (None, 10), (None, 11), (None, 3_600)],
        ids=["stranger", "end", "late", "expired"],
    )
    def test_whoever_has_no_lease_may_not_send(self, desk: Desk, lease: str | None, seconds: float) -> None:
        """A stranger, and a worker that slept too long."""
        desk.say("a@x")
        (found,) = desk.claim()
        with pytest.raises(LeaseLost):
            desk.announce(replace(found, lease=lease or found.lease), seconds)
        assert desk.outbox.load(found.id).parts[0].intent_at is None

    def test_a_worker_that_overslept_does_not_take_a_later_claim_of_its_own_for_the_first(self, desk: Desk) -> None:
        """A laptop was shut while something was being prepared: both threads go on, and one may send."""
        desk.say("a@x")
        (first,) = desk.claim()
        desk.outbox.take_over(at(11), doubted)
        (second,) = desk.claim(12)
        assert first.id == second.id
        with pytest.raises(LeaseLost):
            desk.announce(first, 13)
        with pytest.raises(LeaseLost):
            desk.settle(first, PUT_BACK, 13)
        desk.outbox.note(second, 0, {"post": "the second"})
        with pytest.raises(LeaseLost):
            desk.outbox.note(first, 0, {"post": "the first"})
        assert desk.outbox.load(first.id).parts[0].notes == {"post": "the second"}
        assert desk.announce(second, 13)

    def test_a_pause_reaches_what_was_claimed_before(self, desk: Desk) -> None:
        """And ends with it."""
        desk.say("a@x")
        (found,) = desk.claim()
        organisations, organisation = desk.installation.organisations, desk.installation.organisation_id
        organisations.pause(organisation, NOW, "Not-Aus")
        with pytest.raises(LeaseLost):
            desk.announce(found)
        assert desk.claim(20) == []
        organisations.resume(organisation)
        desk.announce(found)

    def test_a_block_reaches_what_was_claimed_before(self, desk: Desk) -> None:
        """A read of another message found the access dead while this one was being prepared."""
        desk.say("a@x")
        (found,) = desk.claim()
        desk.announce(found)
        desk.settle(found, doubted(found, record_of(found)))
        desk.say("a@x")
        (following,) = desk.claim(1)
        (read,) = desk.outbox.claim_doubts("r", at(61), at(71), ROOM)
        dead = Change(event=Event.ASK, sentence=SAID, account_blocked_because=SAID)
        desk.settle(read, dead, 61)
        desk.outbox.extend([(following.id, following.lease)], at(90))
        with pytest.raises(LeaseLost):
            desk.announce(following, 62)
        assert desk.settle(following, PUT_BACK, 62) is State.BLOCKED
        assert desk.outbox.load(following.id).sentence == SAID

    def test_what_expires_after_it_was_claimed_may_not_be_sent(self, desk: Desk) -> None:
        """Although its lease still holds."""
        desk.say("a@x", life=5)
        (found,) = desk.claim()
        with pytest.raises(LeaseLost):
            desk.announce(found, 5)


class TestSettling:
    """Whose word counts."""

    def test_a_stranger_s_failure_is_not_believed(self, desk: Desk) -> None:
        """The delivery stays where it is."""
        desk.say("a@x")
        (found,) = desk.claim()
        with pytest.raises(LeaseLost):
            desk.settle(replace(found, lease="stranger"), PUT_BACK)
        assert desk.states() == [State.SENDING]

    @pytest.mark.parametrize("meanwhile", ["in doubt", "claimed by another"])
    def test_a_receipt_is_believed_from_anybody(self, desk: Desk, meanwhile: str) -> None:
        """It is a fact, whoever brings it and however late."""
        desk.say("a@x")
        (found,) = desk.claim()
        if meanwhile == "in doubt":
            desk.announce(found)
        desk.outbox.take_over(at(11), doubted)
        if meanwhile == "claimed by another":
            desk.claim(12, owner="other")
        assert desk.settle(found, PUBLISHED, 20) is State.PUBLISHED
        receipt = desk.outbox.load(found.id).parts[0].receipt
        assert receipt is not None
        assert receipt.remote_id == "77"

    def test_a_doubt_is_told_once_however_often_it_is_read(self, desk: Desk) -> None:
        """Reads do not ring again."""
        desk.say("a@x")
        (found,) = desk.claim()
        desk.announce(found)
        desk.settle(found, doubted(found, record_of(found)))
        for second in (61, 62, 63):
            (read,) = desk.outbox.claim_doubts(str(second), at(second), at(second + 0.5), ROOM)
            again = Change(event=Event.DOUBT, sentence=SAID, wake_at=at(second + 1), absent=True)
            desk.settle(read, again, second)
        assert len(Alerts(desk.installation.database, 1).unsent(NOW)) == 1
        assert desk.outbox.load(found.id).absences == 3

    def test_what_a_person_wants_sent_again_waits_for_its_blocked_account(self, desk: Desk) -> None:
        """It is not called queued while nothing can be sent."""
        desk.say("a@x")
        (found,) = desk.claim()
        desk.announce(found)
        desk.settle(found, Change(event=Event.ASK, sentence=SAID, account_blocked_because=SAID))
        assert desk.installation.decisions.decide(found.id, Event.SEND_AGAIN, SAID) is State.BLOCKED
        assert desk.installation.decisions.reconnect(found.account.id) == 1
        assert len(desk.claim(1)) == 1

    def test_a_block_takes_the_account_s_queue_with_it_and_no_other(self, desk: Desk) -> None:
        """New messages for it wait as well."""
        desk.say("a@x", "b@x")
        desk.say("a@x", "b@x")
        claimed = {found.account.name: found for found in desk.claim()}
        desk.settle(claimed["a@x"], Change(event=Event.BLOCK, sentence=SAID, account_blocked_because=SAID))
        desk.say("a@x")
        assert desk.states() == [State.BLOCKED, State.SENDING, State.BLOCKED, State.QUEUED, State.BLOCKED]
        assert desk.installation.decisions.reconnect(claimed["a@x"].account.id) == 3
        assert desk.states().count(State.QUEUED) == 4


class TestTakingOver:
    """What silent workers leave behind."""

    def test_only_expired_leases_are_taken_over(self, desk: Desk) -> None:
        """And extended ones hold."""
        desk.say("a@x", "b@x")
        first, _second = desk.claim()
        desk.outbox.extend([(first.id, first.lease)], at(30))
        assert desk.outbox.take_over(at(10), doubted) == []
        assert desk.outbox.take_over(at(11), doubted) == [2]
        assert desk.states() == [State.SENDING, State.QUEUED]

    def test_an_announced_commit_becomes_a_doubt_and_is_told(self, desk: Desk) -> None:
        """Whatever was not announced is simply queued again."""
        desk.say("a@x", "b@x")
        first, _second = desk.claim()
        desk.announce(first)
        desk.outbox.take_over(at(11), doubted)
        assert desk.states() == [State.UNCLEAR, State.QUEUED]
        told = Alerts(desk.installation.database, 1).unsent(at(11))
        assert [alert.sentence.en for alert in told] == ["a@x, message 1: Unclear – being checked. Reason."]

    def test_what_a_worker_held_that_is_gone_is_taken_over_before_its_lease_is_over(self, desk: Desk) -> None:
        """And nothing of any other; what was announced becomes a doubt as ever."""
        desk.say("a@x", "b@x", "a@facebook")
        room = {"x": 2}, {"facebook": 2}
        first, _second = desk.outbox.claim("w1", at(0), at(10), room[0])
        desk.outbox.claim("w10", at(0), at(10), room[1])
        desk.announce(first)
        assert desk.outbox.take_over(at(1), doubted, ["w"]) == []
        assert desk.outbox.take_over(at(1), doubted, ["w1"]) == [1, 2]
        assert desk.states() == [State.UNCLEAR, State.QUEUED, State.SENDING]

    def test_a_lease_from_a_clock_that_was_set_back_does_not_hold_for_ever(self, desk: Desk) -> None:
        """The worker died, then the clock was set back by a day."""
        desk.say("a@x", due=-86_400, life=200_000)
        assert len(desk.claim()) == 1
        assert desk.outbox.take_over(at(-86_000), doubted) == [1]

    def test_a_doubt_from_a_clock_that_was_set_back_is_read_now(self, desk: Desk) -> None:
        """Not only when the clock is there again; the same for a reader's lease."""
        desk.say("a@x", due=-200_000, life=400_000)
        (found,) = desk.claim()
        desk.announce(found)
        desk.settle(found, doubted(found, record_of(found)))
        before = at(-86_400)
        assert desk.outbox.active(before) == {("x", State.UNCLEAR)}
        assert len(desk.outbox.claim_doubts("r", before, before + LEASE, ROOM)) == 1
        assert len(desk.outbox.claim_doubts("r", at(-172_800), at(-172_800) + LEASE, ROOM)) == 1


class TestMissing:
    """What is too late is told, never silently dropped."""

    def test_what_expired_is_missed_and_told(self, desk: Desk) -> None:
        """Each of it once."""
        desk.say("a@x", "b@x", life=10)
        assert [desk.outbox.miss(at(second)) for second in (9, 10, 11)] == [0, 2, 0]
        assert len(Alerts(desk.installation.database, 1).unsent(at(11))) == 2

    @pytest.mark.parametrize(
        ("due", "slept_from", "missed"),
        [(100, 50, 1), (100, 150, 1), (100, 950, 0), (950, 50, 0), (2_000, 50, 0)],
        ids=["due while asleep", "backlog of the dead worker", "no sleep", "just due", "not due yet"],
    )
    def test_what_was_overslept_is_missed(self, desk: Desk, due: float, slept_from: float, missed: int) -> None:
        """Woken at 1000 s with 100 s of grace: what should have begun before 900 s, if nobody was awake then."""
        desk.say("a@x", due=due, life=10_000)
        assert desk.outbox.miss(at(1_000), slept_from=at(slept_from), grace_until=at(900)) == missed

    def test_one_organisation_s_pause_makes_nobody_else_late(self, desk: Desk) -> None:
        """Going on after a pause looks at its own deliveries only."""
        desk.say("a@x", life=10_000)
        slept = {"slept_from": at(0), "grace_until": at(900)}
        mine = desk.installation.organisation_id
        assert desk.outbox.miss(at(1_000), **slept, organisation_id=mine + 1) == 0
        assert desk.outbox.miss(at(1_000), **slept, organisation_id=mine) == 1

    def test_what_waits_for_a_person_or_its_account_was_not_overslept(self, desk: Desk) -> None:
        """Blocked by a dead access, or throttled until later."""
        desk.say("a@x", "b@x", life=10_000)
        claimed = {found.account.name: found for found in desk.claim()}
        desk.settle(claimed["a@x"], Change(event=Event.BLOCK, sentence=SAID, account_blocked_because=SAID))
        throttled = Change(event=Event.PUT_BACK, sentence=SAID, account_resumes_at=at(950))
        desk.settle(claimed["b@x"], throttled)
        assert desk.outbox.miss(at(1_000), slept_from=at(50), grace_until=at(900)) == 0

    def test_a_last_sign_that_lies_ahead_tells_nothing(self, desk: Desk) -> None:
        """The clock was set back while nobody worked, for who knows how long: asked, not sent; a moment's skew is none."""
        desk.say("a@x", due=-5, life=10_000)
        desk.say("b@x", due=3_600, life=10_000)
        grace = {"grace_until": at(-86_400 - 900)}
        assert desk.outbox.miss(at(-86_400), slept_from=at(-86_370), **grace) == 0
        assert desk.outbox.miss(at(-86_400), slept_from=at(0), **grace) == 1
        assert desk.states() == [State.MISSED, State.QUEUED]

    def test_a_retry_that_was_overslept_is_missed(self, desk: Desk) -> None:
        """It would have been tried long ago."""
        desk.say("a@x", life=10_000)
        desk.settle(desk.claim()[0], PUT_BACK)
        assert desk.outbox.miss(at(1_000), slept_from=at(50), grace_until=at(900)) == 1


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


class TestTogether:
    """What many deliveries led to at the same time is written in one go, each judged for itself."""

    def test_of_intents_written_together_only_those_that_are_held_go(self, desk: Desk) -> None:
        """A stranger's intent among them goes nowhere, and each attempt belongs to its delivery."""
        desk.say("a@x", "b@x", "a@facebook")
        claimed = desk.claim()
        intents = [
            Intent(found=found, number=0, lease_until=at(10), began=at(0), now=at(0), deadline=at(5))
            for found in (claimed[0], replace(claimed[1], lease="stranger"), claimed[2])
        ]
        told = desk.installation.database.write(lambda connection: announce(connection, intents))
        assert [isinstance(one, LeaseLost) for one in told] == [False, True, False]
        assert [desk.outbox.load(found.id).parts[0].intent_at for found in claimed] == [at(0), None, at(0)]
        with desk.installation.database.read() as connection:
            whose = dict(connection.execute(select(attempt.c.id, attempt.c.delivery_id)).all())
        assert [whose[key] for key in told if isinstance(key, int)] == [claimed[0].id, claimed[2].id]

    def test_results_written_together_are_judged_each_for_itself(self, desk: Desk) -> None:
        """One is published, one waits again, and a stranger's failure is not believed."""
        desk.say("a@x", "b@x", "a@facebook")
        claimed = desk.claim()
        attempts = [desk.announce(found) for found in claimed]
        plain = Change(event=Event.PUBLISH, receipt=Receipt(remote_id="77"), wake_at=at(1))
        claimed[2] = replace(claimed[2], lease="stranger")
        results = [
            Result(
                found=found,
                record=found.parts[0],
                change=change,
                now=at(1),
                seen={"step": "commit", "outcome": "tested", "attempt_id": key},
            )
            for found, key, change in zip(claimed, attempts, (plain, PUT_BACK, PUT_BACK), strict=True)
        ]
        told = desk.installation.database.write(lambda connection: settle(connection, results))
        assert told[:2] == [State.PUBLISHED, State.QUEUED]
        assert isinstance(told[2], LeaseLost)
        assert desk.states() == [State.PUBLISHED, State.QUEUED, State.SENDING]
        known = desk.outbox.load(claimed[0].id)
        assert (known.parts[0].receipt, known.wake_at) == (Receipt(remote_id="77"), at(1))

    def test_plain_publications_are_written_together_and_only_from_on_its_way(self, desk: Desk) -> None:
        """Two receipts in one go, the second of one delivery and that of a doubt are left for a closer look."""
        desk.say("a@x", "b@x", "a@facebook")
        claimed = desk.claim()
        keys = [desk.announce(found) for found in claimed]
        desk.outbox.settle(claimed[2], claimed[2].parts[0], doubted(claimed[2], claimed[2].parts[0]), at(1), **SEEN)
        results = [
            Result(
                found=found,
                record=found.parts[0],
                change=Change(event=Event.PUBLISH, receipt=Receipt(remote_id=remote), wake_at=at(1)),
                now=at(1),
                seen={"step": "commit", "outcome": "Published", "attempt_id": key},
            )
            for found, key, remote in zip((*claimed, claimed[0]), (*keys, keys[0]), ("1", "2", "3", "4"), strict=True)
        ]
        told = desk.installation.database.write(lambda connection: publish(connection, results))
        assert told == [State.PUBLISHED, State.PUBLISHED, None, None]
        assert desk.states() == [State.PUBLISHED, State.PUBLISHED, State.UNCLEAR]
        receipts = [desk.outbox.load(found.id).parts[0].receipt for found in claimed]
        assert receipts == [Receipt(remote_id="1"), Receipt(remote_id="2"), None]
        with desk.installation.database.read() as connection:
            ended = select(attempt.c.outcome, attempt.c.decided, attempt.c.ended_at).where(attempt.c.id.in_(keys[:2]))
            assert connection.execute(ended).all() == [("Published", "published", at(1))] * 2

    def test_the_receipt_of_a_doubt_is_believed_all_the_same(self, desk: Desk) -> None:
        """It comes late, from a worker that was thought lost; it is a fact."""
        desk.say("a@x")
        (found,) = desk.claim()
        seen = {"step": "commit", "outcome": "Published", "attempt_id": desk.announce(found)}
        desk.outbox.take_over(at(60), doubted)
        assert desk.states() == [State.UNCLEAR]
        plain = Change(event=Event.PUBLISH, receipt=Receipt(remote_id="77"), wake_at=at(61))
        assert desk.outbox.settle(found, found.parts[0], plain, at(61), **seen) is State.PUBLISHED
        assert desk.outbox.load(found.id).parts[0].receipt == Receipt(remote_id="77")

    def test_two_results_of_one_delivery_are_taken_one_after_the_other(self, desk: Desk) -> None:
        """The second is judged by what the first has led to."""
        desk.say("a@x")
        (found,) = desk.claim()
        desk.announce(found)
        seen = {"step": "commit", "outcome": "tested"}
        results = [
            Result(found=found, record=found.parts[0], change=change, now=at(1), seen=seen)
            for change in (doubted(found, found.parts[0]), PUBLISHED)
        ]
        told = desk.installation.database.write(lambda connection: settle(connection, results))
        assert told == [State.UNCLEAR, State.PUBLISHED]
