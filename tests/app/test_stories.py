"""The story of a delivery tells everything that happened to it, who did it and why, in the order in which it came."""

from __future__ import annotations

from datetime import timedelta

from broadcaster.app.messages.deciding import pause, resume
from broadcaster.app.messages.reading import show
from broadcaster.delivery.labels import happened
from broadcaster.delivery.states import Event, State
from broadcaster.words import Sentence

from .bureau import FACEBOOK, HOUR, MONDAY, Bureau, X

LOST = Sentence(de="Der Zugang ist abgelaufen.", en="The access has expired.")


def story(bureau: Bureau, message_id: int) -> list[tuple[str, str]]:
    """What is told of the first delivery of a message: what happened, and why."""
    (_delivery, attempts), *_rest = show(bureau.installation, message_id).deliveries
    told = [(happened(attempt.step, attempt.outcome).en, attempt.sentence) for attempt in attempts]
    return [(what, why.en if why else "") for what, why in told]


def test_what_came_too_late_says_so(bureau: Bureau) -> None:
    """As a person's decision does."""
    accepted = bureau.say("Geschlossen.", X, at=MONDAY)
    bureau.clock.advance(days=2)
    bureau.installation.outbox.miss(bureau.clock)
    (missed,) = story(bureau, accepted.message_id)
    assert (missed[0], "its time had passed" in missed[1]) == ("Time: too late", True)


def test_what_a_correction_replaced_says_so(bureau: Bureau) -> None:
    """And by what."""
    first = bureau.say("Geschlossen bis Montag.", X, at=MONDAY + HOUR)
    bureau.say("Geschlossen bis Dienstag.", X, at=MONDAY + HOUR, corrects=first.message_id)
    assert story(bureau, first.message_id)[0] == (
        "Correction: cancel",
        "Replaced by a correction before sending.",
    )


def test_an_account_that_is_lost_and_comes_back_is_told(bureau: Bureau) -> None:
    """Also to what was queued for it later."""
    from broadcaster.storage.outbox.settlement import block  # noqa: PLC0415 - a step's own part, done here by hand

    early = bureau.say("Geschlossen.", X, at=MONDAY + HOUR)
    account = bureau.installation.accounts.named([X])[0]
    bureau.installation.database.write(lambda connection: block(connection, account.id, LOST, bureau.clock()))
    late = bureau.say("Offen.", X, at=MONDAY + 2 * HOUR)
    works = Sentence(de="Der Zugang geht wieder.", en="The access works again.")
    bureau.installation.decisions.reconnect(account.id, works)
    expected = [("Account: access refused", LOST.en), ("Account: access works again", works.en)]
    assert [story(bureau, said.message_id) for said in (early, late)] == [expected, expected]


def test_what_stopped_everything_is_told_of_what_waited_only(bureau: Bureau) -> None:
    """Who and why, and that it went on; not of what had ended before."""
    done = bureau.say("Geschlossen.", FACEBOOK, at=MONDAY)
    bureau.installation.decisions.decide(done.delivery_ids[0], Event.CANCEL, LOST)
    bureau.clock.advance(minutes=1)
    waiting = bureau.say("Offen.", X, at=MONDAY + HOUR)
    bureau.clock.advance(minutes=1)
    pause(bureau.installation, "Falschmeldung")
    bureau.clock.advance(minutes=1)
    resume(bureau.installation)
    assert story(bureau, waiting.message_id) == [
        ("Everything: stopped", "command line: Falschmeldung"),
        ("Everything: goes on", "command line"),
    ]
    assert story(bureau, done.message_id) == [("Decided: cancel", LOST.en)]


def test_what_the_story_ends_with_is_where_the_delivery_stands(bureau: Bureau) -> None:
    """The last line says the state."""
    accepted = bureau.say("Geschlossen.", X, at=MONDAY)
    bureau.clock.advance(days=2)
    bureau.installation.outbox.miss(bureau.clock)
    (delivery, attempts), *_rest = show(bureau.installation, accepted.message_id).deliveries
    assert (delivery.state, attempts[-1].decided) == (State.MISSED, State.MISSED)
    assert timedelta() <= delivery.changed_at - attempts[-1].started_at
