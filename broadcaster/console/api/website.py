"""The website by API: the verdict, what was seen, and what a person says."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Query

from broadcaster.app.outage import website
from broadcaster.app.people.roles import Permission
from broadcaster.app.people.tokens import Scope
from broadcaster.console.api import requests
from broadcaster.console.api.door import Acting, Route
from broadcaster.documents import website as documents


def show_website(installation: Acting) -> documents.WebsiteStatusOut:
    """The verdict in force, the watch's own, and the last round with its evidence."""
    return documents.WebsiteStatusOut.told(website.status(installation))


def show_website_history(installation: Acting, days: Annotated[int, Query(ge=1, le=30)] = 1) -> documents.HistoryOut:
    """The verdicts of the last ``days``, oldest first."""
    return documents.HistoryOut.of(website.history(installation, timedelta(days=days)))


def check_website(installation: Acting) -> documents.RoundOut:
    """Look once now; nothing changes by it."""
    return documents.RoundOut.told(*website.check(installation))


def set_verdict(installation: Acting, given: requests.VerdictIn) -> documents.WebsiteStatusOut:
    """Say how the website is; that is in force over the watch."""
    website.set_verdict(installation, given.verdict, given.reason, given.until)
    return show_website(installation)


def lift_verdict(installation: Acting) -> documents.WebsiteStatusOut:
    """End what a person said; the watch's verdict is in force again."""
    website.lift_verdict(installation)
    return show_website(installation)


ROUTES = (
    Route("GET", "/website", show_website, Scope.READ, Permission.READ),
    Route("GET", "/website/history", show_website_history, Scope.READ, Permission.READ),
    Route("POST", "/website/check", check_website, Scope.OUTAGE, Permission.DECIDE),
    Route("PUT", "/website/verdict", set_verdict, Scope.OUTAGE, Permission.DECIDE),
    Route("DELETE", "/website/verdict", lift_verdict, Scope.OUTAGE, Permission.DECIDE),
)
