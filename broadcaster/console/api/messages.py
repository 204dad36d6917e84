"""Messages by API: said, looked up, stopped, taken back, moved, decided about."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Header, Query
from pydantic import AwareDatetime
from starlette.responses import Response

from broadcaster.app.messages import deciding, hastening, planning, posting, reading, repeating, screens, withdrawing
from broadcaster.app.messages.idempotency import post_once
from broadcaster.app.people.roles import Permission
from broadcaster.app.people.tokens import Scope
from broadcaster.console.api import requests
from broadcaster.console.api.door import Acting, InTurn, Route
from broadcaster.console.pages.numbers import PathNumber, QueryNumber
from broadcaster.delivery.records import Policy
from broadcaster.delivery.states import State
from broadcaster.documents import messages as documents
from broadcaster.documents.planning import MovableOut, MovedOut, PlanOut
from broadcaster.documents.previews import PreviewOut
from broadcaster.documents.terms import RepeatsOut
from broadcaster.words.errors import InvalidInput

Key = Annotated[requests.Key | None, Header(alias="Idempotency-Key", description="Under it this is accepted once.")]
Everything = Annotated[bool, Query()]
_LONGEST_PLAN = timedelta(days=100)


def post_message(
    installation: Acting, _turn: InTurn, given: requests.PostIn, response: Response, key: Key = None
) -> documents.AcceptedOut:
    """Accept a message; when this answers, nothing of it can be lost. It waits for an approval by another person.

    Repeated under its key by the same person, it is answered with 200 as it was the first time.
    """
    terms = given.terms(installation.settings.time_zone)
    how: dict[str, Any] = {"at": given.at, "policy": Policy(given.policy), "corrects": given.corrects, "terms": terms}
    if key is None:
        accepted = posting.post(installation, given.draft(), given.accounts, **how)
        approval = screens.approval(installation, accepted.message_id)
    else:
        asked = given.model_dump(mode="json", exclude_defaults=True)
        once = post_once(installation, key, asked, given.draft(), given.accounts, **how)
        accepted, approval = once.accepted, once.approval
        response.status_code = 200 if once.repeated else 201
    response.headers["location"] = f"/api/v1/messages/{accepted.message_id}"
    return documents.AcceptedOut.awaiting(accepted, approval)


def preview_message(installation: Acting, _turn: InTurn, given: requests.MessageIn) -> PreviewOut:
    """Exactly what would be sent where; nothing is queued."""
    terms = given.terms(installation.settings.time_zone)
    return PreviewOut.of(posting.preview(installation, given.draft(), given.accounts, terms=terms))


def list_messages(
    installation: Acting,
    text: Annotated[str, Query(max_length=200)] = "",
    only: Annotated[str, Query(pattern="^(person|waiting|public)?$")] = "",
    before: QueryNumber = None,
) -> documents.MessagesOut:
    """A page of messages, newest first."""
    found = screens.messages(installation, text=text, only=only, before=before, limit=screens.PAGE + 1)
    shown = found[: screens.PAGE]
    more = shown[-1].message_id if len(found) > screens.PAGE else None
    return documents.MessagesOut(messages=[documents.MessageLineOut.of(one) for one in shown], next=more)


def show_message(installation: Acting, message: PathNumber) -> documents.MessageOut:
    """One message, on which terms it goes out, and what became of it on each account."""
    return documents.MessageOut.at(screens.message(installation, message), installation.now())


def cancel_message(installation: Acting, message: PathNumber, revision: QueryNumber = None) -> documents.CancelledOut:
    """Stop what was not sent, of one ``revision`` or of all."""
    return documents.CancelledOut.of(deciding.cancel(installation, message, revision))


def withdraw_message(installation: Acting, message: PathNumber, revision: QueryNumber = None) -> documents.WithdrawnOut:
    """Take a message back everywhere, one ``revision`` or all; ``gone`` is only true after reading back."""
    return documents.WithdrawnOut.of(withdrawing.withdraw(installation, message, revision))


def send_message_now(installation: Acting, message: PathNumber, given: requests.AccountsIn) -> documents.HastenedOut:
    """Let what is queued of a message go out now, before everything else."""
    return documents.HastenedOut.told(message, hastening.send_now(installation, message, given.accounts))


def stop_repeating(installation: Acting, message: PathNumber) -> documents.StoppedRepeatsOut:
    """End a repetition; what was sent stays."""
    return documents.StoppedRepeatsOut(message=message, stopped=repeating.stop_repeats(installation, message))


def show_movable(installation: Acting, message: PathNumber) -> MovableOut:
    """What of a message can be moved to another time."""
    return MovableOut.of(planning.movable(installation, message))


def move_message(installation: Acting, message: PathNumber, given: requests.MoveIn) -> MovedOut:
    """Send a message at another time, on all accounts or on none."""
    moved = planning.move(installation, message, given.at, given.seen)
    return MovedOut(message=message, at=given.at, approval_needed=moved.again)


def list_queue(installation: Acting, *, everything: Everything = False) -> documents.QueueOut:
    """What is still to be sent or decided; with ``everything`` the newest of all."""
    found = reading.queue(installation, everything=everything)
    waits = reading.waits(installation, [one.delivery_id for one in found if one.state is State.QUEUED])
    return documents.QueueOut.told(found, waits)


def list_repeats(installation: Acting, *, everything: Everything = False) -> RepeatsOut:
    """What is repeated; with ``everything`` also what ended."""
    return RepeatsOut.at(repeating.repeats(installation, everything=everything), installation.now())


def show_plan(installation: Acting, since: AwareDatetime | None = None, until: AwareDatetime | None = None) -> PlanOut:
    """What goes out from ``since`` (else now) until ``until`` (else for a week), at most 100 days."""
    now = installation.now()
    begin = since or now
    end = until or begin + timedelta(days=7)
    if not timedelta(0) < end - begin <= _LONGEST_PLAN:
        raise InvalidInput.one(
            "until",
            de="Das Ende muss nach dem Beginn liegen, höchstens 100 Tage danach.",
            en="The end must lie after the beginning, 100 days at most.",
        )
    plan = planning.plan(installation, begin, end)
    return PlanOut.at(plan, planning.entries(installation, plan, plan.slots), (begin, end), now)


def decide_delivery(installation: Acting, delivery: PathNumber, given: requests.DecisionIn) -> documents.DecidedOut:
    """Decide about a delivery that waits for a person."""
    match given.decision:
        case "is-there":
            state = deciding.it_is_there(installation, delivery, given.link)
        case "send-again":
            state = deciding.send_again(installation, delivery)
        case _:
            state = deciding.leave(installation, delivery)
    return documents.DecidedOut(delivery=delivery, state=state)


ROUTES = (
    Route("POST", "/messages", post_message, Scope.POST, Permission.WRITE, 201),
    Route("POST", "/messages/preview", preview_message, Scope.POST, Permission.WRITE),
    Route("GET", "/messages", list_messages, Scope.READ, Permission.READ),
    Route("GET", "/messages/{message}", show_message, Scope.READ, Permission.READ),
    Route("POST", "/messages/{message}/cancel", cancel_message, Scope.POST, Permission.WRITE),
    Route("POST", "/messages/{message}/withdraw", withdraw_message, Scope.STOP, Permission.WITHDRAW),
    Route("POST", "/messages/{message}/send-now", send_message_now, Scope.POST, Permission.DECIDE),
    Route("POST", "/messages/{message}/stop-repeating", stop_repeating, Scope.POST, Permission.WRITE),
    Route("GET", "/messages/{message}/move", show_movable, Scope.READ, Permission.READ),
    Route("POST", "/messages/{message}/move", move_message, Scope.POST, Permission.WRITE),
    Route("GET", "/queue", list_queue, Scope.READ, Permission.READ),
    Route("GET", "/repeats", list_repeats, Scope.READ, Permission.READ),
    Route("GET", "/plan", show_plan, Scope.READ, Permission.READ),
    Route("POST", "/deliveries/{delivery}/decide", decide_delivery, Scope.POST, Permission.DECIDE),
)
