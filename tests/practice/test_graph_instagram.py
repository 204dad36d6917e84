"""The practice Instagram publishes through containers, as the official API does."""

from __future__ import annotations

import hashlib
import hmac
import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from PIL import Image

from broadcaster.net.http import httpx
from broadcaster.practice.accounts import credentials
from broadcaster.testing.practice import Practice

ACCOUNT = "kreis-soest@instagram"
KNOWN = credentials("instagram", ACCOUNT)
USER = KNOWN["user"]
PROOF = hmac.new(KNOWN["app_secret"].encode(), KNOWN["token"].encode(), hashlib.sha256).hexdigest()

Ask = Callable[..., httpx.Response]
Show = Callable[[bytes], str]


@pytest.fixture
def ask(practice: Practice) -> Ask:
    """Asks the practice Graph with token and proof."""

    def asked(method: str, path: str, **arguments: str) -> httpx.Response:
        arguments["appsecret_proof"] = PROOF
        place: dict[str, Any] = {"data" if method == "POST" else "params": arguments}
        headers = {"Authorization": f"Bearer {KNOWN['token']}"}
        return practice.client.request(method, f"{practice.address}/graph/v24.0/{path}", headers=headers, **place)

    return asked


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A web server for pictures, as an authority might have one."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(5)


@pytest.fixture
def show(tmp_path: Path) -> Iterator[Show]:
    """Puts a picture under a web address."""
    with serving(tmp_path) as address:

        def shown(data: bytes) -> str:
            name = hashlib.sha256(data).hexdigest()[:20]
            (tmp_path / name).write_bytes(data)
            return f"{address}/{name}"

        yield shown


def jpeg(size: tuple[int, int] = (1080, 1080), colour: str = "navy", kind: str = "JPEG") -> bytes:
    """A real picture."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, kind)
    return written.getvalue()


def code(answer: httpx.Response) -> tuple[int, int | None]:
    """Code and subcode of an error."""
    error = answer.json()["error"]
    return error["code"], error.get("error_subcode")


def status(ask: Ask, container: str) -> str:
    """A container's status."""
    return str(ask("GET", container, fields="status_code,status").json()["status_code"])


def ready(ask: Ask, **arguments: str) -> str:
    """A container that is no longer in progress."""
    container = str(ask("POST", f"{USER}/media", **arguments).json()["id"])
    while status(ask, container) == "IN_PROGRESS":
        time.sleep(0.02)
    return container


def test_a_picture_is_published_through_its_container(ask: Ask, show: Show, practice: Practice) -> None:
    """In progress, finished, published; too early is refused with 9007/2207027."""
    practice.tell("account-extra", account=ACCOUNT, extra={"processing_seconds": 60})
    made = ask("POST", f"{USER}/media", image_url=show(jpeg()), caption="Hinweis", alt_text="Tafel").json()["id"]
    assert status(ask, made) == "IN_PROGRESS"
    assert code(ask("POST", f"{USER}/media_publish", creation_id=made)) == (9007, 2207027)
    practice.tell("clock", advance=61.0)
    assert status(ask, made) == "FINISHED"
    assert practice.public(ACCOUNT) == []
    media = ask("POST", f"{USER}/media_publish", creation_id=made).json()["id"]
    assert status(ask, made) == "PUBLISHED"
    (post,) = practice.public(ACCOUNT)
    assert (post["id"], post["text"], [one["alt"] for one in post["pictures"]]) == (media, "Hinweis", ["Tafel"])
    read = ask("GET", media, fields="id,caption,permalink,timestamp,media_type,alt_text,media_url").json()
    assert (read["caption"], read["media_type"], read["alt_text"]) == ("Hinweis", "IMAGE", "Tafel")
    assert read["permalink"] == post["permalink"]
    assert practice.client.get(read["media_url"]).headers["content-type"] == "image/jpeg"


def test_a_used_container_is_not_published_again(ask: Ask, show: Show, practice: Practice) -> None:
    """Also while reads still lag behind the publication."""
    practice.tell("reads", platform="instagram", delay=60.0)
    container = ready(ask, image_url=show(jpeg()))
    media = ask("POST", f"{USER}/media_publish", creation_id=container).json()["id"]
    assert status(ask, container) == "FINISHED"
    assert code(ask("GET", media)) == (100, 33)
    assert ask("GET", f"{USER}/media").json() == {"data": []}
    assert code(ask("POST", f"{USER}/media_publish", creation_id=container)) == (9007, 2207027)
    practice.tell("clock", advance=61.0)
    assert status(ask, container) == "PUBLISHED"
    assert code(ask("POST", f"{USER}/media_publish", creation_id=container)) == (9007, 2207027)
    assert len(practice.public(ACCOUNT)) == 1


