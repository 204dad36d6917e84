"""What the deliveries of one account need beside the outbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from broadcaster.channel import Adapter
from broadcaster.channel.hindrance import ChannelError
from broadcaster.delivery.quoting import cause
from broadcaster.message import Picture
from broadcaster.words import Sentence


@dataclass(frozen=True, slots=True)
class Crew:
    """An account's adapter, the time a commit may take, its pictures' bytes, and a filter for secrets."""

    adapter: Adapter
    commit_time: timedelta
    read: Callable[[Picture], bytes]
    scrub: Callable[[str], str]

    def cause(self, error: ChannelError) -> Sentence:
        """Say why a call failed and what helps, with the platform's own words and without secrets."""
        error.said = self.scrub(error.said)
        return cause(error)
