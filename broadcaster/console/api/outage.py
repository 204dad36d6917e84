"""Outages, their drafts, playbooks and feeds by API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from broadcaster.app.installation.installation import Installation
from broadcaster.app.messages import screens
from broadcaster.app.outage import drafts, feeding, outages, playbooks
from broadcaster.app.people.roles import Permission
from broadcaster.app.people.tokens import Scope
from broadcaster.console.api import requests
from broadcaster.console.api.door import Acting, InTurn, Name, Route
from broadcaster.console.pages.numbers import PathNumber
from broadcaster.documents import outage as documents
from broadcaster.documents.messages import AcceptedOut, ReleasedOut
from broadcaster.feed.options import Options
from broadcaster.playbook.records import DraftRecord


def show_outage(installation: Acting) -> documents.StandingOut | documents.NoOutageOut:
    """The newest outage: its drafts, and what was said in it."""
    found = outages.latest(installation)
    return documents.StandingOut.told(found, installation.now()) if found else documents.NoOutageOut()


def prepare_drafts(installation: Acting, given: requests.PlaybookIn) -> documents.PreparedNamesOut:
    """Add a playbook's drafts to the open outage; none is public by that."""
    added = outages.prepare(installation, given.playbook)
    return documents.PreparedNamesOut(playbook=given.playbook, drafts=added)


def stop_countdown(installation: Acting) -> documents.StoppedOut:
    """Let nothing more go out by itself in this outage."""
    return documents.StoppedOut(stopped=outages.stop_countdown(installation))


def give_all_clear(installation: Acting, _turn: InTurn) -> AcceptedOut:
    """Give the all-clear, where something was said in the outage."""
    accepted = outages.all_clear(installation)
    return AcceptedOut.awaiting(accepted, screens.approval(installation, accepted.message_id))


def list_playbooks(installation: Acting) -> documents.PlaybooksOut:
    """The playbooks there are, and which is followed in an outage."""
    known = [playbooks.look(installation, name) for name in playbooks.names(installation)]
    settings = installation.settings
    return documents.PlaybooksOut(
        folder=settings.playbooks,
        followed=settings.playbook or None,
        playbooks=[documents.PlaybookOut.of(one) for one in known],
    )


def show_playbook(installation: Acting, playbook: Name) -> documents.PlaybookTextsOut:
    """One playbook with its facts and texts."""
    checked = playbooks.look(installation, playbook)
    return documents.PlaybookTextsOut.told(checked, playbooks.playbook(installation, playbook))


def check_playbooks(installation: Acting, _turn: InTurn, given: requests.PlaybooksIn) -> documents.PlaybookChecksOut:
    """Fit every draft of playbooks to its accounts, as late in a long outage."""
    names = given.playbooks or playbooks.names(installation)
    return documents.PlaybookChecksOut(
        playbooks=[documents.PlaybookOut.of(playbooks.check(installation, name)) for name in names]
    )


def add_example_playbooks(installation: Acting) -> documents.AddedPlaybooksOut:
    """Put the playbooks that ship with the product into the folder; overwrites nothing."""
    return documents.AddedPlaybooksOut(added=playbooks.add_examples(installation))


def list_feeds(installation: Acting) -> documents.FeedsOut:
    """Every feed, and how its last readings went."""
    found = feeding.overview(installation)
    return documents.FeedsOut(feeds=[documents.FeedOut.of(one) for one in found.feeds])


def list_feed_drafts(installation: Acting) -> documents.DraftsOut:
    """What feeds left for a person."""
    found = feeding.overview(installation)
    return documents.DraftsOut.model_validate({"drafts": [documents.DraftOut.told(one) for one in found.drafts]})


def add_feed(installation: Acting, given: requests.FeedIn) -> documents.FeedOut:
    """Add a feed; what it holds now counts as known."""
    options = Options(
        accounts=tuple(given.accounts),
        hashtags=tuple(given.hashtags),
        condition=given.condition,
        practice=given.practice,
    )
    return documents.FeedOut.of(feeding.add_feed(installation, given.address, options))


