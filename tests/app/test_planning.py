"""The plan tells what goes out when; a move is safe against a sender that has begun, and its time is approved."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from broadcaster.app import Installation
from broadcaster.app.messages import approving
from broadcaster.app.messages.planning import Entry, Plan, entries, movable, move, plan
from broadcaster.app.people import people
from broadcaster.app.people.roles import Role
from broadcaster.app.people.signing_in import in_hands_of
from broadcaster.delivery.records import NO_END, Accepted
from broadcaster.delivery.states import State
from broadcaster.people.records import Person
from broadcaster.storage.messages.plans import Move
from broadcaster.words.errors import InvalidInput, UnknownName

from .bureau import FACEBOOK, HOUR, MONDAY, Bureau, X

DAY = 24 * HOUR
EXPIRY = 6 * HOUR


def moved(bureau: Bureau, accepted: Accepted, at: datetime, by: Person | None = None) -> bool:
    """Move a message to another time, having seen its present one; whether it needs a new approval."""
    seen = movable(bureau.installation, accepted.message_id).terms.due_at.isoformat()
    acting = in_hands_of(bureau.installation, by) if by else bureau.installation
    return move(acting, accepted.message_id, at, seen).again


def somebody(bureau: Bureau, login: str, *roles: Role) -> Person:
    """A person with a password."""
    token = people.invite(bureau.installation, login, login.title(), roles)
    return people.choose_password(bureau.installation, token, "wolke tisch anker birne")


def submitted(bureau: Bureau, author: Person, *names: str, **options: object) -> Accepted:
    """What a person posts."""
    whole = bureau.installation
    bureau.installation = in_hands_of(whole, author)
    try:
        return bureau.say("Morgen öffnet der Wertstoffhof um 10 Uhr.", *names, **options)  # type: ignore[arg-type]
    finally:
        bureau.installation = whole


def approve(installation: Installation, person: Person) -> None:
    """Approve the only thing that waits."""
    (found,) = approving.awaited(installation)
    approving.approve(in_hands_of(installation, person), person, found.broadcast_id, found.content_hash)


def test_a_scheduled_message_goes_out_at_its_new_time_only(bureau: Bureau) -> None:
    """Neither at the old time, nor twice; it expires later by as much."""
    accepted = bureau.say(at=MONDAY + HOUR)
    assert moved(bureau, accepted, MONDAY + 30 * HOUR) is False
    (found,) = bureau.deliveries(accepted)
    assert (found.due_at, found.wake_at, found.expires_at) == (*2 * (MONDAY + 30 * HOUR,), MONDAY + 30 * HOUR + EXPIRY)
    bureau.clock.advance(hours=2)
    bureau.publish()
    assert bureau.states(accepted) == [State.QUEUED]
    bureau.clock.advance(hours=28)
    bureau.publish()
    assert bureau.states(accepted) == [State.PUBLISHED]


def test_a_message_is_moved_to_an_earlier_time(bureau: Bureau) -> None:
    """A worker that looks then takes it."""
    accepted = bureau.say(at=MONDAY + DAY)
    moved(bureau, accepted, MONDAY + HOUR)
    bureau.clock.advance(hours=1)
    bureau.publish()
    assert bureau.states(accepted) == [State.PUBLISHED]


@pytest.mark.parametrize("state", [State.SENDING, State.UNCLEAR, State.NEEDS_DECISION, State.PUBLISHED, State.MISSED])
def test_what_has_begun_on_one_account_is_moved_on_none(bureau: Bureau, state: State) -> None:
    """Half a move would tear a message apart; the accounts are named."""
    accepted = bureau.say("Geschlossen.", FACEBOOK, X, at=MONDAY + HOUR)
    seen = movable(bureau.installation, accepted.message_id).terms.due_at.isoformat()
    bureau.put(accepted.delivery_ids[1], state)
    with pytest.raises(InvalidInput, match=f"on {X} sending has begun"):
        move(bureau.installation, accepted.message_id, MONDAY + DAY, seen)
    assert [found.due_at for found in bureau.deliveries(accepted)] == [MONDAY + HOUR] * 2


def test_a_worker_that_takes_it_between_look_and_move_wins(bureau: Bureau) -> None:
    """The transaction that moves looks again: a claim, an announced commit or a public part stop it."""
    accepted = bureau.say("Geschlossen.", FACEBOOK, X, at=MONDAY)
    wanted = movable(bureau.installation, accepted.message_id)
    for statement in (
        "UPDATE part SET intent_at = 1 WHERE delivery_id = ?",
        "UPDATE part SET intent_at = NULL, remote_id = '1', proof = 'response' WHERE delivery_id = ?",
        "UPDATE delivery SET state = 'sending' WHERE id = ?",
    ):
        bureau.write(statement, accepted.delivery_ids[0])
        with pytest.raises(InvalidInput, match="sending has begun"):
            move(bureau.installation, accepted.message_id, MONDAY + DAY, wanted.terms.due_at.isoformat())
        assert {found.due_at for found in bureau.deliveries(accepted)} == {MONDAY}


def test_two_people_who_move_at_once_do_not_overwrite_each_other(bureau: Bureau) -> None:
    """The second is told, with the time that is now in force."""
    accepted = bureau.say(at=MONDAY + HOUR)
    seen = movable(bureau.installation, accepted.message_id).terms.due_at.isoformat()
    move(bureau.installation, accepted.message_id, MONDAY + 2 * HOUR, seen)
    with pytest.raises(InvalidInput, match="Somebody else changed the time"):
        move(bureau.installation, accepted.message_id, MONDAY + 3 * HOUR, seen)
    assert bureau.broadcast(accepted).due_at == MONDAY + 2 * HOUR
    late = Move(
        broadcast_id=accepted.broadcast_id,
        seen=MONDAY + HOUR,
        due_at=MONDAY + 3 * HOUR,
        expires_at=MONDAY + DAY,
        also=lambda _connection: pytest.fail("nothing is moved"),
    )
    assert bureau.installation.plans.move(late).stale
    assert bureau.broadcast(accepted).due_at == MONDAY + 2 * HOUR


def test_an_approval_covers_the_time_for_which_it_was_given(bureau: Bureau) -> None:
    """An approved message that is moved is held until somebody approves the new time; then it goes out once."""
    author, boss = somebody(bureau, "author", Role.AUTHOR), somebody(bureau, "boss", Role.APPROVER)
    accepted = submitted(bureau, author, FACEBOOK, X, at=MONDAY + HOUR)
    approve(bureau.installation, boss)
    assert bureau.states(accepted) == [State.QUEUED] * 2
    assert moved(bureau, accepted, MONDAY + 3 * HOUR, author) is True
    assert bureau.states(accepted) == [State.HELD] * 2
    bureau.clock.advance(hours=4)
    bureau.publish()
    assert bureau.states(accepted) == [State.HELD] * 2
    approve(bureau.installation, boss)
    bureau.publish()
    assert bureau.states(accepted) == [State.PUBLISHED] * 2
    entry = bureau.installation.audit.entries(what="moved", limit=1)[0]
    assert (entry.who, entry.about) == ("Author", f"message {accepted.message_id}")


def test_a_blocked_account_is_approved_anew_like_the_others(bureau: Bureau) -> None:
    """Also if nothing but it is left, and it is stopped if the new time is not approved."""
    author, boss = somebody(bureau, "author", Role.AUTHOR), somebody(bureau, "boss", Role.APPROVER)
    accepted = submitted(bureau, author, at=MONDAY + HOUR)
    approve(bureau.installation, boss)
    bureau.put(accepted.delivery_ids[0], State.BLOCKED)
    moved(bureau, accepted, MONDAY + 3 * HOUR)
    (found,) = approving.awaited(bureau.installation)
    approving.reject(bureau.installation, boss, found.broadcast_id, found.content_hash, "Zu spät.")
    assert bureau.states(accepted) == [State.CANCELLED]


def test_what_is_moved_while_somebody_reads_it_is_not_approved_by_mistake(bureau: Bureau) -> None:
    """The hash on the approver's page is of the time as well, also where the end of its validity stays."""
    author, boss = somebody(bureau, "author", Role.AUTHOR), somebody(bureau, "boss", Role.APPROVER)
    accepted = submitted(bureau, author, at=MONDAY + HOUR, draft={"valid_until": MONDAY + 2 * DAY})
    (read,) = approving.awaited(bureau.installation)
    moved(bureau, accepted, MONDAY + DAY, author)
    with pytest.raises(InvalidInput, match="changed meanwhile"):
        approving.approve(bureau.installation, boss, read.broadcast_id, read.content_hash)
    assert bureau.states(accepted) == [State.HELD]


