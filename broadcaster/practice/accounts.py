"""Practice accounts: who may use the practice platforms, and with which worthless credentials.

An account's name has the form ``<organisation>@<channel>``, such as ``kreis-soest@facebook``. An Instagram account
belongs to the Facebook page of the same organisation and uses its token, as on the real platform.
"""

from __future__ import annotations

import re

from broadcaster.practice.credentials import number, secret
from broadcaster.practice.world import Member, World

CHANNELS = ("facebook", "instagram", "x")
"""The channels that have a practice platform."""

DEFAULT = tuple(f"kreis-soest@{channel}" for channel in CHANNELS)
"""The accounts that every practice server has from its start."""

_ID = {"facebook": "page", "instagram": "user", "x": "user_id"}
_X_SECRETS = (
    "consumer_key",
    "consumer_secret",
    "access_token",
    "access_token_secret",
    "client_id",
    "client_secret",
    "oauth2_access_token",
    "oauth2_refresh_token",
)


def credentials(channel: str, name: str) -> dict[str, str]:
    """The ids and secrets of a practice account as its adapter's settings name them. Raises ValueError."""
    match channel:
        case "facebook":
            return _facebook(name)
        case "instagram":
            return _instagram(name)
        case "x":
            return {"user_id": number("x", name), **{key: secret("x", name, key) for key in _X_SECRETS}}
    raise ValueError(f"there is no practice platform for the channel {channel!r}, only for {', '.join(CHANNELS)}")


def join(world: World, channel: str, name: str) -> dict[str, str]:
    """Make ``name`` a member of ``channel``'s practice platform unless it is one; return what it signs in with."""
    if channel == "instagram":
        join(world, "facebook", page_of(name))
    member = world.member(channel, name=name)
    if member is None:
        known = credentials(channel, name)
        member = Member(platform=channel, name=name, id=known[_ID[channel]], credentials=known)
        world.records.members.append(member)
        world.save()
    return dict(member.credentials)


def join_defaults(world: World) -> None:
    """Give a practice server the accounts that it has from its start."""
    for name in DEFAULT:
        join(world, name.partition("@")[2], name)


def page_of(name: str) -> str:
    """The Facebook account of the same organisation."""
    return f"{organisation(name)}@facebook"


def organisation(name: str) -> str:
    """The part of an account's name before the ``@``."""
    return name.partition("@")[0]


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
    """The handle: at most 30 letters, digits, dots and underscores."""
    handle = re.sub(r"[^a-z0-9._]", "_", organisation(name).lower())
    return handle if len(handle) <= 30 else f"{handle[:21]}_{number('username', name, digits=8)}"