def remove_feed(installation: Acting, feed: PathNumber) -> documents.RemovedFeedOut:
    """Forget a feed; what was broadcast of it stays."""
    return documents.RemovedFeedOut(feed=feeding.remove_feed(installation, str(feed)).id)


def check_feeds(installation: Acting, given: requests.FeedsIn) -> documents.CheckedFeedsOut:
    """Read feeds right now, and broadcast nothing."""
    return documents.CheckedFeedsOut.of(feeding.check_feeds(installation, given.feeds))


def _of_drafts(base: str, kind: str, named: Callable[[Installation, str], DraftRecord]) -> tuple[Route, ...]:
    """The operations on the drafts below ``base``; ``named`` finds one by its name."""

    def show(installation: Acting, _turn: InTurn, draft: Name) -> documents.ShownDraftOut:
        """One draft as it would go out now, and what each account would show."""
        return documents.ShownDraftOut.ready(*drafts.show(installation, named(installation, draft)))

    def change(installation: Acting, draft: Name, given: requests.DraftIn) -> documents.DraftOut:  # type: ignore[valid-type]
        """Change a draft; a new text is for every channel and language."""
        asked: dict[str, Any] = {name: getattr(given, name) for name in given.model_fields_set}  # type: ignore[attr-defined]
        record = drafts.as_seen(named(installation, draft), asked.pop("seen"))
        return documents.DraftOut.told(drafts.edit(installation, record, asked))

    def release(installation: Acting, _turn: InTurn, draft: Name, given: requests.SeenIn) -> ReleasedOut:
        """Let a draft go out, once; another person approves it."""
        record = drafts.as_seen(named(installation, draft), given.seen)
        accepted = drafts.release(installation, record)
        return ReleasedOut.awaiting(accepted, screens.approval(installation, accepted.message_id), draft=record.name)

    def discard(installation: Acting, draft: Name, given: requests.SeenIn) -> documents.DraftOut:
        """Put a draft away."""
        record = drafts.as_seen(named(installation, draft), given.seen)
        return documents.DraftOut.told(drafts.discard(installation, record))

    for operation in (show, change, release, discard):
        operation.__name__ = f"{operation.__name__}_{kind}_draft"
    place = f"{base}/drafts/{{draft}}"
    return (
        Route("GET", place, show, Scope.READ, Permission.READ),
        Route("PATCH", place, change, Scope.OUTAGE, Permission.WRITE),
        Route("POST", f"{place}/release", release, Scope.OUTAGE, Permission.WRITE),
        Route("POST", f"{place}/discard", discard, Scope.OUTAGE, Permission.WRITE),
    )


ROUTES = (
    Route("GET", "/outage", show_outage, Scope.READ, Permission.READ),
    Route("POST", "/outage/prepare", prepare_drafts, Scope.OUTAGE, Permission.WRITE),
    Route("POST", "/outage/stop", stop_countdown, Scope.STOP, Permission.STOP),
    Route("POST", "/outage/all-clear", give_all_clear, Scope.OUTAGE, Permission.WRITE),
    *_of_drafts("/outage", "outage", drafts.of_outage_named),
    Route("GET", "/playbooks", list_playbooks, Scope.READ, Permission.READ),
    Route("POST", "/playbooks/check", check_playbooks, Scope.READ, Permission.READ),
    Route("POST", "/playbooks/examples", add_example_playbooks, Scope.ADMINISTRATION, Permission.CONNECT),
    Route("GET", "/playbooks/{playbook}", show_playbook, Scope.READ, Permission.READ),
    Route("GET", "/feeds", list_feeds, Scope.READ, Permission.READ),
    Route("POST", "/feeds", add_feed, Scope.ADMINISTRATION, Permission.CONNECT, 201),
    Route("POST", "/feeds/check", check_feeds, Scope.OUTAGE, Permission.DECIDE),
    Route("GET", "/feeds/drafts", list_feed_drafts, Scope.READ, Permission.READ),
    Route("DELETE", "/feeds/{feed}", remove_feed, Scope.ADMINISTRATION, Permission.CONNECT),
    *_of_drafts("/feeds", "feed", drafts.of_feed_named),
)
