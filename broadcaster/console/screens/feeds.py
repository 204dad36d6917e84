"""The feeds of the website: which there are, how they were read, and what they left for a person."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form
from starlette.responses import Response

from broadcaster.app.installation import accounts
from broadcaster.app.outage import drafts, feeding
from broadcaster.app.people.roles import Permission
from broadcaster.console.door.doors import Screen, Visiting, Visitor
from broadcaster.console.pages.finding import fits
from broadcaster.console.pages.numbers import PathNumber
from broadcaster.console.screens import preparing
from broadcaster.feed.options import Options
from broadcaster.schedule.condition import NAMES, Condition
from broadcaster.words.errors import BroadcasterError, InvalidInput

screen = Screen()
Text = Annotated[str, Form()]
Several = Annotated[list[str] | None, Form()]
BASE = "/website/feeds"
preparing.add_drafts(screen, BASE, drafts.of_feed_named)


@screen.page("/website/feeds", Permission.READ)
def listed(visitor: Visiting, text: str = "") -> Response:
    """Every feed, and what waits; or what ``text`` fits of both."""
    return _shown(visitor, text=text[:200])


@screen.action("/website/feeds", Permission.CONNECT)
def add(
    visitor: Visiting,
    address: Text = "",
    names: Annotated[list[str] | None, Form(alias="accounts")] = None,
    hashtags: Text = "",
    condition: Text = Condition.WAIT_UNTIL_ONLINE,
    practice: Text = "",
) -> Response:
    """Add a feed; what it holds now is not broadcast."""
    given = {"address": address[:2000], "accounts": names or [], "hashtags": hashtags[:200], "condition": condition}
    try:
        options = Options(
            accounts=tuple(names or ()),
            hashtags=tuple(one.lstrip("#") for one in hashtags.replace(",", " ").split()),
            condition=Condition(condition) if condition in set(Condition) else Condition.WAIT_UNTIL_ONLINE,
            practice=practice == "yes",
        )
        feeding.add_feed(visitor.installation, address.strip(), options)
    except InvalidInput as error:
        return _shown(visitor, 422, given=given, problems=visitor.problems(error))
    except BroadcasterError as error:
        told = error.sentence.in_(visitor.language)
        return _shown(visitor, 422, given=given, problems=[{"field": "accounts", "text": told}])
    return visitor.to(BASE, "feed-added")


@screen.action("/website/feeds/check", Permission.DECIDE)
def check(visitor: Visiting) -> Response:
    """Read every feed now, and send nothing."""
    found = feeding.check_feeds(visitor.installation)
    return _shown(visitor, checked={one.record.id: one for one in found})


@screen.action("/website/feeds/{feed_id}/remove", Permission.CONNECT)
def remove(visitor: Visiting, feed_id: PathNumber) -> Response:
    """Forget a feed; what it said stays."""
    feeding.remove_feed(visitor.installation, str(feed_id))
    return visitor.to(BASE, "feed-removed")


def _shown(visitor: Visitor, status: int = 200, text: str = "", **more: Any) -> Response:
    known = feeding.overview(visitor.installation)
    context: dict[str, Any] = {
        "feeds": [one for one in known.feeds if fits(text, one.address, *one.options.accounts)],
        "drafts": [one for one in known.drafts if fits(text, one.name, one.prepared.headline, one.prepared.text)],
        "any": bool(known.feeds or known.drafts),
        "text": text,
        "accounts": accounts.all_accounts(visitor.installation),
        "known_conditions": NAMES,
        "given": {"address": "", "accounts": [], "hashtags": "", "condition": Condition.WAIT_UNTIL_ONLINE},
        "checked": {},
    }
    return visitor.page("feeds.html", status, **(context | more))
