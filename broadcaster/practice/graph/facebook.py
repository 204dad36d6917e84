"""The practice Facebook page: photos, drafts, posts and their publication."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from broadcaster.practice.credentials import number
from broadcaster.practice.graph import parameters as lists
from broadcaster.practice.graph.access import GraphError, holders, invalid, missing
from broadcaster.practice.graph.arguments import expansion
from broadcaster.practice.graph.call import Call, check_permission, page_of, scopes
from broadcaster.practice.graph.photos import attach, check_attachable, create, shown_photos
from broadcaster.practice.permalinks import origin, permalink
from broadcaster.practice.world import Post, Shown

MAX_TEXT = 63_206
HEAVY_TEXT, HEAVY_PHOTOS = 1_024, 5
"""From this many bytes and photos together Graph answers with code 1 (third-party observation)."""

_HIDING = ("is_hidden", "timeline_visibility")
"""What takes a published post off the page without deleting it."""

_LINK = re.compile(r"https?://[^\s/$.?#][^\s]*", re.IGNORECASE)


async def create_feed(call: Call) -> dict[str, Any]:
    """``POST /{page}/feed``: a draft with ``published=false``, else a public post."""
    check_permission(call, "pages_manage_posts")
    wanted = call.typed(lists.FEED)
    photos = _photo_ids(wanted.get("attached_media", []))
    _check_feed(call, wanted, photos)
    public = wanted.get("published", True)
    if public:
        check_duplicate(call, wanted.get("message", ""))
    post = new_post(call, wanted, photos)
    if public:
        publish(call, post)
    call.world.save()
    return {"id": post.id, "post_supports_client_mutation_id": True}


def _photo_ids(attached: list[Any]) -> list[str]:
    ids = []
    for position, item in enumerate(attached):
        photo_id = item.get("media_fbid") if isinstance(item, dict) else None
        if not isinstance(photo_id, str) or set(item) != {"media_fbid"}:
            raise invalid(f"Param attached_media[{position}] must be an object with media_fbid")
        ids.append(photo_id)
    return ids


def _check_feed(call: Call, wanted: dict[str, Any], photos: list[str]) -> None:
    text, link = wanted.get("message", ""), wanted.get("link")
    if wanted.get("scheduled_publish_time"):
        raise invalid("Practice platform: posts are not published by themselves, so scheduled_publish_time is refused")
    if not text and not link and not photos:
        raise invalid("Missing message or attachment")
    if len(text) > MAX_TEXT:
        raise invalid(f"Param message must be at most {MAX_TEXT} characters long")
    if link is not None:
        _check_link(link)
    if link is not None and photos:
        raise invalid("Param link cannot be combined with attached_media")
    check_attachable(call, photos)
    if len(photos) >= HEAVY_PHOTOS and len(text.encode()) >= HEAVY_TEXT:
        message = "Please reduce the amount of data you're asking for, then retry your request"
        raise GraphError(message, code=1, status=500)


def _check_link(link: str) -> None:
    host = urlsplit(link).hostname or "" if _LINK.fullmatch(link) else ""
    if not host:
        raise GraphError("(#100) The url you supplied is invalid", code=100, subcode=1609005, advice="Check the link.")
    if host == "facebook.com" or host.endswith(".facebook.com"):
        raise GraphError("(#100) Links to facebook.com cannot be posted", code=100, subcode=1609008)


def check_duplicate(call: Call, text: str) -> None:
    """Refuse a text identical to the page's previous published post, unless ``extra["duplicates"]`` is "accepted"."""
    if call.owner.extra.get("duplicates") == "accepted":
        return
    previous = [post for post in call.world.public() if post.platform == "facebook" and post.account == call.owner.name]
    if text and previous and previous[-1].text == text:
        advice = (
            "This status update is identical to the last one you posted. "
            "Try posting something different, or delete your previous update."
        )
        raise GraphError("(#506) Duplicate status message", code=506, title="Duplicate Status Update", advice=advice)


