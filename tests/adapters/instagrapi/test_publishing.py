"""A post over the unofficial API becomes public once, through the real instagrapi, and is found again."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from adapters._instagrapi.errors import BLOCKED, TaskFailed
from adapters._instagrapi.tasks import _events
from adapters.instagram import InstagramAdapter
from broadcaster.channel import Absent, CannotTell, Found, Proof, RetryLater, Unclear, WaitForCredentials
from broadcaster.net.departure import starting_before, uptime
from broadcaster.testing.answers import sight
from broadcaster.testing.practice import Practice, PracticePlatform
from tests.adapters.instagram.posts import ACCOUNT, TEXT, posting_of, private_adapter, published, red_of


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
    reds = [red_of(practice, picture["sha256"]) for picture in post["pictures"]]
    assert reds == sorted(reds)
    assert practice.count("instagram_private", "configure_sidecar") == 1


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
    assert caught.value.sentence.de.startswith(BLOCKED.de) and caught.value.whole_account
    assert isinstance(adapter.observe(posting), Found)


def test_a_block_before_publishing_holds_the_account(practice: Practice, adapter: InstagramAdapter) -> None:
    """A blocked upload is not tried again by itself, and nothing else of the account is tried."""
    practice.fault("instagram_private", "error_before", operation="upload", status=400)
    with pytest.raises(WaitForCredentials) as caught:
        adapter.prepare(posting_of())
    assert caught.value.sentence.de.startswith(BLOCKED.de)


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
    private_adapter(platform.address, session_file).prepare(posting)
    hurried = private_adapter(platform.address, session_file, read_timeout=100, private_seconds=8)
    practice.fault("instagram_private", "hang", operation="configure", seconds=100)
    with pytest.raises(Unclear):
        hurried.commit(posting)
    practice.heal()
    assert not isinstance(private_adapter(platform.address, session_file).observe(posting), Found)


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
    published(private_adapter(platform.address, session_file), posting)
    practice.fault("instagram_private", "hang", operation="medias", seconds=100)
    hurried = private_adapter(platform.address, session_file, read_timeout=100, private_seconds=8)
    assert isinstance(sight(hurried, posting), CannotTell)


def test_no_process_is_left_behind(platform: PracticePlatform) -> None:
    """Whoever stops listening ends the task's process; what starts the next ones stays."""
    task = {"operation": "account", "session": {}, "address": platform.address, "timeouts": (5, 60), "seconds": 60}
    task["start_before"] = float("inf")
    before = _children()
    events = _events(task, 60)
    assert next(iter(events))["event"] == "error"
    events.close()
    assert _children() <= before | _children_named("forkserver") | _children_named("resource_tracker")


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
