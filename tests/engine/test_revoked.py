"""A dead access stops its account's queue at once, tells people, and loses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadcaster.app.installation.accounts import check_accounts
from broadcaster.delivery.states import State
from broadcaster.storage.installation.alerts import Alerts

from .conftest import FACEBOOK, HELD, INSTAGRAM, Office, X, until

QUEUE = 5
NAMES = (FACEBOOK, INSTAGRAM, X)


def requests(office: Office) -> dict[str, int]:
    """How many requests each account has made."""
    counts = office.practice.ask("GET", "/practice/requests").json()["counts"]
    return {name: sum(one["count"] for one in counts if one["account"] == name) for name in NAMES}


@pytest.mark.parametrize("position", range(QUEUE))
def test_a_token_revoked_in_the_queue_costs_one_request_and_no_post(office: Office, position: int) -> None:
    """Behind ``position`` posts: at most one request more, the rest blocked and told; reconnected, all once, in order."""
    begin = office.clock()
    texts = [f"Meldung {number}." for number in range(QUEUE)]
    for number, text in enumerate(texts):
        office.say(text, *NAMES, at=None if number < position else begin + timedelta(seconds=600))
    with office.working():
        until(lambda: [len(office.texts(name)) for name in NAMES] == [position] * 3)
        office.rest()
        for name in NAMES:
            office.practice.tell("revoke", account=name)
        before = requests(office)
        office.clock.advance(600)
        until(lambda: all(office.states(name)[position:] == [State.BLOCKED] * (QUEUE - position) for name in NAMES))
        spent = {name: requests(office)[name] - before[name] for name in NAMES}
        assert spent == dict.fromkeys(NAMES, 1)
        assert told(office) >= set(NAMES)
        for name in NAMES:
            office.practice.tell("revoke", account=name, revoked=False)
        assert all(checked.standing for checked in check_accounts(office.installation, []))
        office.settle()
    assert office.states() == [State.PUBLISHED] * 3 * QUEUE
    assert {name: office.texts(name) for name in NAMES} == dict.fromkeys(NAMES, texts)


def test_a_token_revoked_while_a_post_is_in_doubt_costs_one_read(office: Office) -> None:
    """Whether it is public can only be seen by a person now, who is asked at once; the queue waits for the access."""
    office.practice.fault("x", "reset_after", operation="tweet")
    office.practice.fault("x", "delay", operation="timeline", skip=1, seconds=HELD)
    office.say("Fraglich.", X)
    office.say("Danach.", X, at=office.clock.after(600))
    with office.working():
        until(lambda: office.practice.count("x", "tweet") == 1)
        office.practice.tell("revoke", account=X)
        before = requests(office)[X]
        office.practice.heal()
        office.settle()
        office.clock.advance(600)
        until(lambda: office.states(X) == [State.NEEDS_DECISION, State.BLOCKED])
        office.ticks()
        assert requests(office)[X] - before <= 1
    assert "cannot be read from here" in sentences(office)


def test_an_account_that_instagram_blocks_sends_nothing_more_until_a_person_has_looked(office: Office) -> None:
    """Instagram says "action blocked" of a post that is live: it is found, the queue waits, and goes on in order after a check."""
    texts = [f"Meldung {number}." for number in range(3)]
    office.practice.fault("graph", "error_after", operation="instagram.media_publish", code="4/2207051", status=400)
    for text in texts:
        office.say(text, INSTAGRAM)
    with office.working():
        office.settle()
        assert office.states() == [State.PUBLISHED, State.BLOCKED, State.BLOCKED]
        assert office.practice.count("graph", "instagram.media_publish") == 1
        assert "Instagram slows down or blocks this account" in sentences(office)
        assert check_accounts(office.installation, [INSTAGRAM])[0].standing
        office.settle()
    assert office.texts(INSTAGRAM) == texts


def sentences(office: Office) -> str:
    """Everything that people were told."""
    alerts = Alerts(office.installation.database, office.installation.organisation_id).unsent(office.clock())
    return " ".join(alert.sentence.en for alert in alerts)


def told(office: Office) -> set[str]:
    """The accounts that people were told about."""
    alerts = Alerts(office.installation.database, office.installation.organisation_id).unsent(office.clock())
    return {alert.sentence.en.partition(",")[0] for alert in alerts if "Access blocked" in alert.sentence.en}