def new_post(call: Call, wanted: dict[str, Any], photos: list[str]) -> Post:
    """A draft with its photos attached."""
    post_id = f"{call.owner.id}_{number('post', str(call.world.next_number()))}"
    post = Post(
        platform="facebook",
        account=call.owner.name,
        id=post_id,
        text=wanted.get("message", ""),
        permalink=_permalink(call, post_id),
        pictures=[Shown(one["sha256"], one["alt"]) for one in shown_photos(call.world, photos)],
        link=wanted.get("link"),
        extra={"created": call.world.now(), "photos": photos},
    )
    call.world.records.posts.append(post)
    attach(call.world, photos, post_id)
    return post


def _permalink(call: Call, post_id: str) -> str:
    """The post's address; with ``extra["permalinks"]`` "pfbid" one that hides its number, as pages often have."""
    if call.owner.extra.get("permalinks") != "pfbid":
        return permalink(call.request, "facebook", post_id)
    return f"{origin(call.request)}/{call.owner.id}/posts/pfbid{sha256(post_id.encode()).hexdigest()[:40]}"


def publish(call: Call, post: Post) -> None:
    """Make a post and its photos public."""
    for photo in shown_photos(call.world, post.extra["photos"]):
        photo["published"] = True
    post.extra["team_only"] = call.owner.extra.get("app_mode") == "development"
    call.world.publish(post)


async def create_photo(call: Call) -> dict[str, Any]:
    """``POST /{page}/photos``: an unpublished photo, or a public post with one photo."""
    check_permission(call, "pages_manage_posts")
    wanted = call.typed(lists.PHOTOS, file="source")
    public = wanted.get("published", True)
    text = wanted.get("message") or wanted.get("caption") or ""
    if public:
        check_duplicate(call, text)
    photo = await create(call, wanted)
    if not public:
        return {"id": photo}
    post = new_post(call, {"message": text}, [photo])
    publish(call, post)
    return {"id": photo, "post_id": post.id}


async def update_post(call: Call) -> dict[str, Any]:
    """``POST /{post}``: publish a draft (again without effect), correct the text."""
    check_permission(call, "pages_manage_posts")
    wanted = call.typed(lists.POST_UPDATE)
    post = _post(call)
    if not set(wanted) & {"is_published", "message", *_HIDING}:
        raise invalid("Practice platform: only is_published, message and what hides a post can be changed")
    if post.public_at is not None and wanted.get("is_published") is False:
        raise invalid("A published post cannot become unpublished")
    if post.public_at is None and wanted.get("is_published"):
        check_duplicate(call, wanted.get("message", post.text))
        publish(call, post)
    post.text = wanted.get("message", post.text)
    post.extra |= {name: wanted[name] for name in _HIDING if name in wanted}
    call.world.save()
    return {"success": True}


async def read_post(call: Call) -> dict[str, Any]:
    """``GET /{post}``."""
    call.typed(lists.POST_READ)
    return _shown(call, _post(call))


async def list_posts(call: Call) -> dict[str, Any]:
    """``GET /{page}/feed``, ``/published_posts`` and ``/posts``: newest first."""
    check_permission(call, "pages_read_engagement")
    known = lists.POSTS if call.request.url.path.endswith("/posts") else lists.LISTING
    wanted = call.typed({**known, **lists.CURSOR})
    posts = [
        post
        for post in call.world.readable("facebook", call.owner.name)
        if wanted.get("q", "") in post.text and (wanted.get("include_hidden") or not post.extra.get("is_hidden"))
    ]
    return page_of(posts, wanted, lambda post: _shown(call, post))


async def delete_post(call: Call) -> dict[str, Any]:
    """``DELETE /{post}``: the post goes with its photos."""
    check_permission(call, "pages_manage_posts")
    call.typed({})
    post = _post(call)
    post.deleted_at = call.world.now()
    for photo_id in post.extra["photos"]:
        call.world.objects("graph.photos").pop(photo_id, None)
    call.world.save()
    return {"success": True}


