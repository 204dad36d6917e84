"""The practice media host keeps pictures for those who may store them, and shows them to everyone."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadcaster.practice.media_host.platform import TOKEN
from broadcaster.testing import sample_picture
from broadcaster.testing.practice import Practice, practising


def put(practice: Practice, name: str, data: bytes, token: str = TOKEN, media_type: str = "image/jpeg") -> int:
    """The status of storing a file."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": media_type}
    return practice.client.put(f"{practice.address}/media-host/{name}", content=data, headers=headers).status_code


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png"])
def test_a_stored_picture_is_public(practice: Practice, media_type: str) -> None:
    """Everyone reads the same bytes with their media type, without any token."""
    data = sample_picture(media_type)
    assert put(practice, "tafel.bin", data, media_type=media_type) == 201
    answer = practice.ask("GET", "/media-host/tafel.bin")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, data, media_type)


def test_a_name_can_be_stored_again(practice: Practice) -> None:
    """The newer picture replaces the older one."""
    assert put(practice, "a.jpg", sample_picture()) == 201
    newer = sample_picture(width=640, height=640)
    assert put(practice, "a.jpg", newer) == 204
    assert practice.ask("GET", "/media-host/a.jpg").content == newer


@pytest.mark.parametrize("token", ["x", "practice-wrong", TOKEN[:-1]])
def test_storing_needs_the_token(practice: Practice, token: str) -> None:
    """Without it nothing is stored."""
    assert put(practice, "a.jpg", sample_picture(), token=token) == 401
    assert practice.ask("GET", "/media-host/a.jpg").status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "media_type", "status"),
    [
        ("a.jpg", b"no picture", "image/jpeg", 400),
        ("a.jpg", sample_picture()[:-500], "image/jpeg", 400),
        ("a.html", b"<p>", "text/html", 415),
        (".htaccess", sample_picture(), "image/jpeg", 400),
        ("a.jpg", bytes(20_000_001), "image/jpeg", 413),
    ],
)
def test_what_is_no_harmless_picture_is_refused(
    practice: Practice, name: str, data: bytes, media_type: str, status: int
) -> None:
    """Damaged files, other types, hidden names and huge files are not stored."""
    assert put(practice, name, data, media_type=media_type) == status
    assert practice.ask("GET", f"/media-host/{name}").status_code == 404


def test_pictures_survive_a_restart(tmp_path: Path) -> None:
    """A server with a folder shows what it kept."""
    with practising(tmp_path) as first:
        put(first, "a.jpg", sample_picture())
    with practising(tmp_path) as second:
        assert second.ask("GET", "/media-host/a.jpg").content == sample_picture()
