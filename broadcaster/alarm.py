"""Tells the people on duty what needs them, through whatever services they chose (Apprise)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from random import Random

import structlog

from broadcaster.delivery.retry import wait
from broadcaster.storage.alerts import Alerts
from broadcaster.words import Language

_log = structlog.get_logger(__name__)


class Alarm:
    """Sends waiting alerts as one notice. Without ``addresses`` they stay visible in the status only."""

    def __init__(
        self, alerts: Alerts, addresses: list[str], *, title: str, language: Language, now: Callable[[], datetime]
    ) -> None:
        self._alerts, self._addresses, self._title = alerts, addresses, title
        self._language, self._now, self._random = language, now, Random()  # noqa: S311 - jitter needs no secrecy

    def ring(self) -> int:
        """Send what waits; how many alerts were received by somebody."""
        now = self._now()
        waiting = self._alerts.unsent(now) if self._addresses else []
        if not waiting:
            return 0
        ids = [alert.id for alert in waiting]
        if self._notify("\n".join(alert.sentence.in_(self._language) for alert in waiting)):
            self._alerts.sent(ids, now)
            return len(ids)
        _log.error("nobody could be alerted", waiting=len(ids))
        self._alerts.postpone(ids, now + wait(max(alert.failures for alert in waiting) + 1, self._random))
        return 0

    def _notify(self, body: str) -> bool:
        """Tell every receiver; whether at least one has it, for a dead one must not make the others ring for ever."""
        from apprise import Apprise  # noqa: PLC0415 - only an alert needs it

        logging.getLogger("apprise").disabled = True  # it writes addresses out, with the passwords in them
        received = 0
        for number, address in enumerate(self._addresses, 1):
            notifier = Apprise()
            if not notifier.add(address):
                _log.error("an address for alerts cannot be used", number=number)
            elif notifier.notify(body=body, title=self._title):
                received += 1
            else:
                _log.warning("a receiver did not take an alert", number=number)
        return received > 0
