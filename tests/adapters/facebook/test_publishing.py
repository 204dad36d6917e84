"""What the Facebook adapter makes public, and what it says when it cannot."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.facebook import FacebookAdapter
from broadcaster.channel import (
    Posting,
    Proof,
    Receipt,
    Refused,
    RetryLater,
    Unclear,
    WaitForCredentials,
)
from broadcaster.message import Picture
from broadcaster.practice.graph.access import LEAKS
from broadcaster.testing import DictNotes
from broadcaster.testing.practice import PracticePlatform

AdapterWith = Callable[..., FacebookAdapter]
Drawing = Callable[..., tuple[Picture, bytes]]
Postings = Callable[..., Posting]
Publishing = Callable[[Posting], Receipt]


def test_a_receipt_carries_permalink_and_time(
    platform: PracticePlatform, posting_of: Postings, published: Publishing
) -> None:
    """What was said to be published is read at once; the proof names the post's public address."""
    receipt = published(posting_of("Die Kfz-Zulassung bleibt heute geschlossen."))
    (post,) = platform.practice.public()
    assert receipt.permalink == post["permalink"]
    assert receipt.proof is Proof.READ_BACK
    assert receipt.published_at is not None
    assert abs(receipt.published_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_link_without_pictures_becomes_a_card(
    platform: PracticePlatform, posting_of: Postings, published: Publishing
) -> None:
    """The link goes beside the text, which stays as it is."""
    published(posting_of("Alle Notrufnummern:", link="https://www.example.org/notruf"))
    (post,) = platform.practice.public()
    assert (post["text"], post["link"]) == ("Alle Notrufnummern:", "https://www.example.org/notruf")


def test_pictures_keep_their_order_and_alternative_texts(
    platform: PracticePlatform, coloured: Drawing, posting_of: Postings, published: Publishing
) -> None:
    """Ten pictures, JPEG and PNG mixed, are shown as given, byte for byte."""
    pictures = [
        coloured(number, "image/png" if number % 2 else "image/jpeg", f"Tafel {number}" if number else "")
        for number in range(10)
    ]
    published(posting_of("Zehn Tafeln", *pictures))
    (post,) = platform.practice.public()
    assert [one["sha256"] for one in post["pictures"]] == [picture.sha256 for picture, _data in pictures]
    assert [one["alt"] for one in post["pictures"]] == ["", *(f"Tafel {number}" for number in range(1, 10))]


def test_an_interrupted_preparation_uploads_only_what_is_missing(
    platform: PracticePlatform, adapter: FacebookAdapter, coloured: Drawing, posting_of: Postings, published: Publishing
) -> None:
    """Each picture is noted as it comes, so that the next attempt continues after it."""
    posting = posting_of("Drei Tafeln", *(coloured(number) for number in range(3)))
    platform.practice.fault("graph", "reset_before", operation="facebook.photo", skip=1, times=1)
    with pytest.raises(RetryLater):
        adapter.prepare(posting)
    assert platform.practice.count("graph", "facebook.photo") == 2
    published(posting)
    assert platform.practice.count("graph", "facebook.photo") == 4
    assert len(platform.practice.public()[0]["pictures"]) == 3


def test_pictures_that_grew_old_are_uploaded_again(
    platform: PracticePlatform, adapter: FacebookAdapter, coloured: Drawing, posting_of: Postings, published: Publishing
) -> None:
    """Facebook forgets unpublished photos after a day; one uploaded long before is not relied on, a younger one is."""
    posting = posting_of("Eine Tafel", coloured(1))
    platform.fault("throttle", "prepare")
    for uploads in (1, 1):
        with pytest.raises(RetryLater):
            adapter.prepare(posting)
        assert platform.practice.count("graph", "facebook.photo") == uploads
    photo_id, _, uploaded = posting.notes["photo.0"].partition("@")
    old = datetime.fromisoformat(uploaded) - timedelta(hours=21)
    posting.notes["photo.0"] = f"{photo_id}@{old.isoformat()}"
    platform.heal()
    platform.practice.tell("clock", advance=25 * 3600.0)
    published(posting)
    assert platform.practice.count("graph", "facebook.photo") == 2
    assert len(platform.public()[0].alts) == 1


def test_pictures_of_a_draft_without_an_answer_are_not_used_again(
    platform: PracticePlatform, adapter: FacebookAdapter, coloured: Drawing, posting_of: Postings, published: Publishing
) -> None:
    """An invisible draft may hold them, also when the process died before it could note the draft."""
    posting = posting_of("Zwei Tafeln", coloured(1), coloured(2))
    platform.practice.fault("graph", "reset_after", operation="facebook.draft")
    with pytest.raises(RetryLater):
        adapter.prepare(posting)
    published(replace(posting, notes=DictNotes(posting.notes)))
    assert platform.practice.count("graph", "facebook.photo") == 4
    assert [len(post.alts) for post in platform.public()] == [2]


def test_a_repeated_commit_is_harmless(
    platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """Publishing a published post again changes nothing and answers with the same receipt."""
    posting = posting_of("Nur einmal")
    first = published(posting)
    assert adapter.commit(posting).remote_id == first.remote_id
    assert len(platform.public()) == 1


def test_a_lost_permalink_never_fails_a_post(
    platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings
) -> None:
    """After a clear success the read for the permalink is a courtesy."""
    posting = posting_of("Ohne Adresse")
    adapter.prepare(posting)
    platform.fault("error_before", "observe")
    receipt = adapter.commit(posting)
    assert receipt.permalink is None
    assert receipt.proof is Proof.RESPONSE
    assert [post.id for post in platform.public()] == [receipt.remote_id]


def test_a_throttled_preparation_waits_as_long_as_graph_asks(
    platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings
) -> None:
    """The minutes in the usage header are the wait."""
    platform.fault("throttle", "prepare")
    with pytest.raises(RetryLater) as caught:
        adapter.prepare(posting_of("Zu schnell"))
    assert caught.value.after == timedelta(minutes=2)
    assert caught.value.code == "80001"


def test_a_throttled_commit_that_took_effect_is_a_success(
    platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """A refusal that Facebook did not mean is read back before it is believed."""
    posting = posting_of("Schon da")
    published(posting)
    platform.fault("throttle", "commit")
    receipt = adapter.commit(posting)
    assert receipt.proof is Proof.READ_BACK
    assert receipt.remote_id == platform.public()[0].id


def test_a_throttled_commit_that_cannot_be_read_back_stays_unclear(
    platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings
) -> None:
    """Without the read nobody knows."""
    posting = posting_of("Wer weiß")
    adapter.prepare(posting)
    platform.fault("throttle", "commit")
    platform.fault("error_before", "observe")
    with pytest.raises(Unclear):
        adapter.commit(posting)


def test_the_same_text_again_is_refused_with_the_remedy(
    platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings, published: Publishing
) -> None:
    """Facebook's duplicate is somebody else's post when ours is still a draft."""
    published(posting_of("Dasselbe"))
    again = posting_of("Dasselbe")
    adapter.prepare(again)
    with pytest.raises(Refused) as caught:
        adapter.commit(again)
    assert caught.value.code == "506"
    assert "Stand" in caught.value.sentence.de
    assert len(platform.public()) == 1


def test_many_pictures_with_a_long_text_are_refused_with_the_remedy(
    adapter: FacebookAdapter, coloured: Drawing, posting_of: Postings
) -> None:
    """Retrying does not help against Facebook's code 1 for five pictures and a long text."""
    posting = posting_of("Langer Text. " * 100, *(coloured(number) for number in range(5)))
    with pytest.raises(Refused) as caught:
        adapter.prepare(posting)
    assert "vier Bilder" in caught.value.sentence.de


def test_a_broken_picture_is_refused(adapter: FacebookAdapter, coloured: Drawing, posting_of: Postings) -> None:
    """A truncated file is the authority's to replace, not to be tried again."""
    picture, data = coloured(1)
    posting = posting_of("Kaputt", (picture, data[: len(data) // 2]))
    with pytest.raises(Refused) as caught:
        adapter.prepare(posting)
    assert "Bild" in caught.value.sentence.de


def test_a_wrong_app_secret_waits_for_credentials(
    platform: PracticePlatform, adapter_with: AdapterWith, posting_of: Postings
) -> None:
    """A proof that does not fit the token is a matter of the account, not of the message."""
    adapter = adapter_with(platform.address, app_secret="practice-" + "0" * 32)
    with pytest.raises(WaitForCredentials) as caught:
        adapter.prepare(posting_of("Falsches Geheimnis"))
    assert "App-Geheimnis" in caught.value.sentence.de


@pytest.mark.parametrize(
    "changed",
    [{"page": "999999999999999"}, {"token": "practice-unknown"}, {"token": "mit\nZeile"}, {"graph_version": "v2.8"}],
)
def test_a_wrong_account_waits_for_credentials(
    platform: PracticePlatform,
    adapter_with: AdapterWith,
    posting_of: Postings,
    changed: dict[str, str],
) -> None:
    """Wrong page, token or version: everything for the account waits and the check says so."""
    adapter = adapter_with(platform.address, **changed)
    with pytest.raises(WaitForCredentials):
        adapter.prepare(posting_of("Falsches Konto"))
    with pytest.raises(WaitForCredentials):
        adapter.check()


def test_no_secret_is_ever_in_an_address(
    adapter: FacebookAdapter, platform: PracticePlatform, posting_of: Postings, published: Publishing, coloured: Drawing
) -> None:
    """The practice Graph refuses and records every secret in an address; through all calls there is none."""
    posting = posting_of("Alle Aufrufe", coloured(1))
    receipt = published(posting)
    adapter.observe(posting)
    adapter.observe(posting_of("Liste"))
    adapter.check()
    adapter.withdraw(receipt)
    seen = platform.practice.ask("GET", "/practice/requests?platform=graph").json()["requests"]
    assert {one["operation"] for one in seen} == {
        f"facebook.{name}" for name in ("photo", "draft", "publish", "read", "list", "delete")
    }
    assert platform.practice.world.objects(LEAKS) == {}


def test_importing_the_adapter_imports_no_other_sdk() -> None:
    """A channel costs only its own SDK."""
    program = (
        "import sys, adapters.facebook;"
        "print([name for name in ('tweepy', 'instagrapi', 'httpx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
