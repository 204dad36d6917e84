"""One task on Instagram's private API, in a process of its own, because such a call can hang for ever.

Sends events as they come: ``uploaded``, ``committing`` (before the first byte of the one call that publishes),
``answer`` or ``error``, and ``session`` (what to keep for next time). Whoever started it ends it when it takes long.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from instagrapi import Client
from instagrapi.exceptions import (
    ChallengeRequired,
    ClientError,
    LoginRequired,
    MediaNotFound,
    MediaUnavailable,
)
from instagrapi.utils.serialization import dumps

from broadcaster.net import departure, transport

HOSTS = ("i.instagram.com", "b.i.instagram.com", "www.instagram.com")
POLITE_SECONDS = 1.0
"""The SDK's pause before each request to the real platform."""

_PAGES = 5
_NEVER_SENT = frozenset({5, 6, 7, 35, 60})
"""curl's codes for: proxy or host not resolved, not connected, no TLS, certificate refused."""


class Tell(Protocol):
    """Sends one event to the process that started this one."""

    def __call__(self, event: str, **more: Any) -> None: ...


class AlreadyCommitted(Exception):
    """A second publishing request was stopped before it left."""


class NotConfirmed(Exception):
    """The platform did not confirm an upload; the SDK never reads that answer."""


class OnceClient(Client):  # type: ignore[misc]
    """instagrapi sending each request once: it repeats some by itself, publishing ones too."""

    committed = False
    tell: Tell

    def request_log(self, response: Any) -> None:
        """Keep the answer instead of logging it."""
        self.last_response = response

    def private_request(self, endpoint: str, data: Any = None, **more: Any) -> Any:
        """Send one request, and the publishing one only once and announced."""
        if endpoint.startswith("media/configure"):
            if self.committed:
                raise AlreadyCommitted
            if not departure.may_start():
                raise transport.NotSent("the sender's time ran out")
            self.committed = True
            self.tell("committing")
        headers = dict(more.pop("headers", None) or {})
        if self.authorization:
            headers.setdefault("Authorization", self.authorization)
        return self._send_private_request(endpoint, data, headers=headers, **more)


def client_for(task: Mapping[str, Any], tell: Tell) -> OnceClient:
    """A client with the stored session, for the real platform or for a practice platform's address."""
    address = task["address"]
    client = OnceClient(
        settings=task["session"] or {},
        request_timeout=0 if address else POLITE_SECONDS,
        session_retry_total=0,
        public_request_retries_count=0,
        with_challenge_flow=False,
    )
    client.tell = tell
    client.challenge_code_handler = client.change_password_handler = _ask_nobody
    for session in (client.private, client.public, client.graphql):
        session.trust_env = False
        session.max_redirects = 0
        if address:
            _send_to(session, address, task["timeouts"])
    return client


def _ask_nobody(*_args: Any) -> str:
    raise ChallengeRequired("Instagram asks for a code")


def _send_to(session: Any, address: str, timeouts: tuple[float, float]) -> None:
    made = transport.session(
        {f"https://{host}": address for host in HOSTS}, connect_timeout=timeouts[0], read_timeout=timeouts[1]
    )
    session.adapters.clear()
    for official, adapter in made.adapters.items():
        session.mount(official, adapter)
    session.hooks = made.hooks


def login(client: OnceClient, task: Mapping[str, Any]) -> dict[str, Any]:
    """Sign in with the password, once."""
    client.login(task["username"], task["password"])
    return account(client, task)


def account(client: OnceClient, _task: Mapping[str, Any]) -> dict[str, Any]:
    """Who is signed in."""
    return {"username": client.account_info().username}


def upload(client: OnceClient, task: Mapping[str, Any]) -> dict[str, Any]:
    """Upload pictures, which stay invisible; the answer holds the key of the newest post that stands before."""
    page = _page(client, "")
    for number, path in task["pictures"].items():
        wanted = str(int(time.time() * 1000) + int(number))
        upload_id, width, height = client.photo_rupload(Path(path), upload_id=wanted, to_album=task["album"])
        _check_upload(client, upload_id)
        client.tell("uploaded", number=number, id=upload_id, width=width, height=height)
    return {"newest": str(max((int(item["pk"]) for item in page["items"]), default=0))}


def _check_upload(client: OnceClient, upload_id: str) -> None:
    try:
        confirmed = str(client.last_response.json().get("upload_id")) == upload_id
    except (ValueError, AttributeError):
        confirmed = False
    if not confirmed:
        raise NotConfirmed


def configure(client: OnceClient, task: Mapping[str, Any]) -> dict[str, Any]:
    """Publish what was uploaded with one request."""
    uploads = task["uploads"]
    if len(uploads) == 1:
        one = uploads[0]
        answer = client.photo_configure(one["id"], one["width"], one["height"], task["caption"], extra_data=_alt(one))
    else:
        same = {"upload_id": task["id"], "client_sidecar_id": task["id"]}
        answer = client.album_configure([_child(one) for one in uploads], task["caption"], extra_data=same)
    return {"media": _known(answer.get("media") or {}), "user": str(client.user_id)}


def _alt(one: Mapping[str, Any]) -> dict[str, str]:
    return {"custom_accessibility_caption": one["alt"]} if one["alt"] else {}


