"""A success that is not there, a refusal that passes and an unknown answer: what is said of each was seen, or is open."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from broadcaster.channel import Proof
from broadcaster.delivery.records import AttemptRecord, Delivery
from broadcaster.delivery.states import State
from broadcaster.testing.claims import claims

from .conftest import FACEBOOK, Office, X

EARLIER = "Ein älterer Beitrag."
THREAD = "Dieser Satz ist für einen Beitrag allein viel zu lang und steht deshalb in einem Faden aus Teilen. " * 4


def only(office: Office) -> tuple[Delivery, Sequence[AttemptRecord]]:
    """The one delivery and its attempts."""
    [told] = office.told()
    return told


@pytest.fixture(autouse=True)
def earlier(office: Office) -> None:
    """A post by which the read path proves itself."""
    office.practice.tell("foreign-post", account=X, text=EARLIER)


@pytest.mark.parametrize("number", ["1", "elsewhere", None])
def test_a_success_that_no_read_shows_is_put_to_a_person(office: Office, number: str | None) -> None:
    """A number that leads nowhere, somebody else's, or none at all: never "published", and never sent again."""
    if number == "elsewhere":
        office.practice.tell("accounts", channel="x", name="stadt-soest@x")
        office.practice.tell("foreign-post", account="stadt-soest@x", text="Ohne Wirkung.")
        number = office.practice.public("stadt-soest@x")[0]["id"]
    data = {"text": "Ohne Wirkung."} | ({"id": number} if number else {})
    body = json.dumps({"data": data})
    office.practice.fault("x", "error_before", operation="tweet", status=201, body=body)
    office.say("Ohne Wirkung.", X)
    office.run()
    delivery, attempts = only(office)
    assert delivery.state is State.NEEDS_DECISION
    assert delivery.parts[0].receipt is None
    assert {attempt.outcome for attempt in attempts} == {"prepared", "Absent", "Unseen" if number else "Unclear"}
    assert office.practice.count("x", "tweet") == 1
    assert office.texts(X) == [EARLIER]


def test_what_is_called_read_back_was_read(office: Office) -> None:
    """A plain success is looked for at once; where reading is impossible it is called accepted, not confirmed."""
    office.say("Gesehen.", X)
    office.run()
    office.practice.fault("x", "error_before", operation="timeline", skip=1, times=1)
    office.say("Nicht gesehen.", X)
    office.run()
    receipts = [delivery.parts[0].receipt for delivery, _attempts in office.told()]
    assert [receipt.proof for receipt in receipts if receipt] == [Proof.READ_BACK, Proof.RESPONSE]
    assert office.texts(X) == [EARLIER, "Gesehen.", "Nicht gesehen."]


def test_a_success_that_is_shown_late_is_found_and_not_sent_again(office: Office) -> None:
    """X shows it after a while: first a doubt, then a fact."""
    office.practice.tell("reads", platform="x", delay=0.5)
    office.say("Spät zu sehen.", X)
    office.run()
    delivery, attempts = only(office)
    if delivery.state is State.PUBLISHED:
        assert delivery.parts[0].receipt and delivery.parts[0].receipt.proof is Proof.READ_BACK
    assert "Unseen" in {attempt.outcome for attempt in attempts}
    assert office.texts(X) == [EARLIER, "Spät zu sehen."]


@pytest.mark.parametrize(
    ("code", "blocked"),
    [("226", True), ("185", True), ("not-permitted", True), ("261", True), ("453", True), ("187", False)],
)
def test_a_refusal_stops_the_account_and_quotes_x(office: Office, code: str, blocked: bool) -> None:  # noqa: FBT001
    """One knock, no second message behind it, and what X said stands where a person looks."""
    office.practice.fault("x", "error_before", operation="tweet", code=code, times=-1)
    office.say("Die erste Meldung.", X)
    office.say("Die zweite Meldung.", X)
    office.run()
    told = [delivery for delivery, _attempts in office.told()]
    assert office.practice.count("x", "tweet") == (1 if blocked else 2)
    [account] = office.installation.accounts.named([X])
    assert (account.blocked_at is not None) is blocked
    said = account.blocked_because if blocked else told[0].sentence
    assert said is not None
    assert "Die Plattform sagt: „" in said.de
    assert all(delivery.state in (State.BLOCKED, State.NEEDS_DECISION) for delivery in told)


def test_an_effect_behind_an_error_is_never_called_nothing(office: Office) -> None:
    """Facebook publishes and answers with an error that nobody knows: no claim, then the fact."""
    office.practice.fault("graph", "error_after", operation="facebook.publish", status=400, code="1500")
    office.practice.fault("graph", "error_before", operation="facebook.read", times=1)
    office.say("Mit Wirkung.", FACEBOOK)
    office.run()
    delivery, attempts = only(office)
    assert delivery.state is State.PUBLISHED
    [commit] = [attempt for attempt in attempts if attempt.step == "commit"]
    assert commit.sentence is not None
    assert claims(commit.sentence) == []
    assert office.texts(FACEBOOK) == ["Mit Wirkung."]


@pytest.mark.parametrize("part", [0, 1, 2])
@pytest.mark.parametrize("kind", ["throttle", "throttle_without_reset", "parent"])
def test_a_refusal_that_passes_leaves_no_half_thread(office: Office, part: int, kind: str) -> None:
    """At every part: waited for, and gone on with by itself until all is public, each part once."""
    if kind == "parent":
        office.practice.fault("x", "error_before", operation="tweet", code="385", skip=part)
    else:
        office.practice.fault("x", kind, operation="tweet", skip=part)
    office.say(THREAD, X)
    with office.working():
        office.rest()
        for _ in range(20):
            office.clock.advance(60)
            office.rest()
    delivery, _attempts = only(office)
    assert delivery.state is State.PUBLISHED
    assert len(office.texts(X)) == 1 + len(delivery.rendition.parts)
