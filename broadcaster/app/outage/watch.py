"""The watch over the website: one round after the other, each written down with what it led to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from broadcaster.storage.outage.websites import Websites
from broadcaster.website.rounds import judge
from broadcaster.website.site import Site
from broadcaster.website.stepping import Pace, Tally, next_round, step
from broadcaster.website.telling import tell

if TYPE_CHECKING:
    import ssl

    from broadcaster.website.evidence import Round

LEAST_LEASE: Final = 15.0


class Watch:
    """Watches ``site`` for one organisation; ``changed`` is called when others must look again."""

    def __init__(
        self, site: Site, websites: Websites, now: Callable[[], datetime], changed: Callable[[], None]
    ) -> None:
        self._site, self._websites, self._now, self._changed = site, websites, now, changed
        self._pace = Pace(interval=site.interval, stable=site.stable)
        self._tls: ssl.SSLContext | None = None
        self._halting: Callable[[], object] | None = None
        self._halted = False

    @property
    def lease(self) -> float:
        """Seconds within which a round is surely over."""
        return max(LEAST_LEASE, 3 * self._site.timeout)

    def run(self) -> datetime:
        """One round; when the next is due."""
        before = self._websites.tally()
        try:
            seen = asyncio.run(self.look(before))
        except asyncio.CancelledError:
            return self._now() + timedelta(seconds=self._site.interval)
        except Exception:
            self._websites.unwatched(self._now())  # a fault of the watch must not keep anything from being sent
            raise
        judgement = judge(seen)
        after, said = tell(step(before, judgement, seen.ended_at, self._pace), judgement)
        back = self._websites.record(after, seen, said)
        if back or before is None or after.verdict is not before.verdict:
            self._changed()
        return next_round(after, seen.began_at, self._now(), self._pace)

    def halt(self) -> None:
        """Break a round off, also one that is about to begin; it is not written down."""
        self._halted = True
        if self._halting is not None:
            self._halting()

    async def look(self, before: Tally | None = None) -> Round:
        """See one round, and write nothing down."""
        from broadcaster.website.looking import look, trusted  # noqa: PLC0415 - commands that do not look start at once

        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        self._halting = lambda: task and loop.is_running() and loop.call_soon_threadsafe(task.cancel)
        if self._halted:
            raise asyncio.CancelledError
        self._tls = self._tls or trusted(self._site)
        suspicious = before is not None and before.bad > 0 and before.holds(self._now())
        return await look(self._site, self._tls, self._now, suspicious=suspicious)
