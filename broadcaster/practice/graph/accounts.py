"""How Facebook pages and Instagram accounts practise."""

from __future__ import annotations

import re

from broadcaster.practice.channels import PracticeChannel
from broadcaster.practice.credentials import number, organisation, secret


def page_of(name: str) -> str:
    """Return the name of the Facebook page of the same organisation."""
    return f"{organisation(name)}@facebook"


def _facebook(name: str) -> dict[str, str]:
    return {
        "page": number("facebook", name),
        "token": secret("facebook", name, "token"),
        "app_secret": secret("facebook", name, "app_secret"),
    }


def _instagram(name: str) -> dict[str, str]:
    return {
        "user": number("instagram", name, digits=17),
        **_facebook(page_of(name)),
        "username": _username(name),
        "password": secret("instagram", name, "password"),
    }


def _username(name: str) -> str:
    """Return the handle: at most 30 letters, digits, dots and underscores."""
    handle = re.sub(r"[^a-z0-9._]", "_", organisation(name).lower())
    return handle if len(handle) <= 30 else f"{handle[:21]}_{number('username', name, digits=8)}"


CHANNELS = {
    "facebook": PracticeChannel(places={"address": "graph"}, credentials=_facebook, number="page"),
    # An Instagram account belongs to the page of the same organisation and uses its token, as on the real platform.
    "instagram": PracticeChannel(
        places={"address": "graph", "private_address": "instagram-private"},
        credentials=_instagram,
        number="user",
        companions=lambda name: [page_of(name)],
    ),
}
