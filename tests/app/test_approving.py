"""Four eyes: nothing of a person's goes out before another has approved exactly that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from broadcaster.app import Installation
from broadcaster.app.messages import approving, posting
from broadcaster.app.messages.deciding import cancel
from broadcaster.app.messages.reading import show
from broadcaster.app.messages.screens import message
from broadcaster.app.people import people
from broadcaster.app.people.roles import Role
from broadcaster.app.people.signing_in import in_hands_of
from broadcaster.app.serving import engine_of
from broadcaster.delivery.records import Accepted
from broadcaster.delivery.states import State
from broadcaster.people.records import Person
from broadcaster.storage.messages.approvals import Submission
from broadcaster.words.errors import InvalidInput, UnknownName
from tests import story

from .conftest import Send, settle

PASSWORD = "wolke tisch anker birne"


def somebody(installation: Installation, login: str, *roles: Role) -> Person:
    """A person with a password."""
    return people.choose_password(installation, people.invite(installation, login, login.title(), roles), PASSWORD)


@pytest.fixture
def author(installation: Installation) -> Person:
    """Who writes."""
    return somebody(installation, "author", Role.AUTHOR, Role.APPROVER, Role.DUTY_OFFICER)


@pytest.fixture
def approver(installation: Installation) -> Person:
    """Who approves."""
    return somebody(installation, "approver", Role.APPROVER)


def submitted(installation: Installation, by: Person, **how: object) -> Accepted:
    """A message that somebody wrote for X."""
    draft = posting.Draft(text="Die Zulassungsstelle bleibt geschlossen.")
    return posting.post(in_hands_of(installation, by), draft, ["kreis-soest@x"], **how)  # type: ignore[arg-type]


def awaited(installation: Installation) -> Submission:
    """The only broadcast that waits."""
    (found,) = approving.awaited(installation)
    return found


def states(installation: Installation, accepted: Accepted) -> list[State]:
    """The states of a message's deliveries."""
    return [delivery.state for delivery, _attempts in show(installation, accepted.message_id).deliveries]


def test_what_a_person_writes_is_held_until_another_approves_it(
    installation: Installation, author: Person, approver: Person, send: Send
) -> None:
    """Then, and only then, it is sent."""
    accepted = submitted(installation, author)
    engine = engine_of(installation)
    engine.start()
    engine.stop()
    assert states(installation, accepted) == [State.HELD]
    found = awaited(installation)
    approving.approve(in_hands_of(installation, approver), approver, found.broadcast_id, found.content_hash)
    assert [delivery.state for delivery, _tried in send(accepted).deliveries] == [State.PUBLISHED]
    entry = installation.audit.entries(what="approved", limit=1)[0]
    assert (entry.who, entry.about, entry.details["content"]) == (
        "Approver",
        f"message {accepted.message_id}",
        found.content_hash,
    )


def test_nobody_approves_their_own(installation: Installation, author: Person) -> None:
    """Not even with the role."""
    accepted = submitted(installation, author)
    found = awaited(installation)
    with pytest.raises(InvalidInput, match="Somebody else"):
        approving.approve(installation, author, found.broadcast_id, found.content_hash)
    assert states(installation, accepted) == [State.HELD]


def test_the_command_line_needs_none_unless_it_is_told_to(installation: Installation, approver: Person) -> None:
    """With the setting, its messages wait for anybody with the role."""
    draft = posting.Draft(text="Ein Satz.")
    assert states(installation, posting.post(installation, draft, ["kreis-soest@x"])) == [State.QUEUED]
    installation.settings = installation.settings.model_copy(update={"approval": True})
    accepted = posting.post(installation, draft, ["kreis-soest@x"])
    assert states(installation, accepted) == [State.HELD]
    found = awaited(installation)
    approving.approve(installation, approver, found.broadcast_id, found.content_hash)
    assert states(installation, accepted) == [State.QUEUED]


def test_only_what_was_seen_is_approved(installation: Installation, author: Person, approver: Person) -> None:
    """Content that was rendered anew since must be read again."""
    submitted(installation, author)
    found = awaited(installation)
    _say_something_else(installation)
    with pytest.raises(InvalidInput, match="changed meanwhile"):
        approving.approve(installation, approver, found.broadcast_id, found.content_hash)
    approving.approve(installation, approver, found.broadcast_id, awaited(installation).content_hash)


def test_content_that_changed_after_its_approval_is_held_again(
    installation: Installation, author: Person, approver: Person
) -> None:
    """The worker looks once more before it takes a delivery."""
    accepted = submitted(installation, author)
    found = awaited(installation)
    approving.approve(installation, approver, found.broadcast_id, found.content_hash)
    _say_something_else(installation)
    now = installation.now()
    taken = installation.outbox.claim("worker", lambda: now, timedelta(seconds=10), {"x": 5})
    assert (taken, states(installation, accepted)) == ([], [State.HELD])
    assert awaited(installation).broadcast_id == accepted.broadcast_id


def test_a_queued_delivery_without_approval_is_never_taken(installation: Installation, author: Person) -> None:
    """Whatever opened another gate: a claim asks for the approval itself."""
    submitted(installation, author)
    with story.aside():
        installation.database.write(lambda connection: connection.execute(text("UPDATE delivery SET state='queued'")))
    now = installation.now()
    assert installation.outbox.claim("worker", lambda: now, timedelta(seconds=10), {"x": 5}) == []


