"""The part of Instagram's private API that instagrapi uses, as a practice platform.

Posts made here and over the official API stand on the same public timeline. Misbehaviour is ordered for the
platform ``instagram_private`` with the operations login, account, upload, configure, configure_sidecar, delete,
medias and media.
"""

from __future__ import annotations

import io
import re
from collections.abc import MutableMapping
from typing import Any

from PIL import Image
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from broadcaster.practice.faults import Manners
from broadcaster.practice.instagram_private.login import PATHS, Login
from broadcaster.practice.instagram_private.media import (
    ALBUM_FIELDS,
    ALT_FIELD,
    CHILD_FIELDS,
    LEAST_ALBUM,
    MOST_ALBUM,
    PHOTO_FIELDS,
    UPLOADS,
    check_caption,
    claim_upload,
    code_of,
    key_of,
    media,
    new_key,
    origin,
    take_upload,
)
from broadcaster.practice.instagram_private.session import (
    Refusal,
    answering,
    expect,
    member_of,
    signed_fields,
    signed_in,
)
from broadcaster.practice.platforms import PracticePlatform
from broadcaster.practice.world import Member, Post, Shown, World

PAGE = 12
"""The most posts in one answer, unless fewer are asked for."""

_OPERATIONS = (
    ("account", re.compile(r"/api/v1/accounts/current_user/")),
    ("upload", re.compile(r"/rupload_igphoto/")),
    ("configure", re.compile(r"/api/v1/media/configure/")),
    ("configure_sidecar", re.compile(r"/api/v1/media/configure_sidecar/")),
    ("delete", re.compile(r"/api/v1/media/[^/]+/delete/")),
    ("media", re.compile(r"/api/v1/media/[^/]+/info/")),
    ("medias", re.compile(r"/api/v1/feed/user/")),
)


def routes(world: World) -> list[BaseRoute]:
    """The endpoints, each refusing what the app never sends."""
    api = _Api(world)
    return [
        *Login(world).routes(),
        Route("/api/v1/accounts/current_user/", answering(api.account), methods=["GET"]),
        Route("/rupload_igphoto/{name}", answering(api.upload), methods=["POST"]),
        Route("/api/v1/media/configure/", answering(api.configure), methods=["POST"]),
        Route("/api/v1/media/configure_sidecar/", answering(api.configure_sidecar), methods=["POST"]),
        Route("/api/v1/media/{media_id}/delete/", answering(api.delete), methods=["POST"]),
        Route("/api/v1/media/{media_id}/info/", answering(api.info), methods=["GET"]),
        Route("/api/v1/feed/user/{user}/", answering(api.medias), methods=["GET"]),
        Route("/p/{code}/", api.show, methods=["GET"]),
    ]


def manners(world: World) -> Manners:
    """How the private API names its operations and words its refusals."""

    def account(_path: str, scope: MutableMapping[str, Any]) -> str:
        member = member_of(world, Headers(scope=scope).get("authorization", ""))
        return member.name if member else ""

    return Manners(
        platform="instagram_private",
        operation=_operation,
        account=account,
        server_error=_server_error,
        throttled=_throttled,
    )


def _operation(_method: str, path: str) -> str:
    if path.startswith(PATHS):
        return "login"
    return next((name for name, pattern in _OPERATIONS if pattern.match(path)), "other")


def _server_error(status: int) -> Response:
    """A broken server; 400 is the block of an account that acts like a machine."""
    if status == 400:
        blocked = {
            "message": "feedback_required",
            "spam": True,
            "feedback_title": "Try Again Later",
            "feedback_message": "We restrict certain activity to protect our community.",
            "status": "fail",
        }
        return JSONResponse(blocked, status)
    return PlainTextResponse("Oops, an error occurred.", status)


def _throttled(with_reset: bool) -> Response:  # noqa: FBT001 - the shape of Manners
    body = {"message": "Please wait a few minutes before you try again.", "status": "fail"}
    return JSONResponse(body, 429, headers={"Retry-After": "300"} if with_reset else {})


