"""Freigabe: what waits for a second person, whole, and what was released alone and waits for its review."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, Path
from starlette.responses import Response

from broadcaster.app.messages import approving
from broadcaster.app.people.roles import Permission
from broadcaster.console.door.doors import Navigation, Screen, Visiting, Visitor
from broadcaster.console.pages.finding import fits
from broadcaster.console.pages.numbers import PathNumber
from broadcaster.console.pages.statics import KEPT_PRIVATELY
from broadcaster.delivery.records import Delivery
from broadcaster.words.errors import InvalidInput

screen = Screen(
    Navigation(order=30, path="/approvals", de="Freigabe", en="Approval", icon="check", may=Permission.READ)
)
Text = Annotated[str, Form()]
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


@screen.page("/approvals", Permission.READ)
def listed(visitor: Visiting, text: str = "") -> Response:
    """Everything that waits, or what ``text`` fits, the earliest to be sent first."""
    return _shown(visitor, text=text[:200])


@screen.action("/approvals/{broadcast_id}/approve", Permission.APPROVE)
def approve(visitor: Visiting, broadcast_id: PathNumber, seen: Text = "") -> Response:
    """Approve exactly what was shown."""
    return _decided(visitor, "approved", broadcast_id, approving.approve, seen)


@screen.action("/approvals/{broadcast_id}/reject", Permission.APPROVE)
def reject(visitor: Visiting, broadcast_id: PathNumber, seen: Text = "", reason: Text = "") -> Response:
    """Do not approve it, and say why."""
    return _decided(visitor, "rejected", broadcast_id, approving.reject, seen, reason)


@screen.action("/approvals/{broadcast_id}/release-alone", Permission.RELEASE_ALONE)
def release_alone(visitor: Visiting, broadcast_id: PathNumber, seen: Text = "", reason: Text = "") -> Response:
    """Release it alone in a crisis."""
    return _decided(visitor, "released", broadcast_id, approving.release_alone, seen, reason)


@screen.action("/reviews/{approval_id}", Permission.APPROVE)
def review(visitor: Visiting, approval_id: PathNumber) -> Response:
    """Somebody has looked at what was released alone."""
    try:
        approving.review(visitor.installation, visitor.here.person, approval_id)
    except InvalidInput as error:
        return _shown(visitor, 422, visitor.problems(error))
    return visitor.to("/approvals", "reviewed")


@screen.page("/approvals/pictures/{sha256}", Permission.READ, quiet=True)
def picture(visitor: Visiting, sha256: Sha256) -> Response:
    """A picture as it would be sent, or was."""
    data = approving.picture(visitor.installation, sha256)
    kind = "image/jpeg" if data.startswith(b"\xff\xd8") else "image/png"
    return Response(data, media_type=kind, headers={"cache-control": KEPT_PRIVATELY})


def _decided(visitor: Visitor, said: str, broadcast_id: int, decide: Any, *asked: str) -> Response:
    try:
        decide(visitor.installation, visitor.here.person, broadcast_id, *asked)
    except InvalidInput as error:
        action = visitor.request.url.path.rpartition("/")[2]
        problems = [
            one | {"field": f"{action}-{broadcast_id}" if one["field"] == "reason" else f"case-{broadcast_id}"}
            for one in visitor.problems(error)
        ]
        return _shown(visitor, 422, problems)
    return visitor.to("/approvals", said)


def _shown(
    visitor: Visitor, status: int = 200, problems: list[dict[str, str]] | None = None, text: str = ""
) -> Response:
    cases, unreviewed = approving.cases(visitor.installation), approving.unreviewed(visitor.installation)
    return visitor.page(
        "approvals.html",
        status,
        cases=[one for one in cases if _says(one, text)],
        unreviewed=[one for one in unreviewed if fits(text, str(one.message_id), one.person, one.reason)],
        any=bool(cases or unreviewed),
        text=text,
        alike=_alike,
        solo=visitor.installation.settings.solo_release,
        now=visitor.installation.now(),
        problems=problems or [],
    )


def _says(case: approving.Case, text: str) -> bool:
    accounts = (one.account.name for one in case.deliveries)
    return fits(text, case.message.headline, case.message.text, case.submission.author, *accounts)


def _alike(deliveries: tuple[Delivery, ...]) -> list[list[Delivery]]:
    """The deliveries, those together that say and show the same."""
    found: dict[tuple[object, ...], list[Delivery]] = {}
    for one in deliveries:
        found.setdefault(tuple((part.text, part.pictures) for part in one.rendition.parts), []).append(one)
    return list(found.values())
