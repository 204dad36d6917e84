"""The practice page publishes, limits and forgets as a Facebook page does."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from broadcaster.net.http import httpx
from broadcaster.practice.accounts import credentials
from broadcaster.practice.graph import parameters as graph_parameters
from broadcaster.testing.practice import Practice, practising

KNOWN = credentials("facebook", "kreis-soest@facebook")
PAGE = KNOWN["page"]
PROOF = hmac.new(KNOWN["app_secret"].encode(), KNOWN["token"].encode(), hashlib.sha256).hexdigest()

Ask = Callable[..., httpx.Response]


def asking(practice: Practice) -> Ask:
    """Asks the practice Graph with token and proof."""

    def asked(method: str, path: str, files: Any = None, **arguments: str) -> httpx.Response:
        arguments["appsecret_proof"] = PROOF
        place: dict[str, Any] = {"data": arguments, "files": files} if method == "POST" else {"params": arguments}
        headers = {"Authorization": f"Bearer {KNOWN['token']}"}
        return practice.client.request(method, f"{practice.address}/graph/v24.0/{path}", headers=headers, **place)

    return asked


@pytest.fixture
def ask(practice: Practice) -> Ask:
    """Asks the practice Graph with token and proof."""
    return asking(practice)


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 600), colour: str = "navy") -> bytes:
    """A real picture."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, kind)
    return written.getvalue()


def upload(ask: Ask, data: bytes, **arguments: str) -> httpx.Response:
    """Upload a photo unpublished unless told otherwise."""
    return ask("POST", f"{PAGE}/photos", files={"source": ("picture", data)}, **{"published": "false", **arguments})


def attached(*photos: str) -> str:
    """``attached_media`` as JSON."""
    return json.dumps([{"media_fbid": photo} for photo in photos])


def code(answer: httpx.Response) -> tuple[int, int | None]:
    """Code and subcode of an error."""
    error = answer.json()["error"]
    return error["code"], error.get("error_subcode")


def test_the_parameter_lists_are_complete() -> None:
    """As many names as Meta's client 26.0.3 has."""
    lists = graph_parameters
    assert [len(one) for one in (lists.FEED, lists.PHOTOS, lists.POST_UPDATE, lists.MEDIA)] == [106, 56, 31, 27]
    fields = (lists.POST_FIELDS, lists.PHOTO_FIELDS, lists.CONTAINER_FIELDS, lists.MEDIA_FIELDS)
    assert [len(one) for one in fields] == [59, 27, 5, 44]


def test_a_draft_is_invisible_until_it_is_published_once(ask: Ask, practice: Practice) -> None:
    """Publishing again answers success and changes nothing."""
    draft = ask("POST", f"{PAGE}/feed", message="Hinweis", published="false").json()["id"]
    assert practice.public() == []
    assert ask("GET", f"{PAGE}/published_posts").json() == {"data": []}
    assert ask("GET", draft, fields="is_published").json() == {"id": draft, "is_published": False}
    for _ in range(2):
        assert ask("POST", draft, is_published="true").json() == {"success": True}
    assert [post["id"] for post in practice.public()] == [draft]
    read = ask("GET", draft, fields="is_published,permalink_url,message,created_time").json()
    assert (read["is_published"], read["message"]) == (True, "Hinweis")
    assert read["permalink_url"] == practice.public()[0]["permalink"]
    assert ask("GET", f"{PAGE}/feed", fields="id").json()["data"] == [{"id": draft}]


def test_photos_are_attached_in_order_either_way(ask: Ask, practice: Practice) -> None:
    """As a JSON array or as indexed parameters."""
    photos = [upload(ask, picture(colour=colour), alt_text_custom=colour).json()["id"] for colour in ("red", "blue")]
    ask("POST", f"{PAGE}/feed", message="Eins", attached_media=attached(*reversed(photos)))
    more = [
        upload(ask, picture("JPEG", colour=colour), alt_text_custom=colour).json()["id"] for colour in ("lime", "tan")
    ]
    indexed = {f"attached_media[{place}]": json.dumps({"media_fbid": photo}) for place, photo in enumerate(more)}
    post = ask("POST", f"{PAGE}/feed", message="Zwei", **indexed).json()["id"]
    shown = [[one["alt"] for one in post["pictures"]] for post in practice.public()]
    assert shown == [["blue", "red"], ["lime", "tan"]]
    (album,) = ask("GET", post, fields="attachments{subattachments{target}}").json()["attachments"]["data"]
    assert [one["target"]["id"] for one in album["subattachments"]["data"]] == more


