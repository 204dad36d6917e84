"""What is said twice: the same words on the same account within a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from broadcaster.delivery.states import State
from broadcaster.message import Message
from broadcaster.storage.messages.planned import Planned, words_of
from broadcaster.storage.messages.plans import MOVABLE
from broadcaster.words import Sentence
from broadcaster.words.errors import Problem

if TYPE_CHECKING:
    from broadcaster.app.installation.installation import Installation

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


def said_already(
    installation: Installation, message: Message, names: Sequence[str], at: datetime, corrects: int | None
) -> Iterator[tuple[Problem, tuple[str, ...]]]:
    """A hint for each other message that says the same within ``NEAR`` of ``at``, and the accounts on which it does."""
    words = words_of(message.headline, message.text)
    accounts: dict[int, list[str]] = defaultdict(list)
    for one in installation.plans.alike(words, names, at - NEAR, at + NEAR) if words else ():
        if one.message_id != corrects and one.account not in accounts[one.message_id]:
            accounts[one.message_id].append(one.account)
    for number, those in accounts.items():
        if those:
            yield Problem(field="text", sentence=_same(number), blocking=False), tuple(those)


def _same(number: int) -> Sentence:
    return Sentence(
        de=f"Meldung {number} sagt dort innerhalb von 24 Stunden genau dasselbe. Plattformen lehnen das oft ab. "
        "Bitte prüfen Sie, ob diese noch nötig ist, oder ändern Sie den Text.",
        en=f"Message {number} says exactly the same there within 24 hours. Platforms often refuse that. "
        "Check whether this one is still needed, or change the text.",
    )


def _open(before: Planned, one: Planned) -> bool:
    return before.state in OPEN or one.state in OPEN
