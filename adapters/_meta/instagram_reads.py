"""What the Instagram adapter reads over Graph: containers, the account's posts, today's limit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from facebook import GraphAPI

from adapters._meta.graph import Failure, Step, classified, identified, moment, web_address
from adapters._meta.instagram_rules import RULES
from broadcaster.channel import CannotTell, ChannelError, Found, Posting, Proof, Receipt, Sighting
from broadcaster.words import Sentence
from broadcaster.words.errors import BroadcasterError

MEDIA_ID = re.compile(r"[0-9]{1,25}")
_CODE = re.compile(r"/(?:p|reel|reels|tv)/([A-Za-z0-9_-]{5,})/?(?:[?#]|$)")
"""The short code in a post's public address."""

_NOT_SHOWN = Sentence(
    de="Instagram meldet den Beitrag als veröffentlicht, zeigt ihn aber nicht unter den Beiträgen des Kontos. Er "
    "erscheint verspätet oder wurde gelöscht; bitte sehen Sie im Profil nach.",
    en="Instagram reports the post as published but does not show it among the account's posts. It appears late or was "
    "deleted; look at the profile.",
)


class Reads:
    """Reads of one account."""

    def __init__(self, api: GraphAPI, user: str) -> None:
        self._api, self._user = api, user

    def status(self, container: str, step: Step) -> tuple[str, str]:
        """A container's ``status_code`` and ``status``."""
        with classified(step, RULES):
            answer = self._api.get_object(container, fields="status_code,status")
            if identified(answer) != container or not isinstance(answer.get("status_code"), str):
                raise Failure(status=200, error={}, answer="the answer has no status_code")
        return answer["status_code"], str(answer.get("status", ""))

    def quota(self, step: Step) -> tuple[int, int]:
        """Publications in the last 24 hours and how many are allowed; 0 if Graph names no limit."""
        with classified(step, RULES):
            answer = self._api.get_object(f"{self._user}/content_publishing_limit", fields="config,quota_usage")
            known = answer["data"][0]
            return int(known["quota_usage"]), int((known.get("config") or {}).get("quota_total") or 0)

    def listed(self, step: Step, limit: int = 25) -> list[dict[str, Any]]:
        """The account's posts, newest first."""
        with classified(step, RULES):
            answer = self._api.get_object(
                f"{self._user}/media", fields="id,caption,timestamp,permalink,media_type", limit=str(limit)
            )
            return [media for media in answer["data"] if MEDIA_ID.fullmatch(str(media["id"]))]

    def at_once(self, media: str) -> Mapping[str, Any]:
        """Owner, permalink and time of a post that was said to be published, or nothing if that cannot be read yet."""
        try:
            with classified(Step.READ, RULES):
                answer = self._api.get_object(media, fields="id,permalink,timestamp,owner")
        except (BroadcasterError, ChannelError):
            return {}
        return answer if answer.get("id") == media else {}

    def is_owned(self, answer: Mapping[str, Any]) -> bool:
        """Whether a post that was read is the account's, as far as Graph says whose it is."""
        owner = answer.get("owner")
        return not isinstance(owner, dict) or str(owner.get("id", self._user)) == self._user

    def own(self) -> str:
        """The account's number as Graph names it for the token in use: no other account's can be read by it."""
        with classified(Step.READ, RULES):
            number = identified(self._api.get_object(self._user, fields="id"))
            if number != self._user:
                raise Failure(status=200, error={}, answer="the answer has the id of another account")
        return number

    def number_of(self, receipt: Receipt) -> str | None:
        """The post's number; of one that a person confirmed, only if the account lists it under that address."""
        if receipt.proof is not Proof.PERSON:
            return receipt.remote_id if MEDIA_ID.fullmatch(receipt.remote_id) else None
        code = _CODE.search(receipt.permalink or "")
        wanted = code[1] if code else receipt.remote_id
        alike = [str(media["id"]) for media in self.listed(Step.READ, limit=100) if wanted in _names(media)]
        return alike[0] if len(alike) == 1 else None

    def identified(self, posting: Posting) -> Sighting:
        """A published container's post: the only one that looks like it and is newer than the mark."""
        alike = [media for media in _above(self.listed(Step.READ), posting.notes) if _is_alike(media, posting)]
        if not alike:
            return CannotTell(sentence=_NOT_SHOWN)
        if len(alike) == 1:
            return Found(receipt=receipt_of(str(alike[0]["id"]), alike[0], Proof.READ_BACK))
        return Found(receipt=Receipt(remote_id=f"container:{posting.notes['container']}", proof=Proof.READ_BACK))

    def is_there(self, media: str) -> bool:
        """Whether a post can be read; Graph answers alike for what is gone and for what it will not show."""
        try:
            with classified(Step.READ, RULES):
                identified(self._api.get_object(media, fields="id"))
        except ChannelError as error:
            if error.code != "100/33":
                raise
            return False
        return True


def _names(media: Mapping[str, Any]) -> set[str]:
    """By what a person may call a post: its number, and the short code of its address."""
    code = _CODE.search(str(media.get("permalink", "")))
    return {str(media["id"]), code[1] if code else ""} - {""}


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


def receipt_of(media: str, answer: Mapping[str, Any], proof: Proof, *, otherwise: datetime | None = None) -> Receipt:
    """Turn what Graph says of a post into its proof; ``otherwise`` is the time if Graph names none."""
    return Receipt(
        remote_id=media,
        permalink=web_address(answer.get("permalink")),
        published_at=moment(answer.get("timestamp")) or otherwise,
        proof=proof,
    )
