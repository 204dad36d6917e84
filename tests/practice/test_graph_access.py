"""The practice Graph lets in whom Graph lets in, and refuses what Graph refuses."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest

from broadcaster.net.http import httpx
from broadcaster.practice.accounts import credentials
from broadcaster.practice.graph.access import LEAKS
from broadcaster.testing.practice import Practice

KNOWN = credentials("facebook", "kreis-soest@facebook")
PAGE = KNOWN["page"]
PROOF = hmac.new(KNOWN["app_secret"].encode(), KNOWN["token"].encode(), hashlib.sha256).hexdigest()
BEARER = {"Authorization": f"Bearer {KNOWN['token']}"}


def ask(practice: Practice, method: str, path: str, **given: Any) -> httpx.Response:
    """A request with token and proof unless others are given."""
    place = "params" if method in ("GET", "DELETE") else "data"
    if "json" in given:
        place = "json"
    given[place] = {"appsecret_proof": PROOF, **given.get(place, {})}
    headers = given.pop("headers", BEARER)
    return practice.client.request(method, f"{practice.address}/graph/{path}", headers=headers, **given)


def refusal(answer: httpx.Response) -> tuple[int, int | None]:
    """Code and subcode of an error in Graph's shape."""
    error = answer.json()["error"]
    assert answer.is_client_error or answer.is_server_error
    assert {"message", "type", "code", "is_transient", "fbtrace_id"} <= set(error)
    return error["code"], error.get("error_subcode")


@pytest.mark.parametrize("version", ["v24.0", "v25.0", "v26.0", "v27.0"])
def test_living_versions_answer_with_their_name_and_the_usage(practice: Practice, version: str) -> None:
    """The version and the account's use of its limits are in the headers."""
    answer = ask(practice, "GET", f"{version}/{PAGE}")
    assert answer.json() == {"id": PAGE, "name": "kreis-soest"}
    assert answer.headers["facebook-api-version"] == version
    assert PAGE in json.loads(answer.headers["X-Business-Use-Case-Usage"])
    assert "call_count" in json.loads(answer.headers["X-App-Usage"])


@pytest.mark.parametrize(
    ("path", "code"), [(PAGE, 2635), (f"v2.8/{PAGE}", 2635), (f"v23.0/{PAGE}", 2635), (f"v28.0/{PAGE}", 2500)]
)
def test_other_versions_and_none_are_refused(practice: Practice, path: str, code: int) -> None:
    """An SDK left at its default version does not get by."""
    assert refusal(ask(practice, "GET", path)) == (code, None)


def test_a_token_in_an_address_is_refused_and_recorded(practice: Practice) -> None:
    """Even a valid one, under any name."""
    for name in ("access_token", "input_token"):
        answer = ask(practice, "GET", f"v24.0/{PAGE}", params={name: KNOWN["token"]})
        assert refusal(answer) == (104, None)
        assert name in answer.json()["error"]["message"]
        assert KNOWN["token"] not in answer.text
    assert [leak["parameters"] for leak in practice.world.objects(LEAKS).values()] == [
        ["access_token"],
        ["input_token"],
    ]


def test_a_token_in_the_body_is_taken(practice: Practice) -> None:
    """As Graph does; only the adapter prefers the header."""
    answer = ask(
        practice,
        "POST",
        f"v24.0/{PAGE}/feed",
        headers={},
        data={"access_token": KNOWN["token"], "message": "Text", "published": "false"},
    )
    assert answer.json()["id"].startswith(f"{PAGE}_")


@pytest.mark.parametrize(
    ("headers", "proof", "expected"),
    [
        ({}, PROOF, (2500, None)),
        ({"Authorization": "Bearer practice-unknown"}, PROOF, (190, None)),
        (BEARER, "", (100, None)),
        (BEARER, "0" * 64, (100, None)),
    ],
)
def test_token_and_proof_are_verified(
    practice: Practice, headers: dict[str, str], proof: str, expected: tuple[int, None]
) -> None:
    """Neither may be missing or wrong."""
    answer = ask(practice, "GET", f"v24.0/{PAGE}", headers=headers, params={"appsecret_proof": proof})
    assert refusal(answer) == expected


