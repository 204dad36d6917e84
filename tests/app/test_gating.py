"""What waits for the website follows its verdict: in order, without a burst, and never what is on its way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadcaster.app.installation.health import health
from broadcaster.app.messages.deciding import pause, resume
from broadcaster.app.outage.gating import follow_website, gates_duty
from broadcaster.delivery.change import Change
from broadcaster.delivery.gating import NO_OUTAGE
from broadcaster.delivery.records import NO_END
from broadcaster.delivery.states import Event, State
from broadcaster.schedule.condition import RELEASED, WAITS, Condition
from broadcaster.schedule.guard import ONLINE_AGAIN
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput

from .bureau import FACEBOOK, HOUR, INSTAGRAM, Bureau, X

OFFLINE, ONLINE = "only while offline", "wait until online"
WEEKS = timedelta(weeks=3)


def test_a_condition_that_nobody_could_meet_is_refused(bureau: Bureau) -> None:
    """Without a watch and a person's verdict a message would wait for ever."""
    with pytest.raises(InvalidInput, match="Nobody watches the website"):
        bureau.say(website=OFFLINE)
    assert bureau.installation.lists.queue(everything=True, limit=9) == []


def test_a_prepared_message_waits_weeks_for_the_outage(bureau: Bureau) -> None:
    """It is held and says why since when; it is neither late nor missed, and its time begins with the release."""
    bureau.judge("online")
    accepted = bureau.say(website=OFFLINE)
    found = bureau.deliveries(accepted)[0]
    assert (found.state, found.sentence, found.changed_at) == (State.HELD, WAITS[Condition(OFFLINE)], bureau.clock())
    bureau.clock.advance(weeks=3)
    now, outbox = bureau.clock(), bureau.installation.outbox
    assert outbox.miss(lambda: now, slept_from=now - WEEKS, grace_until=now - HOUR) == 0
    assert (health(bureau.installation).late, outbox.next_wake(now)) == (False, None)
    bureau.judge("offline")
    found = bureau.deliveries(accepted)[0]
    assert (found.state, found.sentence) == (State.QUEUED, RELEASED[Condition(OFFLINE)])
    assert (found.due_at, found.expires_at) == (now, now + 6 * HOUR)
    assert bureau.broadcast(accepted).released_at == now


def test_an_outage_that_is_there_already_releases_at_once(bureau: Bureau) -> None:
    """Accepting and looking at the verdict are one transaction."""
    bureau.judge("offline")
    assert bureau.states(bureau.say(website=OFFLINE)) == [State.QUEUED]
    assert bureau.states(bureau.say(website=ONLINE)) == [State.HELD]
    bureau.judge("unknown")
    assert bureau.states(bureau.say("Und noch etwas.", website=OFFLINE)) == [State.HELD]


def test_the_end_of_the_outage_stops_what_was_not_sent(bureau: Bureau) -> None:
    """With a sentence, also where a person was to decide; what is on its way or in doubt is not touched."""
    bureau.judge("offline")
    states = (
        State.QUEUED,
        State.BLOCKED,
        State.MISSED,
        State.REFUSED,
        State.SENDING,
        State.UNCLEAR,
        State.NEEDS_DECISION,
    )
    said = [bureau.say(f"Meldung {number}.", website=OFFLINE) for number, _state in enumerate(states)]
    for accepted, state in zip(said, states, strict=True):
        bureau.put(accepted.delivery_ids[0], state)
    bureau.judge("online")
    found = [bureau.deliveries(accepted)[0] for accepted in said]
    assert [one.state for one in found] == [*[State.CANCELLED] * 4, *states[4:]]
    assert [one.sentence for one in found[:4]] == [ONLINE_AGAIN] * 4


def test_what_was_never_released_waits_for_the_next_outage(bureau: Bureau) -> None:
    """The website being there does not stop what is prepared."""
    bureau.judge("online")
    accepted = bureau.say(website=OFFLINE)
    bureau.judge("unknown")
    bureau.judge("online")
    assert bureau.states(accepted) == [State.HELD]


def test_a_thread_that_is_half_out_goes_on(bureau: Bureau) -> None:
    """Half of it alone would be worse than all of it; whichever way the website goes."""
    bureau.judge("offline")
    only_offline = bureau.say("Erster Satz, der lang genug ist. " * 20, website=OFFLINE)
    bureau.judge("online")
    bureau.judge("offline")
    accepted = bureau.say("Noch ein Satz, der lang genug ist. " * 20, website=OFFLINE)
    assert bureau.states(only_offline) == [State.CANCELLED]
    first_part(bureau, accepted.delivery_ids[0])
    bureau.judge("online")
    assert bureau.states(accepted) == [State.QUEUED]
    waiting = bureau.say("Ein dritter Satz, der lang genug ist. " * 20, website=ONLINE)
    first_part(bureau, waiting.delivery_ids[0])
    bureau.judge("offline")
    assert bureau.states(waiting) == [State.QUEUED]