def test_a_carousel_keeps_its_childrens_order_and_alternative_texts(ask: Ask, show: Show, practice: Practice) -> None:
    """Each child with its own, the caption on the whole."""
    colours = ["red", "lime", "navy"]
    children = [
        ready(ask, image_url=show(jpeg(colour=colour)), is_carousel_item="true", alt_text=colour) for colour in colours
    ]
    carousel = ready(ask, media_type="CAROUSEL", children=",".join(reversed(children)), caption="Drei")
    media = ask("POST", f"{USER}/media_publish", creation_id=carousel).json()["id"]
    (post,) = practice.public(ACCOUNT)
    assert [one["alt"] for one in post["pictures"]] == colours[::-1]
    read = ask("GET", media, fields="media_type,caption,children{alt_text}").json()
    assert (read["media_type"], read["caption"]) == ("CAROUSEL_ALBUM", "Drei")
    assert [one["alt_text"] for one in read["children"]["data"]] == colours[::-1]


def test_carousels_are_refused_unless_two_to_ten_own_children(ask: Ask, show: Show) -> None:
    """And a child is not published alone."""
    child = ready(ask, image_url=show(jpeg()), is_carousel_item="true")
    single = ready(ask, image_url=show(jpeg()))
    carousel = partial(ask, "POST", f"{USER}/media", media_type="CAROUSEL")
    assert code(carousel(children=child)) == (100, 2207028)
    assert code(carousel(children=",".join([child] * 11))) == (100, 2207028)
    assert code(carousel(children=f"{child},{child}")) == (100, None)
    assert code(carousel(children=f"{child},{single}")) == (100, None)
    assert code(carousel(children=f"{child},12345")) == (100, None)
    assert code(carousel(children=f"{child},{child}", alt_text="Tafel")) == (100, None)
    assert code(ask("POST", f"{USER}/media_publish", creation_id=child)) == (24, 2207006)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (jpeg(kind="PNG"), (36001, 2207005)),
        (b"<html>", (36001, 2207005)),
        (jpeg((790, 1000)), (36003, 2207009)),
        (jpeg((1930, 1000)), (36003, 2207009)),
        (jpeg() + b"\0" * 8_000_000, (36000, 2207004)),
    ],
    ids=["a PNG", "no picture", "too tall", "too wide", "too large"],
)
def test_pictures_are_looked_at(ask: Ask, show: Show, data: bytes, expected: tuple[int, int]) -> None:
    """JPEG by content, 4:5 to 1.91:1, at most 8 MB, whatever the address is called."""
    assert code(ask("POST", f"{USER}/media", image_url=show(data))) == expected


@pytest.mark.parametrize("size", [(800, 1000), (1910, 1000), (320, 320)])
def test_pictures_at_the_edges_are_taken(ask: Ask, show: Show, size: tuple[int, int]) -> None:
    """Strict, but not stricter."""
    assert status(ask, ready(ask, image_url=show(jpeg(size)))) == "FINISHED"


def test_a_truncated_picture_ends_in_error(ask: Ask, show: Show) -> None:
    """The container says why, and is not published."""
    container = ready(ask, image_url=show(jpeg()[:-200]))
    read = ask("GET", container, fields="status_code,status").json()
    assert (read["status_code"], read["status"][:6]) == ("ERROR", "Error:")
    assert code(ask("POST", f"{USER}/media_publish", creation_id=container)) == (9007, 2207027)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.jpg", "ftp://127.0.0.1/x.jpg", "no address", "missing"])
def test_a_picture_that_cannot_be_fetched_is_refused(ask: Ask, show: Show, address: str) -> None:
    """9004/2207052, whether nobody answers or the picture is not there."""
    image_url = f"{show(jpeg())}.missing" if address == "missing" else address
    assert code(ask("POST", f"{USER}/media", image_url=image_url)) == (9004, 2207052)


def test_the_pages_unpublished_photo_can_be_the_picture(ask: Ask, practice: Practice) -> None:
    """A PNG comes back as JPEG from the address that the page's photo names."""
    answer = practice.client.post(
        f"{practice.address}/graph/v24.0/{KNOWN['page']}/photos",
        headers={"Authorization": f"Bearer {KNOWN['token']}"},
        data={"published": "false", "appsecret_proof": PROOF},
        files={"source": ("picture.png", jpeg(kind="PNG"))},
    )
    images = ask("GET", answer.json()["id"], fields="images").json()["images"]
    container = ready(ask, image_url=images[0]["source"])
    assert "id" in ask("POST", f"{USER}/media_publish", creation_id=container).json()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"caption": "x" * 2_201}, (36004, 2207010)),
        ({"caption": "#tag " * 31}, (36004, 2207010)),
        ({"caption": "@wer " * 21}, (100, 2207040)),
        ({"alt_text": "x" * 1_001}, (100, None)),
        ({"media_type": "REELS"}, (100, 2207023)),
        ({"published": "false"}, (100, None)),
        ({"is_carousel_item": "yes"}, (100, None)),
    ],
)
def test_texts_and_parameters_have_limits(
    ask: Ask, show: Show, arguments: dict[str, str], expected: tuple[int, int | None]
) -> None:
    """2,200 characters, 30 hashtags, 20 mentions; alt text 1,000; only listed parameters."""
    assert code(ask("POST", f"{USER}/media", image_url=show(jpeg()), **arguments)) == expected


