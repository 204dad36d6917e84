"""A post over the official API becomes public once, through the real facebook-sdk, and is found again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.instagram import InstagramAdapter
from broadcaster.channel import Absent, CannotTell, Found, Proof, RetryLater, Unclear
from broadcaster.practice.media_host.platform import FILES
from broadcaster.testing.practice import Practice

from .posts import ACCOUNT, TEXT, media_host, official_adapter, posting_of, published, red_of


def test_a_picture_stands_with_caption_and_alternative_text(practice: Practice, adapter: InstagramAdapter) -> None:
    """The receipt names the post, and its permalink opens it."""
    receipt = published(adapter, posting_of())
    (post,) = practice.public(ACCOUNT)
    assert (post["id"], post["text"]) == (receipt.remote_id, TEXT)
    assert [picture["alt"] for picture in post["pictures"]] == ["Tafel Nummer 1"]
    assert receipt.proof is Proof.READ_BACK
    assert receipt.permalink is not None
    assert practice.ask("GET", receipt.permalink.removeprefix(practice.address)).status_code == 200


@pytest.mark.parametrize("host", [True, False])
def test_a_carousel_keeps_order_and_alternative_texts(practice: Practice, *, host: bool) -> None:
    """Three pictures stand in the given order, over the media host and over the page's photos alike."""
    adapter = official_adapter(f"{practice.address}/graph", **(media_host(practice) if host else {}))
    posting = posting_of(3)
    published(adapter, posting)
    (post,) = practice.public(ACCOUNT)
    assert [picture["alt"] for picture in post["pictures"]] == ["Tafel Nummer 1", "Tafel Nummer 2", "Tafel Nummer 3"]
    reds = [red_of(practice, picture["sha256"]) for picture in post["pictures"]]
    assert reds == sorted(reds)
    assert len(practice.world.objects(FILES)) == (3 if host else 0)
    assert practice.count("graph", "facebook.photo") == (0 if host else 3)


def test_nothing_is_public_before_the_commit(practice: Practice, adapter: InstagramAdapter) -> None:
    """A prepared carousel and its pictures on the page are seen by nobody."""
    adapter.prepare(posting_of(2))
    assert practice.public() == []


def test_a_slow_container_frees_the_worker(practice: Practice, adapter: InstagramAdapter) -> None:
    """While Instagram processes, prepare asks to come back soon without counting it, and then goes on from there."""
    practice.tell("account-extra", account=ACCOUNT, extra={"processing_seconds": 60})
    posting = posting_of()
    with pytest.raises(RetryLater) as caught:
        adapter.prepare(posting)
    assert caught.value.after is not None
    assert caught.value.after <= timedelta(seconds=10)
    practice.tell("clock", advance=61)
    published(adapter, posting)
    assert practice.count("graph", "instagram.container") == 1
    assert len(practice.public(ACCOUNT)) == 1


def test_publishing_too_early_waits(practice: Practice, adapter: InstagramAdapter) -> None:
    """9007 for a container in processing proves that nothing was published."""
    practice.tell("account-extra", account=ACCOUNT, extra={"processing_seconds": 60})
    practice.fault("graph", "error_before", operation="instagram.status")
    posting = posting_of()
    with pytest.raises(RetryLater):
        adapter.prepare(posting)
    with pytest.raises(RetryLater) as caught:
        adapter.commit(posting)
    assert caught.value.code == "9007/2207027"
    practice.tell("clock", advance=61)
    adapter.commit(posting)
    assert len(practice.public(ACCOUNT)) == 1


def test_a_used_container_is_not_taken_for_an_early_one(practice: Practice, adapter: InstagramAdapter) -> None:
    """The same 9007 for a published container is read back and found, not repeated."""
    posting = posting_of()
    first = published(adapter, posting)
    again = adapter.commit(posting)
    assert (again.remote_id, again.proof) == (first.remote_id, Proof.READ_BACK)
    assert len(practice.public(ACCOUNT)) == 1


def test_a_used_container_with_stale_reads_stays_unclear(practice: Practice, adapter: InstagramAdapter) -> None:
    """While reads lag behind, "not ready" of a finished container decides nothing."""
    practice.tell("reads", platform="instagram", delay=600)
    posting = posting_of()
    for _ in range(2):
        with pytest.raises(Unclear):
            published(adapter, posting)
    practice.tell("clock", advance=601)
    assert isinstance(adapter.observe(posting), Found)
    assert len(practice.public(ACCOUNT)) == 1


