"""Approvals by API. A token acts as its person, so nobody approves their own here either."""

from __future__ import annotations

from starlette.responses import Response

from broadcaster.app.messages import approving
from broadcaster.app.people.roles import Permission
from broadcaster.app.people.tokens import Scope
from broadcaster.console.api import requests
from broadcaster.console.api.door import Acting, Caring, Route, Sha256
from broadcaster.console.pages.numbers import PathNumber
from broadcaster.documents.planning import ApprovalsOut, DecisionOut


def list_approvals(installation: Acting) -> ApprovalsOut:
    """What waits for an approval, whole, and what was released alone and still must be reviewed."""
    return ApprovalsOut.at(approving.cases(installation), approving.unreviewed(installation), installation.now())


def approve(installation: Acting, person: Caring, broadcast: PathNumber, given: requests.SeenIn) -> DecisionOut:
    """Approve what somebody else wrote; ``seen`` is the hash of what was read."""
    approving.approve(installation, person, broadcast, given.seen)
    return DecisionOut(broadcast=broadcast, decision="approved")


def reject(installation: Acting, person: Caring, broadcast: PathNumber, given: requests.SeenReasonIn) -> DecisionOut:
    """Send a message back to its author; nothing of it is sent."""
    approving.reject(installation, person, broadcast, given.seen, given.reason)
    return DecisionOut(broadcast=broadcast, decision="rejected")


def release_alone(
    installation: Acting, person: Caring, broadcast: PathNumber, given: requests.SeenReasonIn
) -> DecisionOut:
    """In a crisis one person releases alone, with a reason; another reviews it afterwards."""
    approving.release_alone(installation, person, broadcast, given.seen, given.reason)
    return DecisionOut(broadcast=broadcast, decision="released alone")


def review(installation: Acting, person: Caring, review: PathNumber) -> Response:
    """Say that somebody else has looked at what was released alone."""
    approving.review(installation, person, review)
    return Response(status_code=204)


def show_picture(installation: Acting, sha256: Sha256) -> Response:
    """A picture of what waits for an approval, by the SHA-256 of its content."""
    data = approving.picture(installation, sha256)
    return Response(data, media_type="image/png" if data.startswith(b"\x89PNG") else "image/jpeg")


ROUTES = (
    Route("GET", "/approvals", list_approvals, Scope.READ, Permission.READ),
    Route("POST", "/approvals/{broadcast}/approve", approve, Scope.APPROVE, Permission.APPROVE),
    Route("POST", "/approvals/{broadcast}/reject", reject, Scope.APPROVE, Permission.APPROVE),
    Route("POST", "/approvals/{broadcast}/release-alone", release_alone, Scope.APPROVE, Permission.RELEASE_ALONE),
    Route("POST", "/reviews/{review}", review, Scope.APPROVE, Permission.APPROVE, 204),
    Route("GET", "/pictures/{sha256}", show_picture, Scope.READ, Permission.READ),
)