def test_texts_at_their_limits_are_taken(ask: Ask, show: Show) -> None:
    """An address with @ or # in a word is neither mention nor hashtag."""
    caption = ("#tag " * 30 + "@wer " * 20 + "mail@kreis.de a#b ").ljust(2_200, "x")
    assert len(caption) == 2_200
    ready(ask, image_url=show(jpeg()), caption=caption, alt_text="x" * 1_000)


def test_a_container_expires_after_a_day(ask: Ask, show: Show, practice: Practice) -> None:
    """Published or not at all; a published one stays published."""
    used, unused = ready(ask, image_url=show(jpeg())), ready(ask, image_url=show(jpeg()))
    ask("POST", f"{USER}/media_publish", creation_id=used)
    practice.tell("clock", advance=24 * 3600.0 + 1)
    assert (status(ask, used), status(ask, unused)) == ("PUBLISHED", "EXPIRED")
    assert code(ask("POST", f"{USER}/media_publish", creation_id=unused)) == (-2, 2207020)


def test_the_quota_is_told_and_enforced(ask: Ask, show: Show, practice: Practice) -> None:
    """In a rolling day; deleting gives nothing back."""
    practice.tell("account-extra", account=ACCOUNT, extra={"quota_total": 1})
    media = ask("POST", f"{USER}/media_publish", creation_id=ready(ask, image_url=show(jpeg()))).json()["id"]
    limit = ask("GET", f"{USER}/content_publishing_limit", fields="config,quota_usage").json()["data"]
    assert limit == [{"config": {"quota_total": 1, "quota_duration": 86_400}, "quota_usage": 1}]
    ask("DELETE", media)
    refused = ask("POST", f"{USER}/media_publish", creation_id=ready(ask, image_url=show(jpeg())))
    assert code(refused) == (9, 2207042)
    practice.tell("clock", advance=24 * 3600.0)
    fresh = ready(ask, image_url=show(jpeg()))
    assert "id" in ask("POST", f"{USER}/media_publish", creation_id=fresh).json()


@pytest.mark.parametrize("creation_id", ["", "-1", "abc", "12345"])
def test_only_own_containers_are_published(ask: Ask, creation_id: str) -> None:
    """``creation_id`` is an unsigned int of a container that exists."""
    assert code(ask("POST", f"{USER}/media_publish", creation_id=creation_id))[0] in (24, 100)


def test_media_are_listed_between_two_times_and_deleted(ask: Ask, show: Show, practice: Practice) -> None:
    """Newest first, by UNIX time or ISO 8601; the caption cannot be changed."""
    first = ask("POST", f"{USER}/media_publish", creation_id=ready(ask, image_url=show(jpeg()))).json()["id"]
    practice.tell("clock", advance=3600.0)
    second = ask("POST", f"{USER}/media_publish", creation_id=ready(ask, image_url=show(jpeg()))).json()["id"]
    listed = partial(ask, "GET", f"{USER}/media")
    middle = str(int(practice.world.now() - 1800))
    assert [one["id"] for one in listed().json()["data"]] == [second, first]
    assert [one["id"] for one in listed(since=middle).json()["data"]] == [second]
    assert [one["id"] for one in listed(until=middle).json()["data"]] == [first]
    assert code(listed(since="gestern")) == (100, None)
    assert code(ask("POST", second, caption="Neu")) == (100, None)
    assert ask("POST", second, comment_enabled="false").json() == {"success": True}
    assert ask("DELETE", second).json() == {"success": True}
    assert code(ask("GET", second)) == (100, 33)
    assert [post["id"] for post in practice.public(ACCOUNT)] == [first]


def test_deleting_needs_a_permission_of_its_own(ask: Ask, show: Show, practice: Practice) -> None:
    """Who may publish may not delete for that."""
    media = ask("POST", f"{USER}/media_publish", creation_id=ready(ask, image_url=show(jpeg()))).json()["id"]
    practice.tell("account-extra", account=ACCOUNT, extra={"scopes": ["instagram_basic", "instagram_content_publish"]})
    assert ask("DELETE", media).json()["error"]["code"] == 10
    assert len(practice.public(ACCOUNT)) == 1