async def read_page(call: Call) -> dict[str, Any]:
    """``GET /{page}`` and ``GET /me``."""
    call.typed({})
    fields = expansion(call.fields or "id,name", lists.PAGE_FIELDS, "Page")
    name = call.owner.name.partition("@")[0]
    user = call.world.member("instagram", page=call.owner.id)
    known: dict[str, Any] = {"id": call.owner.id, "name": name, "username": name, "category": "Government organization"}
    known |= {"instagram_business_account": {"id": user.id}} if user else {}
    return {"id": call.owner.id} | {field: known[field] for field in fields if field in known}


async def read_person(call: Call) -> dict[str, Any]:
    """``GET /me`` with the token of a person, who may work for the page and is not the page."""
    call.typed({})
    return {"id": number("person", call.owner.name), "name": "Erika Mustermann"}


async def debug_token(call: Call) -> dict[str, Any]:
    """``GET /debug_token``, in a batch, since its ``input_token`` may not stand in an address.

    ``Member.extra["debug_token"]`` says what is answered otherwise; None leaves a field out.
    """
    wanted = call.typed(lists.DEBUG_TOKEN)
    if not wanted.get("input_token"):
        raise invalid("The parameter input_token is required")
    try:
        holders(call.world, wanted["input_token"])
    except GraphError as error:
        return {"data": {"is_valid": False, "scopes": [], "error": error.body}}
    extra = call.owner.extra
    data = {
        "app_id": str(extra.get("app_id", "")),
        "type": "PAGE",
        "profile_id": call.owner.id,
        "is_valid": not call.owner.revoked,
        "expires_at": extra.get("expires_at", 0),
        "data_access_expires_at": extra.get("data_access_expires_at", 0),
        "scopes": scopes(call),
        "granular_scopes": [{"scope": scope, "target_ids": [_target(call, scope)]} for scope in scopes(call)],
    }
    data |= extra.get("debug_token", {})
    return {"data": {name: value for name, value in data.items() if value is not None}}


def _target(call: Call, scope: str) -> str:
    """For what a permission was given: the page, or the Instagram account that belongs to it."""
    user = call.world.member("instagram", page=call.owner.id) if scope.startswith("instagram") else None
    return user.id if user else call.owner.id


def _post(call: Call) -> Post:
    post = call.world.post("facebook", call.node.id)
    if post is None:
        raise missing(call.node.id, call.request.method)
    return post


def _shown(call: Call, post: Post) -> dict[str, Any]:
    default = "created_time,message,id"
    wanted = expansion(call.fields or default, lists.POST_FIELDS | {"attachments"}, "PagePost")
    created = post.public_at or post.extra["created"]
    known: dict[str, Any] = {
        "message": post.text or None,
        "created_time": f"{datetime.fromtimestamp(created, UTC):%Y-%m-%dT%H:%M:%S}+0000",
        "permalink_url": post.permalink,
        "is_published": post.public_at is not None and (post.visible_at or 0.0) <= call.world.now(),
        "is_hidden": post.extra.get("is_hidden", False),
        "timeline_visibility": post.extra.get("timeline_visibility", "normal"),
        "privacy": {"value": "EVERYONE", "description": "Public"},
        "is_expired": False,
        "status_type": "added_photos" if post.pictures else "shared_story" if post.link else "mobile_status_update",
        "from": {"id": call.owner.id, "name": call.owner.name.partition("@")[0]},
        "attachments": _attachments(post) if "attachments" in wanted else None,
    }
    return {"id": post.id} | {name: known[name] for name in wanted if known.get(name) is not None}


def _attachments(post: Post) -> dict[str, Any] | None:
    """The photos of a post: one as itself, several below an album."""
    photos = [
        {"type": "photo", "target": {"id": photo_id}, "description": picture.alt}
        for photo_id, picture in zip(post.extra["photos"], post.pictures, strict=True)
    ]
    if post.link:
        return {"data": [{"type": "share", "unshimmed_url": post.link, "url": post.link}]}
    if len(photos) > 1:
        return {"data": [{"type": "album", "subattachments": {"data": photos}}]}
    return {"data": photos} if photos else None
