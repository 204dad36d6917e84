"""The one statement that may go out by itself: held verdict, visible countdown, a stop, once in an outage."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection

from broadcaster.app.messages.deciding import pause, resume
from broadcaster.app.outage.drafts import edit, release
from broadcaster.app.outage.outages import stop_countdown
from broadcaster.delivery.records import Accepted
from broadcaster.delivery.states import State
from broadcaster.playbook.countdown import Phase
from broadcaster.website.verdict import Verdict
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput

from .conftest import FACEBOOK, X
from .crisis import PLAYBOOK, Crisis, write

TOLD = Sentence(de="Hinaus.", en="Out.")
OFFLINE, ONLINE, UNKNOWN = Verdict.OFFLINE, Verdict.ONLINE, Verdict.UNKNOWN


def public(crisis: Crisis) -> list[str]:
    """What is public once everything queued was sent."""
    with crisis.office.working():
        crisis.office.rest()
    return crisis.office.texts(FACEBOOK)


def phase(crisis: Crisis) -> Phase:
    """How far the holding statement is."""
    return crisis.now.outage.holding.phase


def test_it_goes_out_after_the_verdict_held_and_the_countdown_ran(crisis: Crisis) -> None:
    """Five minutes, then two that everyone sees, with the words how to stop it; then once and never again."""
    crisis.judge(OFFLINE)
    crisis.later(4.5)
    assert phase(crisis) is Phase.WAITING
    crisis.later(0.5)
    assert phase(crisis) is Phase.COUNTING
    assert crisis.now.outage.holding.at is not None
    countdown = crisis.told()[-1]
    assert countdown.sentence.de.startswith("COUNTDOWN") and "broadcaster outage stop" in countdown.sentence.de
    assert "E. Muster, Pressesprecherin" in countdown.sentence.de and countdown.receivers == ("press",)
    crisis.later(1.5)
    assert public(crisis) == []
    crisis.later(0.5)
    assert phase(crisis) is Phase.RELEASED
    assert crisis.draft("holding").state.value == "released"
    assert len(public(crisis)) == 1
    crisis.later(30, 5)
    assert len(public(crisis)) == 1
    assert crisis.said() == ["OUTAGE", "COUNTDOWN", "Released by itself"]


def test_a_person_stops_it_for_good(crisis: Crisis) -> None:
    """While waiting or counting; afterwards only a person can release it."""
    crisis.judge(OFFLINE)
    crisis.later(6)
    stop_countdown(crisis.installation)
    crisis.later(30, 5)
    assert phase(crisis) is Phase.STOPPED
    assert public(crisis) == []
    with pytest.raises(InvalidInput, match="nothing to stop"):
        stop_countdown(crisis.installation)
    release(crisis.installation, crisis.draft("holding"))
    assert phase(crisis) is Phase.RELEASED
    assert len(public(crisis)) == 1


def test_without_an_approval_it_never_goes_out_by_itself(crisis: Crisis) -> None:
    """It is a draft like the others."""
    write(Path(crisis.office.settings.playbooks), PLAYBOOK.replace("approved_", "# approved_"))
    crisis.judge(OFFLINE)
    crisis.later(30, 5)
    assert phase(crisis) is Phase.OFF
    assert public(crisis) == []


def test_unknown_breaks_the_countdown_off(crisis: Crisis) -> None:
    """It begins anew only when the verdict has held again as long."""
    crisis.judge(OFFLINE)
    crisis.later(6)
    crisis.judge(UNKNOWN)
    assert phase(crisis) is Phase.WAITING
    assert crisis.said()[-1].startswith("The countdown was broken off")
    crisis.later(10, 1)
    crisis.judge(OFFLINE)
    crisis.later(6.5)
    assert phase(crisis) is Phase.COUNTING
    assert public(crisis) == []
    crisis.later(1)
    assert phase(crisis) is Phase.RELEASED


def test_what_the_watch_contradicts_is_not_said_by_itself(crisis: Crisis) -> None:
    """A person says offline and the watch sees it online: somebody must look."""
    crisis.see(ONLINE)
    crisis.judge(OFFLINE)
    crisis.later(30, 5)
    assert phase(crisis) is Phase.WAITING
    assert public(crisis) == []


def test_a_stop_for_everything_breaks_it_off_and_going_on_does_not_burst(crisis: Crisis) -> None:
    """After the pause a whole countdown runs again."""
    crisis.judge(OFFLINE)
    crisis.later(6.5)
    pause(crisis.installation, "Falsche Nummer")
    crisis.later(20, 5)
    assert phase(crisis) is Phase.WAITING
    resume(crisis.installation)
    crisis.look()
    assert phase(crisis) is Phase.COUNTING
    crisis.later(1.5)
    assert public(crisis) == []
    crisis.later(0.5)
    assert len(public(crisis)) == 1


def test_the_websites_return_ends_it(crisis: Crisis) -> None:
    """Also in the last second."""
    crisis.judge(OFFLINE)
    crisis.later(6.5)
    crisis.clock.advance(30)
    crisis.judge(ONLINE)
    crisis.later(10, 1)
    assert phase(crisis) is Phase.OFF
    assert public(crisis) == []


def test_a_countdown_that_nobody_could_see_begins_anew(crisis: Crisis) -> None:
    """The laptop slept through its end."""
    crisis.judge(OFFLINE)
    crisis.later(6)
    crisis.clock.advance(8 * 3_600)
    crisis.look()
    assert phase(crisis) is Phase.COUNTING
    assert public(crisis) == []


def test_a_person_who_is_faster_releases_it_once(crisis: Crisis) -> None:
    """The countdown finds it released."""
    crisis.judge(OFFLINE)
    crisis.later(6)
    release(crisis.installation, crisis.draft("holding"))
    crisis.later(10, 1)
    assert len(public(crisis)) == 1


def test_what_cannot_go_out_is_said_and_left_to_a_person(crisis: Crisis) -> None:
    """An account that lost its place, or a text that does not fit: no loop, no silence."""
    crisis.judge(OFFLINE)
    edit(
        crisis.installation,
        crisis.draft("holding"),
        {"text": "Langes Wort. " * 200, "accounts": ["kreis-soest@instagram"]},
    )
    crisis.later(8)
    assert phase(crisis) is Phase.STOPPED
    (last,) = [alert for alert in crisis.told() if alert.sentence.en.startswith("ATTENTION")]
    assert "2,200" in last.sentence.en
    assert public(crisis) == []


def test_while_it_stands_a_new_outage_does_not_say_it_again(crisis: Crisis) -> None:
    """The website comes and goes, nobody gives the all-clear: one statement in all. After an all-clear, a new one."""
    crisis.judge(OFFLINE)
    crisis.later(7)
    assert len(public(crisis)) == 1
    for _ in range(3):
        crisis.judge(ONLINE)
        crisis.later(3, 1)
        crisis.judge(OFFLINE)
        crisis.later(10, 1)
        assert phase(crisis) is Phase.STANDS
    assert len(public(crisis)) == 1
    crisis.judge(ONLINE)
    release(crisis.installation, crisis.draft("all-clear"))
    assert len(public(crisis)) == 2
    crisis.judge(OFFLINE)
    crisis.later(7)
    assert phase(crisis) is Phase.RELEASED


def test_what_never_became_public_does_not_stand(crisis: Crisis) -> None:
    """The website was back before it was sent: the next outage may say it."""
    crisis.judge(OFFLINE)
    crisis.later(7)
    crisis.judge(ONLINE)
    crisis.judge(OFFLINE)
    crisis.later(7)
    assert phase(crisis) is Phase.RELEASED
    assert len(public(crisis)) == 1


class Died(Exception):
    """The worker is gone."""


def test_a_worker_that_dies_while_releasing_releases_once(crisis: Crisis) -> None:
    """The draft, the countdown and what is queued change in one transaction, or not at all; the next worker goes on."""
    crisis.judge(OFFLINE)
    crisis.later(6.5)
    crisis.clock.advance(30)
    record = crisis.draft("holding")
    releasing = crisis.installation.drafts.releasing(record, crisis.clock(), automatic=(TOLD, ()))

    def dying(connection: Connection, accepted: Accepted) -> None:
        releasing(connection, accepted)
        raise Died

    with pytest.raises(Died):
        release(crisis.installation, record, dying)
    assert (phase(crisis), crisis.states()["holding"], crisis.now.said) == (Phase.COUNTING, "prepared", ())
    release(crisis.installation, record, releasing)
    crisis.look()
    crisis.look()
    assert phase(crisis) is Phase.RELEASED
    assert len(crisis.now.said) == 1
    assert len(public(crisis)) == 1
    assert crisis.said().count("Out") == 1


@pytest.mark.parametrize("late", ["stopped", "paused", "over"])
def test_what_happens_in_the_last_moment_wins(crisis: Crisis, late: str) -> None:
    """A worker has looked and is about to release; a person is faster; the transaction sees it."""
    crisis.judge(OFFLINE)
    crisis.later(6.5)
    crisis.clock.advance(30)
    record = crisis.draft("holding")
    releasing = crisis.installation.drafts.releasing(record, crisis.clock(), automatic=(TOLD, ()))
    if late == "stopped":
        stop_countdown(crisis.installation)
    elif late == "paused":
        pause(crisis.installation, "Halt")
    else:
        crisis.judge(ONLINE)
    with pytest.raises(InvalidInput, match="over or stopped"):
        release(crisis.installation, record, releasing)
    assert (crisis.states()["holding"], crisis.now.said) == ("prepared", ())


def test_a_stop_that_comes_too_late_says_so(crisis: Crisis) -> None:
    """It never claims to have stopped what is out."""
    crisis.judge(OFFLINE)
    crisis.later(7)
    with pytest.raises(InvalidInput, match="nothing to stop"):
        stop_countdown(crisis.installation)
    assert crisis.draft("holding").state.value == "released"
    assert State.QUEUED in {found.state for story in crisis.now.said for found, _attempts in story.deliveries}
    assert crisis.office.texts(X) == []
