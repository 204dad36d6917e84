"""The Instagram adapter over the unofficial API, against the practice platform and through the real instagrapi."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from adapters._instagrapi_errors import BLOCKED, TaskFailed
from adapters._instagrapi_tasks import _events
from adapters.instagram import InstagramAdapter
from broadcaster.channel import (
    Absent,
    Adapter,
    CannotTell,
    Found,
    Part,
    Posting,
    Proof,
    Receipt,
    RetryLater,
    Unclear,
    WaitForCredentials,
)
from broadcaster.departure import starting_before, uptime
from broadcaster.message import Picture
from broadcaster.practice.accounts import credentials
from broadcaster.testing import AdapterContract, DictNotes, MemoryKeyring
from broadcaster.testing.answers import sight
from broadcaster.testing.practice import Practice, PracticePlatform

ACCOUNT = "kreis-soest@instagram"
TEXT = "Die Zulassungsstelle bleibt heute geschlossen. Stand: 14:30 Uhr."


def adapter_with(address: str, session_file: Path, /, **changed: Any) -> InstagramAdapter:
    """The account's adapter at the private practice ``address``, with some of its settings changed."""
    graph = address.replace("/instagram-private", "/graph")
    known = {
        **credentials("instagram", ACCOUNT),
        "backend": "instagrapi",
        "address": graph,
        "private_address": address,
        "session_file": session_file,
        "read_timeout": 10,
        **changed,
    }
    secrets = {name: str(known[name]) for name in ("token", "app_secret", "password")}
    return InstagramAdapter(InstagramAdapter.settings_model.model_validate(known), MemoryKeyring(secrets))


@pytest.fixture
def session_file(tmp_path: Path) -> Path:
    """Where the account's session is kept."""
    return tmp_path / "state" / "session.json"


@pytest.fixture
def platform(practice: Practice) -> PracticePlatform:
    """The practice part of the private API with one account."""
    return PracticePlatform(
        practice=practice,
        prefix="/instagram-private",
        account=ACCOUNT,
        platform="instagram_private",
        operations={
            "prepare": "upload",
            "commit": "configure",
            "observe": "medias",
            "withdraw": "delete",
            "check": "account",
        },
    )


@pytest.fixture
def adapter(platform: PracticePlatform, session_file: Path) -> InstagramAdapter:
    """The account's adapter."""
    return adapter_with(platform.address, session_file)


class TestInstagramOverInstagrapi(AdapterContract):
    """The contract of every channel."""

    @pytest.fixture
    def adapter_at(self, session_file: Path) -> Callable[[str], Adapter]:
        """Every adapter is a new one; all share the account's session."""
        return lambda address: adapter_with(address, session_file, read_timeout=3)

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """What no text may show."""
        known = credentials("instagram", ACCOUNT)
        return [known["password"], known["token"], known["app_secret"], "IGT:2:", "%3Apractice-"]


def posting_of(count: int = 1, text: str = TEXT) -> Posting:
    """A part with ``count`` different pictures on its way, its notes empty."""
    known = [_coloured(number) for number in range(count)]
    read = {picture.sha256: data for picture, data in known}
    part = Part(text=text, pictures=tuple(picture for picture, _data in known), length=len(text), limit=2_200)
    return Posting(part=part, notes=DictNotes(), read=lambda picture: read[picture.sha256], key="1-0")


def _coloured(number: int) -> tuple[Picture, bytes]:
    written = io.BytesIO()
    Image.new("RGB", (400, 400), (25 * number, 80, 160)).save(written, "jpeg")
    data = written.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    alt = f"Tafel Nummer {number + 1}"
    return Picture(
        sha256=digest, file=f"{number}.jpg", media_type="image/jpeg", width=400, height=400, size=len(data), alt=alt
    ), data


def published(adapter: Adapter, posting: Posting) -> Receipt:
    """The receipt of ``posting``, prepared and committed."""
    adapter.prepare(posting)
    return adapter.commit(posting)


def test_a_picture_stands_with_caption_and_alternative_text(practice: Practice, adapter: InstagramAdapter) -> None:
    """The receipt names the post, and its permalink leads a person to it."""
    receipt = published(adapter, posting_of())
    (post,) = practice.public(ACCOUNT)
    assert receipt.remote_id == post["id"]
    assert (post["text"], [picture["alt"] for picture in post["pictures"]]) == (TEXT, ["Tafel Nummer 1"])
    assert receipt.permalink is not None
    answer = practice.ask("GET", receipt.permalink.removeprefix(practice.address))
    assert answer.headers["location"] == f"/p/instagram/{post['id']}"


