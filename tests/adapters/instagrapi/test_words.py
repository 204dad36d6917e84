"""What Instagram itself says decides what happens next, whatever error the SDK makes of it."""

from __future__ import annotations

import json

import pytest

from adapters.instagram import InstagramAdapter
from broadcaster.channel import (
    Absent,
    CannotTell,
    ChannelError,
    Proof,
    Receipt,
    Refused,
    RetryLater,
    Unclear,
    WaitForCredentials,
)
from broadcaster.testing.practice import Practice
from tests.adapters.instagram.posts import ACCOUNT, posting_of, published

SAID = {
    "logged out": (403, {"message": "user_has_logged_out", "logout_reason": 9}, WaitForCredentials, "meldet es sich"),
    "challenge": (400, {"message": "challenge_required"}, WaitForCredentials, "durch einen Menschen"),
    "checkpoint": (400, {"message": "checkpoint_required"}, WaitForCredentials, "durch einen Menschen"),
    "wait": (400, {"message": "Please wait a few minutes before you try again."}, RetryLater, "bittet um eine Pause"),
    "blocked": (400, {"message": "feedback_required"}, WaitForCredentials, "automatisiert"),
    "unknown": (400, {"message": "something_new_42"}, WaitForCredentials, "something_new_42"),
    "denied": (403, {"message": "Not allowed"}, WaitForCredentials, "die der Broadcaster nicht kennt"),
    "a picture": (400, {"message": "bad image input: aspect ratio"}, Refused, "Seitenverhältnis"),
}


@pytest.mark.parametrize("name", SAID)
def test_an_upload_is_refused_for_the_reason_that_instagram_gives(
    name: str, practice: Practice, adapter: InstagramAdapter
) -> None:
    """Only a word about a picture blames the picture."""
    status, body, kind, told = SAID[name]
    fault = {"operation": "upload", "status": status, "body": json.dumps({**body, "status": "fail"})}
    practice.fault("instagram_private", "error_before", **fault)
    with pytest.raises(ChannelError) as caught:
        adapter.prepare(posting_of())
    assert type(caught.value) is kind
    assert told in f"{caught.value.sentence.de} {caught.value.said}"
    assert ("Bild" in caught.value.sentence.de) is (name == "a picture")


@pytest.mark.parametrize("name", ["challenge", "wait", "unknown"])
def test_a_publication_is_unclear_whatever_instagram_says(
    name: str, practice: Practice, adapter: InstagramAdapter
) -> None:
    """It may be out; and what bars the account bars it all the same."""
    status, body, kind, _told = SAID[name]
    posting = posting_of()
    adapter.prepare(posting)
    fault = {"operation": "configure", "status": status, "body": json.dumps({**body, "status": "fail"})}
    practice.fault("instagram_private", "error_after", **fault)
    with pytest.raises(Unclear) as caught:
        adapter.commit(posting)
    assert caught.value.whole_account is (kind is WaitForCredentials)
    assert "veröffentlicht" not in caught.value.sentence.de


def test_a_post_that_was_confirmed_by_its_address_is_withdrawn(practice: Practice, adapter: InstagramAdapter) -> None:
    """Its key stands in the short code; of two posts exactly the right one goes."""
    wrong = published(adapter, posting_of())
    published(adapter, posting_of(text="Die richtige Nummer."))
    code = str(wrong.permalink).rstrip("/").rpartition("/")[2]
    link = f"https://www.instagram.com/p/{code}/"
    receipt = Receipt(remote_id=str(InstagramAdapter.post_at(link)), permalink=link, proof=Proof.PERSON)
    assert isinstance(adapter.withdraw(receipt), Absent)
    assert [post["text"] for post in practice.public(ACCOUNT)] == ["Die richtige Nummer."]
    assert isinstance(adapter.withdraw(receipt), CannotTell)
