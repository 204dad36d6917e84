"""The practice Facebook page's photos: uploaded, attached to posts, read and deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from broadcaster.practice.credentials import number
from broadcaster.practice.graph import parameters as lists
from broadcaster.practice.graph.access import GraphError, invalid, missing
from broadcaster.practice.graph.arguments import expansion
from broadcaster.practice.graph.call import Call
from broadcaster.practice.graph.pictures import NotFetched, fetch, sources
from broadcaster.practice.world import World, check_picture

PHOTOS = "graph.photos"
MAX_BYTES = 10_000_000
MAX_ATTACHED = 10
UNPUBLISHED_LIFE = 24 * 3600
"""Seconds after which an unpublished photo is gone."""

_FORMATS = frozenset({"JPEG", "MPO", "PNG", "GIF", "TIFF", "WEBP"})


async def create(call: Call, wanted: dict[str, Any]) -> str:
    """Store an unpublished photo from the upload or from its address; return its id."""
    if len(wanted.get("alt_text_custom", "")) > 1000:
        raise invalid("Param alt_text_custom must be at most 1000 characters long")
    data = await _bytes(call, wanted)
    _check_picture(data)
    photo_id = number("photo", str(call.world.next_number()))
    call.world.objects(PHOTOS)[photo_id] = {
        "id": photo_id,
        "account": call.owner.name,
        "sha256": call.world.keep_picture(data),
        "alt": wanted.get("alt_text_custom", ""),
        "name": wanted.get("message") or wanted.get("caption") or "",
        "created": call.world.now(),
        "published": False,
        "post": None,
    }
    call.world.save()
    return photo_id


async def _bytes(call: Call, wanted: dict[str, Any]) -> bytes:
    upload = call.upload("source")
    if (upload is None) == (not wanted.get("url")):
        raise GraphError("(#324) Requires upload file", code=324, advice="Give either source or url.")
    if upload is not None:
        return await upload.read(MAX_BYTES + 1)
    try:
        return await fetch(wanted["url"], MAX_BYTES)
    except NotFetched:
        raise GraphError("(#324) Missing or invalid image file", code=324, subcode=2069019) from None


def _check_picture(data: bytes) -> None:
    if len(data) >= MAX_BYTES:
        advice = "Your photos couldn't be uploaded. Photos should be less than 10 MB and saved as JPG or PNG."
        raise GraphError("Invalid parameter", code=100, subcode=1366046, title="Can't Read Files", advice=advice)
    try:
        known = check_picture(data).format in _FORMATS
    except ValueError:
        known = False
    if not known:
        raise GraphError("(#324) Missing or invalid image file", code=324, subcode=2069019)


def check_attachable(call: Call, photos: list[str]) -> None:
    """Refuse what cannot be attached to a new post."""
    if len(photos) > MAX_ATTACHED or len(set(photos)) < len(photos):
        raise invalid(f"Param attached_media takes at most {MAX_ATTACHED} different photos")
    for photo_id in photos:
        photo = alive(call.world, photo_id)
        if photo is None or photo["account"] != call.owner.name:
            raise invalid(f"Param attached_media: the photo {photo_id} does not exist")
        if photo["published"] or photo["post"]:
            raise GraphError("Photos were already posted", code=100, subcode=1366051)


def alive(world: World, photo_id: str) -> dict[str, Any] | None:
    """A photo, unless it was never published and its time is over."""
    photo = world.objects(PHOTOS).get(photo_id)
    if photo is None or photo["published"] or photo["post"] or world.now() < photo["created"] + UNPUBLISHED_LIFE:
        return photo
    return None


def shown_photos(world: World, photos: list[str]) -> list[dict[str, Any]]:
    """The photos of a post in their order."""
    return [world.objects(PHOTOS)[photo_id] for photo_id in photos]


def attach(world: World, photos: list[str], post_id: str) -> None:
    """Note which post uses the photos."""
    for photo in shown_photos(world, photos):
        photo["post"] = post_id


async def read_photo(call: Call) -> dict[str, Any]:
    """``GET /{photo}``; ``images`` are public addresses of the re-encoded picture, largest first."""
    call.typed({})
    photo = _photo(call)
    wanted = expansion(call.fields or "created_time,name,id", lists.PHOTO_FIELDS, "Photo")
    images = sources(call.world, call.request, photo["sha256"])
    known = {
        "alt_text_custom": photo["alt"],
        "created_time": f"{datetime.fromtimestamp(photo['created'], UTC):%Y-%m-%dT%H:%M:%S}+0000",
        "from": {"id": call.owner.id, "name": call.owner.name.partition("@")[0]},
        "height": images[0]["height"],
        "images": images,
        "link": images[0]["source"],
        "name": photo["name"],
        "page_story_id": photo["post"] or f"{call.owner.id}_{photo['id']}",
        "picture": images[-1]["source"],
        "width": images[0]["width"],
    }
    return {"id": photo["id"]} | {name: known[name] for name in wanted if known.get(name)}


async def delete_photo(call: Call) -> dict[str, Any]:
    """``DELETE /{photo}``, unless a post uses it."""
    call.typed({})
    photo = _photo(call)
    if photo["post"]:
        raise GraphError("(#100) The photo is used by a post and cannot be deleted alone", code=100, subcode=33)
    del call.world.objects(PHOTOS)[photo["id"]]
    call.world.save()
    return {"success": True}


def _photo(call: Call) -> dict[str, Any]:
    photo = alive(call.world, call.node.id)
    if photo is None:
        raise missing(call.node.id, call.request.method)
    return photo
