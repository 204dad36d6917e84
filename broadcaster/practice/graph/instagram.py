"""The practice Instagram: containers, their life cycle, publication, quota and media.

A second ``media_publish`` of a used container is refused with 9007/2207027. What the real platform does is not
established; refusing is the answer an adapter must not mistake for "nothing was published".
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from broadcaster.practice.credentials import number
from broadcaster.practice.graph import parameters as lists
from broadcaster.practice.graph.access import GraphError, invalid, missing
from broadcaster.practice.graph.arguments import expansion
from broadcaster.practice.graph.call import Call, check_permission, page_of
from broadcaster.practice.graph.pictures import NotFetched, address, fetch
from broadcaster.practice.instagram_private.media import code_of
from broadcaster.practice.permalinks import origin, permalink
from broadcaster.practice.world import Post, Shown, World, check_picture

PROCESSING_SECONDS = 0.5
"""How long a container is IN_PROGRESS, unless ``Member.extra["processing_seconds"]`` says otherwise."""

CONTAINER_LIFE = 24 * 3600
QUOTA_TOTAL = 100
"""Publications in 24 hours, unless ``Member.extra["quota_total"]`` says otherwise."""

_CONTAINERS = "graph.containers"
_MAX_BYTES = 8_000_000
_ASPECTS = (4 / 5 - 0.005, 1.91 + 0.005)
_HASHTAG, _MENTION = re.compile(r"(?<!\w)#\w"), re.compile(r"(?<![\w.])@\w")


async def create_container(call: Call) -> dict[str, Any]:
    """``POST /{ig}/media``: a picture, a carousel's child, or the carousel of its children."""
    check_permission(call, "instagram_content_publish")
    wanted = call.typed(lists.MEDIA)
    _check_texts(wanted)
    kind = wanted.get("media_type", "IMAGE")
    if kind not in ("IMAGE", "CAROUSEL") or wanted.get("video_url"):
        raise GraphError("Unknown media type: only pictures can be practised", code=100, subcode=2207023)
    container = _carousel(call, wanted) if kind == "CAROUSEL" else await _picture(call, wanted)
    new_id = number("container", str(call.world.next_number()), digits=17)
    now = call.world.now()
    wait = float(call.owner.extra.get("processing_seconds", PROCESSING_SECONDS))
    common = {"id": new_id, "account": call.owner.name, "created": now, "ready": now + wait, "published": None}
    call.world.objects(_CONTAINERS)[new_id] = {**common, "caption": wanted.get("caption", ""), **container}
    call.world.save()
    return {"id": new_id}


def _check_texts(wanted: dict[str, Any]) -> None:
    caption = wanted.get("caption", "")
    if len(caption) > 2200 or len(_HASHTAG.findall(caption)) > 30:
        advice = "The caption was too long. The caption must be 2200 characters or less with at most 30 hashtags."
        raise GraphError("Caption too long", code=36004, subcode=2207010, advice=advice)
    if len(_MENTION.findall(caption)) > 20:
        raise GraphError("You cannot use more than 20 tags in a caption", code=100, subcode=2207040)
    if len(wanted.get("alt_text", "")) > 1000:
        raise invalid("Param alt_text must be at most 1000 characters long")


async def _picture(call: Call, wanted: dict[str, Any]) -> dict[str, Any]:
    if not wanted.get("image_url") or wanted.get("children"):
        raise GraphError("The parameter image_url is required", code=100, subcode=2207001)
    data = await _fetched(wanted["image_url"])
    made = {"kind": "IMAGE", "child": wanted.get("is_carousel_item", False), "alt": wanted.get("alt_text", "")}
    try:
        width, height = check_picture(data).size
    except ValueError:
        return {**made, "error": "Error: Media upload has failed with error code 2207053"}
    if not _ASPECTS[0] <= width / height <= _ASPECTS[1]:
        advice = f"The submitted image with aspect ratio ('{width}/{height}',) cannot be published."
        raise GraphError("The aspect ratio is not supported.", code=36003, subcode=2207009, advice=advice)
    return {**made, "sha256": call.world.keep_picture(data)}


async def _fetched(image_url: str) -> bytes:
    try:
        data = await fetch(image_url, _MAX_BYTES)
    except NotFetched as error:
        if error.slow:
            raise GraphError("Timed out downloading media", code=-2, subcode=2207003, transient=True) from None
        advice = "The media could not be fetched from this URI: the address must be public and answer with the picture."
        message = "Only photo or video can be accepted as media type."
        raise GraphError(message, code=9004, subcode=2207052, advice=advice) from None
    if len(data) > _MAX_BYTES:
        raise GraphError("The image is too large", code=36000, subcode=2207004, advice="The limit is 8 MB.")
    if not data.startswith(b"\xff\xd8\xff"):
        advice = "The image format is not supported. Supported formats are: JPEG."
        raise GraphError("The image format is not supported", code=36001, subcode=2207005, advice=advice)
    return data


