"""Mastodon: texts and threads through its documented interface."""

from __future__ import annotations

import html
import re
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

from pydantic import SecretStr

from broadcaster.channel import (
    Absent,
    AccountSettings,
    Adapter,
    CannotTell,
    Capabilities,
    ChannelError,
    Found,
    Handle,
    Keyring,
    Look,
    Posting,
    Proof,
    Receipt,
    Refused,
    RetryLater,
    Sighting,
    Standing,
    Strategy,
    Unclear,
    WaitForCredentials,
)
from broadcaster.net.http import httpx
from broadcaster.rendition.lengths import MASTODON_LIMIT, mastodon_length
from broadcaster.words import Sentence

T = TypeVar("T")


class MastodonSettings(AccountSettings):
    """A Mastodon account's settings."""

    token: SecretStr


class MastodonAdapter(Adapter):
    """Publishes to one Mastodon account."""

    channel: ClassVar[str] = "mastodon"
    look: ClassVar[Look] = Look(badge="M", hue="purple")
    hosts: ClassVar[frozenset[str]] = frozenset({"social.bund.de", "mastodon.social"})
    settings_model: ClassVar[type[AccountSettings]] = MastodonSettings
    capabilities: ClassVar[Capabilities] = Capabilities(
        text_limit=MASTODON_LIMIT,
        highest_text_limit=100_000,
        handle=Handle.TIMELINE,
        count=mastodon_length,
        strategies=(Strategy.THREAD,),
    )

    def __init__(self, settings: AccountSettings, keyring: Keyring) -> None:
        self._keyring, self._limit = keyring, settings.text_limit or MASTODON_LIMIT
        self._client = httpx.Client(
            base_url=str(settings.address),
            timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout),
            trust_env=False,
        )

    def prepare(self, posting: Posting) -> None:
        """Remember whose timeline it is and its newest post, so that an unclear post can be found above it."""
        if "newest" not in posting.notes:
            posting.notes["account"] = self._me()["id"]
            posts = self._posts(posting.notes["account"])
            posting.notes["newest"] = posts[0]["id"] if posts else ""

    def commit(self, posting: Posting) -> Receipt:
        """Publish the part with one request."""
        body = {"status": posting.part.text, "in_reply_to_id": posting.parent.remote_id if posting.parent else None}
        try:
            answer = self._ask("POST", "api/v1/statuses", json=body, headers={"Idempotency-Key": posting.key})
            return _receipt(answer.json(), Proof.RESPONSE)
        except (_Lost, LookupError, TypeError, ValueError):
            raise Unclear(_NO_ANSWER) from None

    def observe(self, posting: Posting) -> Sighting:
        """Look for the part in the account's own timeline."""
        newest = posting.notes["newest"]
        posts = self._posts(posting.notes["account"])
        parent = posting.parent.remote_id if posting.parent else None
        for post in posts:
            if post["id"] == newest:
                return Absent(account=posting.notes["account"])
            if _text(post) == posting.part.text and post["in_reply_to_id"] == parent:
                return Found(receipt=_receipt(post, Proof.READ_BACK))
        return CannotTell(sentence=_NOTHING_OLDER)

    def withdraw(self, receipt: Receipt) -> Sighting:
        """Delete the post and read it by its id."""
        path = f"api/v1/statuses/{receipt.remote_id}"
        with suppress(_Lost):  # whether it was deleted is what the next request asks
            self._ask("DELETE", path, accepted=(200, 404))
        account = self._me()["id"]
        gone = self._read(path, accepted=(200, 404)).status_code == 404
        return Absent(account=account) if gone else Found(receipt=receipt)

    def check(self) -> Standing:
        """Ask Mastodon whose token it is, and whether its instance allows what is set."""
        allowed = self._object("api/v2/instance", dict)["configuration"]["statuses"]["max_characters"]
        hints = () if allowed == self._limit else (_limit_differs(allowed),)
        return Standing(identity=f"@{self._me()['username']}", hints=hints)

    def close(self) -> None:
        """End the connections to the instance."""
        self._client.close()

    def _me(self) -> dict[str, Any]:
        return self._object("api/v1/accounts/verify_credentials", dict)

    def _posts(self, account: str) -> list[dict[str, Any]]:
        return self._object(f"api/v1/accounts/{account}/statuses", list)

    def _object(self, path: str, kind: type[T]) -> T:
        try:
            found = self._read(path).json()
        except ValueError:
            raise RetryLater(_NO_ANSWER) from None
        if not isinstance(found, kind):
            raise RetryLater(_NO_ANSWER)
        return found

    def _read(self, path: str, accepted: tuple[int, ...] = (200,)) -> httpx.Response:
        """A request that changes nothing, so a lost answer only costs time."""
        try:
            return self._ask("GET", path, accepted=accepted)
        except _Lost:
            raise RetryLater(_NO_ANSWER) from None

    def _ask(self, method: str, path: str, accepted: tuple[int, ...] = (200,), **request: Any) -> httpx.Response:
        """Make one request. Raises _Lost when nobody knows what became of it, else what happens next."""
        headers = {"Authorization": f"Bearer {self._keyring.read()['token']}"} | request.pop("headers", {})
        try:
            answer = self._client.request(method, path, headers=headers, **request)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise RetryLater(_UNREACHABLE, whole_account=True) from None
        except httpx.HTTPError:
            raise _Lost from None
        if answer.status_code not in accepted:
            raise _explained(answer)
        return answer


