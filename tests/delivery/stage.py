"""A real outbox to send from to the platform in memory, with workers that are moved by hand."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

from pydantic import SecretStr

from broadcaster.app import Installation
from broadcaster.channel import Part
from broadcaster.delivery.crew import Crew
from broadcaster.delivery.records import Accepted, Account, AttemptRecord, Delivery, Policy
from broadcaster.delivery.states import SETTLED, State
from broadcaster.engine.executor import Executor
from broadcaster.message import Message
from broadcaster.rendition.render import Rendition
from broadcaster.settings import Settings
from broadcaster.storage.installation.vault import new_key
from broadcaster.storage.messages.messages import Order
from broadcaster.storage.outbox.deliveries import read_attempts, read_deliveries

from .platform import (
    ACCOUNTS,
    ADAPTERS,
    COMMIT_TIME,
    LEASE,
    SECRET,
    START,
    Clock,
    Killed,
    Platform,
    Turn,
)

DOUBT_WAIT = timedelta(seconds=30)
ROOM = {"stage": 4}


class Stage:
    """An installation with one account per kind of channel, and workers that are moved by hand."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.platform = Platform(self.clock)
        folder.mkdir(parents=True, exist_ok=True)
        database, key = _new_database()
        self.file = folder / "stage.db"
        self.file.write_bytes(database)
        self.use(Installation(_settings(self.file, key), now=self.clock))
        self.accounts = {account.name: account for account in self.installation.accounts.all()}
        self.ids: list[int] = []
        self._ticked = START
        self._adapters = {name: adapter(self.platform, name) for name, adapter in ADAPTERS.items()}

    def use(self, installation: Installation) -> None:
        """Work through a process's view of the database."""
        self.installation = installation
        self.outbox, self.database = installation.outbox, installation.database

    def close(self) -> None:
        """End everything."""
        self.installation.close()

    def worker(self, seed: int = 1) -> Executor:
        """A worker."""
        return Executor(
            outbox=self.outbox,
            crew=self.crew,
            now=self.clock,
            random=Random(seed),
            lease=LEASE,
            doubt_wait=DOUBT_WAIT,
        )

    def crew(self, account: Account) -> Crew:
        """What the account's deliveries need."""
        adapter = self._adapters[account.name]
        return Crew(adapter, COMMIT_TIME, lambda _picture: b"", lambda text: text.replace(SECRET, "[…]"))

    def say(
        self,
        names: Iterable[str] = ACCOUNTS[2:],
        *,
        parts: int = 1,
        policy: Policy = Policy.PREFER_ONCE,
        wait: float = 0.0,
        life: float = 21_600.0,
        corrects: int | None = None,
    ) -> Accepted:
        """Accept a message; threads where the channel has them."""
        number, now = len(self.ids), self.clock()
        due_at = now + timedelta(seconds=wait)
        order = Order(
            message=Message(text=f"Meldung {number}."),
            pictures={},
            renditions=[(self.accounts[name], _rendition(name, number, parts)) for name in sorted(names)],
            due_at=due_at,
            expires_at=due_at + timedelta(seconds=life),
            policy=policy,
            request_key=f"request {number}",
            corrects=corrects,
        )
        accepted = self.installation.messages.accept(order)
        self.ids.extend(accepted.delivery_ids)
        return accepted

    def claim(self, owner: str = "a") -> list[Delivery]:
        """What a worker is given."""
        return self.outbox.claim(owner, self.clock, LEASE, ROOM)

    def send(self, claimed: Sequence[Delivery]) -> int:
        """Let a worker send what it was given; how many it came to before it was killed."""
        for number, found in enumerate(claimed):
            try:
                self.worker().send(found)
            except Killed:
                return number
        return len(claimed)

    def work(self, owner: str = "a", **script: list[Turn]) -> int:
        """Let a worker claim and send once, the platform following a script; how many it was given."""
        return self._follow(script, owner)

    def _follow(self, script: dict[str, list[Turn]], owner: str = "a") -> int:
        self.platform.script = script
        claimed = self.claim(owner)
        self.send(claimed)
        self.platform.script = {}
        return len(claimed)

    def read(self, owner: str = "a", turns: Sequence[Turn] = ()) -> int:
        """Let a worker read doubts back once; how many it was given."""
        self.platform.script = {"observe": list(turns)}
        doubts = self.outbox.claim_doubts(owner, self.clock, LEASE, ROOM)
        for found in doubts:
            try:
                self.worker().observe(found)
            except Killed:
                break
        self.platform.script = {}
        return len(doubts)

    def tick(self) -> None:
        """What an engine does at each tick."""
        self.outbox.set_back(self.clock(), self._ticked)
        self.outbox.look(self.clock)
        self._ticked = self.clock()
        self.outbox.take_over(self.clock, self.worker().doubt)
        self.outbox.miss(self.clock)

    def restart(self) -> None:
        """What an engine does when it starts."""
        now = self.clock()
        self.outbox.take_over(lambda: now, self.worker().doubt)
        self.outbox.look(lambda: now, starting=True)
        self.outbox.miss(lambda: now)

    def watch(self, seconds: float, turn: Turn = Turn.PLAIN, step: str = "observe", tick: float = 5.0) -> None:
        """Let a worker live for a while as an engine does: woken at each due moment, and at each tick."""
        end = self.clock() + timedelta(seconds=seconds)
        while self.clock() < end:
            self.tick()
            while self._follow({step: [turn] * 9}) + self.read(turns=[turn] * 9 if step == "observe" else ()):
                pass
            due = min(self.outbox.next_wake(self.clock()) or end, end)
            self.clock.advance(min(tick, (due - self.clock()).total_seconds()))

    def run(self, rounds: int = 300) -> None:
        """Let everybody work, and time pass to the next thing that is due, until nothing is left to do."""
        for _ in range(rounds):
            self.tick()
            if self.work() + self.read() > 0:
                continue
            states = set(self.installation.lists.states(self.ids).values())
            if states <= SETTLED:
                return
            self.clock.advance(self._until_next(states).total_seconds())
        raise AssertionError(f"still at work after {rounds} rounds: {states}")

    def _until_next(self, states: set[State]) -> timedelta:
        """How long until something can happen; what waits for a person's decision on another can only expire."""
        due = self.outbox.next_wake(self.clock())
        if State.SENDING in states or (State.UNCLEAR in states and due is None):
            return LEASE + timedelta(seconds=1)
        ends = (found.expires_at for found in self.deliveries() if found.state is State.QUEUED)
        return (due or min(ends)) - self.clock()

    def deliveries(self) -> list[Delivery]:
        """Every delivery as it stands."""
        with self.database.read() as connection:
            return read_deliveries(connection, self.ids)

    def delivery(self, delivery_id: int) -> Delivery:
        """One delivery as it stands."""
        return self.outbox.load(delivery_id)

    def attempts(self, delivery_id: int) -> list[AttemptRecord]:
        """What was tried for a delivery."""
        with self.database.read() as connection:
            return read_attempts(connection, delivery_id)


def _rendition(name: str, number: int, parts: int) -> Rendition:
    count = parts if ADAPTERS[name].capabilities.threads else 1
    texts = [f"Meldung {number}, Teil {part}." for part in range(count)]
    return Rendition(channel="stage", parts=tuple(Part(text=text, length=len(text), limit=100) for text in texts))


def _settings(file: Path, key: str) -> Settings:
    return Settings.model_validate(
        {"organisation": "Kreis", "database": f"sqlite:///{file}", "secret_key": SecretStr(key)}
    )


@functools.cache
def _new_database() -> tuple[bytes, str]:
    """A database with the stage's accounts, made once, and its key."""
    key = new_key()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "new.db")
        made = Installation(_settings(file, key), create=True, now=Clock())
        for name in ACCOUNTS:
            made.accounts.add(name=name, channel="stage", practice=True, settings={}, secrets={"token": SECRET})
        made.close()
        return file.read_bytes(), key
