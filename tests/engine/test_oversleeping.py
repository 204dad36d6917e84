"""A laptop was shut and opened again while something was being prepared."""

from __future__ import annotations

import pytest

from broadcaster.app.installation.accounts import change_account
from broadcaster.delivery.states import State

from .conftest import FACEBOOK, INSTAGRAM, Office, until
from .gate import Gate


@pytest.mark.parametrize("office", [{"lease": 600.0}], indirect=True)
@pytest.mark.parametrize("name", [FACEBOOK, INSTAGRAM])
def test_what_an_engine_begins_anew_beside_its_own_first_try_is_sent_once(
    office: Office, gate: Gate, name: str
) -> None:
    """Both tries have prepared a post when both want to send it; only the later claim may.

    The lease is so long that no heartbeat renews it in the moment after waking.
    """
    change_account(office.installation, name, {"address": f"{gate.address}/graph", "read_timeout": 60.0})
    gate.hold()
    office.say("Ein Satz.", name)
    with office.working():
        until(lambda: gate.entered == 1)
        office.clock.advance(601.0)
        until(lambda: gate.entered == 2)
        gate.let_in()
        office.settle()
    assert office.states(name) == [State.PUBLISHED]
    assert office.texts(name) == ["Ein Satz."]
