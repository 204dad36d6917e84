"""X shows what was to be said, once, with its pictures and as a thread."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters._x.settings import XSettings
from adapters.x import XAdapter
from broadcaster.channel import (
    Absent,
    CannotTell,
    Found,
    PersonDecides,
    Posting,
    Proof,
    Receipt,
    Refused,
    RetryLater,
    ThreadRefused,
    Unclear,
)
from broadcaster.testing import MemoryKeyring, sample_part
from broadcaster.testing.practice import Practice

ACCOUNT = "kreis-soest@x"
TEXT = "Die Leitstelle ist erreichbar, die Ämter sind geschlossen."

Prepared = Callable[..., Posting]
Published = Callable[..., Receipt]
Written = Callable[..., Posting]


def test_a_receipt_proves_the_post(practice: Practice, x: XAdapter, published: Published) -> None:
    """Id, time and an address at which a person sees the post."""
    receipt = published(x)
    (post,) = practice.public()
    assert (receipt.remote_id, receipt.proof, post["text"]) == (post["id"], Proof.RESPONSE, TEXT)
    assert receipt.published_at is not None
    assert abs(receipt.published_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert TEXT in practice.client.get(str(receipt.permalink), follow_redirects=True).text


def test_a_real_post_has_its_official_address(keyring: MemoryKeyring) -> None:
    """Receipts of real accounts lead to x.com."""
    assert XSettings.model_validate(keyring.read()).permalink("42") == "https://x.com/i/status/42"


def test_four_pictures_keep_their_order_and_alternative_texts(
    practice: Practice, x: XAdapter, posting: Written
) -> None:
    """Uploaded before the commit, each with its own text."""
    (picture,) = sample_part(x.capabilities).pictures
    pictures = tuple(replace(picture, alt=f"Bild {number}" if number else "") for number in range(4))
    wanted = posting()
    wanted = replace(wanted, part=replace(wanted.part, pictures=pictures))
    x.prepare(wanted)
    assert not practice.public()
    x.commit(wanted)
    (post,) = practice.public()
    assert [shown["alt"] for shown in post["pictures"]] == ["", "Bild 1", "Bild 2", "Bild 3"]
    assert isinstance(x.observe(wanted), Found)


def test_a_thread_answers_part_by_part(practice: Practice, x: XAdapter, published: Published) -> None:
    """Each part's parent is the part before it."""
    first = published(x, "Teil eins (1/3)")
    second = published(x, "Teil zwei (2/3)", first)
    third = published(x, "Teil drei (3/3)", second)
    assert [(post["id"], post["parent"]) for post in practice.public()] == [
        (first.remote_id, None),
        (second.remote_id, first.remote_id),
        (third.remote_id, second.remote_id),
    ]


def test_a_duplicate_that_is_ours_is_the_proof(
    practice: Practice, x: XAdapter, published: Published, prepared: Prepared
) -> None:
    """X refuses to say the same twice; the first time was our own attempt."""
    published(x, "Ein früherer Beitrag")
    wanted = prepared(x)
    practice.fault("x", "error_after", operation="tweet")
    with pytest.raises(Unclear):
        x.commit(wanted)
    with pytest.raises(PersonDecides):
        x.commit(wanted)
    sighting = x.observe(wanted)
    assert isinstance(sighting, Found)
    assert (sighting.receipt.remote_id, sighting.receipt.proof) == (practice.public()[-1]["id"], Proof.READ_BACK)
    assert len(practice.public()) == 2


def test_a_duplicate_of_an_earlier_post_is_for_a_person(practice: Practice, x: XAdapter, published: Published) -> None:
    """What was said before the preparation is not this delivery."""
    published(x)
    with pytest.raises(PersonDecides) as caught:
        published(x)
    assert caught.value.code == "duplicate"
    assert len(practice.public()) == 1


def test_a_refused_continuation_is_called_that(practice: Practice, x: XAdapter, published: Published) -> None:
    """It says what to do with the rest; which parts are public, the broadcaster knows."""
    first = published(x, "Teil eins")
    practice.tell("account-extra", account=ACCOUNT, extra={"replies": "refused"})
    with pytest.raises(ThreadRefused) as caught:
        published(x, "Teil zwei", first)
    assert caught.value.code == "reply-refused"
    assert [post["id"] for post in practice.public()] == [first.remote_id]


def test_an_answer_to_a_deleted_part_is_refused(
    practice: Practice, x: XAdapter, published: Published, prepared: Prepared
) -> None:
    """Somebody deleted the part before: X says the same of one that is only late, so it is asked several times."""
    first = published(x, "Teil eins")
    wanted = prepared(x, "Teil zwei", first)
    x.withdraw(first)
    for _ in range(4):
        with pytest.raises(RetryLater):
            x.commit(wanted)
    with pytest.raises(Refused) as caught:
        x.commit(wanted)
    assert caught.value.code == "parent-gone"
    assert not practice.public()


def test_a_text_too_long_is_refused_with_xs_words(x: XAdapter, published: Published) -> None:
    """A person learns what X said."""
    with pytest.raises(Refused) as caught:
        published(x, "a" * 281)
    assert "too long" in caught.value.said


def test_an_upload_that_is_about_to_expire_is_made_anew(practice: Practice, x: XAdapter, prepared: Prepared) -> None:
    """Pictures are uploaded again rather than refused."""
    wanted = prepared(x, pictures=1)
    for note in ("media.0", "upload.0"):
        wanted.notes[note] = f"{wanted.notes[note].split()[0]} {int(time.time()) + 60}"
    x.prepare(wanted)
    assert practice.count("x", "upload") == 2


def test_pictures_that_x_forgot_are_uploaded_again(practice: Practice, x: XAdapter, prepared: Prepared) -> None:
    """The refusal is definite, so the next attempt starts with the upload."""
    wanted = prepared(x, pictures=2)
    practice.tell("clock", advance=86_401)
    with pytest.raises(RetryLater):
        x.commit(wanted)
    x.prepare(wanted)
    x.commit(wanted)
    (post,) = practice.public()
    assert len(post["pictures"]) == 2


def test_a_picture_without_its_alternative_text_is_not_ready(practice: Practice, x: XAdapter, posting: Written) -> None:
    """If the description fails, the next attempt makes it good, without another upload."""
    practice.fault("x", "error_before", operation="metadata")
    wanted = posting(pictures=1)
    with pytest.raises(RetryLater):
        x.prepare(wanted)
    assert "media.0" not in wanted.notes
    x.prepare(wanted)
    x.commit(wanted)
    assert practice.count("x", "upload") == 1
    assert [shown["alt"] for shown in practice.public()[0]["pictures"]] == [wanted.part.pictures[0].alt]


def test_withdrawing_tells_what_is_there(practice: Practice, x: XAdapter, published: Published) -> None:
    """A deletion whose answer was lost is read back; one that cannot be read is not called gone."""
    receipt = published(x)
    practice.fault("x", "error_before", operation="delete")
    assert isinstance(x.withdraw(receipt), Found)
    practice.fault("x", "reset_after", operation="delete")
    practice.fault("x", "error_before", operation="read")
    assert isinstance(x.withdraw(receipt), CannotTell)
    assert not practice.public()
    assert isinstance(x.withdraw(receipt), Absent)


def test_importing_the_adapter_imports_no_other_sdk() -> None:
    """An installation pays only for the channels that it uses."""
    code = "import sys, adapters.x; print(*sorted({'facebook', 'instagrapi', 'tweepy', 'httpx'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "tweepy"
