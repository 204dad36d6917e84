"""Nothing is sent that was not announced by whoever holds it, and results are judged by who brings them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from broadcaster.app import Installation
from broadcaster.delivery.change import Change
from broadcaster.delivery.states import Event, State
from broadcaster.storage.installation.alerts import Alerts
from broadcaster.storage.outbox.outbox import LeaseLost

from .desk import LEASE, NOW, PUBLISHED, PUT_BACK, ROOM, SAID, Desk, at, doubted, record_of


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
        desk.outbox.take_over(lambda: at(11), doubted)
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
        desk.outbox.extend([(following.id, following.lease)], at(10), at(90))
        (read,) = desk.outbox.claim_doubts("r", lambda: at(61), LEASE, ROOM)
        dead = Change(event=Event.ASK, sentence=SAID, account_blocked_because=SAID)
        desk.settle(read, dead, 61)
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
        desk.outbox.take_over(lambda: at(11), doubted)
        if meanwhile == "claimed by another":
            desk.claim(12, owner="other")
        assert desk.settle(found, PUBLISHED, 20) is State.PUBLISHED
        receipt = desk.outbox.load(found.id).parts[0].receipt
        assert receipt is not None
        assert receipt.remote_id == "77"

    def test_a_doubt_is_told_once_it_needs_a_person_however_often_it_is_read(self, desk: Desk) -> None:
        """As long as it is read by itself, nobody has to be woken."""
        desk.say("a@x")
        (found,) = desk.claim()
        desk.announce(found)
        desk.settle(found, doubted(found, record_of(found)))
        for second in (61, 62, 63):
            (read,) = desk.outbox.claim_doubts(str(second), partial(at, second), timedelta(seconds=0.5), ROOM)
            again = Change(event=Event.DOUBT, sentence=SAID, wake_at=at(second + 1), absent=True)
            desk.settle(read, again, second)
        alerts = Alerts(desk.installation.database, 1)
        assert desk.outbox.load(found.id).absences == 3
        assert alerts.unsent(at(70)) == []
        (read,) = desk.outbox.claim_doubts("64", lambda: at(64), timedelta(seconds=0.5), ROOM)
        desk.settle(read, Change(event=Event.ASK, sentence=SAID), 64)
        assert [alert.sentence.en for alert in alerts.unsent(at(70))] == ["a@x, message 1: Needs a decision. Reason."]

    def test_what_a_person_wants_sent_again_waits_for_its_blocked_account(self, desk: Desk) -> None:
        """It is not called queued while nothing can be sent."""
        desk.say("a@x")
        (found,) = desk.claim()
        desk.announce(found)
        desk.settle(found, Change(event=Event.ASK, sentence=SAID, account_blocked_because=SAID))
        assert desk.installation.decisions.decide(found.id, Event.SEND_AGAIN, SAID) is State.BLOCKED
        assert desk.installation.decisions.reconnect(found.account.id, SAID) == 1
        assert len(desk.claim(1)) == 1

    def test_a_block_takes_the_account_s_queue_with_it_and_no_other(self, desk: Desk) -> None:
        """New messages for it wait as well."""
        desk.say("a@x", "b@x")
        desk.say("a@x", "b@x")
        claimed = {found.account.name: found for found in desk.claim()}
        desk.settle(claimed["a@x"], Change(event=Event.BLOCK, sentence=SAID, account_blocked_because=SAID))
        desk.say("a@x")
        assert desk.states() == [State.BLOCKED, State.SENDING, State.BLOCKED, State.QUEUED, State.BLOCKED]
        assert desk.installation.decisions.reconnect(claimed["a@x"].account.id, SAID) == 3
        assert desk.states().count(State.QUEUED) == 4
