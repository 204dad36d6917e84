"""What follows from an answer: every rule of the delivery, without clock or database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from broadcaster.channel import (
    Absent,
    CannotTell,
    Capabilities,
    ChannelError,
    Found,
    Handle,
    Part,
    PersonDecides,
    Receipt,
    Refused,
    RetryLater,
    ThreadRefused,
    WaitForCredentials,
)
from broadcaster.delivery import rounds, rules
from broadcaster.delivery.records import Account, Delivery, PartRecord, Policy
from broadcaster.delivery.states import Event, State
from broadcaster.rendition.render import Rendition
from broadcaster.words import Sentence

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
SAID = Sentence(de="Grund.", en="Reason.")
CONTAINER = Capabilities(text_limit=100, handle=Handle.CONTAINER)
DRAFT = Capabilities(text_limit=100, handle=Handle.DRAFT)
RECEIPT = Receipt(remote_id="1")


def delivery(parts: int = 1, **values: object) -> Delivery:
    """A delivery on its way, with ``parts`` parts."""
    part = Part(text="x", length=1, limit=10)
    made = Delivery(
        id=1,
        organisation_id=1,
        broadcast_id=1,
        message_id=1,
        account=Account(id=1, organisation_id=1, name="a@x", channel="x", practice=True, settings={}),
        state=State.SENDING,
        policy=Policy.PREFER_ONCE,
        rendition=Rendition(channel="x", parts=(part,) * parts, problems=()),
        parts=tuple(PartRecord(number=number, notes={}) for number in range(parts)),
        due_at=NOW,
        wake_at=NOW,
        expires_at=NOW + timedelta(hours=6),
        changed_at=NOW,
    )
    return replace(made, **values)  # type: ignore[arg-type]


def test_the_last_part_publishes_the_delivery_and_others_advance_it() -> None:
    """A thread is published when its last part is."""
    thread = delivery(parts=2)
    assert rules.published(thread, thread.parts[0], RECEIPT, NOW).event is Event.ADVANCE
    assert rules.published(thread, thread.parts[1], RECEIPT, NOW).event is Event.PUBLISH


@pytest.mark.parametrize(
    ("published", "german"),
    [(1, "Nicht erschienen: die Teile 2 bis 3 von 3."), (2, "Nicht erschienen: Teil 3 von 3.")],
)
def test_a_refused_thread_says_what_is_missing_and_is_remembered(published: int, german: str) -> None:
    """Refused like any content, and the account writes no more threads."""
    thread = delivery(parts=3)
    parts = tuple(replace(part, receipt=RECEIPT if part.number < published else None) for part in thread.parts)
    change = rules.unprepared(replace(thread, parts=parts), ThreadRefused(SAID), NOW, Random(1))
    assert (change.event, change.threads_refused) == (Event.REFUSE, True)
    assert change.sentence is not None
    assert change.sentence.de.startswith(f"Grund. {german}")
    assert not rules.unprepared(thread, Refused(SAID), NOW, Random(1)).threads_refused


@pytest.mark.parametrize(
    ("error", "event"),
    [
        (WaitForCredentials(SAID), Event.BLOCK),
        (Refused(SAID), Event.REFUSE),
        (PersonDecides(SAID), Event.ASK),
        (RetryLater(SAID), Event.PUT_BACK),
    ],
)
def test_errors_are_followed_by_what_they_are_named_after(error: ChannelError, event: Event) -> None:
    """The adapter's word decides what happens next."""
    assert rules.unprepared(delivery(), error, NOW, Random(1)).event is event


def test_what_is_given_up_leaves_its_account_in_peace_all_the_same() -> None:
    """The delivery is too late; the platform's wait holds for the others, which would only be refused too."""
    day = RetryLater(SAID, after=timedelta(days=1), whole_account=True)
    change = rules.unprepared(delivery(), day, NOW, Random(1))
    assert change.event is Event.MISS
    assert change.account_resumes_at is not None and change.account_resumes_at >= NOW + timedelta(days=1)
    limited = rounds.limited(delivery(), NOW + timedelta(hours=7))
    assert (limited.event, limited.account_resumes_at) == (Event.MISS, NOW + timedelta(hours=7))


def test_a_dead_access_blocks_the_whole_account() -> None:
    """Nothing else of the account is tried."""
    assert rules.unprepared(delivery(), WaitForCredentials(SAID), NOW, Random(1)).account_blocked_because == SAID


def test_mere_waiting_is_short_at_first_and_longer_each_time() -> None:
    """A picture being processed is looked at soon, one that never gets ready ever later."""
    waiting = RetryLater(SAID, after=timedelta(seconds=3))
    waits = [rules.unprepared(delivery(failures=count), waiting, NOW, Random(1)).wake_at for count in (0, 2, 4, 9)]
    assert waits[0] is not None and waits[0] < NOW + timedelta(seconds=4)
    assert waits == sorted(waits, key=str) and waits[-1] is not None and waits[-1] > NOW + timedelta(minutes=4)


def test_throttling_makes_the_account_wait_and_keeps_the_order() -> None:
    """The delivery stays first in line; the account resumes when the platform said."""
    throttled = RetryLater(SAID, after=timedelta(minutes=9), whole_account=True)
    change = rules.unprepared(delivery(), throttled, NOW, Random(1))
    assert change.wake_at is None
    assert change.account_resumes_at is not None
    assert change.account_resumes_at >= NOW + timedelta(minutes=9)


def test_a_retry_after_the_expiry_is_missed_instead() -> None:
    """Nothing is tried beyond its time."""
    late = delivery(expires_at=NOW + timedelta(seconds=1))
    assert rules.unprepared(late, RetryLater(SAID), NOW, Random(1)).event is Event.MISS


