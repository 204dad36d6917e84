"""Users of practice X: who the caller is, and a user's posts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from broadcaster.practice.world import Post, World
from broadcaster.practice.x.access import Caller
from broadcaster.practice.x.problems import invalid, not_found
from broadcaster.practice.x.text import username
from broadcaster.practice.x.tweets import check_fields, described

_PARAMETERS = ("exclude", "max_results", "pagination_token", "since_id", "tweet.fields", "until_id")
_IDS = ("pagination_token", "since_id", "until_id")


async def me(world: World, request: Request, caller: Caller) -> Response:
    """``GET /2/users/me``: the user whose credentials were used."""
    for name in request.query_params:
        raise invalid(name, f"The query parameter [{name}] is not one of [].")
    member = caller.member
    return JSONResponse({"data": {"id": member.id, "name": member.name, "username": username(member)}})


async def timeline(world: World, request: Request, caller: Caller) -> Response:
    """``GET /2/users/{id}/tweets``: a user's posts, newest first."""
    member = world.member("x", id=request.path_params["id"])
    if member is None:
        raise not_found("user", request.path_params["id"])
    wanted = _checked(request)
    fields = check_fields(wanted.get("tweet.fields", ""))
    found = list(_matching(world.readable("x", member.name), wanted))
    page = found[: int(wanted.get("max_results", "10"))]
    if not page:
        return JSONResponse({"meta": {"result_count": 0}})
    meta: dict[str, Any] = {"result_count": len(page), "newest_id": page[0].id, "oldest_id": page[-1].id}
    if len(found) > len(page):
        meta["next_token"] = page[-1].id
    return JSONResponse({"data": [described(world, post, fields) for post in page], "meta": meta})


def _checked(request: Request) -> dict[str, str]:
    wanted = dict(request.query_params)
    for name in wanted:
        if name not in _PARAMETERS:
            raise invalid(name, f"The query parameter [{name}] is not one of [{','.join(_PARAMETERS)}].")
    for name in _IDS:
        if name in wanted and not (wanted[name].isdecimal() and 1 <= len(wanted[name]) <= 19):
            raise invalid(name, f"The `{name}` query parameter value [{wanted[name]}] is not valid.")
    most = wanted.get("max_results", "10")
    if not most.isdecimal() or not 5 <= int(most) <= 100:
        raise invalid("max_results", f"The `max_results` query parameter value [{most}] is not between 5 and 100.")
    for kind in wanted.get("exclude", "replies").split(","):
        if kind not in ("replies", "retweets"):
            raise invalid("exclude", f"The `exclude` query parameter value [{kind}] is not one of [replies,retweets].")
    return wanted


def _matching(posts: list[Post], wanted: dict[str, str]) -> Iterator[Post]:
    newest = min((int(wanted[name]) for name in ("until_id", "pagination_token") if name in wanted), default=None)
    oldest = int(wanted.get("since_id", "0"))
    for post in posts:
        if post.parent and "replies" in wanted.get("exclude", "").split(","):
            continue
        if int(post.id) > oldest and (newest is None or int(post.id) < newest):
            yield post
