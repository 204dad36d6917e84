"""Repeats: each once, each true when it goes out, none made up for, and an end with its reason."""

from __future__ import annotations

import shutil
import threading
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from broadcaster.app import approving, people
from broadcaster.app.deciding import cancel, pause, resume
from broadcaster.app.posting import Draft, preview
from broadcaster.app.repeating import NO_UPLINK, NOBODY, NOT_ONLINE, PAUSED, repeats, repetition_duty, stop_repeats
from broadcaster.app.roles import Role
from broadcaster.app.signing_in import in_hands_of
from broadcaster.delivery.states import Event, State
from broadcaster.errors import InvalidInput, UnknownName
from broadcaster.message import Variant
from broadcaster.schedule import guard
from broadcaster.schedule.parsing import repetition
from broadcaster.schedule.terms import Terms
from broadcaster.storage.broadcasts import REPLACED, TOO_LATE
from broadcaster.storage.repeats import NO_ACCOUNT_FREE, Repeat

from .bureau import FACEBOOK, HOUR, INSTAGRAM, Bureau, X, local

OFFLINE, ONLINE = "only while offline", "wait until online"
SIX = {"every": "6h"}
OUTAGE = "id, organisation_id, began_at, reasons, holding_state, all_clear_state, receivers"


def texts(bureau: Bureau, accepted: object, name: str = X) -> list[str]:
    """What each delivery to an account says."""
    found = [one for one in bureau.deliveries(accepted) if one.account.name == name]  # type: ignore[arg-type]
    return [one.rendition.parts[0].text for one in found]


@contextmanager
def new_rules(folder: Path) -> Iterator[None]:
    """Berlin's clocks by Helsinki's rules."""
    there = next(Path(place, "Europe") for place in (*zoneinfo.TZPATH, tzdata()) if Path(place, "Europe").exists())
    Path(folder, "Europe").mkdir()
    shutil.copy(there / "Helsinki", folder / "Europe" / "Berlin")
    before = zoneinfo.TZPATH
    try:
        zoneinfo.reset_tzpath([str(folder)])
        zoneinfo.ZoneInfo.clear_cache()
        yield
    finally:
        zoneinfo.reset_tzpath(before)
        zoneinfo.ZoneInfo.clear_cache()


def tzdata() -> str:
    """Where Python's own zones are."""
    return str(Path(str(files("tzdata")), "zoneinfo"))


def after(bureau: Bureau, **span: float) -> None:
    """Time passes, and the duty is done."""
    bureau.clock.advance(**span)
    bureau.repeat()


def test_a_repeat_goes_out_when_it_is_due_and_says_when_it_is_true(bureau: Bureau) -> None:
    """Not a second earlier; the text differs by its time."""
    accepted = bureau.say("Die Zulassungsstelle ist zu.", FACEBOOK, X, how=SIX)
    bureau.publish()
    after(bureau, hours=6, seconds=-1)
    assert bureau.states(accepted) == [State.PUBLISHED] * 2
    after(bureau, seconds=1)
    found = bureau.deliveries(accepted)
    assert [(one.account.name, one.occurrence, one.state) for one in found[2:]] == [
        (FACEBOOK, 1, State.QUEUED),
        (X, 1, State.QUEUED),
    ]
    assert texts(bureau, accepted) == [
        "Die Zulassungsstelle ist zu.",
        "Die Zulassungsstelle ist zu.\n\nStand: 23.11.2026, 14:00 Uhr",
    ]
    assert bureau.broadcast(accepted).next_at == local("2026-11-23 20:00")


