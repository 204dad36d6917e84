"""The check of a Facebook page says what is wrong before a message fails for it, and what it could not find out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from adapters._meta.graph_access import LOOK, NOT_TOLD
from adapters.facebook import FacebookAdapter
from broadcaster.channel import Absent, Found, Posting, Receipt, WaitForCredentials
from broadcaster.practice.accounts import credentials
from broadcaster.testing.practice import PracticePlatform

ACCOUNT = "kreis-soest@facebook"
PAGE = credentials("facebook", ACCOUNT)["page"]
OTHER = "100000000000009"

AdapterWith = Callable[..., FacebookAdapter]
Postings = Callable[..., Posting]


def test_the_check_tells_who_until_when_and_to_look_once(platform: PracticePlatform, adapter: FacebookAdapter) -> None:
    """Name, number and expiry come from the platform; that the app is live no API tells, so a person looks."""
    ends = datetime(2030, 1, 2, tzinfo=UTC)
    platform.practice.tell("account-extra", account=ACCOUNT, extra={"expires_at": int(ends.timestamp())})
    standing = adapter.check()
    assert PAGE in standing.identity and "kreis-soest" in standing.identity
    assert standing.expires_at == ends
    assert standing.hints == (LOOK,)
    assert "ohne Anmeldung" in LOOK.de


WRONG = {
    "a person's": ({"type": "USER", "profile_id": None}, "access_token"),
    "a system user's": ({"type": "SYSTEM_USER"}, "access_token"),
    "another page's": ({"profile_id": OTHER}, OTHER),
    "without the permission to post": ({"scopes": ["pages_read_engagement"]}, "pages_manage_posts"),
    "for other pages": (
        {"granular_scopes": [{"scope": "pages_manage_posts", "target_ids": [OTHER]}]},
        "für andere Seiten",
    ),
    "revoked": ({"is_valid": False}, "gilt nicht mehr"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_token_that_cannot_publish_fails_the_check_with_a_remedy(
    name: str, platform: PracticePlatform, adapter: FacebookAdapter
) -> None:
    """It answers, and is good for nothing."""
    answer, remedy = WRONG[name]
    platform.practice.tell("account-extra", account=ACCOUNT, extra={"debug_token": answer})
    with pytest.raises(WaitForCredentials) as caught:
        adapter.check()
    assert remedy in caught.value.sentence.de


def test_permissions_for_all_pages_are_permissions_for_this_one(
    platform: PracticePlatform, adapter: FacebookAdapter
) -> None:
    """Graph leaves the targets out where nothing is restricted."""
    scopes = [{"scope": "pages_manage_posts"}, {"scope": "pages_read_engagement"}]
    platform.practice.tell("account-extra", account=ACCOUNT, extra={"debug_token": {"granular_scopes": scopes}})
    assert adapter.check().identity


def test_a_person_s_token_prepares_nothing(
    platform: PracticePlatform, adapter: FacebookAdapter, posting_of: Postings
) -> None:
    """Whose token it is was asked before the first upload."""
    platform.practice.tell("account-extra", account=ACCOUNT, extra={"debug_token": {"type": "USER"}})
    with pytest.raises(WaitForCredentials) as caught:
        adapter.prepare(posting_of("Falsches Token"))
    assert "Erika Mustermann" in caught.value.sentence.de
    assert platform.requests("prepare") == 0


@pytest.mark.parametrize(
    "body", ["[null]", "[]", "{}", '[{"code": 400, "body": "{}"}]', '[{"code": 200, "body": "["}]']
)
def test_a_check_that_could_not_ask_says_so(body: str, platform: PracticePlatform, adapter: FacebookAdapter) -> None:
    """Expiry and permissions are unknown then, which is not the same as fine."""
    fault = {"operation": "facebook.read", "status": 200, "body": body, "skip": 2}
    platform.practice.fault("graph", "error_before", **fault)
    standing = adapter.check()
    assert standing.hints == (NOT_TOLD, LOOK)
    assert standing.expires_at is None


def test_another_page_s_answer_is_no_check(platform: PracticePlatform, adapter: FacebookAdapter) -> None:
    """200 with the id of another account."""
    body = f'{{"id": "{OTHER}", "name": "Stadt Soest"}}'
    platform.practice.fault("graph", "error_before", operation="facebook.read", status=200, body=body, times=2)
    with pytest.raises(Exception, match="no answer that can be understood"):
        adapter.check()


@pytest.mark.parametrize("version", ["v24.0", "v25.0", "v26.0", "v27.0"])
def test_every_living_version_is_spoken(
    version: str, platform: PracticePlatform, adapter_with: AdapterWith, posting_of: Postings
) -> None:
    """Check, publish, read back and withdraw, with nothing that a version has retired."""
    adapter = adapter_with(platform.address, graph_version=version)
    assert NOT_TOLD not in adapter.check().hints
    posting = posting_of("Auf jeder Fassung")
    adapter.prepare(posting)
    receipt: Receipt = adapter.commit(posting)
    assert isinstance(adapter.observe(posting), Found)
    assert isinstance(adapter.withdraw(receipt), Absent)
