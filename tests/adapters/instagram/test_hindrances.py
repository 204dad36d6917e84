"""What keeps a post over the official API from being published, and who is told what to do."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from adapters.instagram import InstagramAdapter
from broadcaster.channel import Absent, PersonDecides, Posting, Refused, RetryLater, WaitForCredentials
from broadcaster.practice.graph.access import LEAKS
from broadcaster.testing import DictNotes
from broadcaster.testing.practice import Practice
from broadcaster.words.errors import InvalidInput

from .posts import ACCOUNT, media_host, official_adapter, posting_of, published

NEAR = "http://127.0.0.1:1/instagram-private"


def test_an_exhausted_day_holds_the_account_back(practice: Practice, adapter: InstagramAdapter) -> None:
    """The limit is read before any work; the whole account waits for the window."""
    practice.tell("account-extra", account=ACCOUNT, extra={"quota_total": 1})
    published(adapter, posting_of())
    with pytest.raises(RetryLater) as caught:
        adapter.prepare(posting_of(text="Zweite Meldung des Tages."))
    assert caught.value.whole_account
    assert caught.value.after == timedelta(hours=1)
    assert practice.count("graph", "instagram.container") == 1


def test_the_limit_is_told_when_checking(practice: Practice, adapter: InstagramAdapter) -> None:
    """A person sees the account's name and how much of the day's limit is used."""
    published(adapter, posting_of())
    standing = adapter.check()
    assert standing.identity.startswith("@kreis_soest (")
    assert "1 von 100" in standing.hints[0].de


@pytest.mark.parametrize(
    ("kind", "status", "error"),
    [
        ("error_before", 500, RetryLater),
        ("reset_before", 500, RetryLater),
        ("error_before", 403, WaitForCredentials),
        ("error_before", 413, PersonDecides),
    ],
)
def test_a_failing_media_host_is_named(practice: Practice, kind: str, status: int, error: type[Exception]) -> None:
    """What the media host answers decides what happens next, and nothing reaches Instagram."""
    adapter = official_adapter(f"{practice.address}/graph", **media_host(practice))
    practice.fault("media_host", kind, operation="put", status=status)
    with pytest.raises(error):
        adapter.prepare(posting_of())
    assert practice.count("graph", "instagram.container") == 0


@pytest.mark.parametrize("scopes", [[], ["instagram_basic", "pages_read_engagement"]])
def test_a_missing_permission_waits_for_a_person(
    practice: Practice, adapter: InstagramAdapter, scopes: list[str]
) -> None:
    """Permissions that were never granted or were taken away."""
    practice.tell("account-extra", account=ACCOUNT, extra={"scopes": scopes})
    with pytest.raises(WaitForCredentials) as caught:
        adapter.prepare(posting_of())
    assert caught.value.code == "10"


def test_a_wrong_media_host_token_waits_for_a_new_one(practice: Practice) -> None:
    """A refused PUT is a matter of credentials."""
    adapter = official_adapter(
        f"{practice.address}/graph", **{**media_host(practice), "media_host_token": "practice-x"}
    )
    with pytest.raises(WaitForCredentials):
        adapter.prepare(posting_of())


def test_a_picture_that_instagram_cannot_fetch_is_tried_again(practice: Practice) -> None:
    """A media host that takes files but does not show them keeps the post back, and says where to look."""
    adapter = official_adapter(f"{practice.address}/graph", **media_host(practice))
    practice.fault("media_host", "error_before", operation="get", status=404, times=-1)
    with pytest.raises(RetryLater) as caught:
        adapter.prepare(posting_of())
    assert "Bildspeicher" in caught.value.sentence.de


def test_a_refused_picture_must_be_changed(practice: Practice, adapter: InstagramAdapter) -> None:
    """An aspect ratio outside Instagram's limits is refused with the remedy."""
    written = io.BytesIO()
    Image.new("RGB", (400, 900)).save(written, "jpeg")
    posting = posting_of()
    tall = Posting(part=posting.part, notes=DictNotes(), read=lambda _picture: written.getvalue(), key="2-0")
    with pytest.raises(Refused) as caught:
        adapter.prepare(tall)
    assert "Seitenverhältnis" in caught.value.sentence.de


def test_no_address_carries_a_secret(practice: Practice, adapter: InstagramAdapter) -> None:
    """Through a whole life of a post, token and proofs stay out of every address."""
    posting = posting_of(2)
    receipt = published(adapter, posting)
    adapter.observe(posting)
    adapter.check()
    assert isinstance(adapter.withdraw(receipt), Absent)
    assert practice.world.objects(LEAKS) == {}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"user": None}, "user"),
        ({"token": None}, "token"),
        ({"app_secret": ""}, "app_secret"),
        ({"page": None}, "page"),
        ({"media_host_address": "http://127.0.0.1/m"}, "media_host_upload_address"),
        ({"backend": "instagrapi", "username": None, "private_address": NEAR}, "username"),
        ({"backend": "instagrapi", "password": None, "private_address": NEAR}, "password"),
        ({"backend": "instagrapi"}, "private_address"),
        (
            {"backend": "instagrapi", "address": "https://graph.facebook.com", "private_address": NEAR},
            "private_address",
        ),
    ],
)
def test_settings_name_what_the_backend_lacks(changed: dict[str, Any], field: str) -> None:
    """A clear sentence in both languages names the field."""
    with pytest.raises(InvalidInput) as caught:
        official_adapter("http://127.0.0.1:1/graph", **changed)
    assert field in [problem.field for problem in caught.value.problems]
    assert all(field in sentence for sentence in (caught.value.sentence.de, caught.value.sentence.en))


def test_the_official_backend_imports_no_unofficial_one() -> None:
    """Neither the adapter nor its official backend loads instagrapi."""
    code = "import sys, adapters.instagram, adapters._meta.instagram_graph; sys.exit('instagrapi' in sys.modules)"
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False).returncode == 0