def _carousel(call: Call, wanted: dict[str, Any]) -> dict[str, Any]:
    children: list[str] = wanted.get("children", [])
    if not 2 <= len(children) <= 10:
        advice = "Carousels need at least 2 photos/videos and no more than 10."
        raise GraphError("Your post won't work as a carousel", code=100, subcode=2207028, advice=advice)
    if wanted.get("image_url") or wanted.get("alt_text") or wanted.get("is_carousel_item"):
        raise invalid("A carousel takes children and a caption; pictures and alt_text belong to the children")
    for child_id in children:
        child = call.world.objects(_CONTAINERS).get(child_id)
        if child is None or child["account"] != call.owner.name or not child["child"] or children.count(child_id) > 1:
            raise invalid(f"Param children: {child_id} is not a carousel item of this account, or is given twice")
        if status(call.world, child)[0] not in ("IN_PROGRESS", "FINISHED"):
            raise invalid(f"Param children: {child_id} is {status(call.world, child)[0]}")
    return {"kind": "CAROUSEL", "child": False, "children": children}


def status(world: World, container: dict[str, Any]) -> tuple[str, str]:
    """A container's ``status_code`` and ``status`` now; reads lag behind a publication as all reads do."""
    media = world.post("instagram", container["published"] or "")
    if container["published"] and (media is None or (media.visible_at or 0.0) <= world.now()):
        return "PUBLISHED", "Published: Media has been successfully published."
    if world.now() > container["created"] + CONTAINER_LIFE:
        return "EXPIRED", "Expired: The container was not published within 24 hours."
    children = [world.objects(_CONTAINERS)[child] for child in container.get("children", [])]
    if world.now() < max(one["ready"] for one in [container, *children]):
        return "IN_PROGRESS", "In Progress: Media is still being processed."
    for one in [container, *children]:
        if "error" in one:
            return "ERROR", one["error"]
    return "FINISHED", "Finished: Media has been uploaded and it is ready to be published."


async def read_container(call: Call) -> dict[str, Any]:
    """``GET /{container}``."""
    call.typed({})
    fields = expansion(call.fields or "id", lists.CONTAINER_FIELDS, "ShadowIGMediaBuilder")
    code, text = status(call.world, call.world.objects(_CONTAINERS)[call.node.id])
    known = {"id": call.node.id, "status_code": code, "status": text}
    return {"id": call.node.id} | {name: known[name] for name in fields if name in known}


async def publish(call: Call) -> dict[str, Any]:
    """``POST /{ig}/media_publish``."""
    check_permission(call, "instagram_content_publish")
    creation_id = str(call.typed(lists.PUBLISH).get("creation_id", ""))
    container = call.world.objects(_CONTAINERS).get(creation_id)
    if not creation_id or container is None or container["account"] != call.owner.name or container["child"]:
        advice = "The media builder with this creation id does not exist, is not yours, or belongs to a carousel."
        raise GraphError("Media not found", code=24, subcode=2207006, advice=advice)
    code, _text = status(call.world, container)
    if code == "EXPIRED":
        raise GraphError("The container has expired", code=-2, subcode=2207020)
    if code != "FINISHED" or container["published"]:
        advice = "The media is not ready for publishing, please wait for a moment"
        raise GraphError("Media ID is not available", code=9007, subcode=2207027, advice=advice)
    if _used(call) >= _quota_total(call):
        advice = "You have reached the maximum number of posts that can be published in 24 hours."
        raise GraphError("Application request limit reached", code=9, subcode=2207042, status=403, advice=advice)
    return {"id": _published(call, container)}


def _published(call: Call, container: dict[str, Any]) -> str:
    children = [call.world.objects(_CONTAINERS)[child] for child in container.get("children", [])]
    new_id = number("media", str(call.world.next_number()), digits=17)
    container["published"] = new_id
    for child in children:
        child["published"] = new_id
    post = Post(
        platform="instagram",
        account=call.owner.name,
        id=new_id,
        text=container["caption"],
        permalink=permalink(call.request, "instagram", new_id),
        pictures=[Shown(one["sha256"], one["alt"]) for one in children or [container]],
        extra={"container": container["id"], "team_only": call.owner.extra.get("app_mode") == "development"},
    )
    if call.owner.extra.get("permalinks") == "shortcode":
        post.permalink = f"{origin(call.request)}/instagram-private/p/{code_of(int(new_id))}/"
    call.world.publish(post)
    return new_id


def _quota_total(call: Call) -> int:
    return int(call.owner.extra.get("quota_total", QUOTA_TOTAL))


