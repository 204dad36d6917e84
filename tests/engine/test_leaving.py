"""A worker that leaves begins nothing more, and what it has claimed already waits for the next one."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import State
from broadcaster.storage.outbox.outbox import Outbox

from .conftest import FACEBOOK, HELD, Office, X, until

ASLEEP = {"tick": 60.0, "lease": 600.0}
"""A worker looks at what it is told of, and the lease of what it claims ends after the test."""


class Late(Outbox):
    """Hands out what it has claimed only when the office's worker was told to leave."""

    def __init__(self, office: Office, way: str) -> None:
        super().__init__(office.installation.database)
        self._office, self._way, self.claimed = office, way, threading.Event()

    def claim(self, *given: Any) -> list[Delivery]:
        """Take due deliveries."""
        return self._late("claim", super().claim(*given))

    def claim_doubts(self, *given: Any) -> list[Delivery]:
        """Take unclear deliveries."""
        return self._late("claim_doubts", super().claim_doubts(*given))

    def _late(self, way: str, found: list[Delivery]) -> list[Delivery]:
        if found and way == self._way:
            self.claimed.set()
            until(lambda: any(engine.stopping.is_set() for engine in self._office.engines))
        return found


@pytest.mark.parametrize("office", [ASLEEP], indirect=True)
def test_what_a_leaving_worker_has_claimed_and_not_begun_waits_again_at_once(office: Office) -> None:
    """It is queued and says that nothing of it is public; not one request was made; the next worker sends it."""
    usual, late = office.installation.outbox, Late(office, "claim")
    office.installation.outbox = late
    office.say("Nicht mehr von dieser.", FACEBOOK)
    with office.working():
        assert late.claimed.wait(HELD)
    [(delivery, attempts)] = office.told()
    assert delivery.state is State.QUEUED
    assert delivery.sentence and "nothing of it is public" in delivery.sentence.en
    assert [attempt.outcome for attempt in attempts] == ["stopped"]
    assert office.practice.count("graph", "facebook.draft") == 0
    office.installation.outbox = usual
    office.run()
    assert office.states() == [State.PUBLISHED]
    assert office.texts(FACEBOOK) == ["Nicht mehr von dieser."]


@pytest.mark.parametrize("office", [ASLEEP], indirect=True)
def test_a_read_that_a_leaving_worker_has_not_begun_is_done_by_the_next(office: Office) -> None:
    """The doubt does not wait for a lease that nobody holds any more."""
    usual, late = office.installation.outbox, Late(office, "claim_doubts")
    office.installation.outbox = late
    office.practice.fault("x", "reset_after", operation="tweet")
    office.say("Wird nachgelesen.", X)
    with office.working():
        assert late.claimed.wait(HELD)
    assert office.states() == [State.UNCLEAR]
    office.installation.outbox = usual
    with office.working():
        until(lambda: office.states() == [State.PUBLISHED])
    assert office.practice.count("x", "tweet") == 1
