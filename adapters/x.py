"""X through tweepy: posts, threads, pictures with alternative text, reading back and deleting.

X has no idempotency key and no draft, so an unclear post is looked for in the account's own timeline, above the
newest post that was there before.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import timedelta
from typing import ClassVar

import tweepy

from adapters._x_access import Access
from adapters._x_answers import DUPLICATE, EXPIRED, MEDIA, explained, without_id
from adapters._x_capabilities import CAPABILITIES
from adapters._x_reads import FEWEST, MOST, Reads, data_in
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
)
from broadcaster.words import Sentence

_NEWEST = "newest"
_NO_POSTS = "none"
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
        self._reads = Reads(self._settings, self._access)

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
        posts = self._reads.timeline(MOST, since)
        parent = posting.parent.remote_id if posting.parent else None
        for post in posts:
            newer = mark == _NO_POSTS or int(post["id"]) > int(mark)
            if newer and same_post(post, posting.part.text, parent, with_pictures=bool(posting.part.pictures)):
                return Found(receipt=self._receipt(str(post["id"]), Proof.READ_BACK))
        if any(str(post["id"]) == mark for post in posts):
            return Absent(account=self._reads.own_id())
        return CannotTell(sentence=_NO_OLDER_POST)

    def withdraw(self, receipt: Receipt) -> Sighting:
        """Delete the post and read it by its id; one that is gone already is gone."""
        try:
            self._reads.asked(lambda client: client.delete_tweet(receipt.remote_id, user_auth=self._signed))
        except ChannelError as problem:
            if problem.code != "404" and not _perhaps_done(problem):
                raise
        try:
            if self._reads.post(receipt.remote_id) is not None:
                return Found(receipt=receipt)
            return Absent(account=self._reads.own_id())
        except ChannelError as problem:
            return CannotTell(sentence=problem.sentence)

    def check(self) -> Standing:
        """Ask X whose credentials these are."""
        return Standing(identity=f"@{self._reads.me()['username']}", hints=() if self._signed else (_RENEWED,))

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
        answer = self._reads.asked(lambda client: self._access.upload(client, data, media_type))
        known = data_in(answer)
        media_id = str(known["id"])
        if alt:
            self._reads.asked(lambda client: self._access.describe(client, media_id, alt))
        return f"{media_id} {int(began + float(known.get('expires_after_secs', 0)))}"

    def _newest(self, posting: Posting) -> str:
        """The id of the newest own post, or of the part before this one if that is newer."""
        ids = [int(post["id"]) for post in self._reads.timeline(FEWEST, None)]
        if posting.parent:
            ids.append(int(posting.parent.remote_id))
        return str(max(ids)) if ids else _NO_POSTS

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
_RENEWED = Sentence(
    de="Der Zugang gilt jeweils zwei Stunden und wird von selbst erneuert, solange er regelmäßig gebraucht wird.",
    en="The access holds for two hours at a time and is renewed by itself as long as it is used regularly.",
)