def test_a_given_time_is_replaced_by_the_new_one(bureau: Bureau) -> None:
    """Pictures, variants and hashtags stay; pictures made from the text are made anew."""
    draft = {"stand": bureau.clock(), "cards": True, "hashtags": ["Soest"], "variants": {"x": Variant(text="Kurz.")}}
    accepted = bureau.say("Lang und breit.", INSTAGRAM, X, how=SIX, draft=draft)
    bureau.publish()
    after(bureau, hours=6)
    first, second = (one.rendition.parts[0] for one in bureau.deliveries(accepted) if one.account.name == INSTAGRAM)
    assert (first.text, second.text) == tuple(
        f"Lang und breit.\n\nStand: 23.11.2026, {hour}:00 Uhr\n#Soest" for hour in ("08", "14")
    )
    assert first.pictures[0].sha256 != second.pictures[0].sha256
    assert "14:00" in second.pictures[0].alt
    assert bureau.installation.messages.picture(second.pictures[0].sha256).startswith(b"\xff\xd8")
    assert texts(bureau, accepted)[1] == "Kurz.\n\nStand: 23.11.2026, 14:00 Uhr\n#Soest"


def test_from_the_second_day_a_repeat_tells_the_day_of_the_outage(bureau: Bureau) -> None:
    """Only of a message that is about the outage."""
    bureau.judge("offline")
    about = bureau.say("Die Zulassungsstelle ist zu.", website=OFFLINE, how={"on": ["9:00"]})
    other = bureau.say("Morgen wird geimpft.", FACEBOOK, how={"on": ["9:00"]})
    bureau.publish()
    after(bureau, hours=1)
    bureau.publish()
    after(bureau, days=1)
    bureau.publish()
    assert texts(bureau, about)[1:] == [
        "Die Zulassungsstelle ist zu.\n\nStand: 23.11.2026, 09:00 Uhr",
        "Die Zulassungsstelle ist zu.\n\nStand: 24.11.2026, 09:00 Uhr (Tag 2 des Ausfalls)",
    ]
    assert texts(bureau, other, FACEBOOK)[2] == "Morgen wird geimpft.\n\nStand: 24.11.2026, 09:00 Uhr"


def test_the_day_is_counted_from_the_outage_that_was_recorded(bureau: Bureau) -> None:
    """Its beginning is known better than by the last change of the verdict."""
    bureau.judge("offline")
    began = int((bureau.clock() - timedelta(days=2)).timestamp() * 1e6)
    bureau.write(f"INSERT INTO outage ({OUTAGE}) VALUES (7, 1, ?, '[]', 'off', 'off', '[]')", began)
    accepted = bureau.say("Zu.", website=OFFLINE, how=SIX)
    bureau.publish()
    after(bureau, hours=6)
    assert texts(bureau, accepted)[1] == "Zu.\n\nStand: 23.11.2026, 14:00 Uhr (Tag 3 des Ausfalls)"


def test_a_prepared_message_is_repeated_from_its_release_on(bureau: Bureau) -> None:
    """Weeks before, nothing; then in its rhythm."""
    bureau.judge("online")
    accepted = bureau.say(website=OFFLINE, how=SIX)
    after(bureau, weeks=2)
    assert bureau.broadcast(accepted).next_at is None
    bureau.judge("offline")
    bureau.repeat()
    assert bureau.broadcast(accepted).next_at == bureau.clock() + 6 * HOUR
    bureau.publish()
    after(bureau, hours=6)
    assert bureau.states(accepted) == [State.PUBLISHED, State.QUEUED]


@pytest.mark.parametrize("why", ["corrected", "withdrawn", "cancelled", "stopped", "online"])
def test_a_repetition_ends_with_its_reason_and_takes_what_is_queued_with_it(bureau: Bureau, why: str) -> None:
    """At once, not at the next repeat."""
    bureau.judge("offline")
    accepted = bureau.say(website=OFFLINE, how=SIX)
    bureau.publish()
    after(bureau, hours=6)
    number = accepted.message_id
    match why:
        case "corrected":
            bureau.say("Rufen Sie 456 an.", corrects=number)
            because = guard.CORRECTED
        case "withdrawn":
            bureau.installation.repeats.stop(number, guard.WITHDRAWN)
            because = guard.WITHDRAWN
        case "cancelled":
            assert cancel(bureau.installation, number).ended
            because = guard.CANCELLED
        case "stopped":
            assert stop_repeats(bureau.installation, number)
            because = guard.STOPPED
        case _:
            bureau.judge("online")
            because = guard.ONLINE_AGAIN
    found = bureau.broadcast(accepted)
    assert (found.ended_at, found.ended_because, found.next_at) == (bureau.clock(), because, None)
    assert bureau.states(accepted)[:2] == [State.PUBLISHED, State.CANCELLED]
    assert found.upcoming(bureau.clock()) == []
    after(bureau, days=3)
    assert len(bureau.states(accepted)) == 2 + (why == "corrected")
    assert not stop_repeats(bureau.installation, number)