def test_a_photo_serves_one_post_only_and_stays_with_it(ask: Ask) -> None:
    """It cannot be attached twice, nor deleted alone; the post takes it along."""
    photo = upload(ask, picture()).json()["id"]
    post = ask("POST", f"{PAGE}/feed", message="Eins", attached_media=attached(photo)).json()["id"]
    assert code(ask("POST", f"{PAGE}/feed", message="Zwei", attached_media=attached(photo))) == (100, 1366051)
    assert code(ask("DELETE", photo)) == (100, 33)
    assert ask("DELETE", post).json() == {"success": True}
    assert code(ask("GET", photo)) == (100, 33)


def test_an_unpublished_photo_lives_a_day(ask: Ask, practice: Practice) -> None:
    """Then it is gone, and cannot be attached."""
    photo = upload(ask, picture()).json()["id"]
    practice.tell("clock", advance=24 * 3600.0)
    assert code(ask("GET", photo)) == (100, 33)
    assert code(ask("POST", f"{PAGE}/feed", message="Spät", attached_media=attached(photo))) == (100, None)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<svg/>", (324, 2069019)),
        (picture()[:-40], (324, 2069019)),
        (picture("BMP"), (324, 2069019)),
        (picture() + b"\0" * 10_000_000, (100, 1366046)),
    ],
    ids=["no picture", "truncated", "unknown format", "too large"],
)
def test_pictures_are_decoded_completely(ask: Ask, data: bytes, expected: tuple[int, int]) -> None:
    """By their content, and below 10 MB."""
    assert code(upload(ask, data)) == expected


def test_a_photo_shows_public_addresses_of_a_jpeg(ask: Ask, practice: Practice) -> None:
    """Re-encoded, largest first, signed, and for a day."""
    photo = upload(ask, picture(size=(3000, 2000)), alt_text_custom="Tafel").json()["id"]
    shown = ask("GET", photo, fields="images,alt_text_custom,width").json()
    assert (shown["alt_text_custom"], shown["width"]) == ("Tafel", 2048)
    assert [one["width"] for one in shown["images"]] == [2048, 720, 320]
    source = shown["images"][0]["source"]
    answer = practice.client.get(source)
    assert answer.headers["content-type"] == "image/jpeg"
    image = Image.open(io.BytesIO(answer.content))
    assert (image.format, image.width) == ("JPEG", 2048)
    assert practice.client.get(source.partition("?")[0]).status_code == 403
    assert practice.client.get(source.replace("/2048.jpg", "/1.jpg").replace("oe=", "oe=f")).status_code == 403
    practice.tell("clock", advance=24 * 3600.0 + 1)
    assert practice.client.get(source).status_code == 403


def test_a_photo_can_be_fetched_from_an_address(ask: Ask, practice: Practice) -> None:
    """And is refused when nothing is there."""
    source = ask("GET", upload(ask, picture()).json()["id"], fields="images").json()["images"][0]["source"]
    assert "id" in ask("POST", f"{PAGE}/photos", url=source, published="false").json()
    missing = f"{practice.address}/graph/pictures/none"
    assert code(ask("POST", f"{PAGE}/photos", url=missing, published="false")) == (324, 2069019)
    assert code(ask("POST", f"{PAGE}/photos", published="false")) == (324, None)


def test_a_published_photo_is_a_post(ask: Ask, practice: Practice) -> None:
    """The one-call way, with its text."""
    made = upload(ask, picture(), published="true", caption="Sofort").json()
    assert [(post["id"], post["text"]) for post in practice.public()] == [(made["post_id"], "Sofort")]


def test_the_previous_text_again_is_a_duplicate(ask: Ask, practice: Practice) -> None:
    """At a one-call post as at the publication of a draft; an older text may come again."""
    first = ask("POST", f"{PAGE}/feed", message="Eins", published="false").json()["id"]
    second = ask("POST", f"{PAGE}/feed", message="Eins", published="false").json()["id"]
    ask("POST", first, is_published="true")
    assert code(ask("POST", second, is_published="true")) == (506, None)
    assert code(ask("POST", f"{PAGE}/feed", message="Eins")) == (506, None)
    assert code(upload(ask, picture(), published="true", message="Eins")) == (506, None)
    ask("POST", f"{PAGE}/feed", message="Zwei")
    assert ask("POST", second, is_published="true").json() == {"success": True}
    assert [post["text"] for post in practice.public()] == ["Eins", "Zwei", "Eins"]