def test_an_album_keeps_order_and_alternative_texts(practice: Practice, adapter: InstagramAdapter) -> None:
    """Three pictures are published in order with one request, after nobody saw them uploaded."""
    posting = posting_of(3)
    adapter.prepare(posting)
    assert practice.public() == []
    adapter.commit(posting)
    (post,) = practice.public(ACCOUNT)
    assert [picture["alt"] for picture in post["pictures"]] == ["Tafel Nummer 1", "Tafel Nummer 2", "Tafel Nummer 3"]
    reds = [_red(practice, picture["sha256"]) for picture in post["pictures"]]
    assert reds == sorted(reds)
    assert practice.count("instagram_private", "configure_sidecar") == 1


def _red(practice: Practice, sha256: str) -> int:
    data = practice.world.picture(sha256)
    assert data is not None
    pixel = Image.open(io.BytesIO(data)).convert("RGB").getpixel((200, 200))
    assert isinstance(pixel, tuple)
    return int(pixel[0])


@pytest.mark.parametrize("status", [408, 429, 500, 503])
@pytest.mark.parametrize("operation", ["configure", "configure_sidecar"])
def test_one_request_publishes(practice: Practice, adapter: InstagramAdapter, operation: str, status: int) -> None:
    """The SDK repeats publishing requests on its own; here exactly one goes out, and reading back finds the post."""
    posting = posting_of(2 if operation == "configure_sidecar" else 1)
    adapter.prepare(posting)
    practice.fault("instagram_private", "error_after", operation=operation, status=status, times=-1)
    with pytest.raises(Unclear):
        adapter.commit(posting)
    assert practice.count("instagram_private", operation) == 1
    sighting = adapter.observe(posting)
    assert isinstance(sighting, Found)
    assert sighting.receipt.proof is Proof.READ_BACK
    assert len(practice.public(ACCOUNT)) == 1


def test_a_block_at_publishing_is_unclear_and_says_so(practice: Practice, adapter: InstagramAdapter) -> None:
    """An account that is called automated may have published all the same; a person is told what to do."""
    posting = posting_of()
    adapter.prepare(posting)
    practice.fault("instagram_private", "error_after", operation="configure", status=400)
    with pytest.raises(Unclear) as caught:
        adapter.commit(posting)
    assert (caught.value.sentence, caught.value.whole_account) == (BLOCKED, True)
    assert isinstance(adapter.observe(posting), Found)


def test_a_block_before_publishing_holds_the_account(practice: Practice, adapter: InstagramAdapter) -> None:
    """A blocked upload is not tried again by itself, and nothing else of the account is tried."""
    practice.fault("instagram_private", "error_before", operation="upload", status=400)
    with pytest.raises(WaitForCredentials) as caught:
        adapter.prepare(posting_of())
    assert caught.value.sentence == BLOCKED


def test_an_account_without_an_earlier_post_proves_no_absence(practice: Practice, adapter: InstagramAdapter) -> None:
    """An empty feed may be a dead path; with an earlier post in the same read it is an absence."""
    for earlier in (False, True):
        if earlier:
            practice.tell("foreign-post", account=ACCOUNT, text="Ein früherer Beitrag.")
        posting = posting_of()
        adapter.prepare(posting)
        practice.fault("instagram_private", "reset_before", operation="configure")
        with pytest.raises(Unclear):
            adapter.commit(posting)
        assert isinstance(adapter.observe(posting), Absent if earlier else CannotTell)


def test_a_post_with_the_same_text_is_no_certain_proof(practice: Practice, adapter: InstagramAdapter) -> None:
    """A twin published since the preparation is reported, but not taken for this part."""
    first, second = posting_of(), posting_of()
    adapter.prepare(first)
    adapter.prepare(second)
    adapter.commit(second)
    practice.fault("instagram_private", "error_before", operation="configure")
    with pytest.raises(Unclear):
        adapter.commit(first)
    assert isinstance(adapter.observe(first), CannotTell)


def test_reading_back_goes_through_all_pages(practice: Practice, adapter: InstagramAdapter) -> None:
    """A post is found below many that colleagues made since."""
    posting = posting_of()
    published(adapter, posting)
    for number in range(30):
        practice.tell("foreign-post", account=ACCOUNT, text=f"Von Hand geschrieben, Nummer {number}.")
    assert isinstance(adapter.observe(posting), Found)


def test_uploads_that_instagram_forgot_are_made_again(practice: Practice, adapter: InstagramAdapter) -> None:
    """A clear "upload again" is no doubt: the next attempt uploads and publishes once."""
    posting = posting_of()
    adapter.prepare(posting)
    practice.tell("clock", advance=25 * 3600)
    with pytest.raises(RetryLater):
        adapter.commit(posting)
    published(adapter, posting)
    assert practice.count("instagram_private", "upload") == 2
    assert len(practice.public(ACCOUNT)) == 1