@pytest.mark.parametrize("trace", ["withdrawn", "corrected", "all-clear", "online"])
def test_the_guard_looks_again_before_each_repeat(bureau: Bureau, trace: str) -> None:
    """Whoever forgot to end it: what the database knows is enough."""
    bureau.judge("offline")
    accepted = bureau.say(website=OFFLINE, how=SIX)
    bureau.publish()
    match trace:
        case "withdrawn":
            bureau.put(accepted.delivery_ids[0], State.WITHDRAWN)
        case "corrected":
            bureau.write(
                "INSERT INTO revision SELECT message_id, 2, organisation_id, content, created_at FROM revision"
            )
        case "all-clear":
            bureau.write(f"INSERT INTO outage ({OUTAGE}) VALUES (7, 1, 1, '[]', 'off', 'off', '[]')")
            bureau.write("UPDATE broadcast SET outage_id = 7")
            clear = bureau.say("Entwarnung.", FACEBOOK)
            bureau.write("UPDATE broadcast SET outage_id = 7, all_clear = 1 WHERE id = ?", clear.broadcast_id)
        case _:
            bureau.judge("online", follow=False)
    after(bureau, hours=6)
    reasons = {
        "withdrawn": guard.WITHDRAWN,
        "corrected": guard.CORRECTED,
        "all-clear": guard.SUPERSEDED,
        "online": guard.ONLINE_AGAIN,
    }
    assert bureau.broadcast(accepted).ended_because == reasons[trace]
    assert len(bureau.deliveries(accepted)) == 1


def test_the_repeats_of_an_outage_can_be_ended_together(bureau: Bureau) -> None:
    """With a reason of their own."""
    bureau.write(f"INSERT INTO outage ({OUTAGE}) VALUES (7, 1, 1, '[]', 'off', 'off', '[]')")
    said = [bureau.say(f"Meldung {number}.", how=SIX) for number in range(3)]
    bureau.write("UPDATE broadcast SET outage_id = 7 WHERE id < 3")
    assert bureau.installation.repeats.stop_outage(7, guard.SUPERSEDED) == 2
    assert [bureau.broadcast(accepted).ended_at is None for accepted in said] == [False, False, True]


def test_so_many_times_and_no_more(bureau: Bureau) -> None:
    """The end comes with the last, which still goes out."""
    accepted = bureau.say(how={"every": "6h", "times": 2})
    for _ in range(4):
        bureau.publish()
        after(bureau, hours=6)
    assert bureau.states(accepted) == [State.PUBLISHED] * 3
    found = bureau.broadcast(accepted)
    assert (found.occurrence, found.ended_because) == (2, guard.DONE)


def test_nothing_is_repeated_after_its_end_or_its_validity(bureau: Bureau) -> None:
    """The last is before it."""
    until = bureau.say("Bis acht.", how={"every": "6h", "until": bureau.clock() + 12 * HOUR})
    valid = bureau.say("Gilt bis acht.", FACEBOOK, how=SIX, draft={"valid_until": bureau.clock() + 12 * HOUR})
    for _ in range(4):
        bureau.publish()
        after(bureau, hours=6)
    assert (len(bureau.states(until)), bureau.broadcast(until).ended_because) == (3, guard.DONE)
    assert (len(bureau.states(valid)), bureau.broadcast(valid).ended_because) == (2, guard.EXPIRED)


