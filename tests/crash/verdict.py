"""What became of a run, told by the platforms and the database together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from broadcaster.delivery.labels import NAMES
from broadcaster.delivery.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``lost`` and ``duplicates`` count parts; ``doubted``: a commit was unclear; ``handed``: a person must decide."""

    lost: int
    duplicates: int
    doubted: bool
    handed: bool

    @property
    def resolved(self) -> bool:
        """A doubt ended in a fact by itself."""
        return self.doubted and not self.handed


def judge(outcome: Mapping[str, Any], public: Sequence[Mapping[str, Any]]) -> Verdict:
    """Compare what the database says with what the public sees; ``public`` in order of publication."""
    texts, receipts = outcome["texts"], outcome["receipts"]
    handed = outcome["state"] == State.NEEDS_DECISION
    known = sum(receipt is not None for receipt in receipts)
    told = known + 1 if handed else known
    missing = [pair for pair in zip(texts, receipts, strict=True) if pair[1] and not _is_there(*pair, public)]
    alarmed = any(NAMES[State.NEEDS_DECISION].en in alert for alert in outcome["alerts"])
    forgotten = texts[known:] if outcome["state"] != State.PUBLISHED and not (handed and alarmed) else []
    untold = [post for post in public if post["text"] not in texts[:told]]
    return Verdict(
        lost=len(missing) + max(len(forgotten), len(untold)) + _misplaced(texts, public),
        duplicates=sum(number - 1 for number in Counter(post["text"] for post in public).values()),
        doubted=any(attempt["decided"] == State.UNCLEAR for attempt in outcome["attempts"]),
        handed=handed,
    )


def _is_there(text: str, receipt: str, public: Sequence[Mapping[str, Any]]) -> bool:
    return any(post["text"] == text and post["id"] == receipt for post in public)


def _misplaced(texts: Sequence[str], public: Sequence[Mapping[str, Any]]) -> int:
    """Parts that became public before the one they follow, or that do not answer it."""
    first = {text: next((place for place, post in enumerate(public) if post["text"] == text), None) for text in texts}
    return sum(
        not _answers(first[after], first[before], public)
        for before, after in pairwise(texts)
        if first[after] is not None
    )


def _answers(place: int | None, answered: int | None, public: Sequence[Mapping[str, Any]]) -> bool:
    if place is None or answered is None:
        return False
    return answered < place and public[place]["parent"] == public[answered]["id"]
