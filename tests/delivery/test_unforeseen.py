"""What fails where nobody foresaw it ends with a person: neither a loop nor silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from broadcaster.delivery.crew import Crew
from broadcaster.delivery.records import Account
from broadcaster.delivery.rounds import MAX_UNEXPECTED
from broadcaster.delivery.states import State
from broadcaster.storage.installation.alerts import Alerts

from .audit import Audit
from .platform import TIMELINES
from .stage import Stage


def broken(_account: Account) -> Crew:
    """Fail as a program does that has a mistake in it."""
    raise KeyError


def alerts(stage: Stage) -> list[str]:
    """What the people on duty are told."""
    database, organisation_id = stage.database, stage.installation.organisation_id
    return [alert.sentence.en for alert in Alerts(database, organisation_id).unsent(stage.clock())]


def test_a_mistake_before_sending_is_put_to_a_person_after_three_tries(stage: Stage, audit: Audit) -> None:
    """Each is written down, and the people on duty hear of it once."""
    (delivery_id,) = stage.say([TIMELINES]).delivery_ids
    for _ in range(10):
        for found in stage.claim():
            replace(stage.worker(), crew=broken).send(found)
        stage.clock.advance(400)
    assert [attempt.outcome for attempt in stage.attempts(delivery_id)] == ["KeyError"] * MAX_UNEXPECTED
    assert stage.delivery(delivery_id).state is State.NEEDS_DECISION
    (told,) = alerts(stage)
    assert "time 3" in told


def test_workers_that_die_one_after_the_other_are_no_fault_of_a_delivery(stage: Stage, audit: Audit) -> None:
    """A machine that loses its power five times sends all the same."""
    (delivery_id,) = stage.say([TIMELINES]).delivery_ids
    for number in range(5):
        stage.installation.workers.join(f"dead-{number}", stage.clock(), 1)
        stage.claim(f"dead-{number}")
        stage.clock.advance(30)
        stage.tick()
    stage.run()
    assert stage.delivery(delivery_id).state is State.PUBLISHED


def test_a_doubt_that_cannot_be_read_for_a_mistake_is_put_to_a_person(stage: Stage, audit: Audit) -> None:
    """Only a person can look then."""
    (delivery_id,) = stage.say([TIMELINES]).delivery_ids
    for found in stage.claim():
        stage.outbox.announce(
            found,
            found.parts[0],
            lease_until=stage.clock(),
            began=stage.clock(),
            now=stage.clock(),
            deadline=stage.clock(),
        )
    stage.clock.advance(30)
    stage.tick()
    stage.clock.advance(60)
    for found in stage.outbox.claim_doubts("a", stage.clock, timedelta(), {"stage": 1}):
        replace(stage.worker(), crew=broken).observe(found)
    assert stage.delivery(delivery_id).state is State.NEEDS_DECISION