def test_a_repetition_without_a_single_repeat_is_refused(bureau: Bureau) -> None:
    """The sentence names what is too early."""
    with pytest.raises(InvalidInput, match="Not one repeat") as caught:
        bureau.say(how={"every": "6h", "until": bureau.clock() + HOUR})
    assert caught.value.problems[0].field == "until"
    with pytest.raises(InvalidInput, match="Not one repeat") as caught:
        bureau.say(how=SIX, draft={"valid_until": bureau.clock() + HOUR})
    assert caught.value.problems[0].field == "valid_until"


@pytest.mark.parametrize(
    "state", [State.QUEUED, State.SENDING, State.UNCLEAR, State.NEEDS_DECISION, State.BLOCKED, State.REFUSED]
)
def test_an_account_has_one_outstanding_repeat_at_most(bureau: Bureau, state: State) -> None:
    """Whatever it waits for; the other account goes on."""
    accepted = bureau.say("Zu.", FACEBOOK, X, how=SIX)
    bureau.publish()
    after(bureau, hours=6)
    bureau.publish()
    bureau.put(bureau.deliveries(accepted)[3].id, state)
    after(bureau, hours=6)
    bureau.publish()
    after(bureau, hours=6)
    found = [(one.account.name, one.occurrence) for one in bureau.deliveries(accepted)]
    assert found[4:] == [(FACEBOOK, 2), (FACEBOOK, 3)]


def test_a_repeat_that_no_account_could_take_is_skipped_and_says_so(bureau: Bureau) -> None:
    """It does not count as one of so many times."""
    accepted = bureau.say(how={"every": "6h", "times": 2})
    bureau.put(accepted.delivery_ids[0], State.NEEDS_DECISION)
    after(bureau, hours=6)
    found = bureau.broadcast(accepted)
    assert (found.occurrence, found.repeating and found.repeating.skipped_because) == (0, NO_ACCOUNT_FREE)
    bureau.decide(accepted.delivery_ids[0], Event.LEAVE)
    after(bureau, hours=6)
    assert bureau.broadcast(accepted).occurrence == 1


def test_what_was_missed_gives_way_to_the_next_repeat(bureau: Bureau) -> None:
    """Nobody has to decide about it any more: the new one says the same, newer."""
    accepted = bureau.say(how=SIX)
    bureau.put(accepted.delivery_ids[0], State.MISSED)
    after(bureau, hours=6)
    found = bureau.deliveries(accepted)
    assert [(one.state, one.sentence) for one in found] == [(State.CANCELLED, REPLACED), (State.QUEUED, None)]


def test_a_repeat_that_was_not_sent_in_time_falls_out_without_an_alarm(bureau: Bureau) -> None:
    """Until the next one it is worth sending, and not a moment longer."""
    accepted = bureau.say(how=SIX)
    bureau.publish()
    after(bureau, hours=6)
    assert bureau.deliveries(accepted)[1].expires_at == bureau.clock() + 6 * HOUR
    bureau.clock.advance(hours=6)
    bureau.installation.outbox.miss(bureau.clock())
    found = bureau.deliveries(accepted)[1]
    assert (found.state, found.sentence) == (State.CANCELLED, TOO_LATE)
    assert bureau.told() == []


def test_after_a_week_off_one_repeat_goes_out_at_its_time_and_none_is_made_up_for(bureau: Bureau) -> None:
    """28 were missed."""
    accepted = bureau.say(how=SIX)
    bureau.publish()
    after(bureau, days=7, hours=3)
    found = bureau.broadcast(accepted)
    assert len(bureau.states(accepted)) == 1
    assert (found.next_at, found.occurrence) == (local("2026-11-30 14:00"), 0)
    assert found.repeating is not None
    assert (found.repeating.skipped_at, found.repeating.skipped_because) == (local("2026-11-30 08:00"), NOBODY)
    after(bureau, hours=3)
    assert bureau.states(accepted) == [State.PUBLISHED, State.QUEUED]


def test_within_the_lateness_it_still_goes_out(bureau: Bureau) -> None:
    """A quarter of an hour, and then not any more."""
    accepted = bureau.say(how=SIX)
    bureau.publish()
    after(bureau, hours=6, minutes=15)
    assert bureau.broadcast(accepted).occurrence == 1
    bureau.publish()
    after(bureau, hours=6, seconds=1)
    assert bureau.broadcast(accepted).occurrence == 1


