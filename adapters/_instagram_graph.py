"""Instagram over Meta's official API: a container is made and processed, then published with one request.

The container's id is the handle: its status tells whether it was published. If several posts look alike, so that the
post's own id cannot be told, its remote id is ``container:<id>``: it is public, but a person must withdraw it.
"""

from __future__ import annotations

import copy
import re
import time
import unicodedata
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters._graph import (
    Failure,
    ReadFirst,
    Step,
    classified,
    classify,
    confirmed,
    graph_api,
    identified,
    moment,
    web_address,
)
from adapters._graph import post as send
from adapters._instagram_pictures import MediaHost, PagePhotos, Pictures
from adapters._instagram_rules import NOT_READY, RULES
from adapters._instagram_settings import InstagramSettings
from broadcaster.channel import (
    Absent,
    CannotTell,
    ChannelError,
    Found,
    Keyring,
    Posting,
    Proof,
    Receipt,
    RetryLater,
    Sighting,
    Standing,
    Unclear,
    WaitForCredentials,
)
from broadcaster.errors import BroadcasterError
from broadcaster.words import Sentence

CONTAINER_LIFE = timedelta(hours=22)
"""Instagram keeps a container for 24 hours."""

_PAUSES = (0.0, 0.3, 0.6, 1.2, 2.4)
"""Seconds before each look at a container that is being processed; then other work comes first."""

_LATER = timedelta(seconds=5)
_QUOTA_WAIT = timedelta(hours=1)
_COURTESY_SECONDS = 5.0
_MEDIA_ID = re.compile(r"[0-9]{1,25}")

_PROCESSING = Sentence(
    de="Instagram verarbeitet die Bilder noch. Der Versand geht in wenigen Sekunden von selbst weiter.",
    en="Instagram is still processing the pictures. Sending goes on in a few seconds by itself.",
)
_FULL = Sentence(
    de="Instagram erlaubt diesem Konto heute keinen weiteren Beitrag (Tagesgrenze erreicht). Der nächste Versuch folgt "
    "von selbst.",
    en="Instagram allows this account no further post today (daily limit reached). The next attempt follows by itself.",
)
_ALREADY = Sentence(
    de="Der vorbereitete Beitrag ist bei Instagram bereits veröffentlicht. Es wird nachgesehen.",
    en="The prepared post is already published at Instagram. It is read back.",
)
_NOT_PREPARED = Sentence(
    de="Für die offizielle Schnittstelle ist noch nichts vorbereitet. Das geschieht von selbst.",
    en="Nothing is prepared for the official API yet. This happens by itself.",
)
_OTHER_BACKEND = Sentence(
    de="Der Beitrag wurde über den inoffiziellen Zugang vorbereitet. Bitte sehen Sie im Instagram-Profil nach, ob er "
    "dort steht.",
    en="The post was prepared over the unofficial access. Look at the Instagram profile to see whether it is there.",
)
_UNKNOWN_ID = Sentence(
    de="Die Nummer dieses Beitrags ist bei der offiziellen Schnittstelle nicht bekannt. Bitte löschen Sie ihn in der "
    "Instagram-App.",
    en="The official API does not know this post's number. Delete it in the Instagram app.",
)
_NOT_SHOWN = Sentence(
    de="Instagram meldet den Beitrag als veröffentlicht, zeigt ihn aber nicht unter den Beiträgen des Kontos. Er "
    "erscheint verspätet oder wurde gelöscht; bitte sehen Sie im Profil nach.",
    en="Instagram reports the post as published but does not show it among the account's posts. It appears late or was "
    "deleted; look at the profile.",
)
_UNREADABLE = Sentence(
    de="Instagram sagt nicht, ob der Beitrag veröffentlicht ist. Das wird von selbst weiter geprüft.",
    en="Instagram does not say whether the post is published. This is checked further by itself.",
)


