"""The practice part of Instagram's private API answers the real instagrapi, and refuses what the app never sends."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from instagrapi import Client
from instagrapi.exceptions import ClientError, LoginRequired, MediaNotFound, MediaUnavailable, PhotoNotUpload
from PIL import Image

from broadcaster.net import transport
from broadcaster.practice.instagram_private.session import SESSIONS, authorization
from broadcaster.practice.world import Member
from broadcaster.testing.practice import Practice

ACCOUNT = "kreis-soest@instagram"
API = "/instagram-private/api/v1"


@pytest.fixture
def member(practice: Practice) -> Member:
    """The account on practice Instagram."""
    found = practice.world.member("instagram", name=ACCOUNT)
    assert found is not None
    return found


@pytest.fixture
def stranger(practice: Practice) -> Client:
    """The real SDK, sent to the practice platform, not signed in."""
    client = Client(request_timeout=0, session_retry_total=0, with_challenge_flow=False)
    address = f"{practice.address}/instagram-private"
    made = transport.session(
        {f"https://{host}.instagram.com": address for host in ("i", "b.i", "www")}, connect_timeout=5, read_timeout=10
    )
    for session in (client.private, client.public):
        session.trust_env = False
        session.adapters.clear()
        for official, adapter in made.adapters.items():
            session.mount(official, adapter)
    return client


@pytest.fixture
def client(practice: Practice, member: Member, stranger: Client) -> Client:
    """The real SDK with a session."""
    practice.world.objects(SESSIONS)["practice-session"] = {"account": member.id}
    stranger.authorization_data = {"ds_user_id": member.id, "sessionid": "practice-session"}
    return stranger


@pytest.fixture
def jpeg(tmp_path: Path) -> Callable[..., Path]:
    """Makes real pictures: ``(number, width, height)``."""

    def make(number: int = 0, width: int = 640, height: int = 640) -> Path:
        path = tmp_path / f"{number}-{width}x{height}.jpg"
        Image.new("RGB", (width, height), (20 * number, 90, 120)).save(path)
        return path

    return make


def uploaded(client: Client, path: Path, number: int = 0, *, album: bool = False) -> dict[str, Any]:
    """One upload as ``configure_sidecar`` wants it."""
    upload_id, width, height = client.photo_rupload(path, upload_id=f"17000000000{number:02}", to_album=album)
    edits = {"crop_original_size": [width, height], "crop_center": [0.0, -0.0], "crop_zoom": 1.0}
    return {
        "upload_id": upload_id,
        "edits": json.dumps(edits),
        "extra": json.dumps({"source_width": width, "source_height": height}),
        "scene_capture_type": "",
        "scene_type": None,
        "custom_accessibility_caption": f"Tafel {number}",
    }


def published(client: Client, path: Path, caption: str = "Hinweis", number: int = 0) -> str:
    """The id of one published picture."""
    one = uploaded(client, path, number)
    answer = client.photo_configure(one["upload_id"], 640, 640, caption)
    found: str = answer["media"]["id"]
    return found


def test_signing_in_with_the_password_opens_a_session(stranger: Client, member: Member) -> None:
    """The SDK's whole current flow works: device key, access context, attestation, encrypted password."""
    assert stranger.login(member.credentials["username"], member.credentials["password"])
    assert stranger.account_info().pk == member.id


@pytest.mark.parametrize("spoil", ["password", "username", "revoked"])
def test_a_wrong_sign_in_gets_no_session(practice: Practice, stranger: Client, member: Member, spoil: str) -> None:
    """The password is really decrypted and compared, and a revoked account does not come in."""
    known = {**member.credentials, **({spoil: "practice-wrong"} if spoil != "revoked" else {})}
    if spoil == "revoked":
        practice.tell("revoke", account=ACCOUNT)
    with pytest.raises(ClientError):
        stranger.login(known["username"], known["password"])
    assert practice.world.objects(SESSIONS) == {}


@pytest.mark.parametrize("path", ["/accounts/current_user/", "/feed/user/1/", "/media/1_2/info/"])
def test_nothing_is_told_without_a_living_session(practice: Practice, member: Member, path: str) -> None:
    """No session, an invented one, somebody else's id and a revoked account are refused alike."""
    practice.world.objects(SESSIONS)["practice-session"] = {"account": member.id}
    genuine = authorization(member, "practice-session")
    forged = [
        "",
        "Bearer practice-session",
        "Bearer IGT:2:%%%",
        authorization(member, "practice-other"),
        authorization(Member(platform="instagram", name="x", id="12", credentials={}), "practice-session"),
    ]
    for header in forged:
        answer = practice.client.get(f"{practice.address}{API}{path}", headers={"Authorization": header})
        assert (answer.status_code, answer.json()["message"]) == (403, "login_required")
    practice.tell("revoke", account=ACCOUNT)
    answer = practice.client.get(f"{practice.address}{API}{path}", headers={"Authorization": genuine})
    assert answer.status_code == 403