@pytest.mark.parametrize("hindrance", ["paused", "uplink", "website"])
def test_what_cannot_go_out_is_skipped_and_the_reason_kept(bureau: Bureau, hindrance: str) -> None:
    """Stopped, cut off, or under a condition that is not met: none fires, none waits for the end of it."""
    bureau.judge("online")
    accepted = bureau.say(website=ONLINE, how=SIX)
    bureau.publish()
    match hindrance:
        case "paused":
            pause(bureau.installation, "Falsche Nummer")
        case "uplink":
            bureau.write("UPDATE organisation SET uplink_lost_at = 1")
        case _:
            bureau.judge("offline")
    after(bureau, hours=6)
    assert bureau.broadcast(accepted).repeating is not None
    assert bureau.broadcast(accepted).repeating.skipped_at is None  # type: ignore[union-attr]
    after(bureau, minutes=16)
    found = bureau.broadcast(accepted)
    assert found.repeating is not None
    reasons = {"paused": PAUSED, "uplink": NO_UPLINK, "website": NOT_ONLINE}
    assert (found.occurrence, found.repeating.skipped_because) == (0, reasons[hindrance])
    resume(bureau.installation)
    bureau.write("UPDATE organisation SET uplink_lost_at = NULL")
    bureau.judge("online")
    bureau.repeat()
    assert len(bureau.states(accepted)) == 1
    after(bureau, hours=5, minutes=44)
    assert bureau.broadcast(accepted).occurrence == 1


def test_a_short_hindrance_only_delays(bureau: Bureau) -> None:
    """It is over within the lateness."""
    accepted = bureau.say(how=SIX)
    bureau.publish()
    pause(bureau.installation, "Kurz")
    after(bureau, hours=6, minutes=5)
    assert bureau.broadcast(accepted).occurrence == 0
    resume(bureau.installation)
    bureau.repeat()
    assert texts(bureau, accepted)[1].endswith("14:05 Uhr")


def test_a_queued_repeat_is_not_held_but_dropped_when_the_website_goes(bureau: Bureau) -> None:
    """Held, it would say an old time once it is released."""
    bureau.judge("online")
    accepted = bureau.say(website=ONLINE, how=SIX)
    bureau.publish()
    after(bureau, hours=6)
    bureau.judge("offline")
    assert bureau.states(accepted) == [State.PUBLISHED, State.CANCELLED]


def test_repeats_keep_their_distance_on_an_account(bureau: Bureau) -> None:
    """Five messages that are repeated at eight come from eight on, five minutes apart."""
    said = [bureau.say(f"Meldung {number}.", how={"on": ["9:00"]}) for number in range(5)]
    bureau.publish()
    after(bureau, hours=1)
    due = [bureau.deliveries(accepted)[1].due_at for accepted in said]
    assert due == [bureau.clock() + number * timedelta(minutes=5) for number in range(5)]


