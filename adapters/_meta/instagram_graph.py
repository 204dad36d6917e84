"""Instagram over Meta's official API: a container is made and processed, then published with one request.

The container's id is the handle: its status tells whether it was published. If several posts look alike, so that the
post's own id cannot be told, its remote id is ``container:<id>``: it is public, but a person must withdraw it.
"""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from adapters._meta import instagram_words as words
from adapters._meta.graph import (
    Failure,
    ReadFirst,
    Step,
    classified,
    classify,
    confirmed,
    debug_token,
    graph_api,
    identified,
)
from adapters._meta.graph import post as send
from adapters._meta.graph_access import LOOK, NOT_TOLD, check_token, ends_at, lacking
from adapters._meta.graph_rules import is_permission
from adapters._meta.instagram_pictures import MediaHost, PagePhotos, Pictures
from adapters._meta.instagram_reads import Reads, receipt_of
from adapters._meta.instagram_rules import NOT_READY, RULES
from adapters._meta.instagram_settings import HASTY_SECONDS, InstagramSettings
from broadcaster.channel import (
    Absent,
    CannotTell,
    ChannelError,
    Found,
    Keyring,
    Posting,
    Proof,
    Receipt,
    Refused,
    RetryLater,
    Sighting,
    Standing,
    Unclear,
    WaitForCredentials,
)

CONTAINER_LIFE = timedelta(hours=22)
"""Instagram keeps a container for 24 hours."""

_PAUSES = (0.0, 0.3, 0.6, 1.2, 2.4)
"""Seconds before each look at a container that is being processed; then other work comes first."""

_LATER = timedelta(seconds=5)
_QUOTA_WAIT = timedelta(hours=1)

_NEEDED = ("instagram_basic", "instagram_content_publish")
_TO_DELETE = "instagram_manage_contents"


