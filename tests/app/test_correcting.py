"""Corrections never overtake, withdrawals are said only after reading back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadcaster.app import Installation
from broadcaster.app.installation.health import health
from broadcaster.app.messages.deciding import it_is_there, leave, send_again
from broadcaster.app.messages.posting import Draft, post
from broadcaster.app.messages.reading import show
from broadcaster.app.messages.withdrawing import withdraw
from broadcaster.app.serving import engine_of
from broadcaster.delivery.states import State
from broadcaster.testing.practice import Practice
from broadcaster.words.errors import InvalidInput, UnknownName

from .conftest import Send

FACEBOOK, X = ["kreis-soest@facebook"], ["kreis-soest@x"]


def states(installation: Installation, message_id: int) -> list[State]:
    """The states of a message's deliveries, oldest first."""
    return [delivery.state for delivery, _ in show(installation, message_id).deliveries]


def test_a_correction_replaces_what_was_not_sent(installation: Installation, practice: Practice, send: Send) -> None:
    """Nobody ever sees the wrong number."""
    later = installation.now() + timedelta(hours=1)
    wrong = post(installation, Draft(text="Rufen Sie 123 an."), X, at=later)
    right = post(installation, Draft(text="Rufen Sie 456 an."), corrects=wrong.message_id)
    assert right.message_id == wrong.message_id
    told = send(right)
    assert states(installation, wrong.message_id) == [State.CANCELLED, State.PUBLISHED]
    assert told.message.text == "Rufen Sie 456 an."
    assert [p["text"] for p in practice.public()] == ["Rufen Sie 456 an."]


def test_a_correction_waits_for_what_is_in_doubt(installation: Installation, practice: Practice, send: Send) -> None:
    """It goes out only when a person or a read-back settled the first."""
    practice.fault("x", "reset_before", operation="tweet")
    first = post(installation, Draft(text="Rufen Sie 123 an."), X)
    assert send(first).deliveries[0][0].state is State.NEEDS_DECISION
    second = post(installation, Draft(text="Rufen Sie 456 an."), corrects=first.message_id)
    engine = engine_of(installation)
    engine.start()
    engine.stop()
    assert states(installation, first.message_id) == [State.NEEDS_DECISION, State.QUEUED]
    leave(installation, first.delivery_ids[0])
    send(second)
    assert states(installation, first.message_id) == [State.CANCELLED, State.PUBLISHED]
    assert [p["text"] for p in practice.public()] == ["Rufen Sie 456 an."]


def test_correcting_an_unknown_message_is_refused(installation: Installation) -> None:
    """Nothing is queued for a number nobody has."""
    with pytest.raises(UnknownName, match="99"):
        post(installation, Draft(text="Satz."), corrects=99)


def test_withdrawn_means_gone(installation: Installation, practice: Practice, send: Send) -> None:
    """A thread disappears part by part, and the state follows the read-back."""
    long = "Dieser Satz ist für einen Beitrag allein viel zu lang und steht deshalb in einem Faden. " * 6
    accepted = post(installation, Draft(text=long), X)
    send(accepted)
    assert len(practice.public()) > 1
    assert [one.gone for one in withdraw(installation, accepted.message_id)] == [True]
    assert practice.public() == []
    assert states(installation, accepted.message_id) == [State.WITHDRAWN]
    assert [one.gone for one in withdraw(installation, accepted.message_id)] == [True]


def test_one_revision_can_be_withdrawn_alone(installation: Installation, practice: Practice, send: Send) -> None:
    """The wrong number goes, the right one stays; both still go together when nothing else is asked for."""
    first = post(installation, Draft(text="Rufen Sie 123 an."), X)
    send(first)
    send(post(installation, Draft(text="Richtig ist: 456."), corrects=first.message_id))
    with pytest.raises(UnknownName, match="no revision 3; message 1 has 2"):
        withdraw(installation, first.message_id, 3)
    withdrawn = withdraw(installation, first.message_id, 1)
    assert [(one.delivery.revision, one.gone) for one in withdrawn] == [(1, True)]
    assert [p["text"] for p in practice.public()] == ["Richtig ist: 456."]
    assert states(installation, first.message_id) == [State.WITHDRAWN, State.PUBLISHED]
    assert [one.gone for one in withdraw(installation, first.message_id)] == [True, True]
    assert practice.public() == []


def test_a_platform_that_does_not_remove_is_not_believed(
    installation: Installation, practice: Practice, send: Send
) -> None:
    """Without the proof the delivery stays published, and a person is told."""
    accepted = post(installation, Draft(text="Bleibt stehen."), FACEBOOK)
    send(accepted)
    practice.fault("graph", "error_before", operation="facebook.delete", times=-1)
    results = withdraw(installation, accepted.message_id)
    assert [one.gone for one in results] == [False]
    assert states(installation, accepted.message_id) == [State.PUBLISHED]
    assert len(practice.public()) == 1


def test_a_person_can_say_that_an_unclear_post_is_there(
    installation: Installation, practice: Practice, send: Send
) -> None:
    """The link becomes the proof; a wrong link is refused."""
    practice.fault("x", "reset_before", operation="tweet")
    accepted = post(installation, Draft(text="Fraglich."), X)
    send(accepted)
    with pytest.raises(InvalidInput, match="web address"):
        it_is_there(installation, accepted.delivery_ids[0], "ja")
    assert it_is_there(installation, accepted.delivery_ids[0], "https://x.com/k/status/7") is State.PUBLISHED
    receipt = show(installation, accepted.message_id).deliveries[0][0].parts[0].receipt
    assert receipt is not None
    assert (receipt.remote_id, receipt.proof) == ("7", "person")
    with pytest.raises(InvalidInput, match="present state"):
        send_again(installation, accepted.delivery_ids[0])


def test_a_person_can_have_it_sent_again(installation: Installation, practice: Practice, send: Send) -> None:
    """After the decision it goes out once."""
    practice.fault("x", "reset_before", operation="tweet")
    accepted = post(installation, Draft(text="Fraglich."), X)
    send(accepted)
    assert send_again(installation, accepted.delivery_ids[0]) is State.QUEUED
    send(accepted)
    assert [p["text"] for p in practice.public()] == ["Fraglich."]


def test_what_a_person_left_open_is_never_called_gone(
    installation: Installation, practice: Practice, send: Send
) -> None:
    """Nobody knows whether it is public, and withdrawing does not pretend to."""
    practice.fault("x", "reset_before", operation="tweet")
    accepted = post(installation, Draft(text="Fraglich."), X)
    send(accepted)
    leave(installation, accepted.delivery_ids[0])
    result = withdraw(installation, accepted.message_id)[0]
    assert (result.gone, "stayed open" in result.sentence.en) == (False, True)


def test_a_sign_of_life_from_the_future_is_none(installation: Installation) -> None:
    """The worker died, then the clock was set back: nobody works, and the status says so."""
    installation.workers.join("dead", installation.now() + timedelta(days=1), 9)
    assert not health(installation).working


def test_a_worker_that_stopped_is_not_taken_for_alive(installation: Installation) -> None:
    """The next command sends itself instead of waiting for nobody."""
    engine = engine_of(installation)
    engine.start()
    assert health(installation).working
    engine.stop()
    assert not health(installation).working
