"""What the practice part of Instagram's private API knows of pictures and posts: fields, limits and shapes."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from typing import Any, Final

from PIL import Image
from starlette.requests import Request

from broadcaster.practice.instagram_private.session import Refusal, decoded, expect
from broadcaster.practice.world import Member, Post, Shown, World, check_picture

UPLOADS: Final = "instagram_private_uploads"
UPLOAD_LIFE: Final = 24 * 3600
MAX_CAPTION, MAX_HASHTAGS, MAX_MENTIONS, MAX_ALT = 2_200, 30, 20, 1_000
MAX_BYTES = 8_000_000
LEAST_ALBUM, MOST_ALBUM = 2, 10
_EPOCH_MS = 1_314_220_021_721
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

_COMMON = frozenset(
    {"_uuid", "device_id", "timezone_offset", "creation_logger_session_id", "location", "source_type", "caption"}
    | {"upload_id", "device"}
)
PHOTO_FIELDS: Final = _COMMON | {
    *("camera_model", "camera_make", "scene_type", "nav_chain", "date_time_original", "date_time_digitalized"),
    *("scene_capture_type", "software", "multi_sharing", "media_folder", "usertags", "edits", "extra"),
}
ALBUM_FIELDS: Final = _COMMON | {
    *("client_sidecar_id", "suggested_venue_position", "is_suggested_venue", "children_metadata"),
}
CHILD_FIELDS: Final = frozenset(
    {"source_type", "timezone_offset", "device", "upload_id", "edits", "extra", "scene_capture_type", "scene_type"}
)
ALT_FIELD: Final = frozenset({"custom_accessibility_caption"})
_UPLOAD_PARAMETERS = frozenset({"retry_context", "media_type", "xsharing_user_ids", "upload_id", "image_compression"})


async def take_upload(world: World, member: Member, name: str, request: Request) -> str:
    """Check and keep one uploaded JPEG; return its upload id. Raises Refusal."""
    parameters = decoded(request.headers.get("x-instagram-rupload-params", ""))
    expect(parameters, _UPLOAD_PARAMETERS, {"is_sidecar"})
    data = await request.body()
    _check_upload(name, request.headers, len(data))
    width, height = _check_jpeg(data)
    world.objects(UPLOADS)[str(parameters["upload_id"])] = {
        "account": member.id,
        "sha256": world.keep_picture(data),
        "sidecar": parameters.get("is_sidecar") == "1",
        "size": [width, height],
        "at": world.now(),
    }
    world.save()
    return str(parameters["upload_id"])


def _check_upload(name: str, headers: Mapping[str, str], size: int) -> None:
    wanted = {"x-entity-name": name, "x-entity-length": str(size), "offset": "0", "x-entity-type": "image/jpeg"}
    for header, value in wanted.items():
        if headers.get(header) != value:
            raise Refusal(400, f"Invalid upload header {header}")
    if size > MAX_BYTES:
        raise Refusal(400, "The picture is too large")


def _check_jpeg(data: bytes) -> tuple[int, int]:
    try:
        check_picture(data)
    except ValueError:
        raise Refusal(400, "bad image input") from None
    with Image.open(io.BytesIO(data)) as image:
        if image.format != "JPEG":
            raise Refusal(400, "bad image input: not a JPEG")
        width, height = image.size
    if not 0.795 <= width / height <= 1.92:
        raise Refusal(400, "bad image input: aspect ratio")
    if not 320 <= width <= 1440:
        raise Refusal(400, "bad image input: width")
    return width, height


def check_caption(caption: Any) -> str:
    """Refuse a caption over Instagram's limits."""
    if not isinstance(caption, str) or len(caption) > MAX_CAPTION:
        raise Refusal(400, f"The caption is longer than {MAX_CAPTION} characters")
    if len(re.findall(r"#\w", caption)) > MAX_HASHTAGS:
        raise Refusal(400, f"The caption has more than {MAX_HASHTAGS} hashtags")
    if len(re.findall(r"(?<!\w)@\w", caption)) > MAX_MENTIONS:
        raise Refusal(400, f"The caption mentions more than {MAX_MENTIONS} accounts")
    return caption


