"""How a Facebook page is set up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field, HttpUrl, SecretStr

from adapters._meta.graph import OFFICIAL
from adapters._meta.guides import FACEBOOK
from broadcaster.channel import AccountSettings
from broadcaster.channel.guide import Guide
from broadcaster.words import Sentence


class FacebookSettings(AccountSettings):
    """A Facebook page: its number, the Graph version, the page's token and the app's secret."""

    guide: ClassVar[Guide | None] = FACEBOOK
    address: HttpUrl = HttpUrl(OFFICIAL)
    page: Annotated[str, Sentence(de="die Nummer der Facebook-Seite", en="the number of the Facebook page")] = Field(
        pattern=r"^[0-9]{3,25}$"
    )
    graph_version: str = Field("v24.0", pattern=r"^v[0-9]{1,3}\.[0-9]$")
    token: Annotated[SecretStr, Sentence(de="das Zugriffstoken der Seite", en="the page's access token")]
    app_secret: Annotated[SecretStr, Sentence(de="das Geheimnis der Meta-App", en="the secret of the Meta app")]

    @staticmethod
    def home(settings: Mapping[str, Any]) -> str | None:
        """The page as the public sees it."""
        return f"https://www.facebook.com/{settings['page']}"
