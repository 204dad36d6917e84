"""Intents and results that are written in one transaction are each judged for themselves."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from broadcaster.channel import Receipt
from broadcaster.delivery.change import Change
from broadcaster.delivery.states import Event, State
from broadcaster.storage.outbox.intents import Intent, announce
from broadcaster.storage.outbox.outbox import LeaseLost
from broadcaster.storage.outbox.publications import Result, publish
from broadcaster.storage.outbox.settlement import settle
from broadcaster.storage.schema import attempt

from .desk import PUBLISHED, PUT_BACK, SEEN, Desk, at, doubted


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
        desk.outbox.take_over(lambda: at(60), doubted)
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