def test_a_published_text_can_be_corrected(ask: Ask, practice: Practice) -> None:
    """Nothing else of it can, and it cannot go back to being a draft."""
    post = ask("POST", f"{PAGE}/feed", message="Telefon 30-0").json()["id"]
    assert ask("POST", post, message="Telefon 30-1").json() == {"success": True}
    assert practice.public()[0]["text"] == "Telefon 30-1"
    assert code(ask("POST", post, is_published="false")) == (100, None)
    assert code(ask("POST", post, is_pinned="true")) == (100, None)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("keine Adresse", (100, 1609005)),
        ("ftp://example.org/x", (100, 1609005)),
        ("https://www.facebook.com/kreis", (100, 1609008)),
    ],
)
def test_links_must_lead_somewhere_else(ask: Ask, link: str, expected: tuple[int, int]) -> None:
    """A web address, but not Facebook's own."""
    assert code(ask("POST", f"{PAGE}/feed", message="Text", link=link)) == expected


def test_many_photos_with_a_long_text_are_too_much(ask: Ask) -> None:
    """Five photos and 1,024 bytes: code 1 with status 500, as seen on the real platform."""
    photos = [upload(ask, picture(size=(30, 20 + number))).json()["id"] for number in range(5)]
    answer = ask("POST", f"{PAGE}/feed", message="x" * 1_024, attached_media=attached(*photos))
    assert (answer.status_code, code(answer)) == (500, (1, None))
    assert "id" in ask("POST", f"{PAGE}/feed", message="x" * 1_023, attached_media=attached(*photos)).json()


def test_posts_are_listed_newest_first_page_by_page(ask: Ask) -> None:
    """With limit and cursors."""
    posts = [ask("POST", f"{PAGE}/feed", message=f"Nr. {number}").json()["id"] for number in range(3)]
    first = ask("GET", f"{PAGE}/feed", limit="2", fields="id").json()
    assert [one["id"] for one in first["data"]] == [posts[2], posts[1]]
    rest = ask("GET", f"{PAGE}/feed", limit="2", after=first["paging"]["cursors"]["after"], fields="id").json()
    assert [one["id"] for one in rest["data"]] == [posts[0]]
    assert [one["id"] for one in ask("GET", f"{PAGE}/posts", q="Nr. 1", fields="id").json()["data"]] == [posts[1]]
    assert code(ask("GET", f"{PAGE}/feed", q="Nr. 1")) == (100, None)


def test_a_deleted_post_does_not_exist(ask: Ask, practice: Practice) -> None:
    """Reading, publishing and deleting it again all say so."""
    post = ask("POST", f"{PAGE}/feed", message="Weg damit").json()["id"]
    assert ask("DELETE", post).json() == {"success": True}
    assert practice.public() == []
    for answer in (ask("GET", post), ask("POST", post, is_published="true"), ask("DELETE", post)):
        assert code(answer) == (100, 33)


def test_the_state_survives_a_restart(tmp_path: Path) -> None:
    """Drafts, photos and their pictures are kept in the folder."""
    with practising(tmp_path) as practice:
        ask = asking(practice)
        photo = upload(ask, picture(), alt_text_custom="Tafel").json()["id"]
        draft = ask("POST", f"{PAGE}/feed", message="Später", published="false", attached_media=attached(photo)).json()
    with practising(tmp_path) as practice:
        assert asking(practice)("POST", draft["id"], is_published="true").json() == {"success": True}
        assert [one["alt"] for one in practice.public()[0]["pictures"]] == ["Tafel"]


def test_a_hidden_post_is_published_and_not_listed(ask: Ask) -> None:
    """Read by its number it says so; lists have it only when asked."""
    made = ask("POST", f"{PAGE}/feed", message="Bald verborgen").json()["id"]
    assert ask("POST", made, is_hidden="true").json() == {"success": True}
    shown = ask("GET", made, fields="is_published,is_hidden,timeline_visibility,privacy").json()
    assert (shown["is_published"], shown["is_hidden"], shown["privacy"]["value"]) == (True, True, "EVERYONE")
    listed = ask("GET", f"{PAGE}/published_posts").json()["data"]
    assert made not in [post["id"] for post in listed]
    listed = ask("GET", f"{PAGE}/published_posts", include_hidden="true").json()["data"]
    assert made in [post["id"] for post in listed]


def test_an_app_in_development_publishes_for_its_own_people(ask: Ask, practice: Practice) -> None:
    """The API says published, and the public sees nothing."""
    practice.tell("account-extra", account="kreis-soest@facebook", extra={"app_mode": "development"})
    made = ask("POST", f"{PAGE}/feed", message="Nur für uns").json()["id"]
    assert ask("GET", made, fields="is_published").json()["is_published"] is True
    assert practice.public("kreis-soest@facebook") == []
