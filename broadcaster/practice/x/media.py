"""Media of practice X: the one-shot upload and the alternative text."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from broadcaster.practice.world import World, check_picture
from broadcaster.practice.x.access import Caller
from broadcaster.practice.x.problems import Refusal, invalid, invalid_body
from broadcaster.practice.x.text import snowflake

LIFE = 86_400
"""Seconds for which an uploaded picture may be used."""
LONG_PROCESSING = 60
"""Seconds of processing that X has not even begun yet."""
MAX_BYTES = 5_000_000
FORMATS = frozenset({"JPEG", "PNG", "GIF", "WEBP"})
_FIELDS = frozenset({"media", "media_category", "additional_owners"})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _AltText(_Strict):
    text: Annotated[str, Field(max_length=1_000)]


class _Details(_Strict):
    alt_text: _AltText


class _Metadata(_Strict):
    id: Annotated[str, Field(pattern=r"^[0-9]{1,19}$")]
    metadata: _Details


async def upload(world: World, request: Request, caller: Caller) -> Response:
    """``POST /2/media/upload``: keep a picture for 24 hours."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise invalid("media", "The upload must be multipart/form-data.")
    async with request.form(max_files=2, max_fields=10) as form:
        data = await _media(form)
    media_id = snowflake(world)
    world.objects("x.media")[media_id] = {
        "owner": caller.member.id,
        "sha256": _kept(world, data),
        "expires_at": world.now() + LIFE,
        "alt": "",
        "ready_at": world.now() + caller.member.extra.get("processing", 0),
        "fails": caller.member.extra.get("processing_fails", ""),
    }
    world.save()
    known = {"id": media_id, "media_key": f"3_{media_id}", "expires_after_secs": LIFE, "size": len(data)}
    return JSONResponse({"data": known | _processing(world, media_id)})


async def status(world: World, request: Request, caller: Caller) -> Response:
    """``GET /2/media/upload``: how far the processing of an upload is."""
    asked = dict(request.query_params)
    if asked.get("command") != "STATUS" or set(asked) != {"command", "media_id"}:
        raise invalid("command", "The query parameters must be command=STATUS and media_id.")
    media = _own(world, asked["media_id"], caller)
    if media is None:
        raise invalid("media_id", "Your media IDs are invalid.")
    known = {"id": asked["media_id"], "media_key": f"3_{asked['media_id']}", "expires_after_secs": LIFE}
    return JSONResponse({"data": known | _processing(world, asked["media_id"])})


def _processing(world: World, media_id: str) -> dict[str, Any]:
    """What X tells of an upload that it has to process (``Member.extra["processing"]``: seconds, ``processing_fails``)."""
    media = world.objects("x.media")[media_id]
    left = media["ready_at"] - world.now()
    if left > 0:
        state = {
            "state": "pending" if left > LONG_PROCESSING else "in_progress",
            "check_after_secs": max(1, round(left)),
        }
        return {"processing_info": state}
    if media["fails"]:
        error = {"code": 1, "name": media["fails"], "message": "The media could not be processed."}
        return {"processing_info": {"state": "failed", "error": error}}
    return {"processing_info": {"state": "succeeded"}} if media["ready_at"] > 0 else {}


async def describe(world: World, request: Request, caller: Caller) -> Response:
    """``POST /2/media/metadata``: give an uploaded picture its alternative text."""
    try:
        wanted = _Metadata.model_validate_json(await request.body())
    except ValidationError as error:
        raise invalid_body(error) from None
    media = _own(world, wanted.id, caller)
    if media is None:
        raise invalid("id", "Your media IDs are invalid.")
    text = wanted.metadata.alt_text.text
    media["alt"] = text
    world.save()
    return JSONResponse({"data": {"id": wanted.id, "associated_metadata": {"alt_text": {"text": text}}}})


def usable(world: World, media_id: str, caller: Caller) -> dict[str, Any] | None:
    """An uploaded picture, if it is the caller's, processed and not expired."""
    media = _own(world, media_id, caller)
    return None if media is None or media["ready_at"] > world.now() or media["fails"] else media


def _own(world: World, media_id: str, caller: Caller) -> dict[str, Any] | None:
    media = world.objects("x.media").get(media_id)
    if media is None or media["owner"] != caller.member.id or media["expires_at"] <= world.now():
        return None
    return media


async def _media(form: FormData) -> bytes:
    for name in form:
        if name not in _FIELDS:
            raise invalid(name, f"The body parameter [{name}] is not one of [{','.join(sorted(_FIELDS))}].")
    if form.get("media_category") != "tweet_image":
        raise invalid("media_category", "The media category must be tweet_image for a picture.")
    media = form.get("media")
    if not isinstance(media, UploadFile):
        raise invalid("media", "The part media must be a file.")
    data = await media.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise invalid("media", f"File size exceeds {MAX_BYTES} bytes.")
    return data


def _kept(world: World, data: bytes) -> str:
    try:
        if check_picture(data).format not in FORMATS:
            raise _unrecognised()
        return world.keep_picture(data)
    except ValueError:
        raise _unrecognised() from None


def _unrecognised() -> Refusal:
    return invalid("media", "media type unrecognized.")
