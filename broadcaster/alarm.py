"""Tells the people on duty what needs them, through whatever services they chose (Apprise)."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from broadcaster import log
from broadcaster.delivery.retry import wait
from broadcaster.storage.installation.alerts import Alert, Alerts
from broadcaster.words import Language, Sentence

_GROUPED = re.compile(r"([a-z0-9][a-z0-9_,-]*)=([a-z0-9]+://.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Receiver:
    """An Apprise address and the groups it is in; one without a group hears everything."""

    address: str = field(repr=False)
    groups: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str) -> Receiver:
        """``press,duty=mailtos://…`` or an address alone."""
        found = _GROUPED.fullmatch(text)
        return cls(found[2], frozenset(found[1].split(","))) if found else cls(text)


def groups(receivers: str) -> set[str]:
    """The groups that receivers, separated by white space, are in."""
    return {group for text in receivers.split() for group in Receiver.parse(text).groups}


class Alarm:
    """Sends waiting alerts as one notice each. Without ``receivers`` they stay visible in the status only."""

    def __init__(
        self,
        alerts: Alerts,
        receivers: list[str],
        *,
        title: str,
        language: Language,
        now: Callable[[], datetime],
        last: Callable[[], Sentence | None] = lambda: None,
    ) -> None:
        """``last`` says what every notice ends with."""
        self._alerts, self._title, self._last = alerts, title, last
        self._receivers = [Receiver.parse(text) for text in receivers]
        self._language, self._now, self._random = language, now, Random()  # noqa: S311 - jitter needs no secrecy

    def ring(self) -> int:
        """Send what waits; how many alerts were received by somebody."""
        now = self._now()
        waiting = self._alerts.unsent(now) if self._receivers else []
        if not waiting:
            return 0
        heard = self._tell(waiting)
        silent = [alert for alert in waiting if alert.id not in heard]
        if heard:
            self._alerts.sent(sorted(heard), now)
        if silent:
            log.failed("nobody could be alerted", waiting=len(silent))
            failures = max(alert.failures for alert in silent)
            self._alerts.postpone([alert.id for alert in silent], now + wait(failures + 1, self._random))
        return len(heard)

    def _tell(self, waiting: Sequence[Alert]) -> set[int]:
        """Tell every receiver what is for it; the alerts that at least one has.

        A dead receiver must not make the others ring for ever.
        """
        meant = {alert.id: self._meant(alert) for alert in waiting}
        heard: set[int] = set()
        for number, receiver in enumerate(self._receivers, 1):
            mine = [alert for alert in waiting if receiver in meant[alert.id]]
            if mine and self._notify(number, receiver, mine):
                heard |= {alert.id for alert in mine}
        return heard

    def _meant(self, alert: Alert) -> list[Receiver]:
        """Who is to hear it: its groups and everybody without a group; if that is nobody, everybody."""
        wanted = set(alert.receivers)
        return [one for one in self._receivers if not one.groups or one.groups & wanted] or self._receivers

    def _notify(self, number: int, receiver: Receiver, alerts: Sequence[Alert]) -> bool:
        from apprise import Apprise  # noqa: PLC0415 - only an alert needs it

        logging.getLogger("apprise").disabled = True  # it writes addresses out, with the passwords in them
        notifier, said = Apprise(), [*(alert.sentence for alert in alerts), self._last()]
        body = "\n".join(sentence.in_(self._language) for sentence in said if sentence)
        if not notifier.add(receiver.address):
            log.failed("an address for alerts cannot be used", number=number)
            return False
        if notifier.notify(body=body, title=self._title):
            return True
        log.failed("a receiver did not take an alert", number=number)
        return False
