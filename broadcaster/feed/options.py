"""How a feed is broadcast."""

from __future__ import annotations

from dataclasses import dataclass

from broadcaster.schedule.condition import Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """To which accounts (none: all), under which condition, with which hashtags.

    ``practice``: it is on this machine and goes to practice accounts only. ``begun``: it was read once, so that what
    is new in it is new.
    """

    accounts: tuple[str, ...] = ()
    condition: Condition = Condition.WAIT_UNTIL_ONLINE
    hashtags: tuple[str, ...] = ()
    practice: bool = False
    begun: bool = False
