"""Pictures that X processes are waited for, and each is uploaded once."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from adapters.x import XAdapter
from broadcaster.channel import ChannelError, Posting, Refused, RetryLater
from broadcaster.testing.practice import Practice

ACCOUNT = "kreis-soest@x"

AdapterAt = Callable[..., XAdapter]
Answering = Callable[..., AbstractContextManager[Any]]
Written = Callable[..., Posting]


def test_a_picture_that_is_processed_is_waited_for_and_uploaded_once(
    practice: Practice, x: XAdapter, adapter_at: AdapterAt, posting: Written
) -> None:
    """As long as X asks for, also across a restart; then the post shows it with its description."""
    practice.tell("account-extra", account=ACCOUNT, extra={"processing": 90})
    wanted = posting(pictures=2)
    with pytest.raises(RetryLater) as caught:
        x.prepare(wanted)
    assert caught.value.after is not None
    assert timedelta(seconds=60) < caught.value.after <= timedelta(seconds=91)
    practice.tell("clock", advance=60)
    again = adapter_at(f"{practice.address}/x")
    with pytest.raises(RetryLater):
        again.prepare(wanted)
    practice.tell("clock", advance=31)
    again.prepare(wanted)
    again.commit(wanted)
    (post,) = practice.public()
    assert [shown["alt"] for shown in post["pictures"]] == [picture.alt for picture in wanted.part.pictures]
    assert practice.count("x", "upload") == 2


@pytest.mark.parametrize(("name", "kind"), [("InvalidMedia", Refused), ("InternalError", RetryLater)])
def test_a_picture_that_x_cannot_process_is_named(
    practice: Practice, x: XAdapter, posting: Written, name: str, kind: type[Exception]
) -> None:
    """A broken picture must be changed; a fault of X's own is tried again with another upload."""
    practice.tell("account-extra", account=ACCOUNT, extra={"processing": 1, "processing_fails": name})
    wanted = posting(pictures=1)
    with pytest.raises(RetryLater):
        x.prepare(wanted)
    practice.tell("clock", advance=2)
    with pytest.raises(kind) as caught:
        x.prepare(wanted)
    assert isinstance(caught.value, ChannelError)
    assert caught.value.said.startswith(name)
    practice.tell("account-extra", account=ACCOUNT, extra={"processing": 0, "processing_fails": ""})
    x.prepare(wanted)
    x.commit(wanted)
    assert len(practice.public()) == 1


@pytest.mark.parametrize("kind", ["error_before", "reset_after", "empty_after", "garbage_after", "throttle"])
@pytest.mark.parametrize("operation", ["upload_status", "metadata"])
def test_whatever_happens_behind_an_upload_it_is_not_made_again(
    practice: Practice, x: XAdapter, posting: Written, operation: str, kind: str
) -> None:
    """The number of the upload is on disk before anything else is asked."""
    practice.tell("account-extra", account=ACCOUNT, extra={"processing": 1})
    wanted = posting(pictures=1)
    with pytest.raises(RetryLater):
        x.prepare(wanted)
    practice.tell("clock", advance=2)
    practice.fault("x", kind, operation=operation)
    with pytest.raises(RetryLater):
        x.prepare(wanted)
    x.prepare(wanted)
    assert practice.count("x", "upload") == 1


@pytest.mark.parametrize("answer", [{}, {"data": {}}, {"data": {"id": ""}}, {"data": {"media_key": "3_7"}}])
def test_an_upload_without_a_number_is_none(
    adapter_at: AdapterAt, answering: Answering, posting: Written, answer: object
) -> None:
    """A success that names no picture is not noted."""
    wanted = posting(pictures=1)
    wanted.notes["newest"] = "none"
    with answering(200, json.dumps(answer).encode()) as server, pytest.raises(RetryLater):
        adapter_at(server.address).prepare(wanted)
    assert dict(wanted.notes) == {"newest": "none"}
