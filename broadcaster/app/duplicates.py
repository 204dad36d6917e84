"""What is said twice: the same words on the same account within a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from broadcaster.delivery.states import State
from broadcaster.storage.plans import MOVABLE, Planned

NEAR = timedelta(hours=24)
"""The same text on the same account within so long is taken for a mistake."""
OPEN = (*MOVABLE, State.SENDING, State.UNCLEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Two messages that say the same on the same accounts within ``NEAR``."""

    first: Planned
    second: Planned
    accounts: tuple[str, ...]


def duplicates(planned: Sequence[Planned]) -> Iterator[Duplicate]:
    """Different messages with the same words on the same account, one of which can still be stopped."""
    latest: dict[tuple[str, str], Planned] = {}
    pairs: dict[tuple[int, int], list[tuple[Planned, Planned]]] = {}
    for one in planned:
        before = latest.get((one.account, one.said))
        if before and before.message_id != one.message_id and one.due_at - before.due_at < NEAR and _open(before, one):
            pairs.setdefault((before.message_id, one.message_id), []).append((before, one))
        latest[one.account, one.said] = one
    for found in pairs.values():
        first, second = found[0]
        yield Duplicate(first=first, second=second, accounts=tuple(other.account for _one, other in found))


def _open(before: Planned, one: Planned) -> bool:
    return before.state in OPEN or one.state in OPEN
