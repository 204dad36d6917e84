"""How accounts of a channel practise, as data; found by name, without loading a practice platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from broadcaster.practice.places import loaded


def _alone(_name: str) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeChannel:
    """Where accounts of a channel find their practice platform, and with which worthless credentials.

    ``credentials`` returns the ids and secrets of an account by its name, as the adapter's settings name them;
    ``number`` says which of them is the account's id. ``places`` are the settings that are addresses, with what follows the
    practice server's address. ``companions`` names further accounts that must exist beside one, such as the page of an
    Instagram account.
    """

    places: Mapping[str, str]
    credentials: Callable[[str], dict[str, str]]
    number: str
    companions: Callable[[str], Sequence[str]] = _alone


@cache
def channels() -> dict[str, PracticeChannel]:
    """Return the channels that have a practice platform, by name, sorted."""
    return dict(sorted(item for module in loaded("accounts") for item in module.CHANNELS.items()))