def _child(one: Mapping[str, Any]) -> dict[str, Any]:
    """One picture of an album as ``album_upload`` describes it, with its alternative text."""
    width, height = one["width"], one["height"]
    edits = {"crop_original_size": [width, height], "crop_center": [0.0, -0.0], "crop_zoom": 1.0}
    return {
        "upload_id": one["id"],
        "edits": dumps(edits),
        "extra": dumps({"source_width": width, "source_height": height}),
        "scene_capture_type": "",
        "scene_type": None,
        **_alt(one),
    }


def find(client: OnceClient, task: Mapping[str, Any]) -> dict[str, Any]:
    """The account's posts above a key; ``reached`` says whether a post that stood before was read as well."""
    found: list[dict[str, Any]] = []
    cursor, newest = "", int(task["newest"])
    for _ in range(_PAGES):
        page = _page(client, cursor)
        found += [_known(item) for item in page["items"] if int(item["pk"]) > newest]
        cursor = str(page.get("next_max_id") or "")
        reached = any(int(item["pk"]) <= newest and not _is_pinned(item) for item in page["items"])
        if reached or not cursor:
            return {"medias": found, "reached": reached, "user": str(client.user_id)}
    return {"medias": found, "reached": False, "user": str(client.user_id)}


def _page(client: OnceClient, cursor: str) -> dict[str, Any]:
    """One page of the own feed; the SDK's own method turns a failed read into an empty feed."""
    asked = {"max_id": cursor, "count": 20, "rank_token": client.rank_token, "ranked_content": "true"}
    return dict(client.private_request(f"feed/user/{client.user_id}/", params=asked))


def _is_pinned(item: Mapping[str, Any]) -> bool:
    return bool(item.get("timeline_pinned_user_ids"))


def delete(client: OnceClient, task: Mapping[str, Any]) -> dict[str, Any]:
    """Remove a post and read back, whatever was answered; one to ``look_first`` for must be there, and our own."""
    me = str(client.user_id)
    media = task["media"] if "_" in task["media"] else f"{task['media']}_{me}"
    if task["look_first"] and not _stands(client, media):
        return {"was_there": False, "user": me}
    try:
        client.media_delete(media)
    except ClientError as error:
        if isinstance(error, LoginRequired):
            raise
        client.last_response = None
    return {"was_there": True, "gone": not _stands(client, media), "user": me}


def _stands(client: OnceClient, media: str) -> bool:
    try:
        return str(client.media_info_v1(client.media_pk(media)).user.pk) == str(client.user_id)
    except (MediaNotFound, MediaUnavailable):
        return False


def _known(media: Mapping[str, Any]) -> dict[str, Any]:
    """What is needed of a post as the private API describes it."""
    return {
        "key": str(media.get("pk", "")),
        "id": str(media.get("id", "")),
        "code": str(media.get("code", "")),
        "taken_at": media.get("taken_at"),
        "caption": str((media.get("caption") or {}).get("text", "")),
        "pictures": len(media.get("carousel_media") or [0]),
        "user": str((media.get("user") or {}).get("pk", "")),
        "upload_id": str(media.get("device_timestamp") or ""),
    }


OPERATIONS: dict[str, Callable[[OnceClient, Mapping[str, Any]], dict[str, Any]]] = {
    "login": login,
    "account": account,
    "upload": upload,
    "configure": configure,
    "find": find,
    "delete": delete,
}


def _describe(error: Exception, client: OnceClient | None) -> dict[str, Any]:
    """An error without any text that could hold a secret: class names, status and the platform's own words."""
    response = getattr(error, "response", None)
    if response is None and client is not None and isinstance(error, ClientError):
        response = client.last_response
    try:
        said = json.loads(response.text) if response is not None else {}
    except ValueError:
        said = {}
    words = [str(said[key]) for key in ("message", "error_type") if isinstance(said, dict) and said.get(key)]
    return {
        "kinds": [kind.__name__ for kind in type(error).__mro__[:-2]],
        "status": getattr(response, "status_code", None),
        "words": " ".join(words)[:300],
        "not_sent": _is_not_sent(error),
    }


def _is_not_sent(error: BaseException | None) -> bool:
    """Whether the error or one behind it proves that no byte of the request left."""
    while error is not None:
        if isinstance(error, transport.NotSent) or (
            type(error).__module__.startswith("curl_cffi") and getattr(error, "code", None) in _NEVER_SENT
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def run(task: Mapping[str, Any], tell: Tell) -> None:
    """Do one task and tell what came of it."""
    client = None
    try:
        client = client_for(task, tell)
        tell("answer", **OPERATIONS[task["operation"]](client, task))
    except Exception as error:  # noqa: BLE001 - the one who started this decides what it means
        tell("error", **_describe(error, client))
    if client is not None and client.authorization_data:
        tell("session", settings=client.get_settings())


def main(task: Mapping[str, Any], events: Connection[Any, Any]) -> None:
    """Run as a process of its own: silent, without a terminal, and never longer than the task may take."""
    if hasattr(os, "setsid"):
        os.setsid()
        signal.alarm(int(task["seconds"]) + 1)
    logging.disable(logging.CRITICAL)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)

    def tell(event: str, **more: Any) -> None:
        events.send({"event": event, **more})

    with departure.starting_before(task["start_before"]):
        run(task, tell)
    events.close()
