"""A person sees why something waits, behind which message and until when, and can send it now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadcaster.app.installation.recording import look
from broadcaster.app.messages.deciding import pause
from broadcaster.app.messages.hastening import send_now
from broadcaster.app.messages.reading import show, waits
from broadcaster.delivery.records import Accepted
from broadcaster.delivery.states import State
from broadcaster.delivery.waiting import Rule, Wait
from broadcaster.schedule.urgency import Urgency
from broadcaster.storage.outbox.broadcasts import APPROVED
from broadcaster.words.errors import InvalidInput, UnknownName

from .bureau import FACEBOOK, HOUR, Bureau, X

MINUTE = timedelta(minutes=1)


def wait(bureau: Bureau, accepted: Accepted) -> Wait | None:
    """Why the last delivery of a message waits."""
    return show(bureau.installation, accepted.message_id).waits.get(accepted.delivery_ids[-1])


def test_each_rule_is_named_with_what_it_waits_behind_and_until_when(bureau: Bureau) -> None:
    """In the order in which they hold."""
    first, second = bureau.say("Erstens."), bureau.say("Zweitens.")
    assert wait(bureau, first) is None
    assert wait(bureau, second) == Wait(rule=Rule.TURN, behind=first.message_id)
    bureau.put(first.delivery_ids[0], State.SENDING)
    assert wait(bureau, second) == Wait(rule=Rule.BUSY, behind=first.message_id)
    correction = bureau.say("Berichtigt.", corrects=first.message_id)
    assert wait(bureau, correction) == Wait(rule=Rule.EARLIER, behind=first.message_id)
    later = bureau.say("Später.", at=bureau.clock() + HOUR)
    assert wait(bureau, later) == Wait(rule=Rule.PLANNED, until=bureau.clock() + HOUR)
    bureau.write("UPDATE account SET resume_at = ?", 2_000_000_000_000_000)
    throttled = wait(bureau, second)
    assert throttled and throttled.rule is Rule.PLATFORM and throttled.until
    bureau.write("UPDATE account SET resume_at = NULL")
    bureau.put(first.delivery_ids[0], State.PUBLISHED)
    bureau.write("UPDATE delivery SET failures = 1, wake_at = wake_at + 60000000 WHERE id = ?", second.delivery_ids[0])
    assert wait(bureau, second) == Wait(rule=Rule.RETRY, until=bureau.clock() + MINUTE)
    pause(bureau.installation, "Falsche Nummer")
    assert wait(bureau, second) == Wait(rule=Rule.STOPPED)


def test_a_distance_names_the_message_it_is_kept_to(bureau: Bureau) -> None:
    """Released by the website, five minutes behind what goes first."""
    bureau.judge("offline")
    first, second = (
        bureau.say("Erstens.", website="wait until online"),
        bureau.say("Zweitens.", website="wait until online"),
    )
    bureau.judge("online")
    assert wait(bureau, second) == Wait(rule=Rule.SPACING, behind=first.message_id, until=bureau.clock() + 5 * MINUTE)
    assert all("{" not in text for text in (wait(bureau, second).sentence.de, wait(bureau, second).sentence.en))  # type: ignore[union-attr]


def test_a_person_sends_now_what_our_own_rules_hold_back(bureau: Bureau) -> None:
    """Planned, spaced or behind others: it is first, due now, and the record says who did it."""
    bureau.say("Davor.", FACEBOOK, X)
    planned = bureau.say("Um fünf.", FACEBOOK, X, at=bureau.clock() + HOUR)
    done = send_now(bureau.installation, planned.message_id, [X])
    assert [one.account.name for one in done.deliveries] == [X]
    assert done.waits == {}
    other, mine = bureau.deliveries(planned)
    assert (mine.urgency, mine.due_at, mine.wake_at) == (Urgency.URGENT, bureau.clock(), bureau.clock())
    assert (other.urgency, other.due_at) == (Urgency.NORMAL, bureau.clock() + HOUR)
    claimed = bureau.installation.outbox.claim("w", bureau.clock, MINUTE, {"x": 1})
    assert [one.id for one in claimed] == [mine.id]
    entry = look(bureau.installation, what="sent now")[0]
    assert (entry.about, entry.details["deliveries"]) == (f"message {planned.message_id}", [mine.id])


def test_what_a_platform_or_an_earlier_event_asks_for_still_holds(bureau: Bureau) -> None:
    """It is said so, and what comes before is as urgent from then on."""
    wrong = bureau.say("Tel. 1.")
    bureau.put(wrong.delivery_ids[0], State.UNCLEAR)
    correction = bureau.say("Tel. 2.", corrects=wrong.message_id, urgency="repeat")
    done = send_now(bureau.installation, wrong.message_id)
    assert [one.rule for one in done.waits.values()] == [Rule.EARLIER]
    assert bureau.deliveries(correction)[0].urgency is Urgency.URGENT
    bureau.write("UPDATE account SET resume_at = ?", round((bureau.clock() + HOUR).timestamp()) * 1_000_000)
    other = bureau.say("Anderes.", FACEBOOK)
    assert [one.rule for one in send_now(bureau.installation, other.message_id).waits.values()] == [Rule.PLATFORM]


def test_what_cannot_be_sent_now_is_refused_with_the_reason(bureau: Bureau) -> None:
    """Held for the website, approved for another time, over, unknown; nothing is changed."""
    bureau.judge("offline")
    held = bureau.say("Wartet.", website="wait until online")
    with pytest.raises(InvalidInput, match="held waits"):
        send_now(bureau.installation, held.message_id)
    planned = bureau.say("Um fünf.", at=bureau.clock() + HOUR)
    bureau.write("UPDATE broadcast SET approval = ? WHERE id = ?", APPROVED, planned.broadcast_id)
    with pytest.raises(InvalidInput, match="approval is for the planned time"):
        send_now(bureau.installation, planned.message_id)
    assert bureau.deliveries(planned)[0].due_at == bureau.clock() + HOUR
    with pytest.raises(UnknownName):
        send_now(bureau.installation, 99)
    with pytest.raises(UnknownName):
        send_now(bureau.installation, planned.message_id, ["nowhere@x"])


def test_a_long_queue_is_explained_in_a_few_statements(bureau: Bureau) -> None:
    """Whatever its length."""
    ids = [bureau.say(f"Nummer {number}.").delivery_ids[0] for number in range(30)]
    found = waits(bureau.installation, ids)
    assert {one.behind for one in found.values()} == {1}
    assert len(found) == 29
