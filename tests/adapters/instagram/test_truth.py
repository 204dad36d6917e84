"""What Instagram says is read before it is believed: successes, checks, deletions, and posts that a person confirmed."""

from __future__ import annotations

import json

import pytest

from adapters._meta.graph_access import LOOK, NOT_TOLD
from adapters.instagram import InstagramAdapter
from broadcaster.channel import (
    Absent,
    CannotTell,
    Found,
    Proof,
    Receipt,
    Refused,
    RetryLater,
    Unclear,
    WaitForCredentials,
)
from broadcaster.practice.accounts import credentials
from broadcaster.practice.graph.accounts import page_of
from broadcaster.testing.practice import Practice

from .posts import ACCOUNT, official_adapter, posting_of, published

PAGE = page_of(ACCOUNT)
KNOWN = credentials("instagram", ACCOUNT)


@pytest.mark.parametrize("body", ['{"id": "17900000000000001"}', "{}", '{"success": true}', "[]", '{"id": ""}'])
def test_a_publication_that_is_only_said_is_unclear(body: str, practice: Practice, adapter: InstagramAdapter) -> None:
    """200 with an id that leads nowhere, or without one; the container knows better."""
    practice.tell("foreign-post", account=ACCOUNT, text="Ein älterer Beitrag.")
    posting = posting_of()
    adapter.prepare(posting)
    practice.fault("graph", "error_before", operation="instagram.media_publish", status=200, body=body)
    with pytest.raises(Unclear):
        adapter.commit(posting)
    sighting = adapter.observe(posting)
    assert sighting == Absent(account=KNOWN["user"])


def test_the_id_of_another_account_s_post_is_unclear(practice: Practice, adapter: InstagramAdapter) -> None:
    """The answer leads to a post that stands, and is somebody else's."""
    posting = posting_of()
    adapter.prepare(posting)
    body = json.dumps({"id": "17900000000000001", "owner": {"id": "17841400000000009"}})
    for operation in ("instagram.media_publish", "instagram.read", "facebook.read"):
        practice.fault("graph", "error_before", operation=operation, status=200, body=body)
    with pytest.raises(Unclear):
        adapter.commit(posting)


def test_a_deletion_that_is_only_said_is_not_called_gone(practice: Practice, adapter: InstagramAdapter) -> None:
    """What is read back counts."""
    receipt = published(adapter, posting_of())
    practice.fault("graph", "error_before", operation="instagram.delete", status=200, body='{"success": true}')
    assert isinstance(adapter.withdraw(receipt), Found)


def test_deleting_needs_a_permission_of_its_own(practice: Practice, adapter: InstagramAdapter) -> None:
    """The check says so before it is needed, publishing goes on, and the withdrawal names the way by hand."""
    scopes = ["instagram_basic", "instagram_content_publish"]
    for name in (ACCOUNT, PAGE):
        practice.tell("account-extra", account=name, extra={"scopes": [*scopes, "pages_manage_posts"]})
    assert any("instagram_manage_contents" in hint.de for hint in adapter.check().hints)
    receipt = published(adapter, posting_of())
    with pytest.raises(Refused) as caught:
        adapter.withdraw(receipt)
    assert "Instagram-App" in caught.value.sentence.de
    assert len(practice.public(ACCOUNT)) == 1


@pytest.mark.parametrize(
    ("answer", "remedy"),
    [
        ({"scopes": ["instagram_basic"]}, "instagram_content_publish"),
        ({"profile_id": "100000000000009"}, "100000000000009"),
        ({"is_valid": False}, "gilt nicht mehr"),
        ({"granular_scopes": [{"scope": "instagram_basic", "target_ids": ["1"]}]}, "für andere Seiten oder Konten"),
    ],
)
def test_a_token_that_cannot_publish_fails_the_check_with_a_remedy(
    answer: dict[str, object], remedy: str, practice: Practice, adapter: InstagramAdapter
) -> None:
    """It answers, and is good for nothing."""
    practice.tell("account-extra", account=PAGE, extra={"debug_token": answer})
    with pytest.raises(WaitForCredentials) as caught:
        adapter.check()
    assert remedy in caught.value.sentence.de


def test_a_check_that_could_not_ask_says_so(practice: Practice, adapter: InstagramAdapter) -> None:
    """Expiry and permissions are unknown then, which is not the same as fine."""
    practice.fault("graph", "error_before", operation="facebook.read", status=400, code="100")
    assert adapter.check().hints[-2:] == (NOT_TOLD, LOOK)


@pytest.mark.parametrize("version", ["v24.0", "v25.0", "v26.0", "v27.0"])
def test_every_living_version_is_spoken(version: str, practice: Practice) -> None:
    """Check, publish, read back and withdraw, with nothing that a version has retired."""
    adapter = official_adapter(f"{practice.address}/graph", graph_version=version)
    assert NOT_TOLD not in adapter.check().hints
    posting = posting_of()
    receipt = published(adapter, posting)
    assert isinstance(adapter.observe(posting), Found)
    assert isinstance(adapter.withdraw(receipt), Absent)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_refusal_is_not_final(status: int, practice: Practice, adapter: InstagramAdapter) -> None:
    """Also of a picture, which is blamed only if the refusal stays."""
    posting = posting_of()
    body = json.dumps(
        {"error": {"code": 36003, "error_subcode": 2207009, "message": "The aspect ratio is not supported."}}
    )
    practice.fault("graph", "error_before", operation="instagram.container", status=status, body=body)
    with pytest.raises(RetryLater):
        adapter.prepare(posting)
    assert published(adapter, posting).proof is Proof.READ_BACK


@pytest.mark.parametrize("kind", ["p", "reel", "tv"])
def test_a_post_that_was_confirmed_by_its_address_is_withdrawn(
    kind: str, practice: Practice, adapter: InstagramAdapter
) -> None:
    """By its short code, of two posts exactly the right one."""
    practice.tell("account-extra", account=ACCOUNT, extra={"permalinks": "shortcode"})
    wrong = published(adapter, posting_of())
    published(adapter, posting_of(text="Die richtige Nummer."))
    code = str(wrong.permalink).rstrip("/").rpartition("/")[2]
    link = f"https://www.instagram.com/{kind}/{code}/?igsh=abc"
    receipt = Receipt(remote_id=str(InstagramAdapter.post_at(link)), permalink=link, proof=Proof.PERSON)
    assert isinstance(adapter.withdraw(receipt), Absent)
    assert [post["text"] for post in practice.public(ACCOUNT)] == ["Die richtige Nummer."]


@pytest.mark.parametrize(
    "link", ["https://www.instagram.com/p/DxAbCdEfGhI/", "https://www.instagram.com/stories/kreis/1/"]
)
def test_what_the_account_does_not_list_is_never_called_gone(
    link: str, practice: Practice, adapter: InstagramAdapter
) -> None:
    """It is said what is true and what a person can do."""
    published(adapter, posting_of())
    receipt = Receipt(remote_id=str(InstagramAdapter.post_at(link)), permalink=link, proof=Proof.PERSON)
    sighting = adapter.withdraw(receipt)
    assert isinstance(sighting, CannotTell)
    assert "Instagram-App" in sighting.sentence.de
    assert practice.count("graph", "instagram.delete") == 0