def test_a_revoked_account_is_told_so(practice: Practice) -> None:
    """190/460, on reads and writes; the page's Instagram account is revoked on its own."""
    practice.tell("revoke", account="kreis-soest@facebook")
    assert refusal(ask(practice, "GET", f"v24.0/{PAGE}")) == (190, 460)
    assert refusal(ask(practice, "POST", f"v24.0/{PAGE}/feed", data={"message": "Text"})) == (190, 460)
    user = credentials("instagram", "kreis-soest@instagram")["user"]
    assert ask(practice, "GET", f"v24.0/{user}").json() == {"id": user}
    practice.tell("revoke", account="kreis-soest@instagram")
    assert refusal(ask(practice, "GET", f"v24.0/{user}")) == (190, 460)


def test_another_organisations_page_does_not_exist(practice: Practice) -> None:
    """A token sees its own page only."""
    other = practice.tell("accounts", channel="facebook", name="stadt-werl@facebook")["page"]
    assert refusal(ask(practice, "GET", f"v24.0/{other}")) == (100, 33)
    assert refusal(ask(practice, "POST", f"v24.0/{other}/feed", data={"message": "Text"})) == (100, 33)


def test_me_is_the_tokens_page(practice: Practice) -> None:
    """With the Instagram account that belongs to it."""
    answer = ask(practice, "GET", "v24.0/me", params={"fields": "id,name,instagram_business_account"}).json()
    assert answer["id"] == PAGE
    assert answer["instagram_business_account"] == {"id": credentials("instagram", "kreis-soest@instagram")["user"]}


def in_batch(practice: Practice, address: str) -> dict[str, Any]:
    """What one read answers that is sent in a batch."""
    batch = json.dumps([{"method": "GET", "relative_url": address}])
    (answer,) = ask(practice, "POST", "v27.0/", data={"batch": batch}).json()
    body: dict[str, Any] = json.loads(answer["body"])
    return body


def test_debug_token_is_asked_in_a_batch(practice: Practice) -> None:
    """So that the token to look at stays out of the request's own address."""
    data = in_batch(practice, f"debug_token?input_token={KNOWN['token']}")["data"]
    assert (data["is_valid"], data["type"], data["expires_at"]) == (True, "PAGE", 0)
    assert "pages_manage_posts" in data["scopes"]
    assert in_batch(practice, "debug_token?input_token=practice-unknown")["data"]["is_valid"] is False
    assert in_batch(practice, "999")["error"]["code"] == 100


@pytest.mark.parametrize("version", ["v24.0", "v25.0", "v26.0", "v27.0"])
def test_what_meta_retired_is_refused(practice: Practice, version: str) -> None:
    """On every version: a POST that stands for a GET, and several ids at once."""
    body = {"method": "get", "input_token": KNOWN["token"]}
    assert refusal(ask(practice, "POST", f"{version}/debug_token", data=body)) == (100, None)
    assert refusal(ask(practice, "GET", f"{version}/", params={"ids": PAGE})) == (100, None)


@pytest.mark.parametrize(
    "batch", ["", "{}", "[]", '[{"method": "GET"}]', '[{"method": "DELETE", "relative_url": "1"}]']
)
def test_a_batch_that_does_not_only_read_is_refused(practice: Practice, batch: str) -> None:
    """The practice Graph knows synchronous reads."""
    assert refusal(ask(practice, "POST", "v27.0/", data={"batch": batch}))[0] == 100


def test_a_person_s_token_is_not_the_page_s(practice: Practice) -> None:
    """It names the person, and publishes nothing."""
    practice.tell("account-extra", account="kreis-soest@facebook", extra={"debug_token": {"type": "USER"}})
    assert ask(practice, "GET", "v24.0/me").json()["id"] != PAGE
    assert refusal(ask(practice, "POST", f"v24.0/{PAGE}/feed", data={"message": "Text"})) == (210, None)