class GraphBackend:
    """One account over Graph. Notes: ``container.<n>``, ``container``, ``container_at``, ``newest``, ``newest_at``."""

    def __init__(self, settings: InstagramSettings, keyring: Keyring) -> None:
        self._user, self._keyring, self._page = str(settings.user), keyring, settings.page
        self._api = graph_api(settings, settings.graph_version, keyring)
        self._reads = Reads(self._api, self._user)
        hasty = copy.copy(self._api)
        hasty.timeout = HASTY_SECONDS
        self._hasty = Reads(hasty, self._user)
        self._pictures: Pictures = PagePhotos(self._api, str(settings.page))
        if settings.media_host_address is not None:
            self._pictures = MediaHost(settings, keyring)

    def prepare(self, posting: Posting) -> None:
        """Make the container, which nobody sees, and see it through its processing."""
        notes = posting.notes
        if "container" in notes:
            self._look_again(notes)
        if "published" in notes:
            return
        if "container" not in notes:
            self._check_quota()
            self._mark(notes)
            notes.setdefault("container_at", _now().isoformat())
            notes["container"] = self._carousel(posting) if len(posting.part.pictures) > 1 else self._single(posting)
        self._await(notes["container"], notes)

    def _look_again(self, notes: MutableMapping[str, str]) -> None:
        """Forget a container that can no longer be published, and note one that was published after all."""
        code, _text = self._reads.status(notes["container"], Step.PREPARE)
        old = _now() - datetime.fromisoformat(notes["container_at"]) > CONTAINER_LIFE
        if code == "PUBLISHED":
            notes["published"] = "found by prepare"
        elif old or code in ("EXPIRED", "ERROR"):
            _forget(notes)

    def _single(self, posting: Posting) -> str:
        alt = posting.part.pictures[0].alt
        arguments = {"image_url": self._pictures.address(posting, 0), "caption": posting.part.text}
        return self._container(arguments | ({"alt_text": alt} if alt else {}))

    def _carousel(self, posting: Posting) -> str:
        children = [self._child(posting, number) for number in range(len(posting.part.pictures))]
        for child in children:
            self._await(child, posting.notes)
        return self._container({"media_type": "CAROUSEL", "children": ",".join(children), "caption": posting.part.text})

    def _child(self, posting: Posting, number: int) -> str:
        known = posting.notes.get(f"container.{number}")
        if known:
            return known
        alt = posting.part.pictures[number].alt
        arguments = {"image_url": self._pictures.address(posting, number), "is_carousel_item": "true"}
        posting.notes[f"container.{number}"] = self._container(arguments | ({"alt_text": alt} if alt else {}))
        return posting.notes[f"container.{number}"]

    def _container(self, arguments: Mapping[str, str]) -> str:
        with classified(Step.PREPARE, RULES):
            return identified(send(self._api, f"{self._user}/media", **arguments))

    def _await(self, container: str, notes: MutableMapping[str, str]) -> None:
        """Return once a container is FINISHED. Raises RetryLater, without counting it, while it is being processed."""
        for pause in _PAUSES:
            time.sleep(pause)
            code, text = self._reads.status(container, Step.PREPARE)
            if code in ("FINISHED", "PUBLISHED"):
                return
            if code in ("EXPIRED", "ERROR"):
                _forget(notes)
                raise classify(_failure(code, text), Step.PREPARE, RULES)
        raise RetryLater(words.PROCESSING, after=_LATER)

    def _check_quota(self) -> None:
        used, total = self._reads.quota(Step.PREPARE)
        if total and used >= total:
            raise RetryLater(words.FULL, after=_QUOTA_WAIT, whole_account=True, answer=f"{used} of {total} in 24 hours")

    def _mark(self, notes: MutableMapping[str, str]) -> None:
        """Note the newest post that stands before this one."""
        if "newest" in notes:
            return
        newest = next(iter(self._reads.listed(Step.PREPARE, limit=1)), {})
        notes["newest_at"] = str(newest.get("timestamp", ""))
        notes["newest"] = str(newest.get("id", ""))

    def commit(self, posting: Posting) -> Receipt:
        """Publish the container with one request; an error is believed only after the container was read."""
        if "container" not in posting.notes:
            raise RetryLater(words.NOT_PREPARED)
        if "published" in posting.notes:
            return self._found(posting, Unclear(words.ALREADY, answer="the container is PUBLISHED"))
        try:
            with classified(Step.COMMIT, RULES):
                answer = send(self._api, f"{self._user}/media_publish", creation_id=posting.notes["container"])
                media = identified(answer)
        except ReadFirst as doubt:
            return self._decided(posting, doubt)
        return self._confirmed(media, posting.notes["container"])

    def _confirmed(self, media: str, container: str) -> Receipt:
        """The receipt of what was said to be published; what can be read at once must not speak against it."""
        answer = self._hasty.at_once(media)
        code = "PUBLISHED" if answer else ""
        if not answer:
            with suppress(ChannelError):
                code, _text = self._hasty.status(container, Step.READ)
        if code not in ("PUBLISHED", "") or not self._hasty.is_owned(answer):
            raise Unclear(words.SAID_ONLY, answer=f"after success: {code}, {answer.get('owner')}"[:200])
        proof = Proof.READ_BACK if code else Proof.RESPONSE
        return receipt_of(media, answer, proof, otherwise=_now())

    def _decided(self, posting: Posting, doubt: ReadFirst) -> Receipt:
        """What the container says about a refusal. "Not ready" of a finished container may mean "used before"."""
        try:
            code, _text = self._hasty.status(posting.notes["container"], Step.READ)
        except ChannelError:
            raise doubt from None
        if code == "PUBLISHED":
            return self._found(posting, doubt)
        not_ready = any(doubt.code.endswith(str(subcode)) for subcode in NOT_READY)
        raise (doubt if code == "FINISHED" and not_ready else doubt.otherwise) from None

    def _found(self, posting: Posting, otherwise: Unclear) -> Receipt:
        try:
            sighting = self._hasty.identified(posting)
        except ChannelError:
            raise otherwise from None
        if isinstance(sighting, Found):
            return sighting.receipt
        raise otherwise

    def observe(self, posting: Posting) -> Sighting:
        """Read the container's status, which decides; then look for the post itself."""
        if "container" not in posting.notes:
            return CannotTell(sentence=words.OTHER_BACKEND if "upload" in posting.notes else words.NOT_PREPARED)
        code, _text = self._reads.status(posting.notes["container"], Step.READ)
        if code == "PUBLISHED":
            return self._reads.identified(posting)
        if code in ("EXPIRED", "ERROR"):
            return Absent(account=self._reads.own(), prepare_again=True)
        if code in ("FINISHED", "IN_PROGRESS"):
            return Absent(account=self._reads.own())
        return CannotTell(sentence=words.UNREADABLE)

    def withdraw(self, receipt: Receipt) -> Sighting:
        """Delete the post and read back; only ``Absent`` says that it is gone."""
        media = self._reads.number_of(receipt)
        if media is None:
            return CannotTell(sentence=words.UNKNOWN_ID)
        refusal: ChannelError | None = None
        try:
            with classified(Step.COMMIT, RULES):
                confirmed(self._api.delete_object(media))
        except ReadFirst as doubt:
            refusal = doubt.otherwise
        except Unclear as unclear:
            refusal = None if unclear.code == "100/33" else RetryLater(unclear.sentence, answer=unclear.answer)
        except WaitForCredentials as denied:
            if not is_permission(denied.code):
                raise
            raise Refused(words.MAY_NOT_DELETE, answer=denied.answer, code=denied.code) from None
        sighting = self._after_deletion(receipt, media)
        if refusal is not None and isinstance(sighting, Found):
            raise refusal
        return sighting

    def _after_deletion(self, receipt: Receipt, media: str) -> Sighting:
        try:
            return Found(receipt=receipt) if self._reads.is_there(media) else Absent(account=self._reads.own())
        except WaitForCredentials:
            raise
        except ChannelError as error:
            return CannotTell(sentence=error.sentence)

    def close(self) -> None:
        """End the connections to Instagram."""
        self._api.session.close()

    def check(self) -> Standing:
        """Read who the account is, what the token is good for, and how much of today's limit is used."""
        with classified(Step.PREPARE, RULES):
            user = self._api.get_object(self._user, fields="id,username")
            if identified(user) != self._user:
                raise Failure(status=200, error={}, answer="the answer has the id of another account")
        access = debug_token(self._api, self._keyring.read().get("token", "").strip())
        if access is not None:
            own_page = self._page if str(access.get("type", "PAGE")) == "PAGE" else None
            check_token(access, self._user, _NEEDED, own_page)
        used, total = self._reads.quota(Step.PREPARE)
        name = str(user.get("username", ""))[:200]
        return Standing(
            identity=f"@{name} ({self._user})",
            expires_at=ends_at(access or {}),
            hints=(
                *([words.used(used, total)] if total else []),
                *([NOT_TOLD] if access is None else []),
                *([words.MAY_NOT_DELETE_YET] if lacking(access or {}, [_TO_DELETE]) else []),
                LOOK,
            ),
        )


def _forget(notes: MutableMapping[str, str]) -> None:
    for key in [key for key in notes if key.startswith(("container", "photo.", "published"))]:
        del notes[key]


def _failure(code: str, text: str) -> Failure:
    """A container's own error, which names the subcode in its text."""
    subcode = re.search(r"\b2207\d{3}\b", text)
    known = {"error_subcode": subcode[0]} if subcode else {}
    return Failure(status=200, error={"code": -1, **known}, answer=f"{code}: {text}"[:300])


def _now() -> datetime:
    return datetime.now(UTC)
