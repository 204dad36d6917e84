"""A channel that never lets a message through is not asked for ever, and people are told once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadcaster.app.messages.reading import all_settled
from broadcaster.delivery.rounds import MAX_SWITCHES
from broadcaster.delivery.states import State
from broadcaster.storage.installation.alerts import Alerts

from .conftest import FACEBOOK, Office


@pytest.mark.parametrize("code", ["1", "1500", ""])
def test_a_draft_that_facebook_never_switches_on_ends_with_a_person(office: Office, code: str) -> None:
    """Three requests, each later than the one before, and one alert, not one a minute until the time is over."""
    office.practice.fault("graph", "error_before", operation="facebook.publish", status=500, code=code, times=-1)
    office.say("Die Zulassungsstelle bleibt geschlossen.", FACEBOOK)
    with office.working():
        for _ in range(40):
            office.rest()
            if all_settled(office.installation, [key for one in office.said for key in one.delivery_ids]):
                break
            office.clock.advance(5)
    ((delivery, _attempts),) = office.told()
    alerts = Alerts(office.installation.database, office.installation.organisation_id)
    (alert,) = alerts.unsent(office.clock() + timedelta(days=1))
    assert delivery.state is State.NEEDS_DECISION
    assert office.practice.count("graph", "facebook.publish") == 1 + MAX_SWITCHES
    assert "3 Versuche" in alert.sentence.de
