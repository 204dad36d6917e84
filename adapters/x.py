"""X through tweepy: posts, threads, pictures with alternative text, reading back and deleting.

X has no idempotency key and no draft, so an unclear post is looked for in the account's own timeline, above the
newest post that was there before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

import requests
import tweepy

from adapters._x_access import Access
from adapters._x_answers import DUPLICATE, EXPIRED, MEDIA, explained, without_id
from adapters._x_capabilities import CAPABILITIES
from adapters._x_settings import HOSTS, XSettings
from adapters._x_text import number_in, published_at, same_post
from broadcaster.channel import (
    Absent,
    AccountSettings,
    Adapter,
    CannotTell,
    Capabilities,
    ChannelError,
    Found,
    Keyring,
    Posting,
    Proof,
    Receipt,
    RetryLater,
    Sighting,
    Standing,
    WaitForCredentials,
)
from broadcaster.transport import AnswerTooLarge, NotSent
from broadcaster.words import Sentence

T = TypeVar("T")

_FAILURES = (
    tweepy.TweepyException,
    requests.RequestException,
    NotSent,
    AnswerTooLarge,
    OSError,
    LookupError,
    AttributeError,
    TypeError,
    ValueError,
)
"""What tweepy, requests and the reading of an odd answer are known to raise."""
_NEWEST = "newest"
_NO_POSTS = "none"
_FEWEST, _MOST = 5, 100
_FIELDS = ["created_at", "entities", "note_tweet", "referenced_tweets"]
_MARGIN = 600
"""Seconds that an upload must still hold to be used."""


class XAdapter(Adapter):
    """Publishes to one X account."""

    channel: ClassVar[str] = "x"
    hosts: ClassVar[frozenset[str]] = HOSTS
    settings_model: ClassVar[type[AccountSettings]] = XSettings
    capabilities: ClassVar[Capabilities] = CAPABILITIES

    def __init__(self, settings: AccountSettings, keyring: Keyring) -> None:
        self._settings = XSettings.model_validate(settings)
        self._access = Access(self._settings, keyring)
        self._signed = self._access.signed
        self._user_id = self._settings.user_id

    def prepare(self, posting: Posting) -> None:
        """Upload the pictures that are not there yet and remember the newest own post."""
        for number, picture in enumerate(posting.part.pictures):
            name = f"{MEDIA}.{number}"
            if not _usable(posting.notes.get(name, "")):
                data = posting.read(picture)
                posting.notes[name] = self._uploaded(data, picture.media_type, picture.alt)
        if _NEWEST not in posting.notes:
            posting.notes[_NEWEST] = self._newest(posting)

    def commit(self, posting: Posting) -> Receipt:
        """Send the post once."""
        client = self._access.client()
        media = [note.split()[0] for note in _media_notes(posting)]
        try:
            answer = client.create_tweet(
                text=posting.part.text or None,
                media_ids=media or None,
                in_reply_to_tweet_id=posting.parent.remote_id if posting.parent else None,
                user_auth=self._signed,
            )
        except Exception as error:  # noqa: BLE001 - whatever is not a clear answer must be reported as unclear
            problem = explained(error, public=True)
        else:
            return self._receipt(_id_in(answer), Proof.RESPONSE)
        return self._settled(posting, client, problem)

    def observe(self, posting: Posting) -> Sighting:
        """Look for the part in the own timeline, above the newest post that was there before."""
        mark = posting.notes.get(_NEWEST, _NO_POSTS)
        since = None if mark == _NO_POSTS else int(mark) - 1
        posts = self._timeline(_MOST, since)
        parent = posting.parent.remote_id if posting.parent else None
        for post in posts:
            newer = mark == _NO_POSTS or int(post["id"]) > int(mark)
            if newer and same_post(post, posting.part.text, parent, with_pictures=bool(posting.part.pictures)):
                return Found(receipt=self._receipt(str(post["id"]), Proof.READ_BACK))
        if any(str(post["id"]) == mark for post in posts):
            return Absent()
        return CannotTell(sentence=_NO_OLDER_POST)

    def withdraw(self, receipt: Receipt) -> Sighting:
        """Delete the post and read it by its id; one that is gone already is gone."""
        try:
            self._asked(lambda client: client.delete_tweet(receipt.remote_id, user_auth=self._signed))
        except ChannelError as problem:
            if problem.code != "404" and not _perhaps_done(problem):
                raise
        try:
            answer = self._asked(lambda client: client.get_tweet(receipt.remote_id, user_auth=self._signed))
        except ChannelError as problem:
            return Absent() if problem.code == "404" else CannotTell(sentence=problem.sentence)
        return _sighting(answer, receipt)

    def check(self) -> Standing:
        """Ask X whose credentials these are."""
        known = self._me()
        if self._settings.user_id not in (None, known["id"]):
            raise WaitForCredentials(_OTHER_ACCOUNT, answer=known["id"], code="other-account")
        return Standing(identity=f"@{known['username']}", hints=() if self._signed else (_RENEWED,))

    @classmethod
    def post_at(cls, link: str) -> str | None:
        """The number behind ``/status/``, whatever follows it, or else the last one."""
        return number_in(link)

    def _settled(self, posting: Posting, client: tweepy.Client, problem: ChannelError) -> Receipt:
        """Turn what can be turned into a receipt or a later attempt; raise the rest."""
        if problem.code == MEDIA:
            for number in range(len(posting.part.pictures)):
                posting.notes[f"{MEDIA}.{number}"] = ""
        if problem.code == EXPIRED and not self._signed:
            self._access.renew(client)
            raise RetryLater(_RENEWED, after=timedelta(0), code=EXPIRED)
        if problem.code == DUPLICATE:
            with suppress(ChannelError):
                sighting = self.observe(posting)
                if isinstance(sighting, Found):
                    return sighting.receipt
        raise problem

    def _uploaded(self, data: bytes, media_type: str, alt: str) -> str:
        """Upload a picture with its alternative text; returns the note "<id> <UNIX time of its end>"."""
        began = time.time()
        answer = self._asked(lambda client: self._access.upload(client, data, media_type))
        known = _data_in(answer)
        media_id = str(known["id"])
        if alt:
            self._asked(lambda client: self._access.describe(client, media_id, alt))
        return f"{media_id} {int(began + float(known.get('expires_after_secs', 0)))}"

    def _newest(self, posting: Posting) -> str:
        """The id of the newest own post, or of the part before this one if that is newer."""
        ids = [int(post["id"]) for post in self._timeline(_FEWEST, None)]
        if posting.parent:
            ids.append(int(posting.parent.remote_id))
        return str(max(ids)) if ids else _NO_POSTS

    def _timeline(self, most: int, since: int | None) -> list[Mapping[str, Any]]:
        """Own posts, newest first; those after ``since`` if it is given."""
        wanted: dict[str, Any] = {"max_results": most, "tweet_fields": _FIELDS}
        if since is not None:
            wanted["since_id"] = since
        user_id = self._own_id()
        return self._asked(lambda client: _posts_in(client.get_users_tweets(user_id, user_auth=self._signed, **wanted)))

    def _own_id(self) -> str:
        if self._user_id is None:
            self._user_id = self._me()["id"]
        return self._user_id

    def _me(self) -> dict[str, str]:
        known = self._asked(lambda client: _data_in(client.get_me(user_auth=self._signed)))
        return {"id": str(known.get("id", "")), "username": str(known.get("username", ""))}

    def _asked(self, call: Callable[[tweepy.Client], T]) -> T:
        """Make a call that publishes nothing; raises what X's refusal means."""
        try:
            return self._access.ask(call)
        except _FAILURES as error:
            problem = explained(error, public=False)
        raise problem

    def _receipt(self, post_id: str, proof: Proof) -> Receipt:
        return Receipt(
            remote_id=post_id,
            permalink=self._settings.permalink(post_id),
            published_at=published_at(post_id),
            proof=proof,
        )