def test_two_workers_and_a_crash_send_each_repeat_once(bureau: Bureau) -> None:
    """Both read it as due; whoever comes second changes nothing."""
    accepted = bureau.say("Zu.", FACEBOOK, X, how=SIX)
    bureau.publish()
    bureau.clock.advance(hours=6)
    others = [bureau.open_again() for _ in range(3)]
    start = threading.Barrier(4)

    def work(installation: object) -> None:
        start.wait()
        repetition_duty(installation)  # type: ignore[arg-type]

    threads = [threading.Thread(target=work, args=(one,)) for one in (bureau.installation, *others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        other.close()
    assert [(one.account.name, one.occurrence) for one in bureau.deliveries(accepted)[2:]] == [(FACEBOOK, 1), (X, 1)]
    bureau.repeat()
    assert len(bureau.deliveries(accepted)) == 4


def test_a_worker_that_comes_too_late_changes_nothing(bureau: Bureau) -> None:
    """It read that a repeat was due, slept, and another one sent it."""
    accepted = bureau.say(how=SIX)
    bureau.publish()
    bureau.clock.advance(hours=6)
    [read] = bureau.installation.repeats.live()
    bureau.repeat()
    bureau.publish()
    sent, first = bureau.broadcast(accepted), bureau.deliveries(accepted)[0]
    again = Repeat(
        found=read,
        due_at=bureau.clock(),
        renditions=[(first.account, first.rendition)],
        pictures={},
        alerts=[],
        spacing=timedelta(0),
        expiry=HOUR,
    )
    assert bureau.installation.repeats.send(again) == ()
    bureau.installation.repeats.skip(read, bureau.clock(), NOBODY)
    assert bureau.broadcast(accepted) == sent
    assert len(bureau.deliveries(accepted)) == 2


def test_what_would_not_fit_as_a_repeat_is_refused_when_it_is_posted(bureau: Bureau) -> None:
    """2 190 characters fit Instagram once, and not with a time and the day of the outage."""
    terms = Terms(repetition=repetition(every="6h", zone="Europe/Berlin"))
    draft = Draft(text="a" * 2_190, cards=True)
    shown = preview(bureau.installation, draft, [INSTAGRAM], terms=terms)
    assert [problem.field for problem in shown.problems] == [f"{INSTAGRAM}: text (every, on)"]
    assert preview(bureau.installation, draft, [INSTAGRAM]).problems == []


def test_a_repeat_that_fits_no_more_is_told_to_the_people_on_duty(bureau: Bureau) -> None:
    """The other account gets its own; nothing is dropped in silence."""
    accepted = bureau.say("Kurz.", FACEBOOK, INSTAGRAM, how=SIX, draft={"cards": True})
    bureau.publish()
    bureau.write("UPDATE revision SET content = json_set(content, '$.text', ?)", "a" * 2_190)
    after(bureau, hours=6)
    found = [(one.account.name, one.occurrence) for one in bureau.deliveries(accepted)[2:]]
    assert found == [(FACEBOOK, 1)]
    told = f"A repeat of message {accepted.message_id} did not go out – {INSTAGRAM}: text: The text is 20 characters too long"
    assert [one.partition(" for Instagram")[0] for one in bureau.told()] == [told]


def test_a_broken_message_does_not_keep_the_others_back(bureau: Bureau) -> None:
    """It is written to the log; the next one goes out."""
    broken = bureau.say("Kaputt.", FACEBOOK, how=SIX)
    sound = bureau.say("Heil.", how=SIX)
    bureau.publish()
    bureau.write("UPDATE revision SET content = '{}' WHERE message_id = ?", broken.message_id)
    after(bureau, hours=6)
    assert bureau.broadcast(sound).occurrence == 1


def test_a_correction_may_be_repeated_in_its_turn(bureau: Bureau) -> None:
    """The old text is not."""
    wrong = bureau.say("Rufen Sie 123 an.", how=SIX)
    bureau.publish()
    right = bureau.say("Rufen Sie 456 an.", corrects=wrong.message_id, how={"every": "2h"})
    bureau.publish()
    after(bureau, hours=2)
    bureau.publish()
    after(bureau, hours=4)
    assert ["123" in text for text in texts(bureau, right)] == [True, False, False, False]
    assert bureau.broadcast(right).occurrence == 2


def test_withdrawing_the_wrong_revision_leaves_the_repeats_of_the_right_one(bureau: Bureau) -> None:
    """The wrong one has ended with its correction; cancelling one revision ends its own repeats only."""
    wrong = bureau.say("Rufen Sie 123 an.", how=SIX)
    bureau.publish()
    right = bureau.say("Rufen Sie 456 an.", corrects=wrong.message_id, how=SIX)
    bureau.publish()
    bureau.put(wrong.delivery_ids[0], State.WITHDRAWN)
    assert not cancel(bureau.installation, wrong.message_id, 1).ended
    after(bureau, hours=6)
    assert bureau.broadcast(right).occurrence == 1
    assert cancel(bureau.installation, wrong.message_id, 2).ended


@pytest.mark.parametrize("bureau", [{"approval": True}], indirect=True)
@pytest.mark.parametrize("approved", [True, False])
def test_repeats_begin_with_the_approval_or_never(bureau: Bureau, *, approved: bool) -> None:
    """While it is awaited nothing is due and nothing skipped; what is not approved is not repeated either."""
    accepted = bureau.say(how=SIX)
    after(bureau, hours=5)
    found = bureau.broadcast(accepted)
    assert (found.next_at, found.repeating and found.repeating.skipped_at) == (None, None)
    ticket = people.invite(bureau.installation, "approver", "Approver", [Role.APPROVER])
    approver = people.choose_password(bureau.installation, ticket, "wolke tisch anker birne")
    (awaited,) = approving.awaited(bureau.installation)
    hands = in_hands_of(bureau.installation, approver)
    if not approved:
        approving.reject(hands, approver, awaited.broadcast_id, awaited.content_hash, "Falsche Nummer")
        ended = bureau.broadcast(accepted).ended_because
        assert ended is not None and ended.de == "Nicht freigegeben: Falsche Nummer"
        after(bureau, days=1)
        assert bureau.states(accepted) == [State.CANCELLED]
        return
    approving.approve(hands, approver, awaited.broadcast_id, awaited.content_hash)
    bureau.publish()
    after(bureau, hours=6, seconds=-1)
    assert bureau.states(accepted) == [State.PUBLISHED]
    after(bureau, seconds=1)
    bureau.publish()
    assert bureau.states(accepted) == [State.PUBLISHED] * 2


def test_a_clock_that_is_set_back_repeats_nothing_twice(bureau: Bureau) -> None:
    """What went out at two by the old clock does not go out at two by the new one."""
    accepted = bureau.say(how={"on": ["14:00"]})
    bureau.publish()
    after(bureau, hours=6, minutes=5)
    bureau.publish()
    after(bureau, hours=-1)
    after(bureau, hours=1)
    assert bureau.broadcast(accepted).occurrence == 1
    assert bureau.broadcast(accepted).next_at == local("2026-11-24 14:00")


def test_a_clock_that_was_far_ahead_does_not_silence_a_message_for_long(bureau: Bureau) -> None:
    """It was a year ahead; once it is right, the message is repeated at its times."""
    accepted = bureau.say(how=SIX)
    bureau.publish()
    after(bureau, days=365)
    bureau.publish()
    after(bureau, days=-365)
    after(bureau, hours=6)
    assert [one.changed_at for one in bureau.deliveries(accepted)[1:]] == [
        bureau.clock() + timedelta(days=365) - 6 * HOUR,
        bureau.clock(),
    ]


def test_new_rules_for_the_clocks_move_what_comes_and_nothing_that_was(bureau: Bureau, tmp_path: Path) -> None:
    """A parliament abolishes a change of the clocks: eight is eight by the new rules."""
    accepted = bureau.say(how={"on": ["8:00"]})
    bureau.publish()
    after(bureau, days=1)
    before = bureau.deliveries(accepted)
    assert bureau.broadcast(accepted).next_at == local("2026-11-25 08:00")
    with new_rules(tmp_path):
        bureau.repeat()
        assert bureau.broadcast(accepted).next_at == local("2026-11-25 07:00")
        assert bureau.deliveries(accepted) == before


def test_only_what_is_repeated_is_listed(bureau: Bureau) -> None:
    """With its headline; what ended only if asked for."""
    bureau.say("Einmal.")
    ended = bureau.say("Zu Ende.\nZweite Zeile.", how=SIX)
    going = bureau.say("Weiter.", how=SIX, draft={"headline": "Kopf"})
    stop_repeats(bureau.installation, ended.message_id)
    assert [(one.id, headline) for one, headline in repeats(bureau.installation)] == [(going.broadcast_id, "Kopf")]
    listed = repeats(bureau.installation, everything=True)
    assert [headline for _one, headline in listed] == ["Zu Ende.", "Kopf"]
    with pytest.raises(UnknownName):
        stop_repeats(bureau.installation, 99)
