"""An X account's settings and secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, HttpUrl, SecretStr, model_validator

from adapters._x.guide import X
from broadcaster.channel import AccountSettings
from broadcaster.channel.guide import Guide
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, Problem

OFFICIAL = "https://api.twitter.com"
"""The host that tweepy asks and signs for."""

HOSTS = frozenset({"api.twitter.com", "api.x.com"})

SECRETS = {
    "oauth1": ("consumer_key", "consumer_secret", "access_token", "access_token_secret"),
    "oauth2": ("client_id", "oauth2_access_token", "oauth2_refresh_token"),
}
"""What each way of signing in cannot do without."""


class XSettings(AccountSettings):
    """Settings of one X account.

    OAuth 1.0a signs the host of each request and tweepy signs ``api.twitter.com``, so that is where signed requests
    must go; only ``auth = "oauth2"`` may use ``https://api.x.com``.
    """

    guide: ClassVar[Guide | None] = X
    address: HttpUrl = HttpUrl(OFFICIAL)
    auth: Literal["oauth1", "oauth2"] = "oauth1"
    user_id: str | None = Field(default=None, pattern=r"^[0-9]{1,19}$")
    """The account's number; asked from X when it is not given."""
    consumer_key: SecretStr | None = None
    consumer_secret: SecretStr | None = None
    access_token: SecretStr | None = None
    access_token_secret: SecretStr | None = None
    client_id: SecretStr | None = None
    client_secret: SecretStr | None = None
    """Only confidential OAuth 2 clients have one."""
    oauth2_access_token: SecretStr | None = None
    oauth2_refresh_token: SecretStr | None = None

    @staticmethod
    def home(settings: Mapping[str, Any]) -> str | None:
        """The profile, by the account's number."""
        return f"https://x.com/i/user/{settings['user_id']}" if settings.get("user_id") else None

    @model_validator(mode="after")
    def _usable(self) -> Self:
        """Refuse settings that cannot sign in. Raises InvalidInput."""
        problems = [_missing(name, self.auth) for name in SECRETS[self.auth] if not self.secrets().get(name)]
        if self.auth == "oauth1" and self.address.host in HOSTS and str(self.address).rstrip("/") != OFFICIAL:
            problems.append(_wrong_host())
        if problems:
            raise InvalidInput(problems)
        return self

    def secrets(self) -> dict[str, str]:
        """The secrets in plain text."""
        values = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {name: value.get_secret_value() for name, value in values if isinstance(value, SecretStr)}

    def permalink(self, post_id: str) -> str:
        """The public address of a post."""
        official = urlsplit(str(self.address)).hostname in HOSTS
        return f"{'https://x.com' if official else str(self.address).rstrip('/')}/i/status/{post_id}"


def _missing(name: str, auth: str) -> Problem:
    return Problem(
        field=name,
        sentence=Sentence(
            de=f"Für das X-Konto fehlt „{name}“, das die Anmeldung mit {auth} braucht. "
            "Sie finden den Wert im Entwicklerportal von X unter „Keys and tokens“.",
            en=f"The X account lacks {name}, which signing in with {auth} needs. "
            "You find the value in X's developer portal under 'Keys and tokens'.",
        ),
    )


def _wrong_host() -> Problem:
    return Problem(
        field="address",
        sentence=Sentence(
            de=f"Mit oauth1 muss „address“ {OFFICIAL} sein, weil die Unterschrift für diesen Rechner gilt. "
            "Bitte ändern Sie die Adresse oder melden Sie sich mit oauth2 an.",
            en=f"With oauth1, address must be {OFFICIAL}, because the signature is made for that host. "
            "Change the address or sign in with oauth2.",
        ),
    )