class GraphBackend:
    """One account over Graph. Notes: ``container.<n>``, ``container``, ``container_at``, ``newest``, ``newest_at``."""

    def __init__(self, settings: InstagramSettings, keyring: Keyring) -> None:
        self._user = str(settings.user)
        self._api = graph_api(settings, settings.graph_version, keyring)
        self._pictures: Pictures = PagePhotos(self._api, str(settings.page))
        if settings.media_host_address is not None:
            self._pictures = MediaHost(settings, keyring)

    def prepare(self, posting: Posting) -> None:
        """Make the container, which nobody sees, and see it through its processing."""
        notes = posting.notes
        if "container" in notes and self._is_dead(notes):
            _forget(notes)
        if "container" not in notes:
            self._check_quota()
            self._mark(notes)
            notes.setdefault("container_at", _now().isoformat())
            notes["container"] = self._carousel(posting) if len(posting.part.pictures) > 1 else self._single(posting)
        self._await(notes["container"], notes)

    def _is_dead(self, notes: Mapping[str, str]) -> bool:
        code, _text = self._status(notes["container"], Step.PREPARE)
        if code == "PUBLISHED":
            raise Unclear(_ALREADY, answer="the container is PUBLISHED")
        return code in ("EXPIRED", "ERROR") or _now() - datetime.fromisoformat(notes["container_at"]) > CONTAINER_LIFE

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
            code, text = self._status(container, Step.PREPARE)
            if code == "FINISHED":
                return
            if code == "PUBLISHED":
                raise Unclear(_ALREADY, answer="the container is PUBLISHED")
            if code in ("EXPIRED", "ERROR"):
                _forget(notes)
                raise classify(_failure(code, text), Step.PREPARE, RULES)
        raise RetryLater(_PROCESSING, after=_LATER, counts=False)

    def _status(self, container: str, step: Step) -> tuple[str, str]:
        """A container's ``status_code`` and ``status``."""
        with classified(step, RULES):
            answer = self._api.get_object(container, fields="status_code,status")
            if identified(answer) != container or not isinstance(answer.get("status_code"), str):
                raise Failure(status=200, error={}, answer="the answer has no status_code")
        return answer["status_code"], str(answer.get("status", ""))

    def _check_quota(self) -> None:
        used, total = self._quota(Step.PREPARE)
        if total and used >= total:
            raise RetryLater(_FULL, after=_QUOTA_WAIT, counts=False, answer=f"{used} of {total} in 24 hours")

    def _quota(self, step: Step) -> tuple[int, int]:
        """Publications in the last 24 hours and how many are allowed; 0 if Graph names no limit."""
        with classified(step, RULES):
            answer = self._api.get_object(f"{self._user}/content_publishing_limit", fields="config,quota_usage")
            known = answer["data"][0]
            return int(known["quota_usage"]), int((known.get("config") or {}).get("quota_total") or 0)

    def _mark(self, notes: MutableMapping[str, str]) -> None:
        """Note the newest post that stands before this one."""
        if "newest" in notes:
            return
        newest = next(iter(self._listed(Step.PREPARE, limit=1)), {})
        notes["newest_at"] = str(newest.get("timestamp", ""))
        notes["newest"] = str(newest.get("id", ""))

    def _listed(self, step: Step, limit: int = 25) -> list[dict[str, Any]]:
        """The account's posts, newest first."""
        with classified(step, RULES):
            answer = self._api.get_object(
                f"{self._user}/media", fields="id,caption,timestamp,permalink,media_type", limit=str(limit)
            )
            return [media for media in answer["data"] if _MEDIA_ID.fullmatch(str(media["id"]))]

    def commit(self, posting: Posting) -> Receipt:
        """Publish the container with one request; an error is believed only after the container was read."""
        if "container" not in posting.notes:
            raise RetryLater(_NOT_PREPARED, counts=False)
        try:
            with classified(Step.COMMIT, RULES):
                answer = send(self._api, f"{self._user}/media_publish", creation_id=posting.notes["container"])
                media = identified(answer)
        except ReadFirst as doubt:
            return self._decided(posting, doubt)
        return _receipt(media, self._courtesy(media), Proof.RESPONSE, otherwise=_now())

    def _decided(self, posting: Posting, doubt: ReadFirst) -> Receipt:
        """What the container says about a refusal. "Not ready" of a finished container may mean "used before"."""
        try:
            code, _text = self._status(posting.notes["container"], Step.READ)
            sighting = self._identified(posting) if code == "PUBLISHED" else None
        except ChannelError:
            raise doubt from None
        if isinstance(sighting, Found):
            return sighting.receipt
        if sighting is not None:
            raise doubt from None
        not_ready = any(doubt.code.endswith(str(subcode)) for subcode in NOT_READY)
        raise (doubt if code == "FINISHED" and not_ready else doubt.otherwise) from None

    def _courtesy(self, media: str) -> Mapping[str, Any]:
        """Permalink and time of a published post, or nothing: whatever happens here, the post is out."""
        hasty = copy.copy(self._api)
        hasty.timeout = _COURTESY_SECONDS
        try:
            with classified(Step.READ, RULES):
                answer = hasty.get_object(media, fields="permalink,timestamp")
        except (BroadcasterError, ChannelError):
            return {}
        return answer if isinstance(answer, dict) else {}

    def observe(self, posting: Posting) -> Sighting:
        """Read the container's status, which decides; then look for the post itself."""
        if "container" not in posting.notes:
            return CannotTell(sentence=_OTHER_BACKEND if "upload" in posting.notes else _NOT_PREPARED)
        try:
            code, _text = self._status(posting.notes["container"], Step.READ)
            if code == "PUBLISHED":
                return self._identified(posting)
        except WaitForCredentials:
            raise
        except ChannelError as error:
            return CannotTell(sentence=error.sentence)
        if code in ("EXPIRED", "ERROR"):
            return Absent(prepare_again=True)
        return Absent() if code in ("FINISHED", "IN_PROGRESS") else CannotTell(sentence=_UNREADABLE)

    def _identified(self, posting: Posting) -> Sighting:
        """A published container's post: the only one that looks like it and is newer than the mark."""
        alike = [media for media in _above(self._listed(Step.READ), posting.notes) if _is_alike(media, posting)]
        if not alike:
            return CannotTell(sentence=_NOT_SHOWN)
        if len(alike) == 1:
            return Found(receipt=_receipt(str(alike[0]["id"]), alike[0], Proof.READ_BACK))
        return Found(receipt=Receipt(remote_id=f"container:{posting.notes['container']}", proof=Proof.READ_BACK))

    def withdraw(self, receipt: Receipt) -> Sighting:
        """Delete the post and read back; only ``Absent`` says that it is gone."""
        if not _MEDIA_ID.fullmatch(receipt.remote_id):
            return CannotTell(sentence=_UNKNOWN_ID)
        refusal: ChannelError | None = None
        try:
            with classified(Step.COMMIT, RULES):
                confirmed(self._api.delete_object(receipt.remote_id))
        except ReadFirst as doubt:
            refusal = doubt.otherwise
        except Unclear as unclear:
            refusal = None if unclear.code == "100/33" else RetryLater(unclear.sentence, answer=unclear.answer)
        sighting = self._after_deletion(receipt)
        if refusal is not None and isinstance(sighting, Found):
            raise refusal
        return sighting

    def _after_deletion(self, receipt: Receipt) -> Sighting:
        """Graph answers alike for what is gone and for what it will not show, so the account is read as well."""
        try:
            with classified(Step.READ, RULES):
                identified(self._api.get_object(receipt.remote_id, fields="id"))
            return Found(receipt=receipt)
        except WaitForCredentials:
            raise
        except ChannelError as error:
            if error.code != "100/33":
                return CannotTell(sentence=error.sentence)
        try:
            with classified(Step.READ, RULES):
                alive = identified(self._api.get_object(self._user, fields="id")) == self._user
        except WaitForCredentials:
            raise
        except ChannelError as error:
            return CannotTell(sentence=error.sentence)
        return Absent() if alive else CannotTell(sentence=_UNREADABLE)

    def check(self) -> Standing:
        """Read who the account is and how much of today's limit is used."""
        with classified(Step.PREPARE, RULES):
            user = self._api.get_object(self._user, fields="id,username")
            number = identified(user)
        used, total = self._quota(Step.PREPARE)
        name = str(user.get("username", ""))[:200]
        return Standing(identity=f"@{name} ({number})", hints=(_used(used, total),) if total else ())