class _Api:
    """The endpoints of a signed-in account."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def account(self, request: Request) -> Response:
        member = signed_in(self.world, request)
        user = {
            "pk": int(member.id),
            "username": member.credentials["username"],
            "full_name": member.name,
            "is_private": False,
            "is_verified": False,
            "is_business": True,
            "profile_pic_url": f"{origin(request)}/pictures/{'0' * 64}",
        }
        return JSONResponse({"user": user, "status": "ok"})

    async def upload(self, request: Request) -> Response:
        member = signed_in(self.world, request)
        upload_id = await take_upload(self.world, member, request.path_params["name"], request)
        return JSONResponse({"upload_id": upload_id, "xsharing_nonces": {}, "status": "ok"})

    async def configure(self, request: Request) -> Response:
        member = signed_in(self.world, request)
        fields = await signed_fields(request)
        expect(fields, PHOTO_FIELDS, ALT_FIELD)
        shown = claim_upload(self.world, member, fields, sidecar=False)
        return self._publish(request, member, fields, [shown], [str(fields["upload_id"])])

    async def configure_sidecar(self, request: Request) -> Response:
        member = signed_in(self.world, request)
        fields = await signed_fields(request)
        expect(fields, ALBUM_FIELDS)
        children = fields["children_metadata"]
        if not isinstance(children, list) or not LEAST_ALBUM <= len(children) <= MOST_ALBUM:
            raise Refusal(400, f"An album has {LEAST_ALBUM} to {MOST_ALBUM} pictures")
        for child in children:
            expect(child, CHILD_FIELDS, ALT_FIELD)
        uploads = [str(child["upload_id"]) for child in children]
        if len(set(uploads)) < len(uploads) or fields["client_sidecar_id"] != fields["upload_id"]:
            raise Refusal(400, "Invalid album")
        pictures = [claim_upload(self.world, member, child, sidecar=True) for child in children]
        return self._publish(request, member, fields, pictures, uploads)

    def _publish(
        self, request: Request, member: Member, fields: dict[str, Any], pictures: list[Shown], uploads: list[str]
    ) -> Response:
        key = new_key(self.world)
        media_id = f"{key}_{member.id}"
        post = Post(
            platform="instagram",
            account=member.name,
            id=media_id,
            text=check_caption(fields["caption"]),
            permalink=f"{origin(request)}/p/instagram/{media_id}",
            pictures=pictures,
            extra={"key": key, "upload_id": str(fields["upload_id"])},
        )
        for upload in uploads:
            self.world.objects(UPLOADS)[upload]["configured"] = True
        self.world.publish(post)
        answer = {"media": media(post, member, request), "upload_id": fields["upload_id"], "status": "ok"}
        return JSONResponse(answer)

    async def delete(self, request: Request) -> Response:
        member = signed_in(self.world, request)
        fields = await signed_fields(request)
        expect(fields, {"_uuid", "device_id", "media_id"})
        if fields["media_id"] != request.path_params["media_id"]:
            raise Refusal(400, "Invalid media_id")
        post = self._post(member, request.path_params["media_id"])
        post.deleted_at = self.world.now()
        self.world.save()
        return JSONResponse({"did_delete": True, "status": "ok"})

    async def info(self, request: Request) -> Response:
        member = signed_in(self.world, request)
        post = self._post(member, request.path_params["media_id"])
        return JSONResponse({"items": [media(post, member, request)], "num_results": 1, "status": "ok"})

    async def medias(self, request: Request) -> Response:
        signed_in(self.world, request)
        owner = self.world.member("instagram", id=request.path_params["user"])
        if owner is None:
            raise Refusal(404, "user not found")
        expect(request.query_params, {"rank_token", "ranked_content"}, {"max_id", "count", "min_timestamp"})
        posts = self.world.readable("instagram", owner.name)
        below, count = _cursor(request)
        posts = [post for post in posts if below is None or key_of(post) < below]
        page = posts[: min(PAGE, count or PAGE)]
        items = [media(post, owner, request) for post in page]
        more = len(posts) > len(page)
        answer: dict[str, Any] = {"items": items, "num_results": len(items), "more_available": more, "status": "ok"}
        return JSONResponse(answer | ({"next_max_id": items[-1]["id"]} if more else {}))

    async def show(self, request: Request) -> Response:
        """Lead a person from a post's short code to the practice page."""
        for post in self.world.public():
            if post.platform == "instagram" and code_of(key_of(post)) == request.path_params["code"]:
                return RedirectResponse(f"/p/instagram/{post.id}", 302)
        return PlainTextResponse("Sorry, this page isn't available.", 404)

    def _post(self, member: Member, media_id: str) -> Post:
        key = media_id.partition("_")[0]
        for post in self.world.public():
            if post.platform == "instagram" and post.account == member.name and str(key_of(post)) == key:
                return post
        raise Refusal(400, "Media not found or unavailable")


def _cursor(request: Request) -> tuple[int | None, int]:
    """The media key below which posts are wanted, and how many; 0 leaves that to the platform."""
    below, count = request.query_params.get("max_id", "").partition("_")[0], request.query_params.get("count", "0")
    if not (below.isascii() and count.isascii() and (below + count).isdigit()):
        raise Refusal(400, "Invalid cursor")
    return int(below) if below else None, int(count or 0)


def _by_hand(world: World, _member: Member, post: Post) -> None:
    """Add a grey picture, without which there is no post on Instagram."""
    key, written = new_key(world), io.BytesIO()
    Image.new("RGB", (1080, 1080), "grey").save(written, "JPEG")
    post.id, post.extra = str(key), {"key": key}
    post.pictures = [Shown(world.keep_picture(written.getvalue()), "")]


PLATFORM = PracticePlatform(
    name="instagram_private",
    prefix="/instagram-private",
    operations=("login", *(operation for operation, _path in _OPERATIONS)),
    routes=routes,
    manners=manners,
    by_hand={"instagram": _by_hand},
)
