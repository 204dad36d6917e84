"""A success that is not there is not believed, a refusal that was carried out neither, and a passing one is not final."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from adapters.facebook import FacebookAdapter
from broadcaster.channel import (
    Absent,
    CannotTell,
    Found,
    PersonDecides,
    Posting,
    Proof,
    Receipt,
    RetryLater,
    Unclear,
    WaitForCredentials,
)
from broadcaster.practice.accounts import credentials
from broadcaster.testing.answers import everything
from broadcaster.testing.practice import PracticePlatform

ACCOUNT = "kreis-soest@facebook"
KNOWN = credentials("facebook", ACCOUNT)

Postings = Callable[..., Posting]
Publishing = Callable[[Posting], Receipt]


def error(code: int, message: str = "An unknown error has occurred.", **more: object) -> str:
    """Graph's refusal as its body."""
    return json.dumps({"error": {"code": code, "type": "OAuthException", "message": message, **more}})


@pytest.mark.parametrize("body", ['{"success": true}', '{"success": false}', "{}", '{"id": "1"}', "[]", '"ok"'])
def test_a_publication_that_is_only_said_is_unclear(
    body: str, platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings
) -> None:
    """An ok that reads back as absent, or says nothing of the kind."""
    posting = posting_of("Nur behauptet")
    adapter.prepare(posting)
    platform.practice.fault("graph", "error_before", operation="facebook.publish", status=200, body=body)
    with pytest.raises(Unclear):
        adapter.commit(posting)
    assert isinstance(adapter.observe(posting), Absent)
    assert platform.public() == []


@pytest.mark.parametrize("made", ["", "42", "999999999999999_42", "../me"])
def test_a_draft_without_an_id_of_this_page_is_not_prepared(
    made: str, platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings
) -> None:
    """2xx without an id, or with that of another account."""
    body = json.dumps({"id": made} if made else {"success": True})
    platform.practice.fault("graph", "error_before", operation="facebook.draft", status=200, body=body)
    posting = posting_of("Ohne Nummer")
    with pytest.raises(RetryLater):
        adapter.prepare(posting)
    assert "post" not in posting.notes


def test_a_deletion_that_is_only_said_is_not_called_gone(
    platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """What is read back counts."""
    receipt = published(posting_of("Falsche Nummer"))
    body = '{"success": true}'
    platform.practice.fault("graph", "error_before", operation="facebook.delete", status=200, body=body)
    assert isinstance(adapter.withdraw(receipt), Found)


@pytest.mark.parametrize("hidden", [{"is_hidden": True}, {"timeline_visibility": "hidden"}])
def test_a_hidden_post_is_neither_public_nor_gone(
    hidden: dict[str, object],
    platform: PracticePlatform,
    adapter: FacebookAdapter,
    posting_of: Postings,
    published: Publishing,
) -> None:
    """``is_published`` alone would call it public."""
    posting = posting_of("Verborgen")
    receipt = published(posting)
    (post,) = [one for one in platform.practice.world.public() if one.id == receipt.remote_id]
    post.extra |= hidden
    sighting = adapter.observe(posting)
    assert isinstance(sighting, CannotTell)
    assert "verborgen" in sighting.sentence.de
    platform.fault("error_before", "withdraw")
    assert isinstance(adapter.withdraw(receipt), Found)


@pytest.mark.parametrize(("status", "code"), [(400, 1500), (400, 987654), (403, 987654), (500, 1500)])
def test_an_unknown_refusal_of_a_commit_claims_nothing(
    status: int, code: int, platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings
) -> None:
    """The post is out although Facebook refused: unclear, found by reading, and no word of what is public before that."""
    posting = posting_of("Trotzdem da")
    adapter.prepare(posting)
    body = error(code, "The request was not carried out.")
    platform.practice.fault("graph", "error_after", operation="facebook.publish", status=status, body=body)
    with pytest.raises(Unclear) as caught:
        adapter.commit(posting)
    told = caught.value.sentence
    assert "veröffentlicht" not in told.de.lower() and "publish" not in told.en.lower()
    assert caught.value.said == "The request was not carried out."
    assert caught.value.whole_account is (status == 403)
    assert isinstance(adapter.observe(posting), Found)


@pytest.mark.parametrize(
    ("status", "body", "whole_account"),
    [
        (429, "<html>", True),
        (429, error(987654), True),
        (503, "<html>", False),
        (500, error(1), False),
        (400, error(2, is_transient=True), False),
        (400, error(4), True),
        (403, error(17), True),
        (400, error(32), True),
        (400, error(341), True),
        (500, error(100), False),
        (400, error(100, is_transient=True), False),
        (400, error(506, is_transient=True), False),
        (400, error(987654, is_transient=True), False),
    ],
)
def test_a_passing_refusal_is_not_final(
    status: int,
    body: str,
    whole_account: bool,  # noqa: FBT001 - drawn by name
    platform: PracticePlatform,
    adapter: FacebookAdapter,
    posting_of: Postings,
) -> None:
    """Whatever its number: at the preparation it is tried again, at the commit it is read back."""
    posting = posting_of("Gleich wieder")
    platform.practice.fault("graph", "error_before", operation="facebook.draft", status=status, body=body)
    with pytest.raises(RetryLater) as caught:
        adapter.prepare(posting)
    assert caught.value.whole_account is whole_account
    adapter.prepare(posting)
    platform.practice.fault("graph", "error_before", operation="facebook.publish", status=status, body=body)
    with pytest.raises((Unclear, RetryLater)):
        adapter.commit(posting)
    assert adapter.commit(posting).proof is Proof.READ_BACK


@pytest.mark.parametrize(
    ("status", "kind"), [(400, PersonDecides), (403, WaitForCredentials), (401, WaitForCredentials)]
)
def test_an_unknown_refusal_gets_the_most_general_sentence_and_meta_s_words(
    status: int,
    kind: type[Exception],
    platform: PracticePlatform,
    adapter: FacebookAdapter,
    posting_of: Postings,
) -> None:
    """No picture is blamed; denied access rests the account; no secret is quoted."""
    body = error(987654, f"Something new about {KNOWN['token']}", error_user_msg="")
    platform.practice.fault("graph", "error_before", operation="facebook.draft", status=status, body=body)
    with pytest.raises(kind) as caught:
        adapter.prepare(posting_of("Unbekannt"))
    told = caught.value.sentence  # type: ignore[attr-defined]
    assert "die der Broadcaster nicht kennt" in told.de
    assert "Something new about ***" in caught.value.said  # type: ignore[attr-defined]
    assert KNOWN["token"] not in everything(caught.value)  # type: ignore[arg-type]
