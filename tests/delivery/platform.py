"""A platform in memory that misbehaves by script, on a clock that is set by hand.

The platform is the oracle: it alone knows what was accepted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from broadcaster.channel import (
    Absent,
    AccountSettings,
    Adapter,
    CannotTell,
    Capabilities,
    Found,
    Handle,
    Limit,
    PersonDecides,
    Posting,
    Proof,
    Receipt,
    Refused,
    RetryLater,
    Sighting,
    Standing,
    Strategy,
    Unclear,
    WaitForCredentials,
)
from broadcaster.words import Sentence

START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LEASE = timedelta(seconds=10)
COMMIT_TIME = timedelta(seconds=20)
SECRET = "geheim-4711-token"
SAID = Sentence(de="So sagt es die Plattform.", en="So the platform says.")


class Killed(BaseException):
    """The process ends here: no handler of the product sees it."""


class Clock:
    """``wall`` is what the product is told, ``true`` what the platform lives by; only ``jump`` parts them."""

    def __init__(self, moment: datetime = START) -> None:
        self.wall = self.true = moment

    def __call__(self) -> datetime:
        """The wall clock."""
        return self.wall

    def advance(self, seconds: float) -> None:
        """Time passes."""
        self.wall += timedelta(seconds=seconds)
        self.true += timedelta(seconds=seconds)

    def jump(self, seconds: float) -> None:
        """Somebody sets the wall clock."""
        self.wall += timedelta(seconds=seconds)


class Turn(StrEnum):
    """How the platform takes one call."""

    PLAIN = "as it should"
    LOST = "accepted, the answer lost"
    ODD = "accepted at a commit, then an answer that nothing understands"
    NOT_TAKEN = "lost on its way there"
    LATER = "accepted after a while, without an answer"
    BARRED = "accepted, and answered that the account is barred"
    KILLED_BEFORE = "the sender is killed before the platform sees it"
    KILLED_AFTER = "the sender is killed after the platform accepted"
    OVERTAKEN_BEFORE = "the sender sleeps past its lease and is stopped before the first byte"
    OVERTAKEN_AFTER = "accepted, but the answer comes after the lease ended and another worker looked"
    PAUSED = "everything is paused while it is prepared"
    BUSY = "not accepted: this post later"
    THROTTLED = "not accepted: everything of the account later"
    UNREACHABLE = "no connection"
    PROCESSING = "not ready yet"
    REFUSED = "the content is refused"
    ASKS = "only a person can tell"
    BLIND = "a read that shows nothing for certain"


PREPARE = (
    *(Turn.PLAIN, Turn.BUSY, Turn.THROTTLED, Turn.UNREACHABLE, Turn.PROCESSING, Turn.ODD, Turn.REFUSED, Turn.ASKS),
    *(Turn.KILLED_BEFORE, Turn.OVERTAKEN_AFTER, Turn.PAUSED),
)
COMMIT = (
    *(Turn.PLAIN, Turn.LOST, Turn.ODD, Turn.NOT_TAKEN, Turn.LATER, Turn.BARRED, Turn.KILLED_BEFORE, Turn.KILLED_AFTER),
    *(Turn.OVERTAKEN_BEFORE, Turn.OVERTAKEN_AFTER, Turn.BUSY, Turn.THROTTLED, Turn.UNREACHABLE, Turn.REFUSED),
    Turn.ASKS,
)
OBSERVE = (Turn.PLAIN, Turn.BLIND, Turn.ODD, Turn.BUSY, Turn.THROTTLED, Turn.ASKS, Turn.KILLED_BEFORE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post that the platform accepted; it is public from ``at`` and shown to readers from ``visible_at``."""

    id: str
    account: str
    key: str
    draft: str
    text: str
    parent: str | None
    at: datetime
    visible_at: datetime


@dataclass(slots=True)
class Platform:
    """What it accepted (``posts``), how it behaves next (``script``), and what it has seen of its users.

    ``lag`` delays reads. ``misled`` holds the keys of parts that it accepted and yet did not show to a reader.
    """

    clock: Clock
    posts: list[Post] = field(default_factory=list)
    script: dict[str, list[Turn]] = field(default_factory=dict)
    lag: timedelta = timedelta(0)
    revoked: set[str] = field(default_factory=set)
    refusals: Counter[str] = field(default_factory=Counter)
    requests: Counter[tuple[str, str]] = field(default_factory=Counter)
    misled: set[str] = field(default_factory=set)
    meanwhile: Callable[[Turn], None] = lambda _turn: None
    witness: Callable[[str, Posting], None] = lambda _account, _posting: None

    def turn(self, step: str, account: str) -> Turn:
        """How the next call of a step is taken; refuses accounts whose access was revoked."""
        self.requests[account, step] += 1
        if account in self.revoked:
            self.refusals[account] += step in ("prepare", "commit")
            raise WaitForCredentials(SAID, said=f"401 for {SECRET}", answer=f"401 for {SECRET}", code="401")
        turns = self.script.get(step)
        return turns.pop(0) if turns else Turn.PLAIN

    def accept(self, account: str, posting: Posting, after: float = 0.0) -> Receipt:
        """Publish a part, a draft only once."""
        draft = posting.notes.get("draft", "")
        found = next((post for post in self.posts if draft and post.draft == draft), None)
        if found is None:
            at = self.clock.true + timedelta(seconds=after)
            found = Post(
                id=str(1_000 + len(self.posts)),
                account=account,
                key=posting.key,
                draft=draft,
                text=posting.part.text,
                parent=posting.parent.remote_id if posting.parent else None,
                at=at,
                visible_at=at + self.lag,
            )
            self.posts.append(found)
        return Receipt(remote_id=found.id, permalink=f"https://platform.example/{found.id}")

    def accepted(self, key: str) -> list[Post]:
        """Everything accepted for one part."""
        return [post for post in self.posts if post.key == key]

    def public(self) -> list[Post]:
        """What the public sees."""
        return [post for post in self.posts if post.at <= self.clock.true]

    def shown(self, key: str) -> Receipt | None:
        """What a reader is shown of a part."""
        for post in self.accepted(key):
            if post.visible_at <= self.clock.true:
                return Receipt(remote_id=post.id, proof=Proof.READ_BACK)
        if self.accepted(key):
            self.misled.add(key)
        return None