class _Lost(Exception):
    """A request left, and no clear answer came."""


def _explained(answer: httpx.Response) -> Exception:
    """What a refusal means."""
    match answer.status_code:
        case 401 | 403:
            return _of(WaitForCredentials, answer, _NO_ACCESS)
        case 422:
            return _of(Refused, answer, _NOT_TAKEN)
        case 429:
            after = answer.headers.get("Retry-After", "")
            wait = timedelta(seconds=int(after)) if after.isdecimal() else None
            return RetryLater(_TOO_MANY, after=wait, whole_account=True, answer=answer.text, code="429")
        case _:
            return _Lost()


def _of(kind: type[ChannelError], answer: httpx.Response, sentence: Sentence) -> ChannelError:
    return kind(sentence, answer=answer.text, code=str(answer.status_code))


def _receipt(post: dict[str, Any], proof: Proof) -> Receipt:
    published_at = datetime.fromisoformat(post["created_at"])
    return Receipt(remote_id=str(post["id"]), permalink=post["url"], published_at=published_at, proof=proof)


def _text(post: dict[str, Any]) -> str:
    """The text behind the HTML that Mastodon makes of it."""
    broken = re.sub(r"</p>\s*<p>", "\n\n", re.sub(r"<br\s*/?>", "\n", post["content"]))
    return html.unescape(re.sub(r"<[^>]+>", "", broken))


def _limit_differs(allowed: int) -> Sentence:
    return Sentence(
        de=f"Diese Instanz erlaubt {allowed} Zeichen. Bitte stellen Sie das beim Konto ein: --set text_limit={allowed}",
        en=f"This instance allows {allowed} characters. Set that for the account: --set text_limit={allowed}",
    )


_NO_ANSWER = Sentence(
    de="Mastodon hat nicht brauchbar geantwortet.",
    en="Mastodon gave no usable answer.",
)
_NOTHING_OLDER = Sentence(
    de="Mastodon zeigt den Beitrag nicht, aber auch keinen früheren. Bitte sehen Sie im Konto nach.",
    en="Mastodon does not show the post, but no earlier one either. Look at the account.",
)
_UNREACHABLE = Sentence(
    de="Mastodon ist nicht erreichbar.",
    en="Mastodon cannot be reached.",
)
_NO_ACCESS = Sentence(
    de="Der Zugang zu Mastodon gilt nicht mehr. Bitte hinterlegen Sie ein neues „token“.",
    en="The access to Mastodon is no longer valid. Store a new token.",
)
_NOT_TAKEN = Sentence(
    de="Mastodon nimmt diesen Text nicht an. Bitte ändern Sie ihn.",
    en="Mastodon does not take this text. Change it.",
)
_TOO_MANY = Sentence(
    de="Mastodon nimmt gerade nicht mehr Beiträge an.",
    en="Mastodon takes no more posts right now.",
)