def _used(call: Call) -> int:
    """Publications of the last 24 hours; deleting gives nothing back."""
    since = call.world.now() - 86_400
    return sum(
        post.platform == "instagram" and post.account == call.owner.name and (post.public_at or 0.0) > since
        for post in call.world.records.posts
    )


async def read_limit(call: Call) -> dict[str, Any]:
    """``GET /{ig}/content_publishing_limit``."""
    call.typed(lists.QUOTA)
    fields = expansion(call.fields or "quota_usage", lists.LIMIT_FIELDS, "ContentPublishingLimitResponse")
    config = {"quota_total": _quota_total(call), "quota_duration": 86_400}
    known = {"config": config, "quota_usage": _used(call)}
    return {"data": [{name: known[name] for name in fields}]}


async def list_media(call: Call) -> dict[str, Any]:
    """``GET /{ig}/media``, newest first."""
    wanted = call.typed({**lists.MEDIA_LIST, **lists.CURSOR})
    since, until = wanted.get("since", 0.0), wanted.get("until", float("inf"))
    posts = call.world.readable("instagram", call.owner.name)
    chosen = [post for post in posts if since <= (post.public_at or 0.0) <= until]
    return page_of(chosen, wanted, lambda post: _shown(call, post, call.fields))


async def read_media(call: Call) -> dict[str, Any]:
    """``GET /{media}``; not yet readable answers as if it did not exist."""
    call.typed(lists.MEDIA_READ)
    post = call.world.post("instagram", call.node.id)
    if post is None or (post.visible_at or 0.0) > call.world.now():
        raise missing(call.node.id, "get")
    return _shown(call, post, call.fields)


async def update_media(call: Call) -> dict[str, Any]:
    """``POST /{media}``: comments on or off; nothing else can be changed."""
    wanted = call.typed(lists.MEDIA_UPDATE)
    post = call.world.post("instagram", call.node.id)
    if post is None or "comment_enabled" not in wanted:
        raise invalid("The parameter comment_enabled is required")
    post.extra["comment_enabled"] = wanted["comment_enabled"]
    call.world.save()
    return {"success": True}


async def delete_media(call: Call) -> dict[str, Any]:
    """``DELETE /{media}``, which needs a permission of its own."""
    check_permission(call, "instagram_manage_contents")
    call.typed({})
    post = call.world.post("instagram", call.node.id)
    if post is None:
        raise missing(call.node.id, "delete")
    post.deleted_at = call.world.now()
    call.world.save()
    return {"success": True}


async def read_user(call: Call) -> dict[str, Any]:
    """``GET /{ig}``."""
    check_permission(call, "instagram_basic")
    call.typed(lists.USER_READ)
    fields = expansion(call.fields or "id", lists.USER_FIELDS, "IGUser")
    known = {
        "id": call.owner.id,
        "ig_id": int(call.owner.id),
        "username": call.owner.credentials.get("username", call.owner.name.partition("@")[0]),
        "name": call.owner.name.partition("@")[0],
        "media_count": len(call.world.readable("instagram", call.owner.name)),
    }
    return {"id": call.owner.id} | {name: known[name] for name in fields}


def _shown(call: Call, post: Post, fields: str) -> dict[str, Any]:
    wanted = expansion(fields or "id", lists.MEDIA_FIELDS | {"children"}, "IGMedia")
    known: dict[str, Any] = {
        "caption": post.text,
        "permalink": post.permalink,
        "timestamp": f"{datetime.fromtimestamp(post.public_at or 0.0, UTC):%Y-%m-%dT%H:%M:%S}+0000",
        "media_type": "CAROUSEL_ALBUM" if len(post.pictures) > 1 else "IMAGE",
        "media_product_type": "FEED",
        "media_url": address(call.world, call.request, post.pictures[0].sha256),
        "shortcode": post.id,
        "username": call.owner.credentials.get("username", ""),
        "owner": {"id": call.owner.id},
        "is_comment_enabled": post.extra.get("comment_enabled", True),
        "comments_count": 0,
        "like_count": 0,
    }
    known |= {"alt_text": post.pictures[0].alt} if len(post.pictures) == 1 and post.pictures[0].alt else {}
    shown = {"id": post.id} | {name: known[name] for name in wanted if name in known}
    if "children" in wanted and len(post.pictures) > 1:
        shown["children"] = {"data": _children(call, post, wanted["children"])}
    return shown


def _children(call: Call, post: Post, fields: str) -> list[dict[str, Any]]:
    wanted = expansion(fields or "id", lists.MEDIA_FIELDS, "IGMedia")
    found = []
    for position, picture in enumerate(post.pictures):
        url = address(call.world, call.request, picture.sha256)
        known = {"media_type": "IMAGE", "media_url": url, "alt_text": picture.alt}
        child = {"id": number("child", post.id, str(position), digits=17)}
        found.append(child | {name: known[name] for name in wanted if known.get(name)})
    return found
