"""Posts of practice X: create, read by id, delete. ``Member.extra["text_limit"]`` lets an account write longer ones."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from broadcaster.practice.permalinks import permalink
from broadcaster.practice.world import Post, Shown, World
from broadcaster.practice.x.access import Caller
from broadcaster.practice.x.media import usable
from broadcaster.practice.x.problems import (
    DUPLICATE,
    PARENT_GONE,
    REPLY_REFUSED,
    invalid,
    invalid_body,
    not_found,
    plain,
    typed,
)
from broadcaster.practice.x.text import cashtags, fingerprint, has_invalid_characters, shown, snowflake, username
from broadcaster.rendition.weighted import weighted_length

LIMIT = 280
DUPLICATE_WINDOW = 12 * 3_600
"""Seconds in which an account may not say the same again."""

Id = Annotated[str, Field(pattern=r"^[0-9]{1,19}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Media(_Strict):
    media_ids: Annotated[list[Id], Field(min_length=1, max_length=4)]
    tagged_user_ids: Annotated[list[Id], Field(max_length=10)] = []


class _Reply(_Strict):
    in_reply_to_tweet_id: Id
    exclude_reply_user_ids: list[Id] = []
    auto_populate_reply_metadata: bool = False


class TweetCreate(_Strict):
    """The body of ``POST /2/tweets``: the properties of the platform's own description and no other."""

    text: str = ""
    media: _Media | None = None
    reply: _Reply | None = None
    reply_settings: Literal["following", "mentionedUsers", "subscribers", "verified"] | None = None
    made_with_ai: bool = False
    paid_partnership: bool = False
    nullcast: bool = False
    card_uri: str | None = None
    community_id: Id | None = None
    direct_message_deep_link: str | None = None
    edit_options: dict[str, Any] | None = None
    for_super_followers_only: bool = False
    geo: dict[str, Any] | None = None
    poll: dict[str, Any] | None = None
    quote_tweet_id: Id | None = None
    share_with_followers: bool = False


_NOT_IN_PRACTICE = (
    "card_uri",
    "community_id",
    "direct_message_deep_link",
    "edit_options",
    "for_super_followers_only",
    "geo",
    "nullcast",
    "poll",
    "quote_tweet_id",
    "share_with_followers",
)


