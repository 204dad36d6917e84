"""X through tweepy: posts, threads, pictures with alternative text, reading back and deleting.

X has no idempotency key and no draft, so an unclear post is looked for in the account's own timeline, above the
newest post that was there before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

import tweepy

from adapters._x import words
from adapters._x.access import Access
from adapters._x.answers import EXPIRED, MEDIA, PARENT, explained, without_id
from adapters._x.capabilities import CAPABILITIES
from adapters._x.media import Media
from adapters._x.reads import FEWEST, MOST, Reads
from adapters._x.settings import HOSTS, XSettings
from adapters._x.text import number_in, published_at, same_post
from broadcaster.channel import (
    Absent,
    AccountSettings,
    Adapter,
    CannotTell,
    Capabilities,
    ChannelError,
    Found,
    Keyring,
    Look,
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
_UNSEEN_PARENT = "parent unseen"
_LOOKS_FOR_PARENT = 5
"""So often X may say that it does not see the part before, ever longer apart, until that part counts as gone."""


class XAdapter(Adapter):
    """Publishes to one X account."""

    channel: ClassVar[str] = "x"
    look: ClassVar[Look] = Look(badge="X", hue="black")
    hosts: ClassVar[frozenset[str]] = HOSTS
    settings_model: ClassVar[type[AccountSettings]] = XSettings
    capabilities: ClassVar[Capabilities] = CAPABILITIES

    def __init__(self, settings: AccountSettings, keyring: Keyring) -> None:
        self._settings = XSettings.model_validate(settings)
        self._access = Access(self._settings, keyring)
        self._signed = self._access.signed
        self._reads = Reads(self._settings, self._access)
        self._media = Media(self._access, self._reads)

    def prepare(self, posting: Posting) -> None:
        """Remember the newest own post and have the pictures ready that are not yet."""
        if _NEWEST not in posting.notes:
            posting.notes[_NEWEST] = self._newest(posting)
        self._media.prepare(posting)

    def commit(self, posting: Posting) -> Receipt:
        """Send the post once."""
        client = self._access.client()
        try:
            answer = client.create_tweet(
                text=posting.part.text or None,
                media_ids=self._media.ids(posting) or None,
                in_reply_to_tweet_id=posting.parent.remote_id if posting.parent else None,
                user_auth=self._signed,
            )
        except Exception as error:  # noqa: BLE001 - whatever is not a clear answer must be reported as unclear
            problem = explained(error, public=True)
        else:
            return self._receipt(_id_in(answer), Proof.RESPONSE)
        raise self._settled(posting, client, problem)

    def observe(self, posting: Posting) -> Sighting:
        """Look for the part in the own timeline, above the newest post that was there before, and by its number."""
        mark = posting.notes.get(_NEWEST, _NO_POSTS)
        since = None if mark == _NO_POSTS else int(mark) - 1
        posts = self._reads.timeline(MOST, since)
        parent = posting.parent.remote_id if posting.parent else None
        for post in posts:
            newer = mark == _NO_POSTS or int(post["id"]) > int(mark)
            if newer and same_post(post, posting.part.text, parent, with_pictures=bool(posting.part.pictures)):
                return Found(receipt=self._receipt(str(post["id"]), Proof.READ_BACK))
        if posting.answered is not None:
            return self._answered(posting, posting.answered)
        if any(str(post["id"]) == mark for post in posts):
            return Absent(account=self._reads.own_id())
        return CannotTell(sentence=_NO_OLDER_POST)

    def _answered(self, posting: Posting, post_id: str) -> Sighting:
        """Whether the number that X gave leads to the part: lists lag and skip, a read by number does not."""
        own, post = self._reads.own_id(), self._reads.post(post_id)
        parent = posting.parent.remote_id if posting.parent else None
        ours = post is not None and str(post.get("author_id")) == own
        if post and ours and same_post(post, posting.part.text, parent, with_pictures=bool(posting.part.pictures)):
            return Found(receipt=self._receipt(post_id, Proof.READ_BACK))
        return Absent(account=own)

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
        return Standing(identity=f"@{self._reads.me()['username']}", hints=() if self._signed else (_LASTS,))

    def close(self) -> None:
        """End the connections to X."""
        self._access.close()

    @classmethod
    def post_at(cls, link: str) -> str | None:
        """The number behind ``/status/``, whatever follows it, or else the last one."""
        return number_in(link)

    def _settled(self, posting: Posting, client: tweepy.Client, problem: ChannelError) -> ChannelError:
        """Do what a refusal demands before the next attempt; what it then means."""
        if problem.code == MEDIA:
            self._media.forget(posting)
        if problem.code == EXPIRED and not self._signed:
            self._access.renew(client)
            return RetryLater(words.RENEWED, after=timedelta(0), code=EXPIRED)
        if problem.code == PARENT:
            return _parent_unseen(posting, problem)
        return problem

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


def _parent_unseen(posting: Posting, problem: ChannelError) -> ChannelError:
    """X may show a part to itself only seconds after it was made; one that stays unseen is gone."""
    looks = int(posting.notes.get(_UNSEEN_PARENT, "0")) + 1
    posting.notes[_UNSEEN_PARENT] = str(looks)
    if looks >= _LOOKS_FOR_PARENT:
        return problem
    return RetryLater(
        words.PARENT_LATE, after=timedelta(seconds=5), said=problem.said, answer=problem.answer, code=PARENT
    )


def _id_in(answer: object) -> str:
    """The id of the post that was created. Raises Unclear."""
    data = answer.get("data") if isinstance(answer, dict) else None
    post_id = data.get("id") if isinstance(data, dict) else None
    if not isinstance(post_id, str) or not post_id.isdecimal():
        raise without_id(answer)
    return post_id


def _perhaps_done(problem: ChannelError) -> bool:
    """Whether a deletion went without a clear answer, so that reading decides."""
    return isinstance(problem, RetryLater) and problem.code not in ("429", "not-sent", "refresh")


_NO_OLDER_POST = Sentence(
    de="X zeigt den Beitrag nicht, aber auch keinen früheren dieses Kontos. Ob er öffentlich ist, bleibt offen. "
    "Bitte sehen Sie im Konto nach.",
    en="X does not show the post, but no earlier one of this account either. Whether it is public remains open. "
    "Look at the account.",
)
_LASTS = Sentence(
    de="Der Zugang gilt jeweils zwei Stunden und wird von selbst erneuert, solange er regelmäßig gebraucht wird. Geht die "
    "Antwort auf eine Erneuerung verloren, ist er dahin; OAuth 1.0a ist sicherer, weil es nichts zu erneuern gibt.",
    en="The access holds for two hours at a time and is renewed by itself as long as it is used regularly. If the answer to "
    "a renewal is lost, the access is gone; OAuth 1.0a is safer, because nothing has to be renewed.",
)
