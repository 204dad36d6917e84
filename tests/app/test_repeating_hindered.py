"""What cannot go out is skipped, and the reason kept; nothing is made up for, and nothing goes out twice."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from broadcaster.app.messages.deciding import pause, resume
from broadcaster.app.messages.repeating import NO_UPLINK, NOBODY, NOT_ONLINE, PAUSED, repetition_duty
from broadcaster.delivery.states import Event, State
from broadcaster.storage.messages.repeats import NO_ACCOUNT_FREE, Repeat
from broadcaster.storage.outbox.broadcasts import REPLACED, TOO_LATE

from .bureau import FACEBOOK, HOUR, Bureau, X, local
from .repeated import ONLINE, SIX, after, texts


@pytest.mark.parametrize(
    "state", [State.QUEUED, State.SENDING, State.UNCLEAR, State.NEEDS_DECISION, State.BLOCKED, State.REFUSED]
)
def test_an_account_has_one_outstanding_repeat_at_most(bureau: Bureau, state: State) -> None:
    """Whatever it waits for; the other account goes on. What was only not sent in time falls out, and makes room."""
    accepted = bureau.say("Zu.", FACEBOOK, X, how=SIX)
    bureau.publish()
    after(bureau, hours=6)
    outstanding = bureau.deliveries(accepted)[3].id
    bureau.put(outstanding, State.SENDING)
    bureau.publish()
    bureau.put(outstanding, state)
    after(bureau, hours=6)
    bureau.publish()
    after(bureau, hours=6)
    found = bureau.deliveries(accepted)
    assert [(one.account.name, one.occurrence) for one in found[4:6]] == [(FACEBOOK, 2), (FACEBOOK, 3)]
    fell_out = state in (State.QUEUED, State.BLOCKED)
    assert (found[3].state, found[3].sentence == TOO_LATE) == (State.CANCELLED if fell_out else state, fell_out)
    assert [(one.account.name, one.occurrence) for one in found[6:]] == ([(X, 3)] if fell_out else [])


def test_a_repeat_that_no_account_could_take_is_skipped_and_says_so(bureau: Bureau) -> None:
    """It does not count as one of so many times."""
    accepted = bureau.say(how={"every": "6h", "times": 2})
    bureau.put(accepted.delivery_ids[0], State.NEEDS_DECISION)
    after(bureau, hours=6)
    found = bureau.broadcast(accepted)
    assert (found.occurrence, found.repeating and found.repeating.skipped_because) == (0, NO_ACCOUNT_FREE)
    bureau.decide(accepted.delivery_ids[0], Event.LEAVE)
    after(bureau, hours=6)
    assert bureau.broadcast(accepted).occurrence == 1


def test_what_was_missed_gives_way_to_the_next_repeat(bureau: Bureau) -> None:
    """Nobody has to decide about it any more: the new one says the same, newer."""
    accepted = bureau.say(how=SIX)
    bureau.put(accepted.delivery_ids[0], State.MISSED)
    after(bureau, hours=6)
    found = bureau.deliveries(accepted)
    assert [(one.state, one.sentence) for one in found] == [(State.CANCELLED, REPLACED), (State.QUEUED, None)]


def test_a_repeat_that_was_not_sent_in_time_falls_out_without_an_alarm(bureau: Bureau) -> None:
    """Until the next one it is worth sending, and not a moment longer."""
    accepted = bureau.say(how=SIX)
    bureau.publish()
    after(bureau, hours=6)
    assert bureau.deliveries(accepted)[1].expires_at == bureau.clock() + 6 * HOUR
    bureau.clock.advance(hours=6)
    bureau.installation.outbox.miss(bureau.clock)
    found = bureau.deliveries(accepted)[1]
    assert (found.state, found.sentence) == (State.CANCELLED, TOO_LATE)
    assert bureau.told() == []


def test_after_a_week_off_one_repeat_goes_out_at_its_time_and_none_is_made_up_for(bureau: Bureau) -> None:
    """28 were missed."""
    accepted = bureau.say(how=SIX)
    bureau.publish()
    after(bureau, days=7, hours=3)
    found = bureau.broadcast(accepted)
    assert len(bureau.states(accepted)) == 1
    assert (found.next_at, found.occurrence) == (local("2026-11-30 14:00"), 0)
    assert found.repeating is not None
    assert (found.repeating.skipped_at, found.repeating.skipped_because) == (local("2026-11-30 08:00"), NOBODY)
    after(bureau, hours=3)
    assert bureau.states(accepted) == [State.PUBLISHED, State.QUEUED]


def test_within_the_lateness_it_still_goes_out(bureau: Bureau) -> None:
    """A quarter of an hour, and then not any more."""
    accepted = bureau.say(how=SIX)
    bureau.publish()
    after(bureau, hours=6, minutes=15)
    assert bureau.broadcast(accepted).occurrence == 1
    bureau.publish()
    after(bureau, hours=6, seconds=1)
    assert bureau.broadcast(accepted).occurrence == 1


@pytest.mark.parametrize("hindrance", ["paused", "uplink", "website"])
def test_what_cannot_go_out_is_skipped_and_the_reason_kept(bureau: Bureau, hindrance: str) -> None:
    """Stopped, cut off, or under a condition that is not met: none fires, none waits for the end of it."""
    bureau.judge("online")
    accepted = bureau.say(website=ONLINE, how=SIX)
    bureau.publish()
    match hindrance:
        case "paused":
            pause(bureau.installation, "Falsche Nummer")
        case "uplink":
            bureau.write("UPDATE organisation SET uplink_lost_at = 1")
        case _:
            bureau.judge("offline")
    after(bureau, hours=6)
    assert bureau.broadcast(accepted).repeating is not None
    assert bureau.broadcast(accepted).repeating.skipped_at is None  # type: ignore[union-attr]
    after(bureau, minutes=16)
    found = bureau.broadcast(accepted)
    assert found.repeating is not None
    reasons = {"paused": PAUSED, "uplink": NO_UPLINK, "website": NOT_ONLINE}
    assert (found.occurrence, found.repeating.skipped_because) == (0, reasons[hindrance])
    resume(bureau.installation)
    bureau.write("UPDATE organisation SET uplink_lost_at = NULL")
    bureau.judge("online")
    bureau.repeat()
    assert len(bureau.states(accepted)) == 1
    after(bureau, hours=5, minutes=44)
    assert bureau.broadcast(accepted).occurrence == 1


def test_a_short_hindrance_only_delays(bureau: Bureau) -> None:
    """It is over within the lateness."""
    accepted = bureau.say(how=SIX)
    bureau.publish()
    pause(bureau.installation, "Kurz")
    after(bureau, hours=6, minutes=5)
    assert bureau.broadcast(accepted).occurrence == 0
    resume(bureau.installation)
    bureau.repeat()
    assert texts(bureau, accepted)[1].endswith("14:05 Uhr")


def test_a_queued_repeat_is_not_held_but_dropped_when_the_website_goes(bureau: Bureau) -> None:
    """Held, it would say an old time once it is released."""
    bureau.judge("online")
    accepted = bureau.say(website=ONLINE, how=SIX)
    bureau.publish()
    after(bureau, hours=6)
    bureau.judge("offline")
    assert bureau.states(accepted) == [State.PUBLISHED, State.CANCELLED]


def test_repeats_keep_their_distance_on_an_account(bureau: Bureau) -> None:
    """Five messages that are repeated at eight come from eight on, five minutes apart."""
    said = [bureau.say(f"Meldung {number}.", how={"on": ["9:00"]}) for number in range(5)]
    bureau.publish()
    after(bureau, hours=1)
    due = [bureau.deliveries(accepted)[1].due_at for accepted in said]
    assert due == [bureau.clock() + number * timedelta(minutes=5) for number in range(5)]


def test_two_workers_and_a_crash_send_each_repeat_once(bureau: Bureau) -> None:
    """Both read it as due; whoever comes second changes nothing."""
    accepted = bureau.say("Zu.", FACEBOOK, X, how=SIX)
    bureau.publish()
    bureau.clock.advance(hours=6)
    others = [bureau.open_again() for _ in range(3)]
    start = threading.Barrier(4)

    def work(installation: object) -> None:
        start.wait()
        repetition_duty(installation)  # type: ignore[arg-type]

    threads = [threading.Thread(target=work, args=(one,)) for one in (bureau.installation, *others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        other.close()
    assert [(one.account.name, one.occurrence) for one in bureau.deliveries(accepted)[2:]] == [(FACEBOOK, 1), (X, 1)]
    bureau.repeat()
    assert len(bureau.deliveries(accepted)) == 4


def test_a_worker_that_comes_too_late_changes_nothing(bureau: Bureau) -> None:
    """It read that a repeat was due, slept, and another one sent it."""
    accepted = bureau.say(how=SIX)
    bureau.publish()
    bureau.clock.advance(hours=6)
    [read] = bureau.installation.repeats.live()
    bureau.repeat()
    bureau.publish()
    sent, first = bureau.broadcast(accepted), bureau.deliveries(accepted)[0]
    again = Repeat(
        found=read,
        due_at=bureau.clock(),
        renditions=[(first.account, first.rendition)],
        pictures={},
        alerts=[],
        spacing=timedelta(0),
        expiry=HOUR,
    )
    assert bureau.installation.repeats.send(again) == ()
    bureau.installation.repeats.skip(read, bureau.clock(), NOBODY)
    assert bureau.broadcast(accepted) == sent
    assert len(bureau.deliveries(accepted)) == 2