def _forget(notes: MutableMapping[str, str]) -> None:
    for key in [key for key in notes if key.startswith(("container", "photo."))]:
        del notes[key]


def _failure(code: str, text: str) -> Failure:
    """A container's own error, which names the subcode in its text."""
    subcode = re.search(r"\b2207\d{3}\b", text)
    known = {"error_subcode": subcode[0]} if subcode else {}
    return Failure(status=200, error={"code": -1, **known}, answer=f"{code}: {text}"[:300])


def _above(listed: list[dict[str, Any]], notes: Mapping[str, str]) -> list[dict[str, Any]]:
    """The posts newer than the noted mark, from a list that is newest first."""
    newest, since = notes.get("newest", ""), moment(notes.get("newest_at"))
    above = []
    for media in listed:
        made = moment(media.get("timestamp"))
        if media["id"] == newest or made is None or (since is not None and made < since):
            break
        above.append(media)
    return above


def _is_alike(media: Mapping[str, Any], posting: Posting) -> bool:
    kind = "CAROUSEL_ALBUM" if len(posting.part.pictures) > 1 else "IMAGE"
    return media.get("media_type") == kind and _normal(str(media.get("caption", ""))) == _normal(posting.part.text)


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _receipt(media: str, answer: Mapping[str, Any], proof: Proof, *, otherwise: datetime | None = None) -> Receipt:
    return Receipt(
        remote_id=media,
        permalink=web_address(answer.get("permalink")),
        published_at=moment(answer.get("timestamp")) or otherwise,
        proof=proof,
    )


def _used(used: int, total: int) -> Sentence:
    return Sentence(
        de=f"In den letzten 24 Stunden wurden {used} von {total} erlaubten Beiträgen veröffentlicht.",
        en=f"In the last 24 hours, {used} of {total} allowed posts were published.",
    )


def _now() -> datetime:
    return datetime.now(UTC)
