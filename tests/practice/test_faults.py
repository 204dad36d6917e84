"""The practice platforms misbehave exactly as told, as often as told, and count what they saw."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from broadcaster.net.http import httpx
from broadcaster.practice.credentials import secret
from broadcaster.practice.media_host.platform import TOKEN
from broadcaster.testing import sample_picture
from broadcaster.testing.practice import Practice


def put(practice: Practice, name: str, timeout: float = 10) -> httpx.Response:
    """Store a picture on the practice media host: the simplest request that changes something."""
    return httpx.put(
        f"{practice.address}/media-host/{name}",
        content=sample_picture(),
        headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "image/jpeg"},
        trust_env=False,
        timeout=timeout,
    )


def stored(practice: Practice, name: str) -> bool:
    """Whether the picture is there."""
    return practice.ask("GET", f"/media-host/{name}").status_code == 200


@pytest.mark.parametrize(
    ("kind", "status", "carried_out"),
    [("error_before", 503, False), ("error_after", 503, True), ("throttle", 429, False), ("empty_after", 200, True)],
)
def test_an_answer_is_spoiled_before_or_after_the_request_is_carried_out(
    practice: Practice, kind: str, status: int, *, carried_out: bool
) -> None:
    """The answer is wrong either way; only what follows "after" really happened."""
    practice.fault("media_host", kind, operation="put", status=503)
    assert put(practice, "a.jpg").status_code == status
    assert stored(practice, "a.jpg") == carried_out


@pytest.mark.parametrize(
    ("kind", "carried_out"), [("reset_before", False), ("reset_after", True), ("half_after", True)]
)
def test_a_connection_is_cut_before_or_after_the_request_is_carried_out(
    practice: Practice, kind: str, *, carried_out: bool
) -> None:
    """The client sees a broken connection, and cannot tell which of the two happened."""
    operation = "get" if kind == "half_after" else "put"
    if operation == "get":
        put(practice, "a.jpg")
    practice.fault("media_host", kind, operation=operation)
    with pytest.raises(httpx.TransportError):
        put(practice, "a.jpg") if operation == "put" else practice.ask("GET", "/media-host/a.jpg")
    assert stored(practice, "a.jpg") == carried_out


def test_garbage_is_a_success_that_says_nothing(practice: Practice) -> None:
    """A proxy's page with status 200 must not be taken for an answer."""
    practice.fault("media_host", "garbage_after", operation="put")
    answer = put(practice, "a.jpg")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert stored(practice, "a.jpg")


def test_a_silent_platform_never_answers(practice: Practice) -> None:
    """Only the client's own time limit ends the wait."""
    practice.fault("media_host", "hang", operation="put")
    with pytest.raises(httpx.ReadTimeout):
        put(practice, "a.jpg", timeout=0.3)
    assert not stored(practice, "a.jpg")


def test_a_slow_platform_answers_in_the_end(practice: Practice) -> None:
    """A delay changes nothing but the time."""
    practice.fault("media_host", "delay", operation="put", seconds=0.3)
    begun = time.monotonic()
    assert put(practice, "a.jpg").status_code == 201
    assert time.monotonic() - begun >= 0.3


def test_a_delay_ends_when_the_platform_behaves_again(practice: Practice) -> None:
    """A request that was held is carried out then, and not before."""
    practice.fault("media_host", "delay", operation="put", seconds=3_600)
    with ThreadPoolExecutor() as others:
        held = others.submit(put, practice, "a.jpg", timeout=60)
        while not practice.count("media_host", "put"):
            assert not held.done()
        assert not stored(practice, "a.jpg")
        practice.heal()
        assert held.result().status_code == 201


@pytest.mark.parametrize(("kind", "told"), [("throttle", True), ("throttle_without_reset", False)])
def test_throttling_comes_with_and_without_a_time_to_come_back(practice: Practice, kind: str, *, told: bool) -> None:
    """A client must cope with both."""
    practice.fault("media_host", kind)
    assert ("retry-after" in put(practice, "a.jpg").headers) == told


def test_a_fault_applies_as_often_as_told_after_those_it_skips(practice: Practice) -> None:
    """A drill can spoil just the second and third request."""
    practice.fault("media_host", "error_before", operation="put", skip=1, times=2)
    statuses = [put(practice, f"{number}.jpg").status_code for number in range(4)]
    assert statuses == [201, 500, 500, 201]


def test_a_fault_without_end_lasts_until_it_is_cleared(practice: Practice) -> None:
    """``times=-1`` goes on; clearing ends it at once."""
    practice.fault("media_host", "error_before", times=-1)
    assert [put(practice, "a.jpg").status_code for _ in range(3)] == [500, 500, 500]
    practice.heal()
    assert put(practice, "a.jpg").status_code == 201


def test_a_fault_of_one_operation_leaves_the_others_alone(practice: Practice) -> None:
    """What is not named works."""
    practice.fault("media_host", "error_before", operation="get", times=-1)
    assert put(practice, "a.jpg").status_code == 201
    assert not stored(practice, "a.jpg")


def test_a_fault_of_one_account_leaves_the_others_alone(practice: Practice) -> None:
    """One authority's trouble is not the other's."""
    practice.tell("accounts", channel="x", name="stadt-werl@x")
    practice.fault("x", "error_before", operation="me", account="stadt-werl@x", times=-1, status=503)
    answers = {}
    for name in ("stadt-werl@x", "kreis-soest@x"):
        headers = {"Authorization": f"Bearer {secret('x', name, 'oauth2_access_token')}"}
        answers[name] = httpx.get(f"{practice.address}/x/2/users/me", headers=headers, trust_env=False).status_code
    assert answers == {"stadt-werl@x": 503, "kreis-soest@x": 200}


def test_requests_are_counted_by_operation_and_account(practice: Practice) -> None:
    """Spoiled requests count as well: they arrived."""
    practice.fault("media_host", "error_before", operation="put")
    put(practice, "a.jpg")
    put(practice, "a.jpg")
    stored(practice, "a.jpg")
    headers = {"Authorization": f"Bearer {secret('x', 'kreis-soest@x', 'oauth2_access_token')}"}
    httpx.get(f"{practice.address}/x/2/users/me", headers=headers, trust_env=False)
    seen = practice.ask("GET", "/practice/requests").json()
    assert seen["counts"] == [
        {"platform": "media_host", "operation": "get", "account": "", "count": 1},
        {"platform": "media_host", "operation": "put", "account": "", "count": 2},
        {"platform": "x", "operation": "me", "account": "kreis-soest@x", "count": 1},
    ]
    assert [one["operation"] for one in seen["requests"]] == ["put", "put", "get", "me"]