@pytest.mark.parametrize(
    ("edge", "parameters", "named"),
    [
        ("feed", {"message": "Text", "unknown": "1"}, "unknown"),
        ("feed", {"message": "Text", "alt_text_custom": "1"}, "alt_text_custom"),
        ("feed", {"message": "Text", "published": "False"}, "published"),
        ("feed", {"message": "Text", "published": "maybe"}, "published"),
        ("feed", {"message": "Text", "attached_media": "media_fbid"}, "attached_media"),
        ("feed", {"message": "Text", "attached_media": '["1"]'}, "attached_media"),
        ("feed", {"message": "Text", "attached_media[0]": "1"}, "attached_media"),
        ("feed", {"message": "Text", "attached_media[1]": '{"media_fbid": "1"}'}, "attached_media"),
        ("feed", {"message": "Text", "attached_media": '[{"media_fbid": "1"}]'}, "attached_media"),
        ("feed", {"message": "Text", "attached_media": '[{"media_fbid": 1}]'}, "attached_media"),
        ("feed", {"message": "Text", "height": "-1"}, "height"),
        ("feed", {"message": "Text", "targeting": "[]"}, "targeting"),
        ("feed", {"message": "Text", "tags": '["x"]'}, "tags"),
        ("feed", {"message": "Text", "backdated_time": "gestern"}, "backdated_time"),
        ("feed", {"message": "Text", "formatting": "HTML"}, "formatting"),
        ("feed", {"message": "x" * 63_207}, "message"),
        ("feed", {}, "message"),
        ("photos", {"url": "https://example.org/x.jpg", "image_url": "x"}, "image_url"),
        ("photos", {"scheduled_publish_time": "2026-11-24T10:00:00"}, "scheduled_publish_time"),
    ],
)
def test_wrong_parameters_are_refused_by_name(
    practice: Practice, edge: str, parameters: dict[str, str], named: str
) -> None:
    """(#100), and nothing comes into being."""
    answer = ask(practice, "POST", f"v24.0/{PAGE}/{edge}", data=parameters)
    assert refusal(answer)[0] == 100
    assert named in answer.json()["error"]["message"]
    assert practice.world.records.posts == []


def test_the_sdks_way_of_sending_lists_is_refused(practice: Practice) -> None:
    """Where Graph would lose the pictures silently, the practice Graph says so."""
    answer = ask(practice, "POST", f"v24.0/{PAGE}/feed", data={"attached_media": ["media_fbid", "media_fbid"]})
    assert refusal(answer) == (100, None)


@pytest.mark.parametrize(
    "parameters",
    [
        {"message": "Text", "published": "false", "formatting": "PLAINTEXT", "height": "10"},
        {"message": "Text", "published": "0", "tags": "[1, 2]", "targeting": '{"age_min": 18}'},
        {"message": "Text", "published": "false", "backdated_time": "2026-11-01T10:00:00+01:00"},
    ],
)
def test_listed_parameters_of_the_right_type_are_taken(practice: Practice, parameters: dict[str, str]) -> None:
    """Strict, but not stricter than the lists."""
    assert "id" in ask(practice, "POST", f"v24.0/{PAGE}/feed", data=parameters).json()


def test_a_json_body_is_taken_and_checked(practice: Practice) -> None:
    """With real booleans and lists, and with the same strictness."""
    draft = ask(practice, "POST", f"v24.0/{PAGE}/feed", json={"message": "Text", "published": False})
    assert "id" in draft.json()
    assert refusal(ask(practice, "POST", f"v24.0/{PAGE}/feed", json={"message": 7})) == (100, None)
    assert refusal(ask(practice, "POST", f"v24.0/{PAGE}/feed", json={"message": "Text", "unknown": 1})) == (100, None)


@pytest.mark.parametrize("fields", ["message,shoe_size", "attachments{", "is_published}", "a b"])
def test_unknown_or_broken_fields_are_refused(practice: Practice, fields: str) -> None:
    """A misspelt field is no empty answer."""
    post = ask(practice, "POST", f"v24.0/{PAGE}/feed", data={"message": "Text"}).json()["id"]
    assert refusal(ask(practice, "GET", f"v24.0/{post}", params={"fields": fields}))[0] in (100, 2500)


def test_unknown_edges_and_methods_are_refused(practice: Practice) -> None:
    """What is not practised is not pretended."""
    assert refusal(ask(practice, "GET", f"v24.0/{PAGE}/insights")) == (100, None)
    assert refusal(ask(practice, "DELETE", f"v24.0/{PAGE}")) == (100, 33)
    assert refusal(ask(practice, "GET", "v24.0/123456789")) == (100, 33)
