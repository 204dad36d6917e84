"""A practice platform: what the practice server must know of it to run it, spoil it and count its requests."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from starlette.routing import BaseRoute

from broadcaster.practice.faults import Manners
from broadcaster.practice.places import loaded
from broadcaster.practice.world import Member, Post, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """The error codes with which a platform can be told to refuse: what one looks like, and examples for people."""

    pattern: re.Pattern[str]
    examples: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticePlatform:
    """A stand-in below ``prefix`` of the practice server; faults and counts call it ``name``.

    ``by_hand`` gives a post that somebody makes with the channel's app its id, and what the platform keeps of it beside; by
    the channel's name.
    """

    name: str
    prefix: str
    operations: Sequence[str]
    routes: Callable[[World], list[BaseRoute]]
    manners: Callable[[World], Manners]
    codes: Codes | None = None
    by_hand: Mapping[str, Callable[[World, Member, Post], None]] = field(default_factory=dict)


@cache
def platforms() -> dict[str, PracticePlatform]:
    """Return every practice platform, by name."""
    return {module.PLATFORM.name: module.PLATFORM for module in loaded("platform")}