async def create(world: World, request: Request, caller: Caller) -> Response:
    """``POST /2/tweets``: make a post public."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise invalid("body", "The body must be application/json.")
    try:
        wanted = TweetCreate.model_validate_json(await request.body())
    except ValidationError as error:
        raise invalid_body(error) from None
    for name in _NOT_IN_PRACTICE:
        if getattr(wanted, name):
            raise plain(403, "Forbidden", f"This practice account may not use [{name}].")
    text = unicodedata.normalize("NFC", wanted.text)
    _check_text(text, caller.member.extra.get("text_limit", LIMIT), with_media=wanted.media is not None)
    media = _media(world, wanted, caller)
    _check_reply(world, wanted, caller)
    _check_duplicate(world, text, caller)
    parent = wanted.reply.in_reply_to_tweet_id if wanted.reply else None
    post = _published(world, request, caller, (text, media, parent))
    answer = {"id": post.id, "text": post.extra["text"], "edit_history_tweet_ids": [post.id]}
    return JSONResponse({"data": answer}, 201)


async def read(world: World, request: Request, caller: Caller) -> Response:
    """``GET /2/tweets/{id}``: one post; a missing one is answered with status 200 and an error."""
    post_id = request.path_params["id"]
    post = world.post("x", post_id)
    if post is None or post.visible_at is None or post.visible_at > world.now():
        raise not_found("tweet", post_id)
    return JSONResponse({"data": described(world, post, _fields(request))})


async def delete(world: World, request: Request, caller: Caller) -> Response:
    """``DELETE /2/tweets/{id}``: remove an own post; a second time it is not found.

    ``Member.extra["deletion"]`` is "204" for an answer without a body, or "kept" for one that removes nothing.
    """
    post = world.post("x", request.path_params["id"])
    if post is None:
        raise not_found("tweet", request.path_params["id"], 404)
    if post.account != caller.member.name:
        detail = "You are not allowed to delete a Tweet of another account."
        raise typed(403, "not-authorized-for-resource", "Forbidden", detail)
    manner = caller.member.extra.get("deletion", "")
    if manner != "kept":
        post.deleted_at = world.now()
        world.save()
    return Response(status_code=204) if manner == "204" else JSONResponse({"data": {"deleted": manner != "kept"}})


TWEET_FIELDS = frozenset(
    {"attachments", "author_id", "conversation_id", "created_at", "edit_history_tweet_ids", "entities", "id"}
    | {
        "in_reply_to_user_id",
        "lang",
        "note_tweet",
        "public_metrics",
        "referenced_tweets",
        "reply_settings",
        "source",
        "text",
    }
)


def described(world: World, post: Post, fields: set[str]) -> dict[str, Any]:
    """A post as reads give it: always id, text and history, further ``fields`` where it has them.

    Of a post over 280, ``text`` is the beginning, and ``note_tweet`` the whole.
    """
    known: dict[str, Any] = {"author_id": _author(world, post)}
    known["created_at"] = datetime.fromtimestamp(post.public_at or 0.0, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    text, entities = post.extra["text"], {"urls": post.extra["urls"]}
    if weighted_length(post.text) > LIMIT:
        known["note_tweet"] = {"text": text, "entities": entities}
        text, entities = f"{text[:200]}…", {}
    if entities.get("urls"):
        known["entities"] = entities
    if post.parent:
        known["referenced_tweets"] = [{"type": "replied_to", "id": post.parent}]
    always = {"id": post.id, "text": text, "edit_history_tweet_ids": [post.id]}
    return always | {name: value for name, value in known.items() if name in fields}


def check_fields(value: str) -> set[str]:
    """The names in a ``tweet.fields`` parameter. Raises Refusal for one that does not exist."""
    names = {name for name in value.split(",") if name}
    for name in sorted(names - TWEET_FIELDS):
        raise invalid("tweet.fields", f"The `tweet.fields` query parameter value [{name}] is not one of the known.")
    return names


def _fields(request: Request) -> set[str]:
    for name in request.query_params:
        if name != "tweet.fields":
            raise invalid(name, f"The query parameter [{name}] is not one of [id,tweet.fields].")
    return check_fields(request.query_params.get("tweet.fields", ""))


def _author(world: World, post: Post) -> str:
    member = world.member("x", name=post.account)
    return member.id if member else ""


def _check_text(text: str, limit: int, *, with_media: bool) -> None:
    if not text.strip() and not with_media:
        raise invalid("text", "The text is empty and there is no media.")
    if has_invalid_characters(text):
        raise invalid("text", "The text has characters that are not allowed.")
    if weighted_length(text) > limit:
        raise invalid("text", "Your Tweet text is too long.")
    if cashtags(text) > 1:
        raise invalid("text", "At most one cashtag is allowed in a Tweet.")


def _media(world: World, wanted: TweetCreate, caller: Caller) -> list[Shown]:
    pictures = []
    for media_id in wanted.media.media_ids if wanted.media else ():
        media = usable(world, media_id, caller)
        if media is None:
            raise invalid("media.media_ids", "Your media IDs are invalid.")
        pictures.append(Shown(sha256=media["sha256"], alt=media["alt"]))
    return pictures


def _check_reply(world: World, wanted: TweetCreate, caller: Caller) -> None:
    if wanted.reply is None:
        return
    if caller.member.extra.get("replies") == "refused":
        raise plain(403, "Forbidden", REPLY_REFUSED)
    parent = world.post("x", wanted.reply.in_reply_to_tweet_id)
    late = caller.member.extra.get("parents_visible_after", 0)
    if parent is None or (parent.public_at or 0.0) + late > world.now():
        raise plain(403, "Forbidden", PARENT_GONE)


def _check_duplicate(world: World, text: str, caller: Caller) -> None:
    """Refuse what the account said in the last hours, deleted or not, unless ``extra["duplicates"]`` is "accepted"."""
    if caller.member.extra.get("duplicates") == "accepted":
        return
    since = world.now() - DUPLICATE_WINDOW
    for post in reversed(world.records.posts):
        if post.platform != "x" or post.account != caller.member.name or (post.public_at or 0.0) <= since:
            continue
        if text.strip() and fingerprint(post.text) == fingerprint(text):
            raise plain(403, "Forbidden", DUPLICATE)


def _published(world: World, request: Request, caller: Caller, content: tuple[str, list[Shown], str | None]) -> Post:
    text, pictures, parent = content
    post_id = snowflake(world)
    own = f"https://x.com/{username(caller.member)}/status/{post_id}/photo/"
    entities = [
        {"expanded_url": f"{own}{number}", "display_url": f"pic.x.com/{post_id}", "media_key": f"3_{number}"}
        for number in range(1, len(pictures) + 1)
    ]
    post = Post(
        platform="x",
        account=caller.member.name,
        id=post_id,
        text=text,
        permalink=permalink(request, "x", post_id),
        pictures=pictures,
        parent=parent,
        extra=shown(world, text, entities),
    )
    world.publish(post)
    return post
