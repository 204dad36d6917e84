"""A post that is live although its answer was lost is found, and never sent again."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadcaster.app.installation.accounts import change_account
from broadcaster.channel import Proof
from broadcaster.delivery.states import State
from broadcaster.practice.accounts import credentials

from .conftest import FACEBOOK, INSTAGRAM, Office, X

COMMITS = {
    FACEBOOK: ("graph", "facebook.publish"),
    INSTAGRAM: ("graph", "instagram.media_publish"),
    X: ("x", "tweet"),
}


@pytest.mark.parametrize("name", COMMITS)
@pytest.mark.parametrize(
    ("kind", "status"), [("error_after", 500), ("error_after", 503), ("reset_after", 500), ("garbage_after", 500)]
)
def test_a_post_that_is_live_in_spite_of_its_answer_is_public_once(
    office: Office, name: str, kind: str, status: int
) -> None:
    """One request makes one post, and the read-back is the proof."""
    platform, operation = COMMITS[name]
    office.practice.fault(platform, kind, operation=operation, status=status)
    office.say("Die Zulassungsstelle bleibt geschlossen.", name)
    office.run()
    (delivery, attempts) = office.told()[0]
    assert delivery.state is State.PUBLISHED
    assert office.texts(name) == ["Die Zulassungsstelle bleibt geschlossen."]
    assert office.practice.count(platform, operation) == 1
    assert [attempt.outcome for attempt in attempts if attempt.step == "commit"] == ["Unclear"]
    receipt = delivery.parts[0].receipt
    assert receipt is not None
    assert receipt.proof is Proof.READ_BACK
    assert [receipt.remote_id] == [shown["id"] for shown in office.practice.public(name)]


def test_the_unofficial_interface_is_no_exception(office: Office, tmp_path: Path) -> None:
    """A post through instagrapi whose answer is lost is public once."""
    known = credentials("instagram", INSTAGRAM)
    private = {
        "backend": "instagrapi",
        "private_address": f"{office.practice.address}/instagram-private",
        "session_file": str(tmp_path / "session.json"),
        "private_seconds": 20.0,
        "username": known["username"],
        "password": known["password"],
    }
    change_account(office.installation, INSTAGRAM, private)
    office.practice.fault("instagram_private", "error_after", operation="configure", status=502)
    office.say("Die Zulassungsstelle bleibt geschlossen.", INSTAGRAM)
    office.run()
    assert office.states() == [State.PUBLISHED]
    assert office.practice.count("instagram_private", "configure") == 1
    assert len(office.texts(INSTAGRAM)) == 1


def test_a_thread_goes_on_behind_the_part_whose_answer_was_lost(office: Office) -> None:
    """Nothing of it is said twice, and each part answers the one before."""
    office.practice.fault("x", "reset_after", operation="tweet", skip=1)
    office.say("Dieser Satz ist für einen Beitrag allein viel zu lang und steht deshalb in einem Faden. " * 8, X)
    office.run()
    public = office.practice.public(X)
    assert office.states() == [State.PUBLISHED]
    assert len(public) == office.practice.count("x", "tweet") >= 3
    assert [post["parent"] for post in public] == [None, *[post["id"] for post in public[:-1]]]
