"""Signs requests to X with the account's current secrets and renews OAuth 2 tokens when they are dead."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, TypeVar

import requests
import tweepy

from adapters._x.answers import no_refresh_token, refresh_refused, refresh_unfinished
from adapters._x.settings import OFFICIAL, XSettings
from broadcaster.channel import Keyring
from broadcaster.net.transport import AnswerTooLarge, NotSent, session

T = TypeVar("T")

_TALKATIVE = ("tweepy", "requests_oauthlib", "oauthlib")
"""Loggers that would write Authorization headers at DEBUG."""
_TOKEN_ADDRESS = f"{OFFICIAL}/2/oauth2/token"


class Access:
    """tweepy clients that share one bounded session."""

    def __init__(self, settings: XSettings, keyring: Keyring) -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.INFO)
        self.signed = settings.auth == "oauth1"
        self._settings, self._keyring = settings, keyring
        self._session = session(
            {OFFICIAL: str(settings.address)},
            connect_timeout=settings.connect_timeout,
            read_timeout=settings.read_timeout,
        )

    def close(self) -> None:
        """End the connections to X."""
        self._session.close()

    def client(self) -> tweepy.Client:
        """A client with the secrets as they are stored now; its answers are the plain JSON."""
        secrets = self._secrets()
        if self.signed:
            names = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
            made = tweepy.Client(**{name: secrets[name] for name in names}, return_type=dict)
        else:
            made = tweepy.Client(bearer_token=secrets["oauth2_access_token"], return_type=dict)
        made.session = self._session
        return made

    def fingerprint(self) -> str:
        """What tells the credentials in use from any others, and gives none of them away."""
        secrets = self._secrets()
        return sha256(secrets["access_token" if self.signed else "oauth2_access_token"].encode()).hexdigest()

    def ask(self, call: Callable[[tweepy.Client], T]) -> T:
        """Make a call that may be repeated, a second time with renewed tokens if they were dead."""
        client = self.client()
        try:
            return call(client)
        except tweepy.Unauthorized:
            if self.signed:
                raise
        self.renew(client)
        return call(self.client())

    def upload(self, client: tweepy.Client, data: bytes, media_type: str) -> Any:
        """Send a picture to the v2 media upload, which tweepy does not know, over its session and signature."""
        auth: Any = None
        headers = {"User-Agent": client.user_agent}
        if self.signed:
            names = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
            auth = tweepy.OAuth1UserHandler(*(getattr(client, name) for name in names)).apply_auth()
        else:
            headers["Authorization"] = f"Bearer {client.bearer_token}"
        response = client.session.post(
            f"{OFFICIAL}/2/media/upload",
            files={"media": ("picture", data, media_type)},
            data={"media_category": "tweet_image"},
            headers=headers,
            auth=auth,
        )
        if response.status_code == requests.codes.unauthorized:
            raise tweepy.Unauthorized(response)
        if not response.ok:
            raise tweepy.HTTPException(response)
        return response.json()

    def upload_status(self, client: tweepy.Client, media_id: str) -> Any:
        """Ask how far the processing of an upload is."""
        asked = {"command": "STATUS", "media_id": media_id}
        return client.request("GET", "/2/media/upload", params=asked, user_auth=self.signed).json()

    def describe(self, client: tweepy.Client, media_id: str, alt: str) -> Any:
        """Give an uploaded picture its alternative text, which tweepy's v2 client cannot either."""
        body = {"id": media_id, "metadata": {"alt_text": {"text": alt}}}
        return client.request("POST", "/2/media/metadata", json=body, user_auth=self.signed).json()

    def renew(self, used: tweepy.Client) -> None:
        """Replace the OAuth 2 tokens that ``used`` holds, unless another process has done so already.

        Raises WaitForCredentials when X refuses for good, RetryLater for anything else.
        """
        self._keyring.renew(lambda stored: self._renewed(stored, used.bearer_token))

    def _renewed(self, stored: Mapping[str, str], used: str) -> Mapping[str, str]:
        if stored.get("oauth2_access_token", used) != used:
            return stored
        secrets = self._settings.secrets() | {name: value for name, value in stored.items() if value}
        if not secrets.get("oauth2_refresh_token"):
            raise no_refresh_token()
        tokens = _tokens(self._refreshed(secrets))
        return {**stored, **tokens}

    def _refreshed(self, secrets: Mapping[str, str]) -> requests.Response:
        client_secret = secrets.get("client_secret")
        form = {
            "grant_type": "refresh_token",
            "refresh_token": secrets["oauth2_refresh_token"],
            "client_id": secrets["client_id"],
        }
        auth = (secrets["client_id"], client_secret) if client_secret else None
        try:
            return self._session.post(_TOKEN_ADDRESS, data=form, auth=auth)
        except (requests.RequestException, NotSent, AnswerTooLarge) as error:
            problem = refresh_unfinished(type(error).__name__)
        raise problem

    def _secrets(self) -> dict[str, str]:
        stored = {name: value for name, value in self._keyring.read().items() if value}
        return self._settings.secrets() | stored


def _tokens(response: requests.Response) -> dict[str, str]:
    """The new tokens of an answer; one that X left out or empty is not among them."""
    try:
        answer = response.json()
    except requests.JSONDecodeError:
        answer = None
    if not isinstance(answer, dict):
        raise refresh_unfinished(str(response.status_code))
    if response.status_code in (400, 401, 403) and isinstance(answer.get("error"), str):
        raise refresh_refused(answer["error"])
    if not response.ok or not answer.get("access_token"):
        raise refresh_unfinished(str(response.status_code))
    found = {"oauth2_access_token": answer["access_token"], "oauth2_refresh_token": answer.get("refresh_token")}
    return {name: value for name, value in found.items() if isinstance(value, str) and value}
