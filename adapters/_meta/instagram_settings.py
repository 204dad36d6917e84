"""An Instagram account's settings and secrets, for the official API and for the unofficial one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, HttpUrl, SecretStr, model_validator

from adapters._meta.guides import INSTAGRAM
from broadcaster.channel import AccountSettings
from broadcaster.channel.guide import Guide
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, Problem

OFFICIAL = "https://graph.facebook.com"
HOSTS = frozenset({"graph.facebook.com"})
HASTY_SECONDS = 5.0
"""For connecting and for answering, when a read is only a courtesy or holds up a commit's end."""

RISK = Sentence(
    de="Dieses Konto nutzt die inoffizielle Schnittstelle der Instagram-App. Das verstößt gegen die "
    "Nutzungsbedingungen: Instagram kann das Konto ohne Vorwarnung sperren. Besser ist die offizielle Schnittstelle "
    "(backend = „graph“).",
    en="This account uses the unofficial interface of the Instagram app. That breaks the terms of use: Instagram may "
    "block the account without warning. The official API is better (backend = graph).",
)

_NEEDED = {"graph": ("user", "token", "app_secret"), "instagrapi": ("username", "password")}


class InstagramSettings(AccountSettings):
    """Settings of one Instagram account; ``backend`` says over which API it is reached.

    ``graph`` is Meta's official API and needs ``user`` (the account's number), ``token`` and ``app_secret``, and for
    the pictures either ``page`` or a media host. ``instagrapi`` is the unofficial API of the app and needs
    ``username`` and ``password``. What the other backend needs may stay, so that an account can be switched.
    """

    guide: ClassVar[Guide | None] = INSTAGRAM
    address: HttpUrl = HttpUrl(OFFICIAL)
    backend: Literal["graph", "instagrapi"] = "graph"
    user: str | None = Field(default=None, pattern=r"^[0-9]{3,25}$")
    page: str | None = Field(default=None, pattern=r"^[0-9]{3,25}$")
    token: SecretStr | None = None
    app_secret: SecretStr | None = None
    graph_version: str = Field("v24.0", pattern=r"^v[0-9]{1,3}\.[0-9]$")
    media_host_upload_address: HttpUrl | None = None
    """Where pictures are put with PUT, below this address."""
    media_host_address: HttpUrl | None = None
    """Where the public finds them, below this address."""
    media_host_token: SecretStr | None = None
    username: str | None = Field(default=None, pattern=r"^[A-Za-z0-9._]{1,30}$")
    password: SecretStr | None = None
    session_file: Path | None = None
    """Where the app's session is kept; only its owner may read it."""
    private_address: HttpUrl | None = None
    """A practice platform in place of Instagram's private hosts."""
    private_seconds: float = Field(35.0, gt=0, le=600)
    """A call over the unofficial API is ended after this time."""

    @staticmethod
    def home(settings: Mapping[str, Any]) -> str | None:
        """The profile, by the account's user name."""
        return f"https://www.instagram.com/{settings['username']}/" if settings.get("username") else None

    @model_validator(mode="after")
    def _usable(self) -> Self:
        """Refuse settings with which the chosen backend cannot work. Raises InvalidInput."""
        problems = [_missing(name, self.backend) for name in _NEEDED[self.backend] if not self._has(name)]
        if self.backend == "graph":
            problems += self._media_host_problems()
        elif (self.address.host in HOSTS) != (self.private_address is None):
            problems.append(_mixed())
        if problems:
            raise InvalidInput(problems)
        return self

    def _media_host_problems(self) -> list[Problem]:
        names = ("media_host_upload_address", "media_host_address", "media_host_token")
        missing = [name for name in names if not self._has(name)]
        if not missing:
            return []
        if len(missing) < len(names):
            return [_missing(name, "media_host") for name in missing]
        return [] if self.page else [_missing("page", self.backend)]

    def _has(self, name: str) -> bool:
        value = getattr(self, name)
        return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)

    @property
    def warnings(self) -> tuple[Sentence, ...]:
        """What the unofficial API can cost."""
        return (RISK,) if self.backend == "instagrapi" else ()

    @property
    def commit_time(self) -> timedelta:
        """The one publishing request, and over Graph the two quick reads that may follow an answer."""
        if self.backend == "instagrapi":
            return timedelta(seconds=1.2 * self.private_seconds + 5)
        return super().commit_time + timedelta(seconds=4 * HASTY_SECONDS)

    def session_path(self) -> Path:
        """The session's file: the configured one, or one below the person's state folder."""
        if self.session_file is not None:
            return self.session_file.expanduser()
        state = Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state").expanduser()
        place = f"@{urlsplit(str(self.private_address)).netloc.replace(':', '-')}" if self.private_address else ""
        return state / "broadcaster" / f"instagram-{self.username}{place}.json"

    def permalink(self, code: str) -> str:
        """The public address of a post by its short code."""
        base = str(self.private_address).rstrip("/") if self.private_address else "https://www.instagram.com"
        return f"{base}/p/{code}/"


def _missing(name: str, part: str) -> Problem:
    what = {
        "graph": ("die offizielle Schnittstelle (backend = „graph“)", "the official API (backend = graph)"),
        "instagrapi": ("den Zugang mit backend = „instagrapi“", "access with backend = instagrapi"),
        "media_host": ("den Bildspeicher", "the media host"),
    }[part]
    remedy = _REMEDIES[name]
    return Problem(
        field=name,
        sentence=Sentence(
            de=f"Für {what[0]} fehlt beim Instagram-Konto „{name}“: {remedy.de}.",
            en=f"For {what[1]} the Instagram account lacks {name}: {remedy.en}.",
        ),
    )


_REMEDIES = {
    "user": Sentence(de="die Nummer des Instagram-Kontos", en="the number of the Instagram account"),
    "token": Sentence(de="das Zugriffstoken der Facebook-Seite", en="the access token of the Facebook page"),
    "app_secret": Sentence(de="das Geheimnis der Meta-App", en="the secret of the Meta app"),
    "page": Sentence(
        de="die Nummer der verbundenen Facebook-Seite, oder stattdessen ein Bildspeicher (media_host_…)",
        en="the number of the linked Facebook page, or a media host (media_host_...) in its place",
    ),
    "media_host_upload_address": Sentence(
        de="die Adresse, unter der Bilder abgelegt werden", en="the address at which pictures are stored"
    ),
    "media_host_address": Sentence(
        de="die öffentliche Adresse der abgelegten Bilder", en="the public address of the stored pictures"
    ),
    "media_host_token": Sentence(de="das Token zum Ablegen der Bilder", en="the token for storing pictures"),
    "username": Sentence(de="der Benutzername des Kontos", en="the account's user name"),
    "password": Sentence(de="das Passwort des Kontos", en="the account's password"),
}


def _mixed() -> Problem:
    return Problem(
        field="private_address",
        sentence=Sentence(
            de="„address“ und „private_address“ passen nicht zusammen: Ein Übungskonto braucht beide Adressen der "
            "Übungsplattform, ein echtes Konto keine „private_address“.",
            en="address and private_address do not fit together: a practice account needs both addresses of the "
            "practice platform, a real account no private_address.",
        ),
    )