def test_an_unknown_failure_of_prepare_is_tried_only_so_often() -> None:
    """Then a person is asked."""
    assert rounds.unknown(delivery(), ValueError(), NOW, Random(1)).event is Event.PUT_BACK
    worn = delivery(unexpected=rounds.MAX_UNEXPECTED - 1)
    assert rounds.unknown(worn, ValueError(), NOW, Random(1)).event is Event.ASK


def doubtful(**values: object) -> Delivery:
    """A delivery whose commit is unclear."""
    return delivery(state=State.UNCLEAR, doubt_since=NOW, **values)


def test_what_is_found_is_published() -> None:
    """A read-back that shows the part is the proof."""
    found = doubtful()
    change = rules.observed(found, found.parts[0], Found(receipt=RECEIPT), CONTAINER, NOW, 1.0, Random(1))
    assert (change.event, change.receipt) == (Event.PUBLISH, RECEIPT)


@pytest.mark.parametrize("absences", [0, 1, 2])
def test_one_absence_proves_nothing(absences: int) -> None:
    """Several agreeing reads are needed."""
    found = doubtful(absences=absences)
    change = rules.observed(found, found.parts[0], Absent(account="1"), CONTAINER, NOW, 1.0, Random(1))
    assert (change.event, change.absent) == (Event.DOUBT, True)
    assert change.wake_at == NOW + timedelta(seconds=40)


def test_agreeing_absences_ask_a_person_by_default() -> None:
    """``prefer_once``: better silent than twice."""
    found = doubtful(absences=3)
    assert rules.observed(found, found.parts[0], Absent(account="1"), CONTAINER, NOW, 1.0, Random(1)).event is Event.ASK


def test_prefer_delivery_sends_again_at_most_once() -> None:
    """The second doubt about the same delivery asks a person."""
    first = doubtful(absences=3, policy=Policy.PREFER_DELIVERY)
    change = rules.observed(
        first, first.parts[0], Absent(account="1", prepare_again=True), CONTAINER, NOW, 1.0, Random(1)
    )
    assert (change.event, change.resent, change.forget_notes) == (Event.SEND_AGAIN, True, True)
    second = doubtful(absences=3, policy=Policy.PREFER_DELIVERY, resends=1)
    assert (
        rules.observed(second, second.parts[0], Absent(account="1"), CONTAINER, NOW, 1.0, Random(1)).event is Event.ASK
    )


def test_a_draft_is_switched_again_without_asking_only_so_often() -> None:
    """Setting the same flag twice cannot duplicate; a draft that stays unpublished all the same is a person's."""
    found = doubtful(absences=3)
    change = rules.observed(found, found.parts[0], Absent(account="1"), DRAFT, NOW, 1.0, Random(1))
    assert (change.event, change.resent, change.forget_notes) == (Event.SEND_AGAIN, True, False)
    worn = replace(found, resends=rounds.MAX_SWITCHES)
    ended = rules.observed(worn, worn.parts[0], Absent(account="1"), DRAFT, NOW, 1.0, Random(1))
    assert ended.event is Event.ASK
    assert ended.sentence is not None and "3 Versuche" in ended.sentence.de


@pytest.mark.parametrize(("minutes", "event"), [(15, Event.SEND_AGAIN), (16, Event.ASK)])
@pytest.mark.parametrize("capabilities", [DRAFT, CONTAINER])
def test_what_was_begun_long_ago_is_not_sent_again_by_itself(
    minutes: int, event: Event, capabilities: Capabilities
) -> None:
    """The laptop slept within a commit: whatever the channel could repeat, late is asked about."""
    found = doubtful(absences=3, policy=Policy.PREFER_DELIVERY)
    begun = replace(found.parts[0], intent_at=NOW - timedelta(minutes=minutes))
    assert rules.observed(found, begun, Absent(account="1"), capabilities, NOW, 1.0, Random(1)).event is event


@pytest.mark.parametrize("whole_account", [False, True])
def test_no_wait_reaches_beyond_the_end_of_a_delivery(whole_account: bool) -> None:  # noqa: FBT001 - a parameter
    """Media still being processed, or a platform that asks for patience."""
    found = delivery(expires_at=NOW + timedelta(minutes=5))
    error = RetryLater(SAID, after=timedelta(minutes=5), whole_account=whole_account)
    change = rules.unprepared(found, error, NOW, Random(1))
    assert (change.event, change.wake_at) == (Event.MISS, None)
    assert (change.account_resumes_at is not None) is whole_account


def test_an_undecided_doubt_ends_with_a_person_in_bounded_time() -> None:
    """Reads that decide nothing do not go on for ever."""
    found = doubtful(reads=3)
    blind = CannotTell(sentence=SAID)
    early = rules.observed(found, found.parts[0], blind, CONTAINER, NOW, 1.0, Random(1))
    late = rules.observed(found, found.parts[0], blind, CONTAINER, NOW + rules.MAX_DOUBT, 1.0, Random(1))
    assert (early.event, late.event) == (Event.DOUBT, Event.ASK)


def test_a_read_that_decides_nothing_breaks_the_row_of_absences() -> None:
    """Only reads on a living path count, one after the other."""
    found = doubtful(absences=2)
    change = rules.observed(found, found.parts[0], CannotTell(sentence=SAID), CONTAINER, NOW, 1.0, Random(1))
    assert (change.event, change.absent) == (Event.DOUBT, False)


def test_the_first_read_waits_until_a_late_sender_is_dead() -> None:
    """Deadline of the commit plus the configured wait."""
    deadline = NOW + timedelta(seconds=42)
    change = rules.doubted(SAID, deadline, timedelta(seconds=30))
    assert change.wake_at == change.doubt_since == deadline + timedelta(seconds=30)
