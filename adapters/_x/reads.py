"""What is read of an X account: whose credentials they are, its own timeline, and single posts.

A timeline can be read by anybody, so what is missing there counts only when X itself has said that the credentials
belong to that account, and every post that it lists names it as its author.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import requests
import tweepy

from adapters._x.access import Access
from adapters._x.answers import explained
from adapters._x.settings import XSettings
from broadcaster.channel import WaitForCredentials
from broadcaster.net.transport import AnswerTooLarge, NotSent
from broadcaster.words import Sentence

T = TypeVar("T")

FEWEST, MOST = 5, 100
"""Posts of a timeline that X gives in one answer."""
_FIELDS = ["author_id", "created_at", "entities", "note_tweet", "referenced_tweets"]
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

_OTHER_ACCOUNT = Sentence(
    de="Die Zugangsdaten gehören zu einem anderen X-Konto als „user_id“. Bitte berichtigen Sie eines von beiden.",
    en="The credentials belong to another X account than user_id. Correct one of the two.",
)


class Reads:
    """Reads of one account; nothing here changes anything at X."""

    def __init__(self, settings: XSettings, access: Access) -> None:
        self._settings, self._access = settings, access
        self._proven: tuple[str, str] | None = None

    def asked(self, call: Callable[[tweepy.Client], T]) -> T:
        """Make a call that publishes nothing. Raises ChannelError for what X's refusal means."""
        try:
            return self._access.ask(call)
        except _FAILURES as error:
            problem = explained(error, public=False)
        raise problem

    def me(self) -> dict[str, str]:
        """The number and name that X gives for the credentials in use. Raises WaitForCredentials for another account's."""
        signed = self._access.signed
        answer = self.asked(lambda client: data_in(client.get_me(user_auth=signed)))
        account = {"id": str(answer["id"]), "username": str(answer.get("username", ""))}
        if self._settings.user_id not in (None, account["id"]):
            raise WaitForCredentials(_OTHER_ACCOUNT, answer=account["id"], code="other-account")
        self._proven = (self._access.fingerprint(), account["id"])
        return account

    def own_id(self) -> str:
        """The account's number, asked from X once for each set of credentials. Raises WaitForCredentials."""
        if self._proven is None or self._proven[0] != self._access.fingerprint():
            return self.me()["id"]
        return self._proven[1]

    def timeline(self, most: int, since: int | None) -> list[Mapping[str, Any]]:
        """The account's own posts, newest first; those after ``since`` if it is given."""
        wanted: dict[str, Any] = {"max_results": most, "tweet_fields": _FIELDS}
        if since is not None:
            wanted["since_id"] = since
        account, signed = self.own_id(), self._access.signed
        return self.asked(
            lambda client: _posts_in(client.get_users_tweets(account, user_auth=signed, **wanted), account)
        )

    def post(self, post_id: str) -> Mapping[str, Any] | None:
        """One post by its number; None if X says that there is none. Raises ChannelError for any other answer."""
        signed = self._access.signed
        return self.asked(
            lambda client: _post_in(client.get_tweet(post_id, user_auth=signed, tweet_fields=_FIELDS), post_id)
        )


def data_in(answer: object) -> Mapping[str, Any]:
    """The object that an answer is about. Raises ValueError."""
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict) or not str(data.get("id", "")).isdecimal():
        raise ValueError("the answer has no data")
    return data


def _posts_in(answer: object, account: str) -> list[Mapping[str, Any]]:
    """The posts of a timeline; an empty one says so in its count, and all are the account's. Raises ValueError."""
    if isinstance(answer, dict):
        data = answer.get("data", [])
        meta = answer.get("meta")
        if isinstance(meta, dict) and meta.get("result_count") == len(data):
            if any(str(post["author_id"]) != account for post in data):
                raise ValueError("the timeline is not the account's")
            return [post for post in data if str(post["id"]).isdecimal()]
    raise ValueError("the answer is no timeline")


def _post_in(answer: object, post_id: str) -> Mapping[str, Any] | None:
    """The post of an answer; None if X does not know it. Raises ValueError."""
    if isinstance(answer, dict):
        if answer.get("data"):
            post = data_in(answer)
            if str(post["id"]) == post_id:
                return post
        kinds = [str(error.get("type", "")) for error in answer.get("errors", [])]
        if kinds and all(kind.endswith("/resource-not-found") for kind in kinds):
            return None
    raise ValueError("the answer is no post")
