"""Late is asked, never silently sent and never silently dropped; a restart does not burst."""

from __future__ import annotations

from datetime import timedelta

from broadcaster.app.messages.deciding import send_again
from broadcaster.delivery.states import State
from broadcaster.storage.installation.alerts import Alerts

from .conftest import FACEBOOK, Office, X, until

WEEK = 7 * 86_400


def test_within_the_lateness_it_is_sent(office: Office) -> None:
    """A worker that was away for 14 minutes sends what was due."""
    office.run()
    office.say("Fällig, als niemand da war.", FACEBOOK, at=office.clock.after(60))
    office.clock.advance(14 * 60)
    office.run()
    assert office.states() == [State.PUBLISHED]


def test_beyond_the_lateness_it_is_missed_and_a_person_is_asked(office: Office) -> None:
    """A worker that was away for longer sends nothing of it, until a person wants it sent after all."""
    office.run()
    accepted = office.say("Fällig, als niemand da war.", FACEBOOK, at=office.clock.after(60))
    office.clock.advance(60 + 16 * 60)
    office.run()
    assert office.states() == [State.MISSED]
    assert office.texts(FACEBOOK) == []
    assert alarms(office) == [f"{FACEBOOK}, message {accepted.message_id}: Missed"]
    send_again(office.installation, accepted.delivery_ids[0])
    office.run()
    assert office.texts(FACEBOOK) == ["Fällig, als niemand da war."]


def test_a_restart_after_a_week_sends_none_of_100_and_asks_about_all(office: Office) -> None:
    """0 sent, 100 missed, and told in one word; what becomes due afterwards is sent."""
    office.run()
    ends = office.clock.after(30 * 86_400)
    for number in range(100):
        office.say(f"Meldung {number}.", X, at=office.clock.after(600 * number), valid_until=ends)
    office.clock.advance(WEEK)
    office.run()
    assert office.states() == [State.MISSED] * 100
    assert office.practice.count("x", "tweet") == 0
    (told,) = alarms(office)
    assert told.startswith("kreis-soest@x, 100 deliveries (message 1, 2, 3, ")
    office.say("Wieder da.", X)
    office.run()
    assert office.texts(X) == ["Wieder da."]


def test_what_was_due_when_the_worker_died_is_no_exception(office: Office) -> None:
    """A backlog that the worker left behind is as late as what became due after its death."""
    office.practice.fault("x", "throttle", operation="tweet", times=-1)
    for number in range(3):
        office.say(f"Meldung {number}.", X, valid_until=office.clock.after(30 * 86_400))
    with office.working():
        until(lambda: office.practice.count("x", "tweet") == 1)
        office.rest()
    office.practice.heal()
    office.clock.advance(WEEK)
    office.run()
    assert office.states() == [State.MISSED] * 3
    assert office.texts(X) == []


def test_what_waits_for_nobody_but_its_account_is_not_late(office: Office) -> None:
    """A queue that X throttles for a quarter of an hour survives a restart in between."""
    office.practice.fault("x", "throttle", operation="tweet")
    office.say("Gebremst.", X)
    with office.working():
        until(lambda: office.practice.count("x", "tweet") == 1)
        office.rest()
    office.clock.advance(1_000)
    office.run()
    assert office.states() == [State.PUBLISHED]


def test_what_expired_is_missed_although_a_worker_lives(office: Office) -> None:
    """Its time ran out while the platform was away."""
    office.practice.fault("graph", "error_before", operation="facebook.draft", times=-1)
    office.say("Gilt eine Stunde.", FACEBOOK, valid_until=office.clock() + timedelta(hours=1))
    with office.working():
        office.rest()
        office.clock.advance(3_601)
        office.settle()
    office.practice.heal()
    assert office.states() == [State.MISSED]
    assert office.practice.count("graph", "facebook.publish") == 0


def alarms(office: Office) -> list[str]:
    """The beginnings of what people were told."""
    found = Alerts(office.installation.database, office.installation.organisation_id).unsent(office.clock(), 1_000)
    return [alert.sentence.en.partition(".")[0] for alert in found]
