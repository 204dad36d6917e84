"""The outbox hands each delivery to one worker, in order."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from broadcaster.app import Installation
from broadcaster.channel import Receipt
from broadcaster.delivery.change import Change
from broadcaster.delivery.corrections import REPLACED
from broadcaster.delivery.states import Event, State
from broadcaster.storage.outbox.outbox import Outbox

from .desk import LEASE, NOW, PUBLISHED, PUT_BACK, ROOM, SAID, Desk, at, doubted, names, record_of


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
        desk.outbox.claim_doubts("w", lambda: at(61), LEASE, ROOM)
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
                desk.outbox.take_over(lambda: at(11), doubted)
            case "not found":
                desk.settle(found, doubted(found, record_of(found)))
                (read,) = desk.outbox.claim_doubts("r", lambda: at(61), LEASE, ROOM)
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
            while claimed := outbox.claim(owner, lambda: NOW, LEASE, {"x": 3}):
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
        seen = [len(desk.outbox.claim_doubts("r", partial(at, s), LEASE, ROOM)) for s in (59, 61, 62, 70.9, 71.1)]
        assert seen == [0, 1, 0, 0, 1]
