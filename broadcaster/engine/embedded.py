"""The embedded engine: worker threads, woken by APScheduler as clock and by every enqueue."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from broadcaster import log
from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import State
from broadcaster.engine.bell import Bell
from broadcaster.engine.clockwork import Clockwork
from broadcaster.engine.duty import Duty
from broadcaster.engine.executor import Executor
from broadcaster.engine.process import identity, is_gone
from broadcaster.storage.installation.duties import Duties
from broadcaster.storage.installation.workers import Workers
from broadcaster.storage.outbox.outbox import Outbox
from broadcaster.words.errors import StorageError

FORGOTTEN = timedelta(days=1)
"""When the record of a worker that is gone is dropped."""
GATHER = 0.01
"""Seconds in which further calls may end before deliveries are claimed in their place, all at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How the engine works: calls in flight per channel, and times in seconds."""

    slots: int = 32
    ahead: int = 16
    """So many deliveries more may be at their beginning or at their end, before or after their calls."""
    lease: float = 10.0
    tick: float = 5.0


class Engine:
    """One worker process. ``now`` is the wall clock in UTC; ``duties`` are those it does beside."""

    def __init__(
        self,
        outbox: Outbox,
        workers: Workers,
        executor: Executor,
        channels: list[str],
        now: Callable[[], datetime],
        pace: Pace,
        alarm: Callable[[], int],
        duties: tuple[Duties, Sequence[Duty]],
    ) -> None:
        self.name = uuid.uuid4().hex
        self._outbox, self._workers, self._channels, self._now, self._pace = outbox, workers, channels, now, pace
        self._slots = {channel: threading.Semaphore(pace.slots) for channel in channels}
        self._executor, self._alarm = replace(executor, slot=self._slots.__getitem__), alarm
        self._rota, self._duties = duties
        self._due = threading.Event()
        self._asked = True
        self._next: datetime | None = None
        self._ended: Counter[str] = Counter()
        self.stopping = threading.Event()
        """Set when it was told to leave."""
        self._in_hand: dict[tuple[int, str], tuple[str, Delivery]] = {}
        self._hand = threading.Lock()
        self.ticked = now()
        """When it last looked by itself for what time has done to deliveries."""
        threads = pace.slots + pace.ahead
        self._pools = {channel: ThreadPoolExecutor(threads, f"send-{channel}") for channel in channels}
        self._readers = {channel: ThreadPoolExecutor(pace.slots, f"read-{channel}") for channel in channels}
        self._clock = Clockwork(now, 3 + len(self._duties))
        self._dispatcher = threading.Thread(target=self._dispatch, name="dispatcher", daemon=True)

    def start(self) -> None:
        """Re-arm from the database and begin: what was due while nobody worked is missed, not burst out."""
        now = self._now()
        gone = [worker.id for worker in self._workers.all() if is_gone(worker.process)]
        self._outbox.take_over(self._now, self._executor.doubt, gone)
        self._outbox.look(self._now, starting=True)
        self._outbox.miss(self._now)
        self._workers.forget(now - FORGOTTEN)
        self._bell = Bell(self._ring_in)
        self._workers.join(self.name, now, self._bell.port, identity())
        self._clock.every(self._pace.tick, self._tick, "tick")
        self._clock.every(self._pace.tick, self._ring, "alarm")
        self._clock.every(self._pace.lease / 3, self._beat, "beat")
        for duty in self._duties:
            self._call(duty, now, duty.name)
        self._clock.start()
        self._dispatcher.start()
        self.wake()

    def stop(self) -> None:
        """Take nothing new, let calls that are on their way finish, and leave."""
        with self._hand:
            self.stopping.set()
        for duty in self._duties:
            duty.halt()
        self.wake()
        self._dispatcher.join(5)
        for pool in (*self._pools.values(), *self._readers.values()):
            pool.shutdown(wait=True, cancel_futures=True)
        self._clock.stop()
        self._bell.close()
        with suppress(StorageError):
            self._let_go()
            self._workers.leave(self.name, self._now())

    def _let_go(self) -> None:
        """Let what was claimed and not begun wait again at once, not only when its lease is over."""
        with self._hand:
            held = list(self._in_hand.values())
        now = self._now()
        for found in (one for kind, one in held if kind == "send"):
            self._executor.give_back(found, now)
        if reads := [(found.id, found.lease) for kind, found in held if kind == "read"]:
            self._outbox.extend(reads, now, now)

    def wake(self) -> None:
        """Look for due deliveries now. Waking twice does nothing twice."""
        self._asked = True
        self._due.set()

    def _ring_in(self) -> None:
        """Somebody did something: deliveries, or what a duty looks after, may have changed."""
        self.wake()
        for duty in self._duties:
            self._call(duty, self._now(), f"{duty.name}, called")

    def _call(self, duty: Duty, moment: datetime, name: str) -> None:
        """Look at a duty at a moment; what was planned under another ``name`` stays planned."""
        with self._hand:
            if not self.stopping.is_set():
                self._clock.at(moment, partial(self._do, duty), name)

    def _do(self, duty: Duty) -> None:
        """Do a duty if it is due and nobody else is doing it; look again when it is due, at the latest after a lease."""
        now = self._now()
        next_at = now + timedelta(seconds=duty.lease)
        try:
            if self._rota.take(duty.name, self.name, now, next_at):
                self._rota.done(duty.name, self.name, duty.run())
            next_at = min(next_at, self._rota.due_at(duty.name, now))
        except Exception as error:  # noqa: BLE001 - a duty that failed once is still a duty
            log.failed("a duty failed", error, duty=duty.name)
        self._call(duty, next_at, duty.name)

    def _dispatch(self) -> None:
        while not self.stopping.is_set():
            self._due.clear()
            try:
                now = self._now()
                self._take(now)
                self._rest(now)
            except StorageError as error:
                log.failed("the database refused the dispatcher", reason=error)
                self.stopping.wait(1)
            except Exception as error:  # noqa: BLE001 - without the dispatcher nothing would ever be sent again
                log.failed("the dispatcher failed", error)
                self.stopping.wait(1)

    def _rest(self, now: datetime) -> None:
        """Wait until something happens; calls that end, end in swarms."""
        self._next = self._outbox.next_wake(now)
        self._clock.wait(self._due, self._next)
        if not self._asked and self._due.is_set():
            self.stopping.wait(GATHER)

    def _take(self, now: datetime) -> None:
        """Claim what is due and hand it to the threads. After calls that ended, only their channels are looked at."""
        lease = timedelta(seconds=self._pace.lease)
        with self._hand:
            ended, self._ended = self._ended, Counter()
            asked, self._asked = self._asked or (self._next is not None and self._next <= now), False
        active = self._outbox.active(now, self._channels, () if asked else ended)
        sending = self._room("send", active, State.QUEUED, ended)
        reading = self._room("read", active, State.UNCLEAR, Counter())
        claimed = self._outbox.claim(self.name, self._now, lease, sending)
        self._executor.muster(found.account for found in claimed)
        for found in claimed:
            self._hand_over(self._pools, found, self._executor.send, "send")
        for found in self._outbox.claim_doubts(self.name, self._now, lease, reading):
            self._hand_over(self._readers, found, self._executor.observe, "read")

    def _room(
        self, kind: str, active: Collection[tuple[str, State]], state: State, ended: Counter[str]
    ) -> dict[str, int]:
        """Free slots of the active channels, and some ahead where calls ``ended``: a hanging platform fills its own only."""
        with self._hand:
            busy = Counter((kind, found.account.channel) for kind, found in self._in_hand.values())
        wanted = [channel for channel in self._channels if (channel, state) in active]
        ahead = {channel: min(self._pace.ahead, 2 * ended[channel]) for channel in wanted}
        room = {channel: self._pace.slots + ahead[channel] - busy[kind, channel] for channel in wanted}
        return {channel: free for channel, free in room.items() if free > 0}

    def _hand_over(
        self,
        pools: Mapping[str, ThreadPoolExecutor],
        found: Delivery,
        step: Callable[[Delivery], None],
        kind: str,
    ) -> None:
        with self._hand:
            self._in_hand[found.id, found.lease] = (kind, found)
        if not self.stopping.is_set():
            pools[found.account.channel].submit(self._carry_out, step, found)

    def _carry_out(self, step: Callable[[Delivery], None], found: Delivery) -> None:
        try:
            step(found)
        except Exception as error:  # noqa: BLE001 - one delivery must not end its thread
            log.failed("a delivery ended unexpectedly", error, delivery=found.id)
        finally:
            with self._hand:
                self._in_hand.pop((found.id, found.lease), None)
                self._ended[found.account.channel] += 1
            self._due.set()

    def _tick(self) -> None:
        """Free what silent workers held, mark what expired, and look again."""
        try:
            now = self._now()
            self._outbox.set_back(now, self.ticked)
            self._outbox.look(self._now)
            self.ticked = now
            self._outbox.take_over(self._now, self._executor.doubt)
            self._outbox.miss(self._now)
        except StorageError as error:
            log.failed("the database refused the ticker", reason=error)
        self.wake()

    def _ring(self) -> None:
        """Tell the people on duty; a receiver that hangs holds nothing else up."""
        try:
            self._alarm()
        except StorageError as error:
            log.failed("the database refused the alarm", reason=error)

    def _beat(self) -> None:
        now = self._now()
        with self._hand:
            held = list(self._in_hand)
        try:
            self._workers.beat(self.name, now)
            if held:
                self._outbox.extend(held, now, now + timedelta(seconds=self._pace.lease))
        except StorageError as error:
            log.failed("the heartbeat could not be written", reason=error)