def claim_upload(world: World, member: Member, fields: Mapping[str, Any], *, sidecar: bool) -> Shown:
    """The picture of an upload that may be configured now, with its alternative text. Raises Refusal."""
    upload_id = str(fields["upload_id"])
    upload = world.objects(UPLOADS).get(upload_id)
    if upload is None or upload["account"] != member.id or upload["at"] < world.now() - UPLOAD_LIFE:
        raise Refusal(400, "media_needs_reupload", error_title="upload not found")
    if upload["sidecar"] != sidecar:
        raise Refusal(400, "The upload is of another kind")
    if upload.get("configured"):
        raise Refusal(400, "The upload is configured already")
    if [int(side) for side in _size(fields["edits"])] != _source(fields["extra"]):
        raise Refusal(400, "Invalid crop")
    alt = str(fields.get("custom_accessibility_caption", ""))
    if len(alt) > MAX_ALT:
        raise Refusal(400, f"The alternative text is longer than {MAX_ALT} characters")
    return Shown(sha256=upload["sha256"], alt=alt)


def _size(edits: Any) -> list[float]:
    given = decoded(edits) if isinstance(edits, str) else edits
    expect(given, {"crop_original_size", "crop_center", "crop_zoom"})
    return [float(side) for side in given["crop_original_size"]]


def _source(extra: Any) -> list[int]:
    given = decoded(extra) if isinstance(extra, str) else extra
    expect(given, {"source_width", "source_height"})
    return [int(given["source_width"]), int(given["source_height"])]


def new_key(world: World) -> int:
    """A media key: milliseconds since Instagram's epoch in the upper bits, a running number in the lower."""
    return ((int(world.now() * 1000) - _EPOCH_MS) << 23) | world.next_number() % (1 << 23)


def key_of(post: Post) -> int:
    """The media key of any Instagram post, also of one published over the official API."""
    if "key" in post.extra:
        return int(post.extra["key"])
    moment = int((post.public_at or 0.0) * 1000) - _EPOCH_MS
    return (moment << 23) | zlib.crc32(post.id.encode()) % (1 << 23)


def code_of(key: int) -> str:
    """The short code of a media key, as in the post's public address."""
    code = ""
    while key:
        key, digit = divmod(key, 64)
        code = _ALPHABET[digit] + code
    return code


def media(post: Post, member: Member, request: Request) -> dict[str, Any]:
    """A post as the private API describes it."""
    key = key_of(post)
    pictures = [_picture(shown, request) for shown in post.pictures]
    described: dict[str, Any] = {
        "taken_at": int(post.public_at or 0),
        "pk": str(key),
        "id": f"{key}_{member.id}",
        "code": code_of(key),
        "media_type": 8 if len(pictures) > 1 else 1,
        "product_type": "carousel_container" if len(pictures) > 1 else "feed",
        "caption": {"text": post.text} if post.text else None,
        "user": _user(member),
        "like_count": 0,
        "comment_count": 0,
    }
    described |= {"device_timestamp": post.extra["upload_id"]} if "upload_id" in post.extra else {}
    if len(pictures) > 1:
        children = [{**one, "pk": f"{key}{number}", "media_type": 1} for number, one in enumerate(pictures)]
        return {**described, "carousel_media_count": len(children), "carousel_media": children}
    return {**described, **(pictures[0] if pictures else {})}


def _picture(shown: Shown, request: Request) -> dict[str, Any]:
    candidate = {"url": f"{origin(request)}/pictures/{shown.sha256}", "width": 1080, "height": 1080}
    return {"image_versions2": {"candidates": [candidate]}, "accessibility_caption": shown.alt or None}


def _user(member: Member) -> dict[str, Any]:
    return {"pk": int(member.id), "username": member.credentials["username"], "full_name": member.name}


def origin(request: Request) -> str:
    """The practice server's own address: the app sends Instagram's host names instead."""
    host, port = request.scope["server"]
    return f"{request.url.scheme}://{host}:{port}"