def test_the_sdk_learns_that_its_session_is_over(practice: Practice, client: Client) -> None:
    """Revoked access is LoginRequired for the real SDK."""
    practice.tell("revoke", account=ACCOUNT)
    with pytest.raises(LoginRequired):
        client.account_info()


def test_an_upload_is_seen_by_nobody(practice: Practice, client: Client, jpeg: Callable[..., Path]) -> None:
    """Only configuring makes it public, with its caption."""
    one = uploaded(client, jpeg())
    assert practice.public() == []
    client.photo_configure(one["upload_id"], 640, 640, "Hinweis")
    assert [post["text"] for post in practice.public(ACCOUNT)] == ["Hinweis"]


@pytest.mark.parametrize("spoil", ["truncated", "png", "text", "tall", "wide", "length", "parameters"])
def test_only_real_jpegs_in_the_limits_are_taken(practice: Practice, member: Member, spoil: str) -> None:
    """The bytes are decoded to the end, and the app's own headers are checked."""
    practice.world.objects(SESSIONS)["practice-session"] = {"account": member.id}
    written = io.BytesIO()
    size = {"tall": (400, 900), "wide": (900, 320)}.get(spoil, (640, 640))
    Image.effect_noise(size, 60).save(written, "png" if spoil == "png" else "jpeg")
    data = {"truncated": written.getvalue()[:-2000], "text": b"no picture"}.get(spoil, written.getvalue())
    known = ("retry_context", "media_type", "xsharing_user_ids", "upload_id", "image_compression")
    headers = {
        "Authorization": authorization(member, "practice-session"),
        "X-Instagram-Rupload-Params": json.dumps(dict.fromkeys(known[: 4 if spoil == "parameters" else 5], "1")),
        "X-Entity-Name": "1_0_1",
        "X-Entity-Length": str(len(data) + (spoil == "length")),
        "X-Entity-Type": "image/jpeg",
        "Offset": "0",
    }
    address = f"{practice.address}/instagram-private/rupload_igphoto/1_0_1"
    assert practice.client.post(address, content=data, headers=headers).status_code == 400


def test_an_upload_without_a_session_is_refused(stranger: Client, jpeg: Callable[..., Path]) -> None:
    """The SDK gets to know it as an upload that failed."""
    with pytest.raises(PhotoNotUpload):
        stranger.photo_rupload(jpeg())


def test_an_album_keeps_its_order(practice: Practice, client: Client, jpeg: Callable[..., Path]) -> None:
    """Up to ten uploads stand in the order and with the alternative texts that were sent."""
    children = [uploaded(client, jpeg(number), number, album=True) for number in range(10)]
    client.album_configure(list(reversed(children)), "Zehn Tafeln")
    (post,) = practice.public(ACCOUNT)
    assert [picture["alt"] for picture in post["pictures"]] == [f"Tafel {number}" for number in reversed(range(10))]
    (media,) = client.user_medias_v1(client.user_id, 5)
    assert len(media.resources) == 10


@pytest.mark.parametrize("count", [1, 11])
def test_an_album_has_two_to_ten_pictures(
    practice: Practice, client: Client, jpeg: Callable[..., Path], count: int
) -> None:
    """Others are refused, and nothing is published."""
    children = [uploaded(client, jpeg(number), number, album=True) for number in range(count)]
    with pytest.raises(ClientError):
        client.album_configure(children, "Falsch")
    assert practice.public() == []


@pytest.mark.parametrize(
    ("caption", "extra"),
    [
        ("x" * 2201, {}),
        ("#eins " * 31, {}),
        ("@eins " * 21, {}),
        ("Hinweis", {"custom_accessibility_caption": "x" * 1001}),
        ("Hinweis", {"disable_comments": "1"}),
        ("Hinweis", {"upload_id": "1"}),
        ("Hinweis", {"extra": {"source_width": 1, "source_height": 1}}),
    ],
)
def test_what_the_platform_does_not_take_is_refused(
    practice: Practice, client: Client, jpeg: Callable[..., Path], caption: str, extra: dict[str, Any]
) -> None:
    """Limits of caption and alternative text, unknown fields, foreign uploads and wrong crops publish nothing."""
    one = uploaded(client, jpeg())
    with pytest.raises(ClientError):
        client.photo_configure(one["upload_id"], 640, 640, caption, extra_data=extra)
    assert practice.public() == []


