"""The session of the unofficial API is kept for its owner, and nobody signs in again by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.instagram import InstagramAdapter
from broadcaster.channel import Absent, CannotTell, WaitForCredentials
from broadcaster.practice.accounts import credentials
from broadcaster.testing.practice import Practice, PracticePlatform
from tests.adapters.instagram.posts import ACCOUNT, posting_of, private_adapter, published


def test_the_session_is_kept_for_its_owner_alone(adapter: InstagramAdapter, session_file: Path) -> None:
    """The file is 0600, holds no password, and nothing half-written lies beside it."""
    published(adapter, posting_of())
    kept = session_file.read_text()
    assert session_file.stat().st_mode & 0o777 == 0o600
    assert credentials("instagram", ACCOUNT)["password"] not in kept
    assert [path.name for path in session_file.parent.iterdir()] == [session_file.name]


def test_signing_in_happens_once(practice: Practice, platform: PracticePlatform, session_file: Path) -> None:
    """Further posts and adapters use the stored session."""
    published(private_adapter(platform.address, session_file), posting_of())
    logins = practice.count("instagram_private", "login")
    published(private_adapter(platform.address, session_file), posting_of(text="Zweite Meldung."))
    assert practice.count("instagram_private", "login") == logins > 0


@pytest.mark.parametrize("spoil", ["readable", "broken", "foreign"])
def test_a_session_file_that_cannot_be_trusted_is_refused(
    practice: Practice, adapter: InstagramAdapter, session_file: Path, spoil: str
) -> None:
    """Readable by others, damaged or somebody else's: nothing is sent, and a person is told to delete it."""
    adapter.prepare(posting_of())
    before = practice.count("instagram_private", "upload")
    if spoil == "readable":
        session_file.chmod(0o644)
    else:
        kept = {**json.loads(session_file.read_text()), "username": "someone_else"}
        session_file.write_text("{" if spoil == "broken" else json.dumps(kept))
    with pytest.raises(WaitForCredentials) as caught:
        adapter.prepare(posting_of())
    assert str(session_file) in caught.value.sentence.de
    assert practice.count("instagram_private", "upload") == before


def test_a_dead_session_is_renewed_only_when_a_person_checks(
    practice: Practice, adapter: InstagramAdapter, session_file: Path
) -> None:
    """Sending never signs in again by itself; checking does so once, from the same device."""
    adapter.prepare(posting_of())
    device = json.loads(session_file.read_text())["session"]["uuids"]["uuid"]
    practice.world.objects("instagram_private_sessions").clear()
    logins = practice.count("instagram_private", "login")
    with pytest.raises(WaitForCredentials):
        adapter.prepare(posting_of())
    assert practice.count("instagram_private", "login") == logins
    adapter.check()
    published(adapter, posting_of())
    assert json.loads(session_file.read_text())["session"]["uuids"]["uuid"] == device


def test_a_wrong_password_is_tried_once(practice: Practice, platform: PracticePlatform, session_file: Path) -> None:
    """A refused sign-in waits for a person and is not repeated."""
    adapter = private_adapter(platform.address, session_file, password="practice-wrong")
    with pytest.raises(WaitForCredentials) as caught:
        adapter.check()
    assert "Passwort" in caught.value.sentence.de
    assert "practice-wrong" not in repr(vars(caught.value))
    assert practice.count("instagram_private", "login") == 6
    assert not session_file.exists()


def test_the_risk_is_told_when_checking(adapter: InstagramAdapter) -> None:
    """A person reads in plain words what the unofficial API can cost."""
    standing = adapter.check()
    assert standing.identity == "@kreis_soest"
    assert "Nutzungsbedingungen" in standing.hints[0].de
    assert "block the account" in standing.hints[0].en


def test_an_account_is_switched_by_its_settings(
    practice: Practice, platform: PracticePlatform, session_file: Path
) -> None:
    """Both backends publish on one timeline, and each can tell that the other prepared a post."""
    private = private_adapter(platform.address, session_file)
    official = private_adapter(platform.address, session_file, backend="graph")
    first, second = posting_of(text="Über die App."), posting_of(text="Offiziell.")
    published(private, first)
    receipt = published(official, second)
    assert [post["text"] for post in practice.public(ACCOUNT)] == ["Über die App.", "Offiziell."]
    assert isinstance(private.observe(second), CannotTell)
    assert isinstance(official.observe(first), CannotTell)
    assert isinstance(private.withdraw(receipt), CannotTell)
    assert isinstance(official.withdraw(receipt), Absent)


def test_the_sdk_stays_out_of_the_broadcasters_process(adapter: InstagramAdapter) -> None:
    """The unofficial backend loads instagrapi in processes of its own only."""
    code = "import sys, adapters.instagram, adapters._instagrapi.private; sys.exit('instagrapi' in sys.modules)"
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False).returncode == 0


def test_nobody_is_asked_on_a_terminal(practice: Practice, adapter: InstagramAdapter) -> None:
    """Whatever the platform wants to know at a sign-in, the call ends by itself and says who is needed."""
    practice.fault("instagram_private", "error_before", operation="login", status=400, times=-1)
    with pytest.raises(WaitForCredentials):
        adapter.check()
