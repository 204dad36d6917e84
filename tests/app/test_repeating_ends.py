"""A repetition has an end, with its reason, and takes with it what is queued."""

from __future__ import annotations

import pytest

from broadcaster.app.messages import approving
from broadcaster.app.messages.deciding import cancel
from broadcaster.app.messages.repeating import stop_repeats
from broadcaster.app.people import people
from broadcaster.app.people.roles import Role
from broadcaster.app.people.signing_in import in_hands_of
from broadcaster.delivery.states import State
from broadcaster.schedule import guard
from broadcaster.words.errors import InvalidInput

from .bureau import FACEBOOK, HOUR, Bureau
from .repeated import OFFLINE, OUTAGE, SIX, after


@pytest.mark.parametrize("why", ["corrected", "withdrawn", "cancelled", "stopped", "online"])
def test_a_repetition_ends_with_its_reason_and_takes_what_is_queued_with_it(bureau: Bureau, why: str) -> None:
    """At once, not at the next repeat."""
    bureau.judge("offline")
    accepted = bureau.say(website=OFFLINE, how=SIX)
    bureau.publish()
    after(bureau, hours=6)
    number = accepted.message_id
    match why:
        case "corrected":
            bureau.say("Rufen Sie 456 an.", corrects=number)
            because = guard.CORRECTED
        case "withdrawn":
            bureau.installation.repeats.stop(number, guard.WITHDRAWN)
            because = guard.WITHDRAWN
        case "cancelled":
            assert cancel(bureau.installation, number).ended
            because = guard.CANCELLED
        case "stopped":
            assert stop_repeats(bureau.installation, number)
            because = guard.STOPPED
        case _:
            bureau.judge("online")
            because = guard.ONLINE_AGAIN
    found = bureau.broadcast(accepted)
    assert (found.ended_at, found.ended_because, found.next_at) == (bureau.clock(), because, None)
    assert bureau.states(accepted)[:2] == [State.PUBLISHED, State.CANCELLED]
    assert found.upcoming(bureau.clock()) == []
    after(bureau, days=3)
    assert len(bureau.states(accepted)) == 2 + (why == "corrected")
    assert not stop_repeats(bureau.installation, number)


@pytest.mark.parametrize("trace", ["withdrawn", "corrected", "all-clear", "online"])
def test_the_guard_looks_again_before_each_repeat(bureau: Bureau, trace: str) -> None:
    """Whoever forgot to end it: what the database knows is enough."""
    bureau.judge("offline")
    accepted = bureau.say(website=OFFLINE, how=SIX)
    bureau.publish()
    match trace:
        case "withdrawn":
            bureau.put(accepted.delivery_ids[0], State.WITHDRAWN)
        case "corrected":
            bureau.write(
                "INSERT INTO revision SELECT message_id, 2, organisation_id, content, created_at FROM revision"
            )
        case "all-clear":
            bureau.write(f"INSERT INTO outage ({OUTAGE}) VALUES (7, 1, 1, '[]', 'off', 'off', '[]')")
            bureau.write("UPDATE broadcast SET outage_id = 7")
            clear = bureau.say("Entwarnung.", FACEBOOK)
            bureau.write("UPDATE broadcast SET outage_id = 7, all_clear = 1 WHERE id = ?", clear.broadcast_id)
        case _:
            bureau.judge("online", follow=False)
    after(bureau, hours=6)
    reasons = {
        "withdrawn": guard.WITHDRAWN,
        "corrected": guard.CORRECTED,
        "all-clear": guard.SUPERSEDED,
        "online": guard.ONLINE_AGAIN,
    }
    assert bureau.broadcast(accepted).ended_because == reasons[trace]
    assert len(bureau.deliveries(accepted)) == 1


def test_the_repeats_of_an_outage_can_be_ended_together(bureau: Bureau) -> None:
    """With a reason of their own."""
    bureau.write(f"INSERT INTO outage ({OUTAGE}) VALUES (7, 1, 1, '[]', 'off', 'off', '[]')")
    said = [bureau.say(f"Meldung {number}.", how=SIX) for number in range(3)]
    bureau.write("UPDATE broadcast SET outage_id = 7 WHERE id < 3")
    assert bureau.installation.repeats.stop_outage(7, guard.SUPERSEDED) == 2
    assert [bureau.broadcast(accepted).ended_at is None for accepted in said] == [False, False, True]