class _StageAdapter(Adapter):
    """One account on the platform."""

    channel: ClassVar[str] = "stage"
    hosts: ClassVar[frozenset[str]] = frozenset({"platform.example"})
    settings_model: ClassVar[type[AccountSettings]] = AccountSettings

    def __init__(self, platform: Platform, account: str) -> None:
        self._platform, self._account = platform, account

    def prepare(self, posting: Posting) -> None:
        """Make the draft or container that the handle needs."""
        turn = self._platform.turn("prepare", self._account)
        _fail(turn)
        if turn is Turn.ODD:
            raise ValueError("an answer that nothing understands")
        if self.capabilities.handle is Handle.DRAFT and "draft" not in posting.notes:
            posting.notes["draft"] = posting.key
        posting.notes["prepared"] = "yes"
        if turn in (Turn.OVERTAKEN_AFTER, Turn.PAUSED):
            self._platform.meanwhile(turn)

    def commit(self, posting: Posting) -> Receipt:
        """Publish, as the script has it."""
        self._platform.witness(self._account, posting)
        turn = self._platform.turn("commit", self._account)
        if turn is Turn.OVERTAKEN_BEFORE:
            self._platform.meanwhile(turn)
            raise RetryLater(SAID, code="not sent", whole_account=True)
        _fail(turn)
        if turn is Turn.NOT_TAKEN:
            raise Unclear(SAID, said=f"timeout {SECRET}", answer=f"timeout {SECRET}")
        receipt = self._platform.accept(self._account, posting, 20.0 if turn is Turn.LATER else 0.0)
        return self._answered(turn, receipt)

    def observe(self, posting: Posting) -> Sighting:
        """Look for the part."""
        turn = self._platform.turn("observe", self._account)
        _fail(turn)
        if turn is Turn.BLIND:
            return CannotTell(sentence=SAID)
        if turn is Turn.ODD:
            raise ValueError("an answer that nothing understands")
        receipt = self._platform.shown(posting.key)
        return Found(receipt=receipt) if receipt else Absent(account=self._account)

    def withdraw(self, receipt: Receipt) -> Sighting:
        """Delete a post."""
        self._platform.posts[:] = [post for post in self._platform.posts if post.id != receipt.remote_id]
        return Absent(account=self._account)

    def check(self) -> Standing:
        """Say whose account it is."""
        self._platform.turn("check", self._account)
        return Standing(identity=self._account)

    def _answered(self, turn: Turn, receipt: Receipt) -> Receipt:
        if turn in (Turn.LOST, Turn.LATER):
            raise Unclear(SAID, said=f"reset {SECRET}", answer=f"reset {SECRET}")
        if turn is Turn.BARRED:
            raise Unclear(SAID, whole_account=True)
        if turn is Turn.ODD:
            raise ValueError("an answer that nothing understands")
        if turn is Turn.KILLED_AFTER:
            raise Killed
        if turn is Turn.OVERTAKEN_AFTER:
            self._platform.meanwhile(turn)
        return receipt


def _fail(turn: Turn) -> None:
    """Raise what a call that was certainly not accepted leads to."""
    match turn:
        case Turn.KILLED_BEFORE:
            raise Killed
        case Turn.BUSY:
            raise RetryLater(SAID, said=f"503 {SECRET}", answer=f"503 {SECRET}")
        case Turn.THROTTLED:
            raise RetryLater(SAID, after=timedelta(seconds=90), whole_account=True)
        case Turn.UNREACHABLE:
            raise RetryLater(SAID, whole_account=True)
        case Turn.PROCESSING:
            raise RetryLater(SAID, after=timedelta(seconds=3))
        case Turn.REFUSED:
            raise Refused(SAID, said=f"400 {SECRET}", answer=f"400 {SECRET}")
        case Turn.ASKS:
            raise PersonDecides(SAID)


class DraftAdapter(_StageAdapter):
    """A channel with drafts, whose publication may be repeated."""

    capabilities: ClassVar[Capabilities] = Capabilities(text_limit=100, handle=Handle.DRAFT)


class ContainerAdapter(_StageAdapter):
    """A channel with containers, whose publication is not repeated."""

    capabilities: ClassVar[Capabilities] = Capabilities(text_limit=100, handle=Handle.CONTAINER)


class TimelineAdapter(_StageAdapter):
    """A channel with threads, a timeline to read back, and a documented limit."""

    capabilities: ClassVar[Capabilities] = Capabilities(
        text_limit=100,
        handle=Handle.TIMELINE,
        strategies=(Strategy.THREAD,),
        settle_time=timedelta(seconds=60),
        limits=(Limit(posts=8, within=timedelta(minutes=15)),),
    )


ADAPTERS: dict[str, type[_StageAdapter]] = {
    "draft@stage": DraftAdapter,
    "container@stage": ContainerAdapter,
    "timeline@stage": TimelineAdapter,
}
ACCOUNTS = DRAFTS, CONTAINERS, TIMELINES = tuple(ADAPTERS)
