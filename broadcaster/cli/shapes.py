"""The documented JSON shapes of the command line (docs/cli.md); they are stable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from broadcaster.cli.language import spoken

if TYPE_CHECKING:
    from broadcaster.app.accounts import Checked
    from broadcaster.app.posting import Preview
    from broadcaster.app.reading import Health, Story
    from broadcaster.delivery.records import Account, AttemptRecord, Delivery
    from broadcaster.errors import Problem
    from broadcaster.offices import Office
    from broadcaster.storage.lists import Line
    from broadcaster.words import Sentence


def moment(value: datetime | None) -> str | None:
    """ISO 8601 in UTC."""
    return value.isoformat() if value else None


def preview(shown: Preview) -> dict[str, Any]:
    """``{"renditions": [{"account", "channel", "strategy", "cost", "parts", "problems"}], "hints": [...]}``."""
    from broadcaster.rendition import price

    return {
        "renditions": [
            {
                "account": account.name,
                "channel": account.channel,
                "strategy": rendition.strategy,
                "cost": price.to_json(rendition.cost),
                "parts": [
                    {
                        "text": part.text,
                        "length": part.length,
                        "limit": part.limit,
                        "link": part.link,
                        "pictures": [{"file": picture.file, "alt": picture.alt} for picture in part.pictures],
                    }
                    for part in rendition.parts
                ],
                "problems": [_problem(problem) for problem in rendition.problems],
            }
            for account, rendition in shown.renditions
        ],
        "hints": [_problem(hint) for hint in shown.hints],
    }


def _problem(found: Problem) -> dict[str, Any]:
    return {"field": found.field, "text": spoken(found.sentence), "blocking": found.blocking}


def story(told: Story) -> dict[str, Any]:
    """One message with its deliveries."""
    return {
        "message": told.message_id,
        "headline": told.message.headline,
        "text": told.message.text,
        "languages": {
            code: {"headline": said.headline, "text": said.text} for code, said in told.message.languages.items()
        },
        "strategy": told.message.strategy,
        "deliveries": [delivery(found, attempts) for found, attempts in told.deliveries],
    }


def delivery(found: Delivery, attempts: tuple[AttemptRecord, ...]) -> dict[str, Any]:
    """One delivery: state, receipt (null until every part is public), parts and attempts."""
    return {
        "delivery": found.id,
        "revision": found.revision,
        "account": found.account.name,
        "channel": found.account.channel,
        "state": found.state,
        "sentence": spoken(found.sentence) or None,
        "due_at": moment(found.due_at),
        "wake_at": moment(found.wake_at),
        "next_step_at": moment(found.next_step_at),
        "expires_at": moment(found.expires_at),
        "policy": found.policy,
        "receipt": _receipt(found),
        "parts": [
            {
                "number": record.number + 1,
                "text": part.text,
                "pictures": [{"file": picture.file, "alt": picture.alt} for picture in part.pictures],
                "remote_id": record.receipt.remote_id if record.receipt else None,
                "permalink": record.receipt.permalink if record.receipt else None,
            }
            for record, part in zip(found.parts, found.rendition.parts, strict=True)
        ],
        "attempts": [_attempt(record) for record in attempts],
    }


def _receipt(found: Delivery) -> dict[str, Any] | None:
    receipts = [record.receipt for record in found.parts if record.receipt]
    if len(receipts) < len(found.parts) or not receipts:
        return None
    return {
        "remote_id": receipts[0].remote_id,
        "permalink": receipts[0].permalink,
        "published_at": moment(receipts[0].published_at),
        "proof": [receipt.proof for receipt in receipts],
    }


def _attempt(record: AttemptRecord) -> dict[str, Any]:
    return {
        "part": record.part_number + 1,
        "step": record.step,
        "started_at": moment(record.started_at),
        "ended_at": moment(record.ended_at),
        "outcome": record.outcome,
        "code": record.code or None,
        "answer": record.answer or None,
        "decided": record.decided,
        "sentence": spoken(record.sentence) or None,
    }


def line(found: Line) -> dict[str, Any]:
    """One delivery in the queue."""
    return {
        "message": found.message_id,
        "delivery": found.delivery_id,
        "account": found.account,
        "headline": found.headline,
        "state": found.state,
        "due_at": moment(found.due_at),
        "wake_at": moment(found.wake_at),
        "next_step_at": moment(found.next_step_at),
        "expires_at": moment(found.expires_at),
        "changed_at": moment(found.changed_at),
    }


def account(found: Account) -> dict[str, Any]:
    """One account without its secrets."""
    return {
        "account": found.name,
        "channel": found.channel,
        "practice": found.practice,
        "blocked_at": moment(found.blocked_at),
        "blocked_because": spoken(found.blocked_because) or None,
    }


def set_up(found: Account, warnings: Sequence[Sentence]) -> dict[str, Any]:
    """One account as it was just set up, with what a person should know about that."""
    return account(found) | {"warnings": [spoken(warning) for warning in warnings]}


def office(found: Office) -> dict[str, Any]:
    """One entry of the service board."""
    return asdict(found) | {"since": moment(found.since), "until": moment(found.until)}


def checked(result: Checked) -> dict[str, Any]:
    """One account as its platform sees it."""
    standing = result.standing
    return account(result.account) | {
        "works": standing is not None,
        "identity": standing.identity if standing else None,
        "expires_at": moment(standing.expires_at) if standing else None,
        "hints": [spoken(hint) for hint in standing.hints] if standing else [],
        "problem": spoken(result.problem) or None,
    }


def health(seen: Health) -> dict[str, Any]:
    """How the installation is."""
    return {
        "working": seen.working,
        "late": seen.late,
        "workers": [{"id": worker.id, "seen_at": moment(worker.seen_at)} for worker in seen.workers],
        "oldest_due": moment(seen.oldest_due),
        "waiting_seconds": round(seen.waiting.total_seconds(), 1),
        "paused_since": moment(seen.pause.since) if seen.pause else None,
        "paused_because": seen.pause.reason if seen.pause else None,
        "needs_person": seen.needs_person,
        "counts": {state.value: count for state, count in seen.counts.items()},
    }
