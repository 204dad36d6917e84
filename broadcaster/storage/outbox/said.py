"""What each account has said or is about to say, post by post, as its platform sees it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, or_, select

from broadcaster.delivery.states import State
from broadcaster.storage.database.database import Database
from broadcaster.storage.schema import attempt, delivery, part

_NOT_TAKEN = ("RetryLater", "Refused", "ThreadRefused", "WaitForCredentials")
"""Outcomes of commits that the platform certainly did not take."""
_BEGUN = (State.SENDING, State.UNCLEAR, State.NEEDS_DECISION)
_TO_COME = (State.HELD, State.QUEUED, State.BLOCKED)

Texts = Mapping[int, list[str]]
"""The texts of posts, by the account's id."""


class Said:
    """The posts of one organisation's accounts, withdrawn ones too."""

    def __init__(self, database: Database, organisation_id: int) -> None:
        self._database, self._organisation_id = database, organisation_id

    def texts(self, spans: Mapping[int, timedelta], at: datetime, replaced: int | None) -> Texts:
        """What was handed over within each account's span before ``at``, and what is queued within it around ``at``.

        What waits of the message ``replaced`` is not counted, unless something of it was sent.
        """
        seen: dict[int, list[str]] = defaultdict(list)
        with self._database.read() as connection:
            for account_id, span in spans.items():
                for taken in connection.execute(self._handed_over(account_id, at - span)):
                    seen[account_id].append(taken.rendition["parts"][taken.part_number]["text"])
                for waiting in connection.execute(self._waiting(account_id, at - span, at + span)):
                    if _counts(waiting, replaced):
                        seen[account_id] += [one["text"] for one in waiting.rendition["parts"]]
        return seen

    def _handed_over(self, account_id: int, since: datetime) -> Select[Any]:
        """Parts whose commit was announced, and which the platform did not certainly refuse."""
        return (
            select(delivery.c.rendition, attempt.c.part_number)
            .join(delivery, delivery.c.id == attempt.c.delivery_id)
            .where(attempt.c.account_id == account_id, attempt.c.step == "commit", attempt.c.started_at > since)
            .where(or_(attempt.c.outcome.is_(None), attempt.c.outcome.not_in(_NOT_TAKEN)))
            .where(delivery.c.organisation_id == self._organisation_id)
        )

    def _waiting(self, account_id: int, since: datetime, until: datetime) -> Select[Any]:
        """Deliveries that may still say something."""
        sent = select(part.c.number).where(part.c.delivery_id == delivery.c.id, part.c.remote_id.is_not(None)).exists()
        return (
            select(delivery.c.rendition, delivery.c.message_id, delivery.c.state, sent.label("sent"))
            .where(delivery.c.account_id == account_id, delivery.c.state.in_([*_BEGUN, *_TO_COME]))
            .where(delivery.c.due_at.between(since, until), delivery.c.organisation_id == self._organisation_id)
        )


def _counts(row: Row[Any], replaced: int | None) -> bool:
    return row.message_id != replaced or row.state in _BEGUN or bool(row.sent)