def test_repeats_count_from_the_new_time(bureau: Bureau) -> None:
    """The first repeat follows the moved first time; none of the old ones is left."""
    accepted = bureau.say(at=MONDAY + HOUR, how={"every": "6h"})
    moved(bureau, accepted, MONDAY + 4 * HOUR)
    assert bureau.broadcast(accepted).upcoming(bureau.clock())[0] == MONDAY + 10 * HOUR
    for hours, count in ((4, 1), (5, 1), (1, 2)):
        bureau.clock.advance(hours=hours)
        bureau.repeat()
        bureau.publish()
        assert bureau.states(accepted) == [State.PUBLISHED] * count


def test_a_repetition_that_would_be_over_is_not_moved_behind_its_end(bureau: Bureau) -> None:
    """The person is told what to do instead."""
    accepted = bureau.say(at=MONDAY + HOUR, how={"every": "6h", "until": MONDAY + DAY})
    with pytest.raises(InvalidInput, match="ends before that"):
        moved(bureau, accepted, MONDAY + DAY)


def test_what_waits_for_an_outage_is_moved_and_still_waits(bureau: Bureau) -> None:
    """Not before its new time, and its time to live still begins with its release."""
    bureau.judge("online")
    accepted = bureau.say(at=MONDAY + HOUR, website="only while offline")
    moved(bureau, accepted, MONDAY + 3 * HOUR)
    assert bureau.deliveries(accepted)[0].expires_at == NO_END
    bureau.clock.advance(hours=2)
    bureau.judge("offline")
    assert bureau.deliveries(accepted)[0].due_at == MONDAY + 3 * HOUR


