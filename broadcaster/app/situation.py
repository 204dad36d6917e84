"""Everything at once, for the start page, for operators and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from broadcaster.app.installation.health import Health, health
from broadcaster.app.installation.installation import Installation
from broadcaster.app.installation.room import Room, room
from broadcaster.app.outage.outages import Standing, latest, under_way
from broadcaster.delivery.lines import Shown
from broadcaster.delivery.records import Account
from broadcaster.delivery.states import WAITS_FOR_PERSON, State
from broadcaster.playbook.records import DraftRecord, Outage
from broadcaster.storage.messages.approvals import Approval, Submission
from broadcaster.website.verdict import Website

_SOME: Final = 24


_MANY: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What somebody must know who has just come in; ``left`` is what feeds left for a person."""

    website: Website
    outage: Standing | None
    health: Health
    public: Sequence[Shown]
    following: Sequence[Shown]
    waiting: Sequence[Shown]
    awaited: Sequence[Submission]
    unreviewed: Sequence[Approval]
    left: Sequence[DraftRecord]
    accounts: Sequence[Account]
    room: Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the installation is, for operators and programs; ``troubled`` are accounts over which nothing can be sent."""

    health: Health
    room: Room
    outage: Outage | None
    troubled: Sequence[Account]


def status(installation: Installation) -> Status:
    """How the installation is."""
    return Status(
        health=health(installation),
        room=room(installation),
        outage=under_way(installation),
        troubled=[one for one in installation.accounts.all() if one.blocked_at or one.check_problem],
    )


def situation(installation: Installation) -> Situation:
    """The start page."""
    overview = installation.overview
    return Situation(
        website=installation.websites.current(installation.now()),
        outage=_outage(installation),
        health=health(installation),
        public=overview.in_states([State.PUBLISHED], limit=_SOME, newest=True),
        following=overview.in_states([State.QUEUED, State.SENDING, State.HELD], limit=_SOME),
        waiting=overview.in_states([*WAITS_FOR_PERSON, State.UNCLEAR], limit=_MANY),
        awaited=installation.approvals.awaited(),
        unreviewed=installation.approvals.unreviewed(),
        left=installation.drafts.of_feeds(),
        accounts=installation.accounts.all(),
        room=room(installation),
    )


def _outage(installation: Installation) -> Standing | None:
    """The outage that is open, or over with an all-clear that nobody has given yet."""
    found = latest(installation)
    if found is None or (found.outage.ended_at is not None and not found.releasable):
        return None
    return found
