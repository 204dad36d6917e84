"""The documented JSON shapes of the command line (docs/cli.md); they are stable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from broadcaster.cli.language import spoken
from broadcaster.cli.term_shapes import moment

if TYPE_CHECKING:
    from broadcaster.app.accounts import Checked
    from broadcaster.app.posting import Preview
    from broadcaster.app.reading import Health, Story
    from broadcaster.app.website import History, Status
    from broadcaster.delivery.lines import Line
    from broadcaster.delivery.records import Account, AttemptRecord, Delivery
    from broadcaster.errors import Problem
    from broadcaster.website.evidence import Probe, Round
    from broadcaster.website.rounds import Judgement
    from broadcaster.website.verdict import Website
    from broadcaster.words import Sentence


def preview(shown: Preview) -> dict[str, Any]:
    """``{"renditions": [{"account", "channel", "strategy", "cost", "parts", "problems"}], "hints": [...], ...}``."""
    from broadcaster.cli.term_shapes import repetition
    from broadcaster.rendition import price

    return {
        "condition": shown.condition,
        "waits": spoken(shown.waits) or None,
        "repetition": repetition(shown.repeating.repetition) if shown.repeating else None,
        "next": [moment(one) for one in shown.dates],
        "misfits": [_problem(one) for one in shown.misfits],
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


def story(told: Story, now: datetime) -> dict[str, Any]:
    """One message with its broadcasts and deliveries."""
    from broadcaster.cli.term_shapes import broadcast, waits

    return {
        "message": told.message_id,
        "headline": told.message.headline,
        "text": told.message.text,
        "languages": {
            code: {"headline": said.headline, "text": said.text} for code, said in told.message.languages.items()
        },
        "strategy": told.message.strategy,
        "broadcasts": [broadcast(found, now) for found in told.broadcasts],
        "deliveries": [
            delivery(found, attempts) | {"waits": waits(told.waits.get(found.id))}
            for found, attempts in told.deliveries
        ],
    }


def _end(expires_at: datetime) -> str | None:
    """When a delivery expires; null while the time of a held one has not begun."""
    from broadcaster.delivery.records import NO_END

    return None if expires_at == NO_END else moment(expires_at)


def delivery(found: Delivery, attempts: tuple[AttemptRecord, ...]) -> dict[str, Any]:
    """One delivery: state, receipt (null until every part is public), parts and attempts."""
    return {
        "delivery": found.id,
        "revision": found.revision,
        "broadcast": found.broadcast_id,
        "occurrence": found.occurrence,
        "account": found.account.name,
        "channel": found.account.channel,
        "state": found.state,
        "urgency": found.urgency,
        "sentence": spoken(found.sentence) or None,
        "due_at": moment(found.due_at),
        "wake_at": moment(found.wake_at),
        "next_step_at": moment(found.next_step_at),
        "expires_at": _end(found.expires_at),
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
        "occurrence": found.occurrence,
        "sentence": spoken(found.sentence) or None,
        "due_at": moment(found.due_at),
        "wake_at": moment(found.wake_at),
        "next_step_at": moment(found.next_step_at),
        "expires_at": _end(found.expires_at),
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
        "checked_at": moment(found.checked_at),
        "check_problem": spoken(found.check_problem) or None,
        "check_hints": [spoken(hint) for hint in found.check_hints],
    }


def set_up(found: Account, warnings: Sequence[Sentence]) -> dict[str, Any]:
    """One account as it was just set up, with what a person should know about that."""
    return account(found) | {"warnings": [spoken(warning) for warning in warnings]}


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
        "unattended": seen.unattended,
        **{
            key: [{"id": worker.id, "seen_at": moment(worker.seen_at)} for worker in known]
            for key, known in (("workers", seen.workers), ("stuck", seen.stuck))
        },
        "hindrance": spoken(seen.hindrance) or None,
        "oldest_due": moment(seen.oldest_due),
        "waiting_seconds": round(seen.waiting.total_seconds(), 1),
        "paused_since": moment(seen.pause.since) if seen.pause else None,
        "paused_because": seen.pause.reason if seen.pause else None,
        "needs_person": seen.needs_person,
        "counts": {state.value: count for state, count in seen.counts.items()},
        "website": website(seen.website),
    }


def website(found: Website) -> dict[str, Any]:
    """The verdict in force."""
    return {
        "verdict": found.verdict,
        "since": moment(found.since),
        "reasons": _spoken(found.reasons),
        "source": found.source,
        "until": moment(found.until),
        "unstable": found.unstable,
        "checked_at": moment(found.checked_at),
        "uplink_lost_at": moment(found.uplink_lost_at),
    }


def website_status(seen: Status) -> dict[str, Any]:
    """The verdict in force, the watch's own, and the last round."""
    return website(seen.website) | {
        "watch": {"verdict": seen.watch.verdict, "since": moment(seen.watch.since)} if seen.watch else None,
        "notices": [spoken(notice.sentence) for notice in seen.notices],
        "round": round_of(seen.last, seen.meaning) if seen.last and seen.meaning else None,
    }


def round_of(seen: Round, judgement: Judgement) -> dict[str, Any]:
    """One round with the evidence of every stage."""
    return {
        "began_at": moment(seen.began_at),
        "ended_at": moment(seen.ended_at),
        "outcome": judgement.outcome,
        "reasons": _spoken(judgement.reasons),
        "addresses": [
            {"address": entrance.address, "tries": [_try(probe) for probe in entrance.tries]}
            for entrance in seen.entrances
        ],
        "sentinels": [
            {"address": post.address, "answer": post.answer, "text": spoken(post.sentence)} for post in seen.sentinels
        ],
    }


def history(told: History) -> dict[str, Any]:
    """Earlier verdicts, oldest first."""
    return {
        "since": moment(told.since),
        "until": moment(told.until),
        "spans": [
            {
                "verdict": span.verdict,
                "source": span.source,
                "since": moment(span.since),
                "until": moment(span.until),
                "reasons": _spoken(span.reasons),
            }
            for span in told.spans
        ],
    }


def _try(probe: Probe) -> dict[str, Any]:
    return {
        "via": probe.via,
        "findings": [
            {
                "stage": one.stage,
                "code": one.code,
                "weight": one.weight.name.lower(),
                "seconds": round(one.seconds, 3) if one.seconds is not None else None,
                "text": spoken(one.sentence),
            }
            for one in probe.findings
        ],
    }


def _spoken(sentences: tuple[Sentence, ...]) -> list[str]:
    return [spoken(sentence) for sentence in sentences]
