"""The account signs in in either way, renews its tokens, and shows its secrets to nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import pytest

from adapters._x.settings import XSettings
from adapters.x import XAdapter
from broadcaster.channel import ChannelError, Posting, Receipt, RetryLater, WaitForCredentials
from broadcaster.testing import MemoryKeyring
from broadcaster.testing.practice import Practice
from broadcaster.words.errors import InvalidInput

ACCOUNT = "kreis-soest@x"

AdapterAt = Callable[..., XAdapter]
Answering = Callable[..., AbstractContextManager[Any]]
Prepared = Callable[..., Posting]
Published = Callable[..., Receipt]
Written = Callable[..., Posting]


@pytest.mark.parametrize("name", ["consumer_key", "consumer_secret", "access_token", "access_token_secret"])
def test_a_wrong_secret_waits_for_credentials(
    practice: Practice, name: str, adapter_at: AdapterAt, posting: Written, ready: Posting, keyring: MemoryKeyring
) -> None:
    """At every step, and without a word about the secret."""
    keyring.renew(lambda stored: {**stored, name: "practice-wrong"})
    wrong = adapter_at(f"{practice.address}/x")
    for step in (wrong.check, lambda: wrong.prepare(posting()), lambda: wrong.commit(ready)):
        with pytest.raises(WaitForCredentials) as caught:
            step()
        assert "practice-wrong" not in f"{caught.value!r} {caught.value.answer} {caught.value.sentence}"


def test_an_expired_token_is_renewed_before_the_commit(
    practice: Practice, x2: XAdapter, keyring: MemoryKeyring, published: Published
) -> None:
    """Both tokens rotate, are stored, and work."""
    published(x2, "Ein früherer Beitrag")
    old = dict(keyring.read())
    practice.tell("clock", advance=7_300)
    published(x2)
    new = dict(keyring.read())
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {"oauth2_access_token", "oauth2_refresh_token"}
    assert (practice.count("x", "token"), len(practice.public())) == (1, 2)


def test_a_token_that_expires_before_the_commit_costs_no_attempt(
    practice: Practice, x2: XAdapter, prepared: Prepared
) -> None:
    """The refused commit is not repeated by itself; the next attempt has a new token."""
    wanted = prepared(x2)
    practice.tell("clock", advance=7_300)
    with pytest.raises(RetryLater):
        x2.commit(wanted)
    assert practice.count("x", "tweet") == 1
    x2.commit(wanted)
    assert len(practice.public()) == 1


def test_tokens_renewed_elsewhere_are_used(practice: Practice, x2: XAdapter, keyring: MemoryKeyring) -> None:
    """A second process that comes late with the old token does not burn the new one."""
    x2.check()
    client = x2._access.client()
    practice.tell("clock", advance=7_300)
    x2.check()
    renewed = dict(keyring.read())
    x2._access.renew(client)
    assert dict(keyring.read()) == renewed
    assert practice.count("x", "token") == 1


@pytest.mark.parametrize("kind", ["reset_before", "error_before", "throttle", "garbage_after", "empty_after"])
def test_a_renewal_that_fails_on_the_way_is_tried_again(
    practice: Practice, x2: XAdapter, kind: str, posting: Written
) -> None:
    """A network blip is no reason to disconnect the account."""
    x2.check()
    practice.tell("clock", advance=7_300)
    practice.fault("x", kind, operation="token")
    with pytest.raises(RetryLater):
        x2.prepare(posting())


def test_a_used_refresh_token_waits_for_credentials(
    practice: Practice, x2: XAdapter, keyring: MemoryKeyring, posting: Written
) -> None:
    """X will never take it again, and the stored tokens stay as they are."""
    x2.check()
    member = practice.world.member("x", name=ACCOUNT)
    assert member is not None
    member.credentials["oauth2_refresh_token"] = "practice-elsewhere"
    practice.tell("clock", advance=7_300)
    before = dict(keyring.read())
    with pytest.raises(WaitForCredentials) as caught:
        x2.prepare(posting())
    assert caught.value.code == "refresh-refused"
    assert dict(keyring.read()) == before


class Obedient(MemoryKeyring):
    """A keyring that stores what it is given, empty or not."""

    def renew(self, refresh: Callable[[Mapping[str, str]], Mapping[str, str]]) -> Mapping[str, str]:
        """Replace everything."""
        self._secrets = dict(refresh(self._secrets))
        return self._secrets


@pytest.mark.parametrize("refresh_token", [b"", b', "refresh_token": ""', b', "refresh_token": null'])
def test_a_stored_token_is_never_replaced_by_nothing(
    keyring: MemoryKeyring, refresh_token: bytes, answering: Answering
) -> None:
    """If X gives no new refresh token, the old one stays, whatever the keyring would allow."""
    before = dict(keyring.read())
    with answering(200, b'{"access_token": "practice-new"' + refresh_token + b"}") as server:
        settings = XSettings.model_validate({**before, "address": server.address, "auth": "oauth2"})
        adapter = XAdapter(settings, obedient := Obedient(before))
        adapter._access.renew(adapter._access.client())
    assert obedient.read() == {**before, "oauth2_access_token": "practice-new"}


def test_checking_tells_the_name_and_notices_another_account(practice: Practice, adapter_at: AdapterAt) -> None:
    """Credentials of another account would publish in the wrong place."""
    address = f"{practice.address}/x"
    assert adapter_at(address, user_id=None).check().identity == "@kreis_soest"
    with pytest.raises(WaitForCredentials) as caught:
        adapter_at(address, user_id="123").check()
    assert caught.value.code == "other-account"


@pytest.mark.parametrize(
    ("auth", "missing"),
    [("oauth1", "access_token_secret"), ("oauth2", "oauth2_refresh_token"), ("oauth2", "client_id")],
)
def test_a_missing_secret_is_named(auth: str, missing: str, keyring: MemoryKeyring) -> None:
    """The error says which value to fetch."""
    known = {**keyring.read(), missing: ""}
    with pytest.raises(InvalidInput) as caught:
        XSettings.model_validate({**known, "auth": auth})
    assert [problem.field for problem in caught.value.problems] == [missing]


def test_signed_requests_go_where_the_signature_holds(keyring: MemoryKeyring) -> None:
    """With oauth1 the address must be the host that tweepy signs; with oauth2 it may be the new one."""
    known = {**keyring.read(), "address": "https://api.x.com"}
    with pytest.raises(InvalidInput) as caught:
        XSettings.model_validate(known)
    assert [problem.field for problem in caught.value.problems] == ["address"]
    assert XSettings.model_validate({**known, "auth": "oauth2"}).address.host == "api.x.com"


@pytest.mark.parametrize("auth", ["oauth1", "oauth2"])
def test_debug_logs_hold_no_secret(
    practice: Practice,
    caplog: pytest.LogCaptureFixture,
    auth: str,
    adapter_at: AdapterAt,
    prepared: Prepared,
    keyring: MemoryKeyring,
) -> None:
    """The SDKs would write headers and signatures at DEBUG."""
    caplog.set_level(logging.DEBUG)
    adapter = adapter_at(f"{practice.address}/x", auth=auth)
    wanted = prepared(adapter, pictures=1)
    adapter.commit(wanted)
    adapter.observe(wanted)
    assert caplog.text
    assert [value for value in (*keyring.read().values(), "oauth_signature", "Bearer") if value in caplog.text] == []


def test_errors_keep_no_request_alive(
    practice: Practice, adapter_at: AdapterAt, ready: Posting, keyring: MemoryKeyring
) -> None:
    """No cause or context leads to an SDK's request with its headers."""
    keyring.renew(lambda stored: {**stored, "access_token_secret": "practice-wrong"})
    wrong = adapter_at(f"{practice.address}/x")
    for step in (wrong.check, lambda: wrong.commit(ready)):
        with pytest.raises(ChannelError) as caught:
            step()
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_a_failed_renewal_keeps_no_request_alive(practice: Practice, x2: XAdapter) -> None:
    """The refresh token is in the request's body."""
    x2.check()
    practice.tell("clock", advance=7_300)
    practice.fault("x", "reset_before", operation="token")
    with pytest.raises(RetryLater) as caught:
        x2.check()
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