def test_what_waits_until_online_is_held_again_when_the_website_goes(bureau: Bureau) -> None:
    """Back and forth, as long as it was not sent; an unknown website counts as away."""
    bureau.judge("online")
    accepted = bureau.say(website=ONLINE, at=bureau.clock() + HOUR)
    for verdict, state in (("offline", State.HELD), ("online", State.QUEUED), ("unknown", State.HELD)):
        bureau.judge(verdict)
        assert bureau.states(accepted) == [state]
    bureau.clock.advance(days=30)
    bureau.judge("online")
    found = bureau.deliveries(accepted)[0]
    assert (found.due_at, found.expires_at) == (bureau.clock(), bureau.clock() + 6 * HOUR)
    assert [record.outcome for record in bureau.installation.lists.of_message(accepted.message_id)[0][1]] == [
        *(Event.HOLD, Event.RELEASE) * 2
    ]


def test_a_release_keeps_the_order_and_does_not_burst(bureau: Bureau) -> None:
    """Twelve that waited go out five minutes apart on each account, the oldest first, each with its full time."""
    bureau.judge("offline")
    said = []
    for number in range(12):
        said.append(bureau.say(f"Meldung {number}.", FACEBOOK, X, website=ONLINE))
        bureau.clock.advance(minutes=7)
    bureau.judge("online")
    now = bureau.clock()
    for place, name in enumerate((FACEBOOK, X)):
        found = [bureau.deliveries(accepted)[place] for accepted in said]
        assert {one.account.name for one in found} == {name}
        assert [one.due_at for one in found] == [now + number * timedelta(minutes=5) for number in range(12)]
        assert all(one.expires_at == one.due_at + 6 * HOUR for one in found)


def test_a_release_keeps_away_from_what_was_just_sent(bureau: Bureau) -> None:
    """An all-clear goes out first; what waited follows."""
    bureau.judge("offline")
    waiting = bureau.say(website=ONLINE)
    bureau.say("Entwarnung.")
    bureau.judge("online")
    assert bureau.deliveries(waiting)[0].due_at == bureau.clock() + timedelta(minutes=5)


def test_a_time_that_was_chosen_is_kept(bureau: Bureau) -> None:
    """A release before it does not send earlier."""
    bureau.judge("offline")
    accepted = bureau.say(website=ONLINE, at=bureau.clock() + 9 * HOUR)
    at = bureau.clock() + 9 * HOUR
    bureau.clock.advance(hours=1)
    bureau.judge("online")
    assert bureau.deliveries(accepted)[0].due_at == at


def test_a_message_that_is_valid_until_a_time_is_asked_about_or_dropped(bureau: Bureau) -> None:
    """Waiting for the website and too late: a person decides. Waiting for an outage that never came: nothing to decide."""
    bureau.judge("online")
    until = bureau.clock() + HOUR
    waiting = bureau.say(website=ONLINE, draft={"valid_until": until})
    prepared = bureau.say(website=OFFLINE, draft={"valid_until": until})
    bureau.judge("unknown")
    assert bureau.deliveries(waiting)[0].expires_at == bureau.deliveries(prepared)[0].expires_at == until
    bureau.clock.advance(hours=2)
    bureau.installation.outbox.miss(bureau.clock)
    follow_website(bureau.installation)
    assert (bureau.states(waiting), bureau.states(prepared)) == ([State.MISSED], [State.CANCELLED])
    assert bureau.deliveries(prepared)[0].sentence == NO_OUTAGE
    assert len(bureau.told()) == 1


def test_nothing_is_released_while_everything_is_stopped(bureau: Bureau) -> None:
    """It stays held, is not missed by the stop, and follows when that ends."""
    bureau.judge("offline")
    accepted = bureau.say(website=ONLINE)
    pause(bureau.installation, "Falsche Nummer")
    bureau.judge("online")
    assert bureau.states(accepted) == [State.HELD]
    bureau.clock.advance(hours=8)
    assert resume(bureau.installation) == 0
    follow_website(bureau.installation)
    assert bureau.deliveries(accepted)[0].due_at == bureau.clock()


def test_an_account_without_access_gets_nothing_past_its_gate(bureau: Bureau) -> None:
    """Held while the website is away, blocked once it is there, and held again if it goes before the access works."""
    bureau.judge("offline")
    block(bureau, X)
    accepted = bureau.say(website=ONLINE)
    assert bureau.states(accepted) == [State.HELD]
    bureau.judge("online")
    assert bureau.states(accepted) == [State.BLOCKED]
    bureau.judge("offline")
    bureau.installation.decisions.reconnect(
        bureau.installation.accounts.named([X])[0].id, Sentence(de="Geht wieder.", en="Works again.")
    )
    assert bureau.states(accepted) == [State.HELD]


