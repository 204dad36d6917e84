"""What the contract needs of a platform: to misbehave on demand and to tell what is public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Step = Literal["prepare", "commit", "observe", "withdraw", "check"]
"""The contract's steps; a platform knows which of its operations stands for each."""

NOT_CARRIED_OUT = ("error_before", "reset_before", "hang")
"""Misbehaviours by which a request that arrived is not carried out."""
CARRIED_OUT = ("error_after", "reset_after", "empty_after", "garbage_after", "half_after")
"""Misbehaviours by which a request is carried out and its answer lost or spoiled."""
THROTTLED = ("throttle", "throttle_without_reset")
"""Refusals for asking too often, with and without a time to come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPost:
    """A post as the public sees it, told by the platform itself."""

    id: str
    text: str
    parent: str | None = None
    alts: tuple[str, ...] = ()


class Platform(Protocol):
    """A platform or stand-in with one account."""

    @property
    def address(self) -> str:
        """The base address for the account's settings."""
        ...

    @property
    def account_id(self) -> str:
        """The platform's own number of the account."""
        ...

    def fault(self, kind: str, step: Step) -> None:
        """Spoil every request of ``step``'s operation until healed."""
        ...

    def heal(self) -> None:
        """Behave again."""
        ...

    def public(self) -> Sequence[PublicPost]:
        """What is public on the account now, oldest first."""
        ...

    def requests(self, step: Step) -> int:
        """How many requests of ``step``'s operation were seen so far."""
        ...

    def revoke(self) -> None:
        """End the account's access."""
        ...

    def post_by_hand(self, text: str) -> None:
        """Publish ``text`` on the account as a person would, without the adapter."""
        ...
