"""Every error of Instagram's official API means what happens next, through the real facebook-sdk."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from adapters.instagram import InstagramAdapter
from broadcaster.channel import (
    ChannelError,
    Found,
    PersonDecides,
    Posting,
    Refused,
    RetryLater,
    Unclear,
    WaitForCredentials,
)
from broadcaster.practice.media_host.platform import TOKEN
from broadcaster.testing import DictNotes, sample_part, sample_posting
from broadcaster.testing.answers import sight

from .posts import official_adapter

CONTAINER = "17912345678901234"

Answering = Callable[..., AbstractContextManager[Any]]


def adapter_at(address: str) -> InstagramAdapter:
    """The account's adapter; its pictures go to a media host at the same address."""
    host = {"media_host_upload_address": address, "media_host_address": address, "media_host_token": TOKEN}
    return official_adapter(address, **host)


def posting() -> Posting:
    """A part with one picture, its notes empty."""
    made = sample_posting(sample_part(InstagramAdapter.capabilities))
    assert isinstance(made.notes, DictNotes)
    return made


def reads(status_code: str) -> bytes:
    """One answer for every read: a container in this state, no posts, nothing used of the quota."""
    data = [{"id": "1", "quota_usage": 0, "config": {"quota_total": 50}}]
    return json.dumps({"id": CONTAINER, "status_code": status_code, "data": data}).encode()


def refusal(code: int, subcode: int | None, *, transient: bool = False) -> bytes:
    """An error as Graph words it."""
    error = {"message": "Some text", "code": code, "error_subcode": subcode, "is_transient": transient}
    return json.dumps({"error": error}).encode()


CODES: tuple[tuple[int, int | None, type[ChannelError], type[ChannelError]], ...] = (
    (-2, 2207003, RetryLater, RetryLater),
    (-2, 2207020, RetryLater, RetryLater),
    (-1, 2207001, RetryLater, Unclear),
    (-1, 2207032, RetryLater, Unclear),
    (-1, 2207053, RetryLater, Unclear),
    (36000, 2207004, Refused, Unclear),
    (36001, 2207005, Refused, Unclear),
    (36003, 2207009, Refused, Unclear),
    (36004, 2207010, Refused, Unclear),
    (9004, 2207052, RetryLater, RetryLater),
    (9007, 2207027, RetryLater, Unclear),
    (9, 2207042, RetryLater, RetryLater),
    (4, 2207051, WaitForCredentials, Unclear),
    (4, None, RetryLater, Unclear),
    (100, 2207050, WaitForCredentials, WaitForCredentials),
    (190, None, WaitForCredentials, WaitForCredentials),
    (10, None, WaitForCredentials, WaitForCredentials),
    (368, None, WaitForCredentials, WaitForCredentials),
    (80002, None, RetryLater, RetryLater),
    (1, None, RetryLater, Unclear),
    (2, None, RetryLater, Unclear),
    (987654, None, PersonDecides, Unclear),
)


@pytest.mark.parametrize(("code", "subcode", "at_prepare", "at_commit"), CODES)
def test_every_known_error_means_what_happens_next(
    code: int,
    subcode: int | None,
    at_prepare: type[ChannelError],
    at_commit: type[ChannelError],
    answering: Answering,
) -> None:
    """At the commit a refusal is believed when the container was read and is still unpublished."""
    with answering(400, refusal(code, subcode), reads("FINISHED"), Content_Type="application/json") as server:
        adapter, part = adapter_at(server.address), posting()
        with pytest.raises(at_prepare) as caught:
            adapter.prepare(part)
        assert caught.value.code == (str(code) if subcode is None else f"{code}/{subcode}")
        part.notes["container"] = CONTAINER
        with pytest.raises(at_commit) as caught:
            adapter.commit(part)
        assert (at_commit is Unclear and caught.value.whole_account) == (subcode == 2207051)
        assert len([path for path in server.paths if path.endswith("/media_publish")]) == 1
        assert not isinstance(sight(adapter, part), Found)


def test_what_graph_calls_passing_is_tried_again(answering: Answering) -> None:
    """Also an error that nobody knows."""
    said = refusal(987654, None, transient=True)
    with (
        answering(400, said, reads("FINISHED"), Content_Type="application/json") as server,
        pytest.raises(RetryLater),
    ):
        adapter_at(server.address).prepare(posting())


@pytest.mark.parametrize(("code", "subcode"), [(code, subcode) for code, subcode, *_ in CODES if code not in (190, 10)])
def test_no_refusal_of_a_published_container_is_believed(code: int, subcode: int | None, answering: Answering) -> None:
    """The ghost publish: whatever the answer says, the container knows."""
    with answering(400, refusal(code, subcode), reads("PUBLISHED"), Content_Type="application/json") as server:
        part = posting()
        part.notes["container"] = CONTAINER
        with pytest.raises(Unclear):
            adapter_at(server.address).commit(part)
        assert len([path for path in server.paths if path.endswith("/media_publish")]) == 1
