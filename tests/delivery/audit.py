"""What must hold at every moment of every delivery's life, checked against the platform's own record."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping

from broadcaster.channel import Handle, Posting, Receipt
from broadcaster.delivery.records import Delivery, PartRecord, Policy
from broadcaster.delivery.states import SETTLED, TABLE, State

from .platform import ADAPTERS, SECRET
from .stage import Stage

WAITED_FOR = frozenset(State) - SETTLED | {State.NEEDS_DECISION, State.BLOCKED}
"""A later revision does not go out while an earlier one is in such a state."""
DOUBTFUL = frozenset({State.SENDING, State.UNCLEAR, State.NEEDS_DECISION})
"""Where a part may be public without a receipt."""


def _reachable() -> Mapping[State, frozenset[State]]:
    ways = {state: {state} for state in State}
    for _ in State:
        for (before, _event), following in TABLE.items():
            for found in ways.values():
                if before in found:
                    found.add(following)
    return {state: frozenset(found) for state, found in ways.items()}


REACHABLE = _reachable()


def claimable(deliveries: Iterable[Delivery], stage: Stage) -> set[int]:
    """The model of a claim: of each account the first in line, if nothing holds the account or the message back."""
    now = stage.clock()
    known = list(deliveries)
    if stage.installation.organisations.paused(stage.installation.organisation_id):
        return set()
    taken: dict[int, int] = {}
    for found in sorted(known, key=lambda one: (one.urgency.rank, one.due_at, one.id)):
        account = found.account
        others = [one for one in known if one.account.id == account.id]
        ready = found.state is State.QUEUED and max(found.due_at, found.wake_at) <= now < found.expires_at
        free = account.blocked_at is None and (account.resume_at is None or account.resume_at <= now)
        busy = any(one.state is State.SENDING for one in others)
        waits = any(
            one.message_id == found.message_id and one.id < found.id and one.state in WAITED_FOR for one in others
        )
        if ready and free and not busy and not waits:
            taken.setdefault(account.id, found.id)
    return set(taken.values())


class Audit:
    """Watches a stage. ``left`` are the deliveries whose doubt a person left open."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.left: set[int] = set()
        self.violations: list[str] = []
        self.seen: list[Delivery] = []
        self._checked: tuple[object, ...] = ()
        self._attempts: dict[int, tuple[object, ...]] = {}
        self._database = sqlite3.connect(stage.file)
        stage.platform.witness = self._first_byte

    def close(self) -> None:
        """Look no more."""
        self._database.close()

    def check(self) -> None:
        """Compare database and platform. Raises AssertionError."""
        assert self.violations == []
        platform = self.stage.platform
        assert all(count <= 2 for count in platform.refusals.values()), "asked again and again after a refused access"
        written = (self._database.execute("PRAGMA data_version").fetchone(), len(platform.posts))
        if written == self._checked:
            return
        self._checked = written
        before, self.seen = {found.id: found for found in self.seen}, self.stage.deliveries()
        for found in self.seen:
            self._check_history(before.get(found.id, found), found)
            for record in found.parts:
                self._check_part(found, record)
            self._check_thread(found)
        self._check_order()
        self._check_attempts()

    def check_end(self) -> None:
        """Once nothing is left to do, everything has an end that a person knows of."""
        self.check()
        told = " ".join(self._rows("SELECT sentence FROM alert"))
        for found in self.seen:
            assert found.state in SETTLED, f"{found.id} is lost in {found.state}"
            if found.state in (State.NEEDS_DECISION, State.REFUSED, State.MISSED):
                alone = rf"{re.escape(found.account.name)}, message {found.message_id}:"
                among = rf"{re.escape(found.account.name)}, \d+ deliveries \(message [^)]*\b{found.message_id}\b"
                assert re.search(f"{alone}|{among}", told), f"nobody was told about {found.id}"
        assert SECRET not in " ".join([*self._rows("SELECT answer, sentence FROM attempt"), told])

    def _check_history(self, earlier: Delivery, found: Delivery) -> None:
        assert found.state in REACHABLE[earlier.state], f"{found.id} went from {earlier.state} to {found.state}"
        for part, now in zip(earlier.parts, found.parts, strict=True):
            assert part.receipt in (None, now.receipt) or self._misled(found, part.number), "a receipt was changed"

    def _check_attempts(self) -> None:
        """Attempts are only added; one without an end may get its end, and nothing else changes."""
        known = "id, delivery_id, part_number, step, started_at, ended_at, outcome, decided, answer, sentence"
        attempts = {row[0]: row for row in self._database.execute(f"SELECT {known} FROM attempt")}
        for key, old in self._attempts.items():
            assert attempts[key][:5] == old[:5] and (attempts[key] == old or old[5] is None), f"rewritten: {old}"
        self._attempts = attempts

    def _check_part(self, found: Delivery, record: PartRecord) -> None:
        accepted = self.stage.platform.accepted(f"{found.id}-{record.number}")
        most = 2 if self._misled(found, record.number) and found.policy is Policy.PREFER_DELIVERY else 1
        handle = ADAPTERS[found.account.name].capabilities.handle
        assert len(accepted) <= (1 if handle is Handle.DRAFT else most), f"part {record.number} of {found.id} twice"
        if record.receipt is not None:
            assert _matches(record.receipt, {post.id for post in accepted}), f"{record.receipt} is not public"
        elif accepted and not self._misled(found, record.number) and found.id not in self.left:
            assert found.state in DOUBTFUL, f"{found.id} is public, but {found.state}"
        if found.state is State.PUBLISHED:
            assert record.receipt is not None, f"{found.id} is published without a receipt"

    def _check_thread(self, found: Delivery) -> None:
        """Parts follow one another, each answering the one before."""
        keys = [f"{found.id}-{record.number}" for record in found.parts]
        posts = [post for post in self.stage.platform.posts if post.key in keys]
        numbers = [keys.index(post.key) for post in posts]
        assert numbers == sorted(numbers), f"the parts of {found.id} are out of order"
        for post in posts:
            number = keys.index(post.key)
            before = {other.id for other in posts if number and other.key == keys[number - 1]}
            assert (post.parent in before) if number else post.parent is None

    def _check_order(self) -> None:
        """A later revision never precedes an earlier one on the same account."""
        sure = [found for found in self.seen if found.id not in self.left]
        sure = [found for found in sure if not any(self._misled(found, record.number) for record in found.parts)]
        place = {found.id: (found.message_id, found.account.id) for found in sure}
        last: dict[tuple[int, int], int] = {}
        for post in self.stage.platform.posts:
            delivery_id = int(post.key.partition("-")[0])
            if delivery_id in place:
                assert last.get(place[delivery_id], 0) <= delivery_id, f"{delivery_id} was overtaken"
                last[place[delivery_id]] = delivery_id

    def _misled(self, found: Delivery, number: int) -> bool:
        return f"{found.id}-{number}" in self.stage.platform.misled

    def _first_byte(self, account: str, posting: Posting) -> None:
        """What must be true, and on disk, before a part can become public."""
        delivery_id, number = (int(piece) for piece in posting.key.split("-"))
        found, now = self.stage.delivery(delivery_id), self.stage.clock()
        record = found.parts[number]
        organisation = self.stage.installation.organisation_id
        rules = {
            "sent without a lease": found.state is State.SENDING,
            "sent without a written intent": record.intent_at is not None and record.deadline_at is not None,
            "sent without an open attempt": self._has_open_commit(delivery_id, number),
            "sent although it has a receipt": record.receipt is None,
            "a part was left out": all(one.receipt for one in found.parts[:number]),
            "sent too early": found.due_at <= now,
            "sent after its end": now < found.expires_at,
            "sent while paused": self.stage.installation.organisations.paused(organisation) is None,
            "sent on a blocked account": found.account.blocked_at is None and found.account.name == account,
            "sent above the limit": self._within_limits(found),
        }
        self.violations += [f"{delivery_id}-{number} {broken}" for broken, holds in rules.items() if not holds]

    def _has_open_commit(self, delivery_id: int, number: int) -> bool:
        query = (
            "SELECT count(*) FROM attempt WHERE delivery_id=? AND part_number=? AND step='commit' AND ended_at IS NULL"
        )
        return bool(self._database.execute(query, (delivery_id, number)).fetchone()[0] == 1)

    def _within_limits(self, found: Delivery) -> bool:
        query = "SELECT started_at / 1e6 FROM attempt WHERE account_id=? AND step='commit'"
        moments = [row[0] for row in self._database.execute(query, (found.account.id,))]
        now = self.stage.clock().timestamp()
        limits = ADAPTERS[found.account.name].capabilities.limits
        return all(
            sum(now - limit.within.total_seconds() < moment for moment in moments) <= limit.posts for limit in limits
        )

    def _rows(self, query: str) -> list[str]:
        return [str(row) for row in self._database.execute(query).fetchall()]


def _matches(receipt: Receipt, ids: set[str]) -> bool:
    return receipt.remote_id in ids
