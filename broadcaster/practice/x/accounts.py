"""How accounts on X practise."""

from __future__ import annotations

from broadcaster.practice.channels import PracticeChannel
from broadcaster.practice.credentials import number, secret

_SECRETS = (
    "consumer_key",
    "consumer_secret",
    "access_token",
    "access_token_secret",
    "client_id",
    "client_secret",
    "oauth2_access_token",
    "oauth2_refresh_token",
)


def _credentials(name: str) -> dict[str, str]:
    return {"user_id": number("x", name), **{key: secret("x", name, key) for key in _SECRETS}}


CHANNELS = {"x": PracticeChannel(places={"address": "x"}, credentials=_credentials, number="user_id")}
