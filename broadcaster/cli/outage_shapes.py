"""The documented JSON shapes of outages, playbooks and feeds (docs/cli.md); they are stable."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from broadcaster.cli import shapes
from broadcaster.cli.language import spoken
from broadcaster.cli.term_shapes import moment

if TYPE_CHECKING:
    from broadcaster.app.drafts import Ready
    from broadcaster.app.feeding import CheckedFeed
    from broadcaster.app.outages import Standing
    from broadcaster.app.playbooks import Checked
    from broadcaster.app.posting import Preview
    from broadcaster.errors import Problem
    from broadcaster.feed.records import FeedRecord
    from broadcaster.playbook.prepared import Prepared
    from broadcaster.playbook.records import DraftRecord, Outage


def brief(found: Outage, now: datetime) -> dict[str, Any]:
    """One outage without its drafts."""
    return {
        "outage": found.id,
        "open": found.ended_at is None,
        "began_at": moment(found.began_at),
        "ended_at": moment(found.ended_at),
        "reasons": [spoken(reason) for reason in found.reasons],
        "playbook": found.playbook,
        "countdown": countdown(found, now),
    }


def standing(found: Standing, now: datetime) -> dict[str, Any]:
    """One outage as it stands: its drafts, and what was said in it."""
    return brief(found.outage, now) | {
        "drafts": [draft(record) for record in found.drafts],
        "said": [
            {
                "message": story.message_id,
                "headline": story.message.headline or story.message.text[:80],
                "public": story in found.public,
                "deliveries": [
                    {"delivery": one.id, "account": one.account.name, "state": one.state, "occurrence": one.occurrence}
                    for one, _attempts in story.deliveries
                ],
            }
            for story in found.said
        ],
    }


def countdown(found: Outage, now: datetime) -> dict[str, Any]:
    """What may go out by itself: ``draft``, how far it is, and while it counts when and in how many seconds."""
    from broadcaster.app.outages import counting

    kind = counting(found)
    running = found.countdown(kind)
    seconds = max(0, round((running.at - now).total_seconds())) if running.at else None
    return {"draft": kind, "phase": running.phase, "at": moment(running.at), "seconds": seconds}


def draft(record: DraftRecord) -> dict[str, Any]:
    """One prepared draft, with its blanks as they are."""
    return prepared(record.prepared) | {"state": record.state, "message": record.message_id}


def prepared(found: Prepared) -> dict[str, Any]:
    """What a draft says, and how it would go out."""
    return {
        "draft": found.name,
        "kind": found.kind,
        "headline": found.headline,
        "text": found.text,
        "languages": {code: {"headline": one.headline, "text": one.text} for code, one in found.languages.items()},
        "accounts": list(found.accounts),
        "condition": found.condition,
        "valid_for_seconds": found.valid_for.total_seconds() if found.valid_for else None,
        "every": found.every,
        "on": list(found.on),
        "automatic": _automatic(found),
    }


def _automatic(found: Prepared) -> dict[str, Any] | None:
    rules = found.automatic
    if rules is None:
        return None
    return {
        "after_seconds": rules.after.total_seconds(),
        "countdown_seconds": rules.countdown.total_seconds(),
        "approved_by": rules.approved_by or None,
        "approved_on": rules.approved_on.isoformat() if rules.approved_on else None,
    }


def shown(found: Ready, fitted: Preview) -> dict[str, Any]:
    """One draft as it would go out now: its blanks filled, and what each account would show."""
    filled = {"headline": found.draft.headline, "text": found.draft.text}
    return draft(found.record) | {"filled": filled} | shapes.preview(fitted)


def playbook(found: Checked) -> dict[str, Any]:
    """One playbook: whether it can be used, and what is wrong with it."""
    chosen = found.playbook
    return {
        "playbook": found.name,
        "title": chosen.title if chosen else None,
        "language": chosen.language if chosen else None,
        "alert": list(chosen.alert) if chosen else [],
        "drafts": [one.name for one in chosen.prepared] if chosen else [],
        "usable": found.usable,
        "problems": [_problem(problem) for problem in found.problems],
    }


def feed(found: FeedRecord) -> dict[str, Any]:
    """One feed, and how its last readings went."""
    return {
        "feed": found.id,
        "address": found.address,
        "accounts": list(found.options.accounts),
        "condition": found.options.condition,
        "hashtags": list(found.options.hashtags),
        "practice": found.options.practice,
        "checked_at": moment(found.checked_at),
        "next_at": moment(found.next_at),
        "failures": found.failures,
        "sentence": spoken(found.sentence) or None,
    }


def checked_feed(found: CheckedFeed) -> dict[str, Any]:
    """One feed as it is right now."""
    return feed(found.record) | {
        "works": found.problem is None,
        "problem": spoken(found.problem) or None,
        "title": found.feed.title if found.feed else None,
        "items": len(found.feed.items) if found.feed else None,
        "new": [{"headline": item.headline or item.text[:80], "link": item.link} for item in found.fresh],
    }


def _problem(found: Problem) -> dict[str, Any]:
    return {"field": found.field, "text": spoken(found.sentence), "blocking": found.blocking}
