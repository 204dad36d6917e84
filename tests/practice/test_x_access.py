"""Practice X lets in whoever proves who they are, as often as the platform allows, and nobody else."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
from requests_oauthlib import OAuth1

from broadcaster.net.http import httpx
from broadcaster.practice.world import Member
from broadcaster.testing.practice import Practice

OFFICIAL = "https://api.twitter.com"
Send = Callable[[requests.PreparedRequest], httpx.Response]


@pytest.fixture
def member(practice: Practice) -> Member:
    """The district's account on practice X."""
    found = practice.world.member("x", name="kreis-soest@x")
    assert found is not None
    return found


@pytest.fixture
def send(practice: Practice) -> Send:
    """Send a request that was signed for the official host to practice X."""

    def sent(request: requests.PreparedRequest) -> httpx.Response:
        address = str(request.url).replace(OFFICIAL, f"{practice.address}/x")
        return practice.client.request(
            str(request.method), address, headers=dict(request.headers), content=request.body
        )

    return sent


def signed(member: Member, method: str, path: str, host: str = OFFICIAL, **options: Any) -> requests.PreparedRequest:
    """A request with the member's signature; ``options`` change the signature or the request."""
    known = {**member.credentials, **options.pop("secrets", {})}
    keys = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    moment = options.pop("timestamp", None)
    auth = OAuth1(*(known[key] for key in keys), timestamp=moment, nonce=options.pop("nonce", None))
    return requests.Request(method, host + path, auth=auth, **options).prepare()


def bearer(practice: Practice, token: str, method: str = "GET", path: str = "/2/users/me") -> httpx.Response:
    """One request with a Bearer token."""
    headers = {"Authorization": f"Bearer {token}"}
    return practice.client.request(method, f"{practice.address}/x{path}", headers=headers, json={"text": "Hallo"})


def refresh(practice: Practice, member: Member, **changes: str) -> httpx.Response:
    """Ask for new OAuth 2 tokens."""
    known = {**member.credentials, **changes}
    return practice.client.post(
        f"{practice.address}/x/2/oauth2/token",
        data={"grant_type": "refresh_token", "refresh_token": known["oauth2_refresh_token"]},
        auth=(known["client_id"], known["client_secret"]),
    )


def test_a_signature_over_the_official_host_is_accepted(member: Member, send: Send) -> None:
    """Method, address and query are what is signed."""
    answer = send(
        signed(member, "GET", f"/2/users/{member.id}/tweets?max_results=5&tweet.fields=entities%2Ccreated_at")
    )
    assert answer.status_code == 200
    assert answer.json() == {"meta": {"result_count": 0}}


@pytest.mark.parametrize("secret", ["consumer_key", "consumer_secret", "access_token", "access_token_secret"])
def test_each_wrong_key_or_secret_is_refused(member: Member, send: Send, secret: str) -> None:
    """All four must fit together."""
    assert send(signed(member, "GET", "/2/users/me", secrets={secret: "practice-wrong"})).status_code == 401


def test_a_signature_for_another_host_is_refused(practice: Practice, member: Member) -> None:
    """What is signed for api.x.com does not hold at api.twitter.com."""
    request = signed(member, "GET", "/2/users/me", host="https://api.x.com")
    headers = {"Authorization": str(request.headers["Authorization"])}
    answer = practice.client.get(f"{practice.address}/x/2/users/me", headers=headers)
    assert answer.status_code == 401
    assert answer.json() == {"title": "Unauthorized", "detail": "Unauthorized", "type": "about:blank", "status": 401}


def test_a_changed_query_breaks_the_signature(member: Member, send: Send) -> None:
    """Nobody can change a request on its way."""
    request = signed(member, "GET", f"/2/users/{member.id}/tweets?max_results=5")
    request.url = str(request.url).replace("max_results=5", "max_results=6")
    assert send(request).status_code == 401


def test_a_changed_method_breaks_the_signature(member: Member, send: Send) -> None:
    """A signed read is no permission to delete."""
    request = signed(member, "GET", "/2/tweets/1")
    request.method = "DELETE"
    assert send(request).status_code == 401


def test_a_signed_request_works_once(member: Member, send: Send) -> None:
    """A nonce seen before is refused."""
    request = signed(member, "GET", "/2/users/me")
    assert [send(request).status_code, send(request).status_code] == [200, 401]


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_timestamp_far_off_is_refused(member: Member, send: Send, minutes: int) -> None:
    """The clock of the sender must be about right."""
    moment = str(int(time.time()) + minutes * 60)
    assert send(signed(member, "GET", "/2/users/me", timestamp=moment)).status_code == 401


