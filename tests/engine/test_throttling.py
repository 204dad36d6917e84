"""A platform that wants fewer requests gets fewer, and loses nothing by it."""

from __future__ import annotations

import pytest

from broadcaster.delivery.states import State

from .conftest import FACEBOOK, INSTAGRAM, Office, X

STORM = 600
"""Seconds for which every request is refused."""


@pytest.mark.parametrize("operation", ["tweet", "*"])
def test_a_storm_of_429_is_answered_with_few_requests_and_loses_nothing(office: Office, operation: str) -> None:
    """At most 12 requests in 10 minutes for 10 posts; afterwards all are public once and in order."""
    office.practice.tell("foreign-post", account=X, text="Ein älterer Beitrag.")
    office.practice.fault("x", "throttle", operation=operation, times=-1)
    texts = [f"Meldung {number}." for number in range(10)]
    for text in texts:
        office.say(text, X)
    with office.working():
        for _ in range(STORM // 60):
            office.rest()
            office.clock.advance(60)
        office.rest()
        assert office.practice.count("x", "tweet" if operation == "tweet" else "timeline") <= 12
        assert office.states() == [State.QUEUED] * 10
        office.practice.heal()
        office.clock.advance(1_000)
        office.settle()
    assert office.states() == [State.PUBLISHED] * 10
    assert office.texts(X) == ["Ein älterer Beitrag.", *texts]


def test_a_throttled_account_keeps_nobody_else_waiting(office: Office) -> None:
    """While X refuses everything, the other channels publish all of it."""
    office.practice.fault("x", "throttle", times=-1)
    for number in range(3):
        office.say(f"Meldung {number}.", FACEBOOK, INSTAGRAM, X)
    with office.working():
        office.rest()
    assert office.states(FACEBOOK, INSTAGRAM) == [State.PUBLISHED] * 6
    assert office.states(X) == [State.QUEUED] * 3


def test_a_429_without_a_time_may_hide_a_post_and_is_read_back(office: Office) -> None:
    """The post is found and not sent again."""
    office.practice.tell("foreign-post", account=X, text="Ein älterer Beitrag.")
    office.practice.fault("x", "error_after", operation="tweet", status=429)
    office.say("Angenommen und doch abgewiesen.", X)
    office.run()
    assert office.states() == [State.PUBLISHED]
    assert office.practice.count("x", "tweet") == 1


def test_a_429_without_a_time_and_without_a_post_passes(office: Office) -> None:
    """X only asked for patience: once several reads have found nothing, it is sent again by itself."""
    office.practice.tell("foreign-post", account=X, text="Ein älterer Beitrag.")
    office.practice.fault("x", "throttle_without_reset", operation="tweet")
    office.say("Wirklich abgewiesen.", X)
    office.run()
    assert office.states() == [State.PUBLISHED]
    assert office.reads() == ["Absent"] * 4
    assert office.practice.count("x", "tweet") == 2
    assert len(office.texts(X)) == 2


def test_what_must_arrive_is_sent_once_more_after_a_429_without_a_time(office: Office) -> None:
    """``prefer_delivery``: one more request, one post."""
    office.practice.tell("foreign-post", account=X, text="Ein älterer Beitrag.")
    office.practice.fault("x", "throttle_without_reset", operation="tweet")
    office.insist("Muss ankommen.", X)
    office.run()
    assert office.states() == [State.PUBLISHED]
    assert office.practice.count("x", "tweet") == 2
    assert office.texts(X) == ["Ein älterer Beitrag.", "Muss ankommen."]
