"""Meldungen: the list of all messages, and the page of one."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from broadcaster.app.messages import approving, deciding, hastening, screens, withdrawing
from broadcaster.app.people.roles import Permission
from broadcaster.app.people.signing_in import visit_with
from broadcaster.channel import Receipt
from broadcaster.console.door import cookies
from broadcaster.console.door.doors import Navigation, Screen, Visiting, Visitor
from broadcaster.console.pages.live import changes, digest
from broadcaster.console.pages.numbers import FormNumber, PathNumber, QueryNumber
from broadcaster.delivery.records import Delivery
from broadcaster.delivery.states import Event, State, sources
from broadcaster.delivery.waiting import OURS
from broadcaster.words.errors import InvalidInput

screen = Screen(
    Navigation(order=20, path="/messages", de="Meldungen", en="Messages", icon="message", may=Permission.READ)
)
Text = Annotated[str, Form()]
_AGAIN = sources(Event.SEND_AGAIN) - {State.UNCLEAR}


@screen.page("/messages", Permission.READ)
def listed(visitor: Visiting, text: str = "", only: str = "", before: QueryNumber = None) -> Response:
    """Every message, newest first, a page at a time."""
    found = screens.messages(visitor.installation, text=text, only=only, before=before, limit=screens.PAGE + 1)
    shown = found[: screens.PAGE]
    more = shown[-1].message_id if len(found) > screens.PAGE else None
    return visitor.page("messages.html", lines=shown, text=text, only=only, before=before, more=more)


@screen.page("/messages/{message_id}", Permission.READ)
def show(visitor: Visiting, message_id: PathNumber) -> Response:
    """The page of one message."""
    return _shown(visitor, message_id)


@screen.page("/messages/{message_id}/live", Permission.READ, quiet=True)
def live(visitor: Visiting, message_id: PathNumber) -> Response:
    """The part of the page that renews itself."""
    return _shown(visitor, message_id, template="message/live.html")


@screen.page("/messages/{message_id}/events", Permission.READ, quiet=True)
def events(request: Request, visitor: Visiting, message_id: PathNumber, seen: str = "") -> Response:
    """Says when that part should be renewed."""
    screens.message(visitor.installation, message_id)
    token = visitor.jar.read(request, cookies.SESSION)
    installation = visitor.installation
    return changes(
        request,
        visitor.here.person.id,
        lambda: screens.mark(installation, message_id),
        lambda: visit_with(installation, token, touch=False) is not None,
        seen[:16],
    )


@screen.action("/messages/{message_id}/approve", Permission.APPROVE)
def approve(visitor: Visiting, message_id: PathNumber, broadcast: FormNumber, seen: Text = "") -> Response:
    """Approve exactly what was shown."""
    return _decided(visitor, message_id, "approved", approving.approve, broadcast, seen)


@screen.action("/messages/{message_id}/reject", Permission.APPROVE)
def reject(
    visitor: Visiting, message_id: PathNumber, broadcast: FormNumber, seen: Text = "", reason: Text = ""
) -> Response:
    """Do not approve it, and say why."""
    return _decided(visitor, message_id, "rejected", approving.reject, broadcast, seen, reason)


@screen.action("/messages/{message_id}/release-alone", Permission.RELEASE_ALONE)
def release_alone(
    visitor: Visiting, message_id: PathNumber, broadcast: FormNumber, seen: Text = "", reason: Text = ""
) -> Response:
    """Release it alone in a crisis."""
    return _decided(visitor, message_id, "released", approving.release_alone, broadcast, seen, reason)


@screen.action("/messages/{message_id}/send-now", Permission.DECIDE)
def send_now(visitor: Visiting, message_id: PathNumber) -> Response:
    """Let what is queued of it go first, and at once."""
    try:
        hastening.send_now(visitor.installation, message_id)
    except InvalidInput as error:
        return _shown(visitor, message_id, 422, visitor.problems(error))
    return visitor.to(f"/messages/{message_id}", "hastened")


@screen.action("/messages/{message_id}/cancel", Permission.WRITE)
def cancel(visitor: Visiting, message_id: PathNumber) -> Response:
    """Stop what was not sent."""
    deciding.cancel(visitor.installation, message_id)
    return visitor.to(f"/messages/{message_id}", "cancelled")


@screen.action("/messages/{message_id}/withdraw", Permission.WITHDRAW)
def withdraw(visitor: Visiting, message_id: PathNumber) -> Response:
    """Take it back everywhere."""
    results = withdrawing.withdraw(visitor.installation, message_id)
    if all(result.gone for result in results):
        return visitor.to(f"/messages/{message_id}", "withdrawn")
    problems = [
        {"field": "", "text": f"{result.delivery.account.name}: {result.sentence.in_(visitor.language)}"}
        for result in results
        if not result.gone
    ]
    return _shown(visitor, message_id, 422, problems)


@screen.action("/messages/{message_id}/deliveries/{delivery_id}/is-there", Permission.DECIDE)
def is_there(visitor: Visiting, message_id: PathNumber, delivery_id: PathNumber, link: Text = "") -> Response:
    """A person saw the post."""
    screens.delivery(visitor.installation, message_id, delivery_id)
    try:
        deciding.it_is_there(visitor.installation, delivery_id, link.strip())
    except InvalidInput as error:
        problems = [one | {"field": f"link-{delivery_id}"} for one in visitor.problems(error)]
        return _shown(visitor, message_id, 422, problems)
    return visitor.to(f"/messages/{message_id}", "decided")


@screen.action("/messages/{message_id}/deliveries/{delivery_id}/send-again", Permission.DECIDE)
def send_again(visitor: Visiting, message_id: PathNumber, delivery_id: PathNumber) -> Response:
    """A person says that it is not there, or that its cause is mended."""
    screens.delivery(visitor.installation, message_id, delivery_id)
    deciding.send_again(visitor.installation, delivery_id)
    return visitor.to(f"/messages/{message_id}", "again")


@screen.action("/messages/{message_id}/deliveries/{delivery_id}/leave", Permission.DECIDE)
def leave(visitor: Visiting, message_id: PathNumber, delivery_id: PathNumber) -> Response:
    """A person leaves a doubt as it is."""
    screens.delivery(visitor.installation, message_id, delivery_id)
    deciding.leave(visitor.installation, delivery_id)
    return visitor.to(f"/messages/{message_id}", "decided")


@screen.action("/messages/{message_id}/send-again", Permission.DECIDE)
def send_all_again(visitor: Visiting, message_id: PathNumber, cause: Text = "") -> Response:
    """Send everything again that failed for the same cause."""
    for delivery in screens.message(visitor.installation, message_id).current:
        if delivery.state in (State.REFUSED, State.MISSED) and cause_of(delivery) == cause:
            deciding.send_again(visitor.installation, delivery.id)
    return visitor.to(f"/messages/{message_id}", "again")


def cause_of(delivery: Delivery) -> str:
    """What tells failures of one cause from others: state and reason, without the account's name."""
    reason = delivery.sentence.en.replace(delivery.account.name, "…") if delivery.sentence else ""
    return f"{delivery.state}: {reason}"


