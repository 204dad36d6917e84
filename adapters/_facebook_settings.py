"""How a Facebook page is set up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field, HttpUrl, SecretStr

from adapters._graph import OFFICIAL
from adapters._meta_guides import FACEBOOK
from broadcaster.channel import AccountSettings
from broadcaster.guide import Guide


class FacebookSettings(AccountSettings):
    """A Facebook page: its number, the Graph version, the page's token and the app's secret."""

    guide: ClassVar[Guide | None] = FACEBOOK
    address: HttpUrl = HttpUrl(OFFICIAL)
    page: str = Field(pattern=r"^[0-9]{3,25}$")
    graph_version: str = Field("v24.0", pattern=r"^v[0-9]{1,3}\.[0-9]$")
    token: SecretStr
    app_secret: SecretStr

    @staticmethod
    def home(settings: Mapping[str, Any]) -> str | None:
        """The page as the public sees it."""
        return f"https://www.facebook.com/{settings['page']}"