def test_what_comes_back_from_a_worker_is_held_if_the_gate_closed_meanwhile(bureau: Bureau) -> None:
    """Not accepted by the platform, or left behind by a worker that died: it does not slip out on its second try."""
    bureau.judge("online")
    said = [bureau.say("Eins.", FACEBOOK, website=ONLINE), bureau.say("Zwei.", website=ONLINE)]
    outbox, now = bureau.installation.outbox, bureau.clock()
    claimed = outbox.claim("worker", lambda: now, HOUR, {"facebook": 1, "x": 1})
    bureau.judge("offline")
    assert bureau.states(said[0]) == bureau.states(said[1]) == [State.SENDING]
    again = Change(event=Event.PUT_BACK, wake_at=now)
    outbox.settle(claimed[0], claimed[0].parts[0], again, now, step="prepare", outcome="RetryLater")
    bureau.clock.advance(hours=1, minutes=5)
    outbox.take_over(bureau.clock, lambda _found, _record: again)
    assert bureau.states(said[0]) == bureau.states(said[1]) == [State.HELD]


def test_a_person_who_sends_again_does_not_overrule_the_gate(bureau: Bureau) -> None:
    """The state that the command tells is the true one."""
    bureau.judge("online")
    accepted = bureau.say(website=ONLINE)
    bureau.judge("offline")
    bureau.put(accepted.delivery_ids[0], State.MISSED)
    assert bureau.decide(accepted.delivery_ids[0], Event.SEND_AGAIN) is State.HELD
    assert bureau.deliveries(accepted)[0].expires_at == NO_END


def test_a_correction_of_what_nobody_saw_keeps_its_condition(bureau: Bureau) -> None:
    """A prepared message that is corrected is still prepared; a public one is corrected at once."""
    bureau.judge("online")
    prepared = bureau.say("Rufen Sie 123 an.", website=OFFLINE)
    corrected = bureau.say("Rufen Sie 456 an.", corrects=prepared.message_id)
    assert bureau.states(corrected) == [State.CANCELLED, State.HELD]
    assert bureau.broadcast(corrected).condition is Condition.ONLY_WHILE_OFFLINE
    bureau.judge("offline")
    bureau.publish()
    again = bureau.say("Rufen Sie 789 an.", corrects=prepared.message_id)
    assert bureau.broadcast(again).condition is Condition.ANY
    assert bureau.states(again) == [State.CANCELLED, State.PUBLISHED, State.QUEUED]


def test_following_twice_does_nothing_twice(bureau: Bureau) -> None:
    """Not one row is written without a reason."""
    bureau.judge("offline")
    accepted = bureau.say("Satz.", FACEBOOK, X, website=ONLINE)
    bureau.judge("online", follow=False)
    assert follow_website(bureau.installation).released == 2
    before = bureau.deliveries(accepted)
    bureau.clock.advance(minutes=1)
    assert not follow_website(bureau.installation)
    assert bureau.deliveries(accepted) == before


def test_the_duty_looks_again_when_a_persons_verdict_ends(bureau: Bureau) -> None:
    """Nobody calls then."""
    until = bureau.clock() + timedelta(seconds=4)
    bureau.installation.websites.judge(Verdict.OFFLINE, "Anruf", bureau.clock(), until)
    assert gates_duty(bureau.installation) == until
    bureau.clock.advance(seconds=4)
    assert gates_duty(bureau.installation) == bureau.clock() + timedelta(seconds=15)


def test_a_card_is_made_for_a_held_message_too(bureau: Bureau) -> None:
    """What is released weeks later was checked and fitted when it was accepted."""
    bureau.judge("online")
    accepted = bureau.say("Die Zulassungsstelle ist zu.", INSTAGRAM, website=OFFLINE, draft={"cards": True})
    assert bureau.deliveries(accepted)[0].rendition.parts[0].pictures


def first_part(bureau: Bureau, delivery_id: int) -> None:
    """The first part of a thread is public."""
    bureau.write(
        "UPDATE part SET remote_id = 'p', proof = 'response' WHERE delivery_id = ? AND number = 0", delivery_id
    )


def block(bureau: Bureau, name: str) -> None:
    """The platform refuses an account."""
    because = '{"de": "Zu.", "en": "Shut."}'
    bureau.write("UPDATE account SET blocked_at = 1, blocked_because = ? WHERE name = ?", because, name)