def _id_in(answer: object) -> str:
    """The id of the post that was created. Raises Unclear."""
    data = answer.get("data") if isinstance(answer, dict) else None
    found = data.get("id") if isinstance(data, dict) else None
    if not isinstance(found, str) or not found.isdecimal():
        raise without_id(answer)
    return found


def _data_in(answer: object) -> Mapping[str, Any]:
    """The object that an answer is about. Raises ValueError."""
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict) or "id" not in data:
        raise ValueError("the answer has no data")
    return data


def _posts_in(answer: object) -> list[Mapping[str, Any]]:
    """The posts of a timeline; an empty one says so in its count. Raises ValueError."""
    if isinstance(answer, dict):
        data = answer.get("data", [])
        meta = answer.get("meta")
        if isinstance(meta, dict) and meta.get("result_count") == len(data):
            return [post for post in data if str(post["id"]).isdecimal()]
    raise ValueError("the answer is no timeline")


def _sighting(answer: object, receipt: Receipt) -> Sighting:
    """What a read by id says of a deleted post."""
    if isinstance(answer, dict):
        if answer.get("data"):
            return Found(receipt=receipt)
        kinds = [str(error.get("type", "")) for error in answer.get("errors", [])]
        if any(kind.endswith("/resource-not-found") for kind in kinds):
            return Absent()
    return CannotTell(sentence=_ODD_ANSWER)


def _perhaps_done(problem: ChannelError) -> bool:
    """Whether a deletion went without a clear answer, so that reading decides."""
    return isinstance(problem, RetryLater) and problem.code not in ("429", "not-sent", "refresh")


def _media_notes(posting: Posting) -> list[str]:
    return [posting.notes[f"{MEDIA}.{number}"] for number in range(len(posting.part.pictures))]


def _usable(note: str) -> bool:
    _media_id, _, end = note.partition(" ")
    return end.isdecimal() and int(end) > time.time() + _MARGIN


_NO_OLDER_POST = Sentence(
    de="X zeigt den Beitrag nicht, aber auch keinen früheren dieses Kontos. Ob er öffentlich ist, bleibt offen. "
    "Bitte sehen Sie im Konto nach.",
    en="X does not show the post, but no earlier one of this account either. Whether it is public remains open. "
    "Look at the account.",
)
_ODD_ANSWER = Sentence(
    de="X hat auf die Frage nach dem gelöschten Beitrag nicht brauchbar geantwortet. Bitte sehen Sie im Konto nach.",
    en="X gave no usable answer about the deleted post. Look at the account.",
)
_OTHER_ACCOUNT = Sentence(
    de="Die Zugangsdaten gehören zu einem anderen X-Konto als „user_id“. Bitte berichtigen Sie eines von beiden.",
    en="The credentials belong to another X account than user_id. Correct one of the two.",
)
_RENEWED = Sentence(
    de="Der Zugang gilt jeweils zwei Stunden und wird von selbst erneuert, solange er regelmäßig gebraucht wird.",
    en="The access holds for two hours at a time and is renewed by itself as long as it is used regularly.",
)
