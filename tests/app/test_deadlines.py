"""Every wait is held against the end of what waits: "it is sent by itself" is never said of what will be too late."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from broadcaster.app.messages.deciding import send_again
from broadcaster.channel import RetryLater
from broadcaster.delivery import rules
from broadcaster.delivery.states import State
from broadcaster.words import Sentence

from .bureau import FACEBOOK, HOUR, Bureau, X

MINUTE = timedelta(minutes=1)
THROTTLED = Sentence(de="Zu viele Anfragen.", en="Too many requests.")


def until(bureau: Bureau, minutes: float) -> dict[str, datetime]:
    """A draft that is valid for so long."""
    return {"valid_until": bureau.clock() + minutes * MINUTE}


def turned_away(bureau: Bureau, minutes: float, *, whole_account: bool = True) -> None:
    """A worker tries what is first in line on X, and the platform asks for patience."""
    now, outbox = bureau.clock(), bureau.installation.outbox
    (given,) = outbox.claim("worker", lambda: now, HOUR, {"x": 1})
    error = RetryLater(THROTTLED, after=minutes * MINUTE, whole_account=whole_account)
    change = rules.unprepared(given, error, now, Random(1))
    outbox.settle(given, given.parts[0], change, now, step="prepare", outcome="RetryLater", started_at=now)


def test_what_waits_behind_a_throttled_account_is_told_when_the_wait_begins(bureau: Bureau) -> None:
    """An hour of patience: what ends before it needs a person now, on that account only; the rest goes on by itself."""
    first = bureau.say("Zuerst.", X, draft=until(bureau, 120))
    short = bureau.say("Gilt noch eine halbe Stunde.", X, FACEBOOK, draft=until(bureau, 30))
    planned = bureau.say("Geplant.", X, at=bureau.clock() + 20 * MINUTE, draft=until(bureau, 40))
    long = bureau.say("Gilt länger.", X)
    turned_away(bureau, 60)
    assert bureau.states(first) == bureau.states(long) == [State.QUEUED]
    assert bureau.states(short) == [State.MISSED, State.QUEUED]
    assert bureau.states(planned) == [State.MISSED]
    (told,) = bureau.told()
    assert told.startswith(f"{X}, 2 deliveries (message {short.message_id}, {planned.message_id}): Missed.")


def test_who_waits_too_long_itself_is_told_with_its_cause(bureau: Bureau) -> None:
    """Alone, or with its whole account."""
    for whole_account in (False, True):
        accepted = bureau.say("Gilt eine Viertelstunde.", draft=until(bureau, 15))
        turned_away(bureau, 20, whole_account=whole_account)
        (found,) = bureau.deliveries(accepted)
        assert found.state is State.MISSED
        assert found.sentence and THROTTLED.en in found.sentence.en
    assert len(bureau.told()) == 2


def test_what_is_said_while_the_account_waits_is_judged_at_once(bureau: Bureau) -> None:
    """Nobody is told that it goes out by itself; a person's "send again" gives it time."""
    bureau.say("Zuerst.")
    turned_away(bureau, 300)
    accepted = bureau.say("Gilt eine Stunde.", draft=until(bureau, 60))
    assert bureau.states(accepted) == [State.MISSED]
    assert len(bureau.told()) == 1
    assert send_again(bureau.installation, accepted.delivery_ids[0]) is State.QUEUED
    (found,) = bureau.deliveries(accepted)
    assert found.next_step_at < found.expires_at


def test_a_distance_beyond_the_end_is_told_when_it_is_given(bureau: Bureau) -> None:
    """Three wait for the website and are valid for eight minutes: the third would come after ten."""
    bureau.judge("offline")
    said = [bureau.say(f"Nummer {one}.", website="wait until online", draft=until(bureau, 8)) for one in range(3)]
    bureau.judge("online")
    assert [bureau.states(one) for one in said] == [[State.QUEUED], [State.QUEUED], [State.MISSED]]
    assert len(bureau.told()) == 1


def test_a_repeat_that_could_only_come_after_its_end_is_dropped(bureau: Bureau) -> None:
    """The next one says the same, newer."""
    repeated = bureau.say("Immer wieder.", how={"every": "15min"}, draft=until(bureau, 16))
    bureau.publish()
    bureau.clock.advance(minutes=15)
    bureau.say("Gerade eben.")
    bureau.repeat()
    assert bureau.states(repeated) == [State.PUBLISHED, State.CANCELLED]
    assert bureau.told() == []