def test_another_gate_stays_shut_after_the_approval(
    installation: Installation, author: Person, approver: Person
) -> None:
    """What waits for the website as well is released by whoever watches that."""
    accepted = submitted(installation, author)
    offline = text("UPDATE broadcast SET condition='only while offline'")
    installation.database.write(lambda connection: connection.execute(offline))
    found = awaited(installation)
    approving.approve(installation, approver, found.broadcast_id, found.content_hash)
    assert states(installation, accepted) == [State.HELD]
    assert approving.awaited(installation) == []


def test_what_is_not_approved_is_not_sent_and_says_why(
    installation: Installation, author: Person, approver: Person
) -> None:
    """The reason reaches the author; it cannot be approved afterwards."""
    accepted = submitted(installation, author)
    found = awaited(installation)
    with pytest.raises(InvalidInput, match="reason"):
        approving.reject(installation, approver, found.broadcast_id, found.content_hash, " ")
    approving.reject(installation, approver, found.broadcast_id, found.content_hash, "Bitte die Uhrzeit nennen.")
    (delivery, _attempts) = show(installation, accepted.message_id).deliveries[0]
    assert delivery.state is State.CANCELLED
    assert delivery.sentence is not None
    assert "Uhrzeit" in delivery.sentence.de
    with pytest.raises(InvalidInput, match="decided already"):
        approving.approve(installation, approver, found.broadcast_id, found.content_hash)


def test_a_correction_needs_its_own_approval(installation: Installation, author: Person, approver: Person) -> None:
    """An edit is a new revision, approved anew; what it replaces no longer waits."""
    accepted = submitted(installation, author)
    corrected = submitted(installation, author, corrects=accepted.message_id)
    found = awaited(installation)
    assert found.broadcast_id == corrected.broadcast_id
    approving.approve(installation, approver, found.broadcast_id, found.content_hash)
    assert states(installation, accepted) == [State.CANCELLED, State.QUEUED]


def test_in_a_crisis_one_person_releases_alone_and_another_reviews_it(
    installation: Installation, author: Person, approver: Person, send: Send
) -> None:
    """With a reason, under their name, until a time."""
    accepted = submitted(installation, author)
    found = awaited(installation)
    acting = in_hands_of(installation, author)
    with pytest.raises(InvalidInput, match="reason"):
        approving.release_alone(acting, author, found.broadcast_id, found.content_hash, "")
    approving.release_alone(acting, author, found.broadcast_id, found.content_hash, "Nachts, niemand erreichbar")
    assert send(accepted).deliveries[0][0].state is State.PUBLISHED
    (open_one,) = approving.unreviewed(installation)
    assert (open_one.person, open_one.reason) == ("Author", "Nachts, niemand erreichbar")
    assert open_one.review_due_at is not None
    with pytest.raises(InvalidInput, match="Somebody else"):
        approving.review(installation, author, open_one.id)
    approving.review(in_hands_of(installation, approver), approver, open_one.id)
    assert approving.unreviewed(installation) == []
    told = [entry.what for entry in message(installation, accepted.message_id).record]
    assert told == ["posted", "released alone", "reviewed"]


def test_whoever_owes_a_review_does_not_release_alone_again(installation: Installation, author: Person) -> None:
    """The review is mandatory: overdue, it must come first."""
    submitted(installation, author)
    found = awaited(installation)
    approving.release_alone(installation, author, found.broadcast_id, found.content_hash, "Nachts")
    submitted(installation, author)
    found, began = awaited(installation), installation.now()
    installation.now = lambda: began + timedelta(hours=25)
    with pytest.raises(InvalidInput, match="not been reviewed"):
        approving.release_alone(installation, author, found.broadcast_id, found.content_hash, "Wieder nachts")


def test_releasing_alone_can_be_switched_off(installation: Installation, author: Person) -> None:
    """Then it always takes two."""
    installation.settings = installation.settings.model_copy(update={"solo_release": False})
    submitted(installation, author)
    found = awaited(installation)
    with pytest.raises(InvalidInput, match="switched off"):
        approving.release_alone(installation, author, found.broadcast_id, found.content_hash, "Nachts")


def test_what_was_stopped_while_waiting_is_not_released(
    installation: Installation, author: Person, approver: Person
) -> None:
    """An approval that comes too late frees nothing."""
    accepted = submitted(installation, author)
    found = awaited(installation)
    cancel(installation, accepted.message_id)
    assert approving.awaited(installation) == []
    approving.approve(installation, approver, found.broadcast_id, found.content_hash)
    settle(installation, accepted.delivery_ids)
    assert states(installation, accepted) == [State.CANCELLED]


def test_there_is_nothing_to_approve_under_a_wrong_number(installation: Installation, approver: Person) -> None:
    """And it says so."""
    with pytest.raises(UnknownName):
        approving.approve(installation, approver, 4711, "")


def _say_something_else(installation: Installation) -> None:
    changed = text("UPDATE delivery SET rendition=replace(rendition, 'geschlossen', 'offen')")
    installation.database.write(lambda connection: connection.execute(changed))