def test_a_commit_that_hangs_ends_as_unclear(
    practice: Practice, platform: PracticePlatform, session_file: Path
) -> None:
    """Private calls have no timeout of their own, so their process is ended."""
    posting = posting_of()
    adapter_with(platform.address, session_file).prepare(posting)
    hurried = adapter_with(platform.address, session_file, read_timeout=100, private_seconds=8)
    practice.fault("instagram_private", "hang", operation="configure", seconds=100)
    with pytest.raises(Unclear):
        hurried.commit(posting)
    practice.heal()
    assert not isinstance(adapter_with(platform.address, session_file).observe(posting), Found)


def test_a_sender_whose_time_ran_out_does_not_let_another_process_send(
    practice: Practice, adapter: InstagramAdapter
) -> None:
    """The process that would send in its place is told until when it may, and does not even announce the request."""
    posting = posting_of()
    adapter.prepare(posting)
    with starting_before(uptime()), pytest.raises(RetryLater):
        adapter.commit(posting)
    task = {"uploads": [json.loads(posting.notes["upload.0"]) | {"alt": ""}], "id": "1", "caption": TEXT}
    heard: list[str] = []
    with starting_before(uptime()), pytest.raises(TaskFailed) as caught:
        adapter._backend._tasks.run("configure", task, lambda event: heard.append(event["event"]))  # type: ignore[attr-defined]
    assert (caught.value.not_sent, "committing" in heard) == (True, False)
    assert practice.count("instagram_private", "configure") == 0


def test_a_read_that_hangs_tells_nothing(practice: Practice, platform: PracticePlatform, session_file: Path) -> None:
    """The worker is free again after the account's time."""
    posting = posting_of()
    published(adapter_with(platform.address, session_file), posting)
    practice.fault("instagram_private", "hang", operation="medias", seconds=100)
    hurried = adapter_with(platform.address, session_file, read_timeout=100, private_seconds=8)
    assert isinstance(sight(hurried, posting), CannotTell)


def test_no_process_is_left_behind(platform: PracticePlatform) -> None:
    """Whoever stops listening ends the task's process."""
    task = {"operation": "account", "session": {}, "address": platform.address, "timeouts": (5, 60), "seconds": 60}
    task["start_before"] = float("inf")
    before = _children()
    events = _events(task, 60)
    assert next(iter(events))["event"] == "error"
    events.close()
    assert _children() <= before | _children_named("forkserver")


def _children() -> set[str]:
    return _children_named("")


def _children_named(word: str) -> set[str]:
    """Process ids of this process's children whose command line holds ``word``."""
    found = set()
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parent = (place / "stat").read_text().rpartition(")")[2].split()[1]
            command = (place / "cmdline").read_text()
        except OSError:
            continue
        if parent == str(os.getpid()) and word in command:
            found.add(place.name)
    return found


def test_the_session_is_kept_for_its_owner_alone(adapter: InstagramAdapter, session_file: Path) -> None:
    """The file is 0600, holds no password, and nothing half-written lies beside it."""
    published(adapter, posting_of())
    kept = session_file.read_text()
    assert session_file.stat().st_mode & 0o777 == 0o600
    assert credentials("instagram", ACCOUNT)["password"] not in kept
    assert [path.name for path in session_file.parent.iterdir()] == [session_file.name]


def test_signing_in_happens_once(practice: Practice, platform: PracticePlatform, session_file: Path) -> None:
    """Further posts and adapters use the stored session."""
    published(adapter_with(platform.address, session_file), posting_of())
    logins = practice.count("instagram_private", "login")
    published(adapter_with(platform.address, session_file), posting_of(text="Zweite Meldung."))
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
    adapter = adapter_with(platform.address, session_file, password="practice-wrong")
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
    private = adapter_with(platform.address, session_file)
    official = adapter_with(platform.address, session_file, backend="graph")
    first, second = posting_of(text="Über die App."), posting_of(text="Offiziell.")
    published(private, first)
    receipt = published(official, second)
    assert [post["text"] for post in practice.public(ACCOUNT)] == ["Über die App.", "Offiziell."]
    assert isinstance(private.observe(second), CannotTell)
    assert isinstance(official.observe(first), CannotTell)
    assert isinstance(private.withdraw(receipt), CannotTell)
    assert official.withdraw(receipt) == Absent()


def test_the_sdk_stays_out_of_the_broadcasters_process(adapter: InstagramAdapter) -> None:
    """The unofficial backend loads instagrapi in processes of its own only."""
    code = "import sys, adapters.instagram, adapters._instagrapi; sys.exit('instagrapi' in sys.modules)"
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False).returncode == 0


def test_nobody_is_asked_on_a_terminal(practice: Practice, adapter: InstagramAdapter) -> None:
    """Whatever the platform wants to know at a sign-in, the call ends by itself and says who is needed."""
    practice.fault("instagram_private", "error_before", operation="login", status=400, times=-1)
    began = time.monotonic()
    with pytest.raises(WaitForCredentials):
        adapter.check()
    assert time.monotonic() - began < 30
