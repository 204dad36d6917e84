"""What the Facebook adapter reads back, withdraws and checks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from adapters.facebook import FacebookAdapter
from broadcaster.channel import (
    Absent,
    CannotTell,
    Found,
    Posting,
    Proof,
    Receipt,
    RetryLater,
    Unclear,
    WaitForCredentials,
)
from broadcaster.message import Picture
from broadcaster.testing.practice import PracticePlatform

AdapterWith = Callable[..., FacebookAdapter]
Drawing = Callable[..., tuple[Picture, bytes]]
Postings = Callable[..., Posting]
Publishing = Callable[[Posting], Receipt]


def test_a_stale_read_shows_absence_first_and_the_post_later(
    platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """One absence is no proof: the post appears as soon as the platform's reads have caught up."""
    platform.practice.tell("reads", platform="facebook", delay=90.0)
    posting = posting_of("Verspätet sichtbar")
    with pytest.raises(Unclear):
        published(posting)
    assert isinstance(adapter.observe(posting), Absent)
    platform.practice.tell("clock", advance=91.0)
    sighting = adapter.observe(posting)
    assert isinstance(sighting, Found)
    assert [sighting.receipt.remote_id] == [post.id for post in platform.public()]
    assert sighting.receipt.proof is Proof.READ_BACK


def test_a_post_deleted_by_hand_cannot_be_told(
    adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """A missing draft may have been published and deleted; that is nobody's absence."""
    posting = posting_of("Von Hand gelöscht")
    receipt = published(posting)
    adapter.withdraw(receipt)
    sighting = adapter.observe(posting)
    assert isinstance(sighting, CannotTell)
    assert "kennt den vorbereiteten Beitrag nicht" in sighting.sentence.de


def test_lost_notes_are_made_up_for_by_the_posts_text(
    adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """Without the draft's id the page's posts since then are compared, however spaces and accents were changed."""
    posting = posting_of("Bürgerbüro  geschlossen\n\nBitte anrufen")
    receipt = published(posting)
    begun = posting.notes["begun"]
    decomposed = posting_of("Bu\u0308rgerbüro geschlossen\nBitte anrufen")
    decomposed.notes["begun"] = begun
    sighting = adapter.observe(decomposed)
    assert isinstance(sighting, Found)
    assert sighting.receipt.remote_id == receipt.remote_id


def test_an_older_post_of_the_same_text_is_no_proof(
    adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """What was there before this part began is not this part."""
    published(posting_of("Jeden Tag dasselbe"))
    later = posting_of("Jeden Tag dasselbe")
    later.notes["begun"] = (datetime.now(UTC) + timedelta(hours=24)).isoformat()
    assert isinstance(adapter.observe(later), Absent)
    assert isinstance(adapter.observe(posting_of("Jeden Tag dasselbe")), CannotTell)


def test_what_another_page_does_not_show_is_no_absence(
    platform: PracticePlatform, adapter_with: AdapterWith, posting_of: Postings, published: Publishing
) -> None:
    """The page's number is wrong, and the neighbour's posts can be read: that ours is not among them proves nothing."""
    neighbour = "stadt-soest@facebook"
    other = platform.practice.tell("accounts", channel="facebook", name=neighbour)["page"]
    platform.practice.tell("account-extra", account=neighbour, extra={"public_content": True})
    platform.practice.tell("foreign-post", account=neighbour, text="Guten Morgen aus dem Rathaus!")
    published(posting_of("Bei uns öffentlich"))
    lost = posting_of("Bei uns öffentlich")
    lost.notes["begun"] = (datetime.now(UTC) + timedelta(minutes=30)).isoformat()
    with pytest.raises(WaitForCredentials) as caught:
        adapter_with(platform.address, page=other).observe(lost)
    assert other in caught.value.sentence.de


def test_a_page_without_an_older_post_proves_no_absence(adapter: FacebookAdapter, posting_of: Postings) -> None:
    """An empty list may be a dead path."""
    posting = posting_of("Der erste Beitrag überhaupt")
    posting.notes["begun"] = datetime.now(UTC).isoformat()
    assert isinstance(adapter.observe(posting), CannotTell)


def test_a_withdrawal_whose_answer_was_lost_is_read_back(
    platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """Only reading back says that a post is gone."""
    receipt = published(posting_of("Falsche Nummer"))
    platform.fault("error_after", "withdraw")
    assert isinstance(adapter.withdraw(receipt), Absent)
    assert not platform.public()


def test_a_withdrawal_that_cannot_be_read_back_is_not_called_gone(
    platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """Deleted or not, without the read nobody may say so."""
    receipt = published(posting_of("Falsche Nummer"))
    platform.fault("error_before", "observe")
    assert isinstance(adapter.withdraw(receipt), CannotTell)


def test_a_missing_post_is_gone_only_if_the_page_still_answers(
    platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """Graph says the same of what does not exist and of what it will not show."""
    receipt = published(posting_of("Falsche Nummer"))
    platform.practice.fault("graph", "error_before", operation="facebook.read", skip=1)
    assert isinstance(adapter.withdraw(receipt), CannotTell)
    assert isinstance(adapter.withdraw(receipt), Absent)


def test_a_throttled_withdrawal_is_tried_later(
    platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """The reason why the post is still there is told."""
    receipt = published(posting_of("Falsche Nummer"))
    platform.fault("throttle", "withdraw")
    with pytest.raises(RetryLater):
        adapter.withdraw(receipt)


def test_a_receipt_that_is_no_post_is_not_withdrawn(platform: PracticePlatform, adapter: FacebookAdapter) -> None:
    """What a person typed as proof never becomes part of a request."""
    sighting = adapter.withdraw(Receipt(remote_id="../me", proof=Proof.PERSON))
    assert isinstance(sighting, CannotTell)
    assert platform.requests("withdraw") == 0
