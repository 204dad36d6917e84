"""Every answer of X is named after what happens next, the odd ones too."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from adapters.x import XAdapter
from broadcaster.channel import CannotTell, Posting, RetryLater, Unclear, WaitForCredentials
from broadcaster.testing.answers import sight
from broadcaster.testing.practice import Practice

ACCOUNT = "kreis-soest@x"

AdapterAt = Callable[..., XAdapter]
Answering = Callable[..., AbstractContextManager[Any]]
Prepared = Callable[..., Posting]
Written = Callable[..., Posting]


def test_throttling_waits_as_long_as_x_says(practice: Practice, x: XAdapter, prepared: Prepared) -> None:
    """With the rate headers nothing was accepted, and waiting is no failed attempt."""
    wanted = prepared(x)
    practice.fault("x", "throttle", operation="tweet")
    with pytest.raises(RetryLater) as caught:
        x.commit(wanted)
    assert caught.value.after is not None
    assert timedelta(minutes=14) < caught.value.after < timedelta(minutes=16)


def test_throttling_without_a_time_is_unclear(practice: Practice, x: XAdapter, prepared: Prepared) -> None:
    """Without the rate headers nobody knows who refused, and when."""
    wanted = prepared(x)
    practice.fault("x", "throttle_without_reset", operation="tweet")
    with pytest.raises(Unclear):
        x.commit(wanted)
    assert practice.count("x", "tweet") == 1


def test_a_retry_after_without_rate_headers_is_obeyed_where_nothing_is_published(
    adapter_at: AdapterAt, posting: Written, answering: Answering, ready: Posting
) -> None:
    """At a commit it is still unclear who refused."""
    with answering(429, b"{}", retry_after="120") as server:
        with pytest.raises(RetryLater) as caught:
            adapter_at(server.address).prepare(posting())
        assert caught.value.after == timedelta(seconds=120)
        with pytest.raises(Unclear):
            adapter_at(server.address).commit(ready)


def test_an_app_that_may_only_read_waits_for_a_person(practice: Practice, x: XAdapter, prepared: Prepared) -> None:
    """The commonest mistake when an X app is set up; reading works, posting does not."""
    practice.tell("account-extra", account=ACCOUNT, extra={"permissions": "read"})
    assert x.check().identity
    with pytest.raises(WaitForCredentials) as caught:
        x.commit(prepared(x))
    assert caught.value.code == "oauth1-permissions"
    assert practice.public() == []


def test_used_up_credits_wait_for_a_person(practice: Practice, x: XAdapter, prepared: Prepared) -> None:
    """The sentence says where to top up."""
    wanted = prepared(x)
    practice.tell("account-extra", account=ACCOUNT, extra={"credits": 0})
    with pytest.raises(WaitForCredentials) as caught:
        x.commit(wanted)
    assert caught.value.code == "credits"
    assert "Guthaben" in caught.value.sentence.de


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"[]"),
        (400, b'["bad"]'),
        (401, b"[1]"),
        (403, b"[]"),
        (403, b'{"title": "Forbidden", "detail": "Something new."}'),
        (409, b"{}"),
        (422, b"<html>"),
        (200, b'{"errors": [{"message": "Over capacity"}]}'),
        (200, b"[]"),
        (200, b"null"),
        (201, b""),
        (201, b'{"data": {"text": "x"}}'),
        (201, b'{"data": {"id": 7}}'),
        (429, b'{"errors": 5}'),
    ],
)
def test_an_odd_answer_to_a_commit_is_unclear(
    status: int, body: bytes, adapter_at: AdapterAt, answering: Answering, ready: Posting
) -> None:
    """Whatever is no clear answer may have been accepted, and only one request was made."""
    with answering(status, body) as server:
        with pytest.raises(Unclear):
            adapter_at(server.address).commit(ready)
        assert server.paths == ["/2/tweets"]


@pytest.mark.parametrize(
    ("status", "body"), [(500, b"[]"), (200, b"{}"), (200, b"[]"), (200, b""), (502, b"<html>"), (200, b'{"data": 5}')]
)
def test_an_odd_answer_elsewhere_is_no_fact(
    status: int, body: bytes, adapter_at: AdapterAt, posting: Written, answering: Answering, ready: Posting
) -> None:
    """Preparing is tried again, and a read decides nothing."""
    with answering(status, body) as server:
        adapter = adapter_at(server.address)
        with pytest.raises(RetryLater):
            adapter.prepare(posting())
        assert isinstance(sight(adapter, ready), CannotTell)


def test_a_redirect_is_not_followed(adapter_at: AdapterAt, answering: Answering, ready: Posting) -> None:
    """A post is never sent to where an answer points."""
    with answering(307, location="https://api.twitter.com/2/tweets") as server:
        with pytest.raises(Unclear):
            adapter_at(server.address).commit(ready)
        assert server.paths == ["/2/tweets"]


def test_a_wrong_clock_is_named(adapter_at: AdapterAt, answering: Answering) -> None:
    """X refuses signatures of a machine whose clock is wrong; new secrets would not help."""
    date = format_datetime(datetime.now(UTC) - timedelta(hours=2), usegmt=True)
    body = b'{"title": "Unauthorized"}'
    with answering(401, body, date=date) as server, pytest.raises(WaitForCredentials) as caught:
        adapter_at(server.address).check()
    assert "120 Minuten" in caught.value.sentence.de


def test_the_longest_used_up_window_counts(adapter_at: AdapterAt, answering: Answering, ready: Posting) -> None:
    """The limit of a day outlasts that of 15 minutes."""
    now = int(time.time())
    headers = {
        "x_rate_limit_reset": str(now + 60),
        "x_rate_limit_remaining": "50",
        "x_app_limit_24hour_reset": str(now + 7_200),
        "x_app_limit_24hour_remaining": "0",
    }
    with answering(429, b"{}", **headers) as server, pytest.raises(RetryLater) as caught:
        adapter_at(server.address).commit(ready)
    assert caught.value.after is not None
    assert timedelta(hours=1, minutes=59) < caught.value.after <= timedelta(hours=2)
