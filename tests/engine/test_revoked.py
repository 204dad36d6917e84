"""A dead access stops its account's queue at once, tells people, and loses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadcaster.app.accounts import check_accounts
from broadcaster.delivery.states import State
from broadcaster.storage.alerts import Alerts

from .conftest import FACEBOOK, INSTAGRAM, Office, X, until

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
        assert all(count <= 2 for count in spent.values()), spent
        assert told(office) >= set(NAMES)
        for name in NAMES:
            office.practice.tell("revoke", account=name, revoked=False)
        assert all(checked.standing for checked in check_accounts(office.installation, []))
        office.settle()
    assert office.states() == [State.PUBLISHED] * 3 * QUEUE
    assert {name: office.texts(name) for name in NAMES} == dict.fromkeys(NAMES, texts)


def told(office: Office) -> set[str]:
    """The accounts that people were told about."""
    alerts = Alerts(office.installation.database, office.installation.organisation_id).unsent(office.clock())
    return {alert.sentence.en.partition(",")[0] for alert in alerts if "Access blocked" in alert.sentence.en}