def test_so_many_times_and_no_more(bureau: Bureau) -> None:
    """The end comes with the last, which still goes out."""
    accepted = bureau.say(how={"every": "6h", "times": 2})
    for _ in range(4):
        bureau.publish()
        after(bureau, hours=6)
    assert bureau.states(accepted) == [State.PUBLISHED] * 3
    found = bureau.broadcast(accepted)
    assert (found.occurrence, found.ended_because) == (2, guard.DONE)


def test_nothing_is_repeated_after_its_end_or_its_validity(bureau: Bureau) -> None:
    """The last is before it."""
    until = bureau.say("Bis acht.", how={"every": "6h", "until": bureau.clock() + 12 * HOUR})
    valid = bureau.say("Gilt bis acht.", FACEBOOK, how=SIX, draft={"valid_until": bureau.clock() + 12 * HOUR})
    for _ in range(4):
        bureau.publish()
        after(bureau, hours=6)
    assert (len(bureau.states(until)), bureau.broadcast(until).ended_because) == (3, guard.DONE)
    assert (len(bureau.states(valid)), bureau.broadcast(valid).ended_because) == (2, guard.EXPIRED)


def test_a_repetition_without_a_single_repeat_is_refused(bureau: Bureau) -> None:
    """The sentence names what is too early."""
    with pytest.raises(InvalidInput, match="Not one repeat") as caught:
        bureau.say(how={"every": "6h", "until": bureau.clock() + HOUR})
    assert caught.value.problems[0].field == "until"
    with pytest.raises(InvalidInput, match="Not one repeat") as caught:
        bureau.say(how=SIX, draft={"valid_until": bureau.clock() + HOUR})
    assert caught.value.problems[0].field == "valid_until"


def test_withdrawing_the_wrong_revision_leaves_the_repeats_of_the_right_one(bureau: Bureau) -> None:
    """The wrong one has ended with its correction; cancelling one revision ends its own repeats only."""
    wrong = bureau.say("Rufen Sie 123 an.", how=SIX)
    bureau.publish()
    right = bureau.say("Rufen Sie 456 an.", corrects=wrong.message_id, how=SIX)
    bureau.publish()
    bureau.put(wrong.delivery_ids[0], State.WITHDRAWN)
    assert not cancel(bureau.installation, wrong.message_id, 1).ended
    after(bureau, hours=6)
    assert bureau.broadcast(right).occurrence == 1
    assert cancel(bureau.installation, wrong.message_id, 2).ended


@pytest.mark.parametrize("bureau", [{"approval": True}], indirect=True)
@pytest.mark.parametrize("approved", [True, False])
def test_repeats_begin_with_the_approval_or_never(bureau: Bureau, *, approved: bool) -> None:
    """While it is awaited nothing is due and nothing skipped; what is not approved is not repeated either."""
    accepted = bureau.say(how=SIX)
    after(bureau, hours=5)
    found = bureau.broadcast(accepted)
    assert (found.next_at, found.repeating and found.repeating.skipped_at) == (None, None)
    ticket = people.invite(bureau.installation, "approver", "Approver", [Role.APPROVER])
    approver = people.choose_password(bureau.installation, ticket, "wolke tisch anker birne")
    (awaited,) = approving.awaited(bureau.installation)
    hands = in_hands_of(bureau.installation, approver)
    if not approved:
        approving.reject(hands, approver, awaited.broadcast_id, awaited.content_hash, "Falsche Nummer")
        ended = bureau.broadcast(accepted).ended_because
        assert ended is not None and ended.de == "Nicht freigegeben: Falsche Nummer"
        after(bureau, days=1)
        assert bureau.states(accepted) == [State.CANCELLED]
        return
    approving.approve(hands, approver, awaited.broadcast_id, awaited.content_hash)
    bureau.publish()
    after(bureau, hours=6, seconds=-1)
    assert bureau.states(accepted) == [State.PUBLISHED]
    after(bureau, seconds=1)
    bureau.publish()
    assert bureau.states(accepted) == [State.PUBLISHED] * 2