@pytest.mark.parametrize(
    "header", ["", "OAuth", 'OAuth oauth_token="x"', "Bearer x", "Bearer practice-unknown", "Basic eA=="]
)
def test_other_authorizations_are_refused(practice: Practice, header: str) -> None:
    """Nothing but a complete signature or a known token lets in."""
    headers = {"Authorization": header} if header else {}
    answer = practice.client.get(f"{practice.address}/x/2/users/me", headers=headers)
    assert answer.status_code == 401


def test_a_revoked_account_is_refused_in_every_way(practice: Practice, member: Member, send: Send) -> None:
    """Signature, Bearer token and refresh token die together."""
    practice.tell("revoke", account=member.name)
    assert send(signed(member, "GET", "/2/users/me")).status_code == 401
    assert bearer(practice, member.credentials["oauth2_access_token"]).status_code == 401
    assert refresh(practice, member).status_code == 400


def test_an_access_token_lives_two_hours(practice: Practice, member: Member) -> None:
    """After two hours only a refresh helps."""
    token = member.credentials["oauth2_access_token"]
    assert bearer(practice, token).status_code == 200
    practice.tell("clock", advance=7_190)
    assert bearer(practice, token).status_code == 200
    practice.tell("clock", advance=20)
    assert bearer(practice, token).status_code == 401


def test_a_refresh_token_works_once(practice: Practice, member: Member) -> None:
    """Refreshing rotates both tokens, and the old ones are dead."""
    old = dict(member.credentials)
    answer = refresh(practice, member).json()
    assert (answer["token_type"], answer["expires_in"]) == ("bearer", 7_200)
    assert bearer(practice, answer["access_token"]).status_code == 200
    assert bearer(practice, old["oauth2_access_token"]).status_code == 401
    again = refresh(practice, member, oauth2_refresh_token=old["oauth2_refresh_token"])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_request")
    assert refresh(practice, member, oauth2_refresh_token=answer["refresh_token"]).status_code == 200


def test_refreshing_needs_the_client_secret(practice: Practice, member: Member) -> None:
    """A stolen refresh token alone is worthless."""
    assert refresh(practice, member, client_secret="practice-wrong").status_code == 401


def test_an_app_only_token_reads_and_never_writes(practice: Practice, member: Member) -> None:
    """Posting needs a user; the refusal says so."""
    answer = practice.client.post(
        f"{practice.address}/x/oauth2/token",
        data={"grant_type": "client_credentials"},
        auth=(member.credentials["consumer_key"], member.credentials["consumer_secret"]),
    )
    token = answer.json()["access_token"]
    assert bearer(practice, token, path=f"/2/users/{member.id}/tweets").status_code == 200
    refused = bearer(practice, token, "POST", "/2/tweets")
    assert refused.status_code == 403
    assert refused.json()["type"] == "https://api.twitter.com/2/problems/unsupported-authentication"
    assert not practice.public()


def test_every_answer_tells_what_is_left(practice: Practice, member: Member, send: Send) -> None:
    """The rate headers count down, on refusals too."""
    first = send(signed(member, "GET", "/2/users/me"))
    second = send(signed(member, "GET", "/2/users/me?unknown=1"))
    assert second.status_code == 400
    assert [answer.headers["x-rate-limit-limit"] for answer in (first, second)] == ["75", "75"]
    assert [answer.headers["x-rate-limit-remaining"] for answer in (first, second)] == ["74", "73"]
    assert 890 < int(first.headers["x-rate-limit-reset"]) - time.time() < 910


def test_a_used_up_window_refuses_until_it_resets(practice: Practice, member: Member) -> None:
    """The 51st deletion in 15 minutes is refused, and the first one after them is not."""
    token = member.credentials["oauth2_access_token"]
    for _ in range(50):
        assert bearer(practice, token, "DELETE", "/2/tweets/1").status_code == 404
    refused = bearer(practice, token, "DELETE", "/2/tweets/1")
    assert (refused.status_code, refused.headers["x-rate-limit-remaining"]) == (429, "0")
    practice.tell("clock", advance=901)
    assert bearer(practice, token, "DELETE", "/2/tweets/1").status_code == 404


def test_without_credits_nothing_is_done(practice: Practice, member: Member) -> None:
    """Pay per use: an empty balance is answered with 402."""
    practice.tell("account-extra", account=member.name, extra={"credits": 0})
    answer = bearer(practice, member.credentials["oauth2_access_token"], "POST", "/2/tweets")
    assert (answer.status_code, answer.json()["title"]) == (402, "CreditsDepleted")
    assert not practice.public()
