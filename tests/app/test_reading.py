"""What people look up agrees, wherever they look."""

from __future__ import annotations

from datetime import timedelta

from broadcaster.app import Installation
from broadcaster.app.installation.accounts import check_accounts
from broadcaster.app.messages.posting import Draft, post
from broadcaster.app.messages.reading import queue, show
from broadcaster.testing.practice import Practice

from .conftest import run_until

X = ["kreis-soest@x"]


def next_steps(installation: Installation, message_id: int) -> set[object]:
    """When a message's only delivery goes on, as the queue and the message itself tell it."""
    (listed,) = [line for line in queue(installation) if line.message_id == message_id]
    ((delivery, _attempts),) = show(installation, message_id).deliveries
    return {listed.next_step_at, delivery.next_step_at}


def test_the_queue_knows_that_an_account_has_to_wait(installation: Installation, practice: Practice) -> None:
    """X takes nothing for a quarter of an hour: every message for it says so, whichever was tried."""
    practice.fault("x", "throttle", operation="tweet")
    first, second = (post(installation, Draft(text=text), X).message_id for text in ("Eins.", "Zwei."))
    run_until(installation, lambda: installation.accounts.named(X)[0].resume_at is not None)
    resume_at = installation.accounts.named(X)[0].resume_at
    assert resume_at is not None and resume_at > installation.now() + timedelta(minutes=10)
    assert next_steps(installation, first) == next_steps(installation, second) == {resume_at}


def test_a_reconnected_account_does_not_bring_its_appointments_forward(
    installation: Installation, practice: Practice
) -> None:
    """What waits for a later time keeps it, in every view."""
    practice.tell("revoke", account=X[0])
    later = installation.now() + timedelta(hours=2)
    planned = post(installation, Draft(text="Um zehn."), X, at=later).message_id
    post(installation, Draft(text="Jetzt."), X)
    run_until(installation, lambda: installation.accounts.named(X)[0].blocked_at is not None)
    practice.tell("revoke", account=X[0], revoked=False)
    assert check_accounts(installation, X)[0].standing
    assert next_steps(installation, planned) == {later}