def _shown(
    visitor: Visitor,
    message_id: int,
    status: int = 200,
    problems: list[dict[str, str]] | None = None,
    template: str = "message.html",
) -> Response:
    seen = digest(screens.mark(visitor.installation, message_id))  # before it is read, so that nothing falls between
    found = screens.message(visitor.installation, message_id)
    causes: dict[str, int] = {}
    for delivery in found.current:
        if delivery.state in (State.REFUSED, State.MISSED):
            causes[cause_of(delivery)] = causes.get(cause_of(delivery), 0) + 1
    return visitor.page(
        template,
        status,
        found=found,
        message=found.story.message,
        number=message_id,
        seen=seen,
        solo=visitor.installation.settings.solo_release,
        causes={cause: count for cause, count in causes.items() if count > 1},
        receipts=receipts,
        can_send_again=_AGAIN,
        can_send_now=any(wait.rule in OURS for wait in found.story.waits.values()),
        can_cancel=any(delivery.state in sources(Event.CANCEL) for delivery in found.current),
        can_withdraw=any(delivery.state is State.PUBLISHED for delivery, _attempts in found.story.deliveries),
        problems=problems or [],
    )


def receipts(delivery: Delivery) -> list[Receipt]:
    """The proofs of a delivery's parts."""
    return [part.receipt for part in delivery.parts if part.receipt]


def _decided(visitor: Visitor, message_id: int, said: str, decide: object, *asked: object) -> Response:
    try:
        decide(visitor.installation, visitor.here.person, *asked)  # type: ignore[operator]
    except InvalidInput as error:
        action = visitor.request.url.path.rpartition("/")[2]
        problems = [
            one | {"field": f"{action}-{asked[0]}" if one["field"] == "reason" else "approval"}
            for one in visitor.problems(error)
        ]
        return _shown(visitor, message_id, 422, problems)
    return visitor.to(f"/messages/{message_id}", said)
