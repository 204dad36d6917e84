"""What an organisation decided about links into its website while that is not online."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class LinkSettings(BaseModel):
    """Settings about such links."""

    link_hosts: str = ""
    """Host names of the website beside those that are watched, separated by white space; what is below them counts too."""
    website_link: Literal["wait", "replace", "send"] = "wait"
    """What becomes of a message with such a link, unless its author says otherwise."""
    emergency_page: str = Field(default="", max_length=2_000, pattern=r"^(https?://\S+)?$")
    """What replaces such a link: a page that does not depend on the authority's IT."""
    phone: str = Field(default="", max_length=100)
    """What replaces it where there is no such page, for example 02921/30-0."""