def test_an_upload_is_configured_once(practice: Practice, client: Client, jpeg: Callable[..., Path]) -> None:
    """A repeated publishing request is refused, so that a test sees it."""
    one = uploaded(client, jpeg())
    client.photo_configure(one["upload_id"], 640, 640, "Hinweis")
    with pytest.raises(ClientError):
        client.photo_configure(one["upload_id"], 640, 640, "Hinweis")
    assert len(practice.public(ACCOUNT)) == 1


def test_an_upload_is_forgotten_after_a_day(practice: Practice, client: Client, jpeg: Callable[..., Path]) -> None:
    """The answer is the one by which apps upload again."""
    one = uploaded(client, jpeg())
    practice.tell("clock", advance=25 * 3600)
    with pytest.raises(ClientError, match="media_needs_reupload"):
        client.photo_configure(one["upload_id"], 640, 640, "Hinweis")


@pytest.mark.parametrize("body", ["signed_body=OTHER.{}", "signed_body=SIGNATURE.[]", "caption=Hinweis", ""])
def test_an_unsigned_body_is_refused(practice: Practice, member: Member, body: str) -> None:
    """Publishing takes the app's signed body only."""
    practice.world.objects(SESSIONS)["practice-session"] = {"account": member.id}
    headers = {
        "Authorization": authorization(member, "practice-session"),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    head, _, rest = body.partition(".")
    answer = practice.client.post(
        f"{practice.address}{API}/media/configure/", content=f"{head}.{quote_plus(rest)}", headers=headers
    )
    assert answer.status_code == 400


def test_the_feed_shows_posts_of_both_interfaces_newest_first(
    practice: Practice, client: Client, jpeg: Callable[..., Path]
) -> None:
    """A hand-made post and the SDK's own stand on one timeline, in pages, with growing keys."""
    practice.tell("foreign-post", account=ACCOUNT, text="Von Hand")
    for number in range(14):
        published(client, jpeg(number), f"Nummer {number}", number)
    medias = client.user_medias_v1(client.user_id)
    assert [media.caption_text for media in medias] == [*(f"Nummer {n}" for n in reversed(range(14))), "Von Hand"]
    assert [int(media.pk) for media in medias] == sorted((int(media.pk) for media in medias), reverse=True)


def test_late_reads_hide_a_new_post_for_a_while(practice: Practice, client: Client, jpeg: Callable[..., Path]) -> None:
    """The feed lags behind the public when told to."""
    practice.tell("reads", platform="instagram", delay=60)
    published(client, jpeg())
    assert client.user_medias_v1(client.user_id, 5) == []
    practice.tell("clock", advance=61)
    assert len(client.user_medias_v1(client.user_id, 5)) == 1


def test_a_deleted_post_is_gone(practice: Practice, client: Client, jpeg: Callable[..., Path]) -> None:
    """Deleting works once; then the post is unavailable."""
    media_id = published(client, jpeg())
    assert client.media_info_v1(client.media_pk(media_id)).caption_text == "Hinweis"
    assert client.media_delete(media_id)
    assert practice.public() == []
    with pytest.raises(MediaNotFound):
        client.media_info_v1(client.media_pk(media_id))
    with pytest.raises(MediaUnavailable):
        client.media_delete(media_id)


def test_each_request_is_counted_under_its_operation(
    practice: Practice, client: Client, jpeg: Callable[..., Path]
) -> None:
    """Misbehaviour and counting go by the names that drills use."""
    media_id = published(client, jpeg())
    client.account_info()
    client.user_medias_v1(client.user_id, 5)
    client.media_info_v1(client.media_pk(media_id))
    client.media_delete(media_id)
    for operation in ("upload", "configure", "account", "medias", "media", "delete"):
        assert practice.count("instagram_private", operation) == 1
    assert {one["account"] for one in practice.ask("GET", "/practice/requests").json()["requests"]} == {ACCOUNT}


def test_an_address_nobody_knows_is_not_found(practice: Practice) -> None:
    """What the app never calls does not exist."""
    assert practice.ask("GET", f"{API}/direct_v2/inbox/").status_code == 404
    assert practice.ask("GET", "/instagram-private/p/AAAA/").status_code == 404
