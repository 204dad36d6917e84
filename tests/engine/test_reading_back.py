"""A platform that shows its posts late is not believed too early, and nothing is said twice because of it."""

from __future__ import annotations

import pytest

from broadcaster.app.messages.deciding import it_is_there
from broadcaster.channel import Proof
from broadcaster.delivery.states import State

from .conftest import FACEBOOK, INSTAGRAM, Office, X, until

COMMITS = {FACEBOOK: ("graph", "facebook.publish"), INSTAGRAM: ("graph", "instagram.media_publish"), X: ("x", "tweet")}
SLOWLY = {"settle_factor": 1.0}
"""Reads are as far apart as they really are: 20 seconds at least."""


@pytest.mark.parametrize("office", [SLOWLY], indirect=True)
@pytest.mark.parametrize("name", COMMITS)
def test_a_post_that_is_shown_late_is_waited_for(office: Office, name: str) -> None:
    """The first read does not show it, a later one does; nobody is asked and nothing is sent again."""
    platform, operation = COMMITS[name]
    office.practice.tell("foreign-post", account=name, text="Ein älterer Beitrag.")
    office.practice.tell("reads", platform=name.partition("@")[2], delay=60.0)
    office.practice.fault(platform, "reset_after", operation=operation)
    office.say("Kommt spät zum Vorschein.", name)
    with office.working():
        until(lambda: office.reads() == ["Absent"])
        office.practice.tell("clock", advance=60.0)
        office.clock.advance(60)
        office.settle()
    assert office.reads() == ["Absent", "Found"]
    [(delivery, _attempts)] = office.told()
    assert delivery.state is State.PUBLISHED
    assert office.practice.count(platform, operation) == 1
    assert delivery.parts[0].receipt and delivery.parts[0].receipt.proof is Proof.READ_BACK


@pytest.mark.parametrize("name", [INSTAGRAM, X])
def test_a_post_that_is_not_shown_in_time_is_put_to_a_person(office: Office, name: str) -> None:
    """Four reads, no second request, and the person's word ends it."""
    platform, operation = COMMITS[name]
    office.practice.tell("foreign-post", account=name, text="Ein älterer Beitrag.")
    office.practice.tell("reads", platform=name.partition("@")[2], delay=3_600.0)
    office.practice.fault(platform, "reset_after", operation=operation)
    accepted = office.say("Bleibt verborgen.", name)
    office.run()
    assert office.states() == [State.NEEDS_DECISION]
    assert len(office.reads()) >= 4
    assert office.practice.count(platform, operation) == 1
    link = office.practice.public(name)[-1]["permalink"]
    assert it_is_there(office.installation, accepted.delivery_ids[0], link) is State.PUBLISHED


def test_a_refusal_as_duplicate_after_a_doubt_asks_instead_of_repeating(office: Office) -> None:
    """The post was live and hidden; the one repetition that was chosen is refused as a duplicate: still one post."""
    office.practice.tell("foreign-post", account=X, text="Ein älterer Beitrag.")
    office.practice.tell("reads", platform="x", delay=3_600.0)
    office.practice.fault("x", "reset_after", operation="tweet")
    office.insist("Muss ankommen.", X)
    office.run()
    [(delivery, _attempts)] = office.told()
    assert delivery.state is State.NEEDS_DECISION
    assert delivery.sentence and "same text" in delivery.sentence.en
    assert office.practice.count("x", "tweet") == 2
    assert office.texts(X) == ["Ein älterer Beitrag.", "Muss ankommen."]


def test_a_draft_that_is_never_shown_is_switched_again_stays_one_and_ends_with_a_person(office: Office) -> None:
    """At Facebook the repetition cannot duplicate; and nobody says of it what no read has shown."""
    office.practice.tell("foreign-post", account=FACEBOOK, text="Ein älterer Beitrag.")
    office.practice.tell("reads", platform="facebook", delay=3_600.0)
    office.practice.fault("graph", "reset_after", operation="facebook.publish")
    office.say("Einmal.", FACEBOOK)
    office.run()
    assert office.states() == [State.NEEDS_DECISION]
    assert office.practice.count("graph", "facebook.publish") == 3
    assert office.texts(FACEBOOK) == ["Ein älterer Beitrag.", "Einmal."]


def test_a_timeline_that_shows_nothing_at_all_proves_nothing(office: Office) -> None:
    """Without an older post on it the read path may be dead: a person is asked, and told that it is unknown."""
    office.practice.fault("x", "error_before", operation="tweet", status=503)
    office.say("Der erste Beitrag überhaupt.", X)
    office.run()
    assert office.states() == [State.NEEDS_DECISION]
    assert set(office.reads()) == {"CannotTell"}