@pytest.mark.parametrize(
    ("kind", "status"),
    [("error_after", 500), ("error_after", 400), ("reset_after", 500), ("throttle_without_reset", 500)],
)
def test_a_doubtful_publication_is_read_back(
    practice: Practice, adapter: InstagramAdapter, kind: str, status: int
) -> None:
    """Whatever went wrong after acceptance, the post is found once and never sent twice."""
    posting = posting_of()
    adapter.prepare(posting)
    practice.fault("graph", kind, operation="instagram.media_publish", status=status)
    with pytest.raises(Unclear):
        adapter.commit(posting)
    sighting = adapter.observe(posting)
    shown = [post["id"] for post in practice.public(ACCOUNT)]
    assert ([sighting.receipt.remote_id] if isinstance(sighting, Found) else []) == shown
    assert len(shown) == (kind != "throttle_without_reset")
    assert practice.count("graph", "instagram.media_publish") == 1


@pytest.mark.parametrize(("code", "barred"), [("4/2207051", True), ("-1/2207001", False)])
def test_a_post_that_is_live_in_spite_of_an_error_is_found(
    practice: Practice, adapter: InstagramAdapter, code: str, *, barred: bool
) -> None:
    """Instagram's „action blocked“ also means that a person must look before anything else is sent."""
    posting = posting_of()
    adapter.prepare(posting)
    practice.fault("graph", "error_after", operation="instagram.media_publish", code=code, status=400)
    with pytest.raises(Unclear) as caught:
        adapter.commit(posting)
    assert caught.value.whole_account is barred
    sighting = adapter.observe(posting)
    assert isinstance(sighting, Found)
    assert [sighting.receipt.remote_id] == [post["id"] for post in practice.public(ACCOUNT)]


def test_a_day_that_is_said_to_be_used_up_is_read_back_at_once(practice: Practice, adapter: InstagramAdapter) -> None:
    """The post is live: the container says so, and its receipt is the answer."""
    posting = posting_of()
    adapter.prepare(posting)
    practice.fault("graph", "error_after", operation="instagram.media_publish", code="9/2207042", status=400)
    receipt = adapter.commit(posting)
    assert (receipt.remote_id, receipt.proof) == (practice.public(ACCOUNT)[0]["id"], Proof.READ_BACK)
    assert practice.count("graph", "instagram.media_publish") == 1


def test_what_is_public_already_is_not_published_again(practice: Practice, adapter: InstagramAdapter) -> None:
    """If a late truth shows the container published, preparing makes nothing and the commit sends nothing."""
    posting = posting_of()
    first = published(adapter, posting)
    again = published(adapter, posting)
    assert (again.remote_id, again.proof) == (first.remote_id, Proof.READ_BACK)
    assert practice.count("graph", "instagram.container") == practice.count("graph", "instagram.media_publish") == 1


def test_a_twin_published_meanwhile_is_not_confused(practice: Practice, adapter: InstagramAdapter) -> None:
    """With two equal posts above the mark, the container counts as published but no id is guessed."""
    twins = posting_of(), posting_of()
    for twin in twins:
        adapter.prepare(twin)
    adapter.commit(twins[1])
    practice.fault("graph", "reset_after", operation="instagram.media_publish")
    with pytest.raises(Unclear):
        adapter.commit(twins[0])
    sighting = adapter.observe(twins[0])
    assert isinstance(sighting, Found)
    assert sighting.receipt.remote_id == f"container:{twins[0].notes['container']}"
    assert isinstance(adapter.withdraw(sighting.receipt), CannotTell)
    assert len(practice.public(ACCOUNT)) == 2


def test_an_expired_container_is_made_anew(practice: Practice, adapter: InstagramAdapter) -> None:
    """After a day the container is absent for good, and preparing again makes another."""
    posting = posting_of()
    adapter.prepare(posting)
    practice.tell("clock", advance=25 * 3600)
    with pytest.raises(RetryLater):
        adapter.commit(posting)
    sighting = adapter.observe(posting)
    assert isinstance(sighting, Absent)
    assert sighting.prepare_again
    published(adapter, posting)
    assert practice.count("graph", "instagram.container") == 2
    assert len(practice.public(ACCOUNT)) == 1
