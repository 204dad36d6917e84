"""Practice accounts: who may use the practice platforms, and with which worthless credentials.

An account's name has the form ``<organisation>@<channel>``, such as ``kreis-soest@facebook``.
"""

from __future__ import annotations

from broadcaster.practice.channels import channels
from broadcaster.practice.world import Member, World

DEFAULT = "kreis-soest"
"""The organisation whose accounts every practice server has from its start."""


def addresses(channel: str, server: str) -> dict[str, str]:
    """Return where an account of ``channel`` finds its platform on the practice server at the address ``server``."""
    practice = channels().get(channel)
    places = practice.places if practice else {}
    return {name: f"{server.rstrip('/')}/{place}" for name, place in places.items()}


def credentials(channel: str, name: str) -> dict[str, str]:
    """Return the ids and secrets of a practice account as its adapter's settings name them; none without a platform."""
    practice = channels().get(channel)
    return practice.credentials(name) if practice else {}


def join(world: World, channel: str, name: str) -> dict[str, str]:
    """Make ``name`` a member of ``channel``'s practice platform unless it is one; return what it signs in with."""
    practice = channels()[channel]
    for companion in practice.companions(name):
        join(world, companion.partition("@")[2], companion)
    member = world.member(channel, name=name)
    if member is None:
        signed_in = practice.credentials(name)
        member = Member(platform=channel, name=name, id=signed_in[practice.number], credentials=signed_in)
        world.records.members.append(member)
        world.save()
    return dict(member.credentials)


def join_defaults(world: World) -> None:
    """Give a practice server the accounts that it has from its start."""
    for channel in channels():
        join(world, channel, f"{DEFAULT}@{channel}")