@pytest.mark.parametrize(("hours", "field"), [(-1, "at"), (24 * 500, "at"), (48, "valid_until")])
def test_a_time_that_cannot_be_is_refused_and_nothing_moves(bureau: Bureau, hours: int, field: str) -> None:
    """Past, far beyond, or after the message is valid any more."""
    accepted = bureau.say(at=MONDAY + HOUR, draft={"valid_until": MONDAY + DAY})
    with pytest.raises(InvalidInput) as caught:
        moved(bureau, accepted, MONDAY + hours * HOUR)
    assert [problem.field for problem in caught.value.problems] == [field]
    assert bureau.broadcast(accepted).due_at == MONDAY + HOUR


def test_a_message_that_is_not_there_is_not_moved(bureau: Bureau) -> None:
    """Nor one of which nothing waits any more."""
    accepted = bureau.say(at=MONDAY + HOUR)
    bureau.put(accepted.delivery_ids[0], State.CANCELLED)
    for number in (accepted.message_id, 4711):
        with pytest.raises(UnknownName):
            movable(bureau.installation, number)


def _shown(bureau: Bureau, seen: Plan) -> list[Entry]:
    return list(entries(bureau.installation, seen, seen.slots).values())


def test_the_plan_holds_what_is_scheduled_waits_and_is_repeated(bureau: Bureau) -> None:
    """Each where it belongs: with its time, without one, and with the dates that can be told."""
    bureau.judge("online")
    scheduled = bureau.say("Geplant.", FACEBOOK, X, at=MONDAY + 2 * HOUR)
    waiting = bureau.say("Bei Ausfall.", website="only while offline")
    repeated = bureau.say("Wiederholt.", how={"every": "1d", "times": 3})
    bureau.publish()
    bureau.repeat()
    seen = plan(bureau.installation, MONDAY - HOUR, MONDAY + 7 * DAY)
    shown = [(one.message_id, one.at, one.repeat, one.foreseen) for one in _shown(bureau, seen)]
    assert shown == [
        (repeated.message_id, MONDAY, False, False),
        (scheduled.message_id, MONDAY + 2 * HOUR, False, False),
        *((repeated.message_id, MONDAY + day * DAY, True, True) for day in (1, 2, 3)),
    ]
    assert [name for name, _channel in _shown(bureau, seen)[1].accounts] == [FACEBOOK, X]
    assert [(entry.message_id, terms.id) for entry, terms in seen.waits] == [(waiting.message_id, waiting.broadcast_id)]
    assert [(one.headline, one.dates) for one in seen.repeated] == [
        ("Wiederholt.", tuple(MONDAY + day * DAY for day in (1, 2, 3)))
    ]
    assert plan(bureau.installation, MONDAY + 10 * DAY, MONDAY + 20 * DAY).slots == ()


def test_a_month_is_planned_in_which_a_quarter_of_an_hour_is_repeated(bureau: Bureau) -> None:
    """What can be looked ahead has an end."""
    bureau.say(how={"every": "15min"})
    found = plan(bureau.installation, MONDAY, MONDAY + timedelta(days=31))
    assert len(found.slots) == 31 * 96


def test_the_same_words_on_the_same_account_within_a_day_are_warned_of(bureau: Bureau) -> None:
    """Whatever the spaces and capitals; not on another account, not two days later, not once it is stopped."""
    first = bureau.say("Der Wertstoffhof  bleibt zu.", FACEBOOK, X, at=MONDAY + HOUR)
    second = bureau.say("der wertstoffhof bleibt zu.", FACEBOOK, X, at=MONDAY + 23 * HOUR)
    bureau.say("Der Wertstoffhof bleibt zu.", X, at=MONDAY + 72 * HOUR)
    bureau.say("Etwas anderes.", X, at=MONDAY + 2 * HOUR)
    (found,) = plan(bureau.installation, MONDAY, MONDAY + DAY).duplicates
    assert (found.first.message_id, found.second.message_id) == (first.message_id, second.message_id)
    assert found.accounts == (FACEBOOK, X)
    bureau.put(second.delivery_ids[0], State.CANCELLED)
    bureau.put(second.delivery_ids[1], State.CANCELLED)
    assert plan(bureau.installation, MONDAY, MONDAY + DAY).duplicates == ()


def test_what_is_public_already_is_warned_of_before_it_is_said_again(bureau: Bureau) -> None:
    """But two posts that are out are no plan any more."""
    bureau.say()
    bureau.publish()
    again = bureau.say(at=MONDAY + HOUR)
    assert len(plan(bureau.installation, MONDAY, MONDAY + DAY).duplicates) == 1
    bureau.clock.advance(hours=1)
    bureau.publish()
    assert bureau.states(again) == [State.PUBLISHED]
    assert plan(bureau.installation, MONDAY, MONDAY + DAY).duplicates == ()
