"""The all-clear ends what an outage said: never before it, once, and only while it is true."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from broadcaster.app.messages.deciding import leave, pause
from broadcaster.app.messages.posting import Draft, post
from broadcaster.app.outage.drafts import discard, edit, release
from broadcaster.app.outage.outages import all_clear, stop_countdown
from broadcaster.delivery.records import Accepted
from broadcaster.delivery.states import State
from broadcaster.playbook.countdown import Phase
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.terms import Terms
from broadcaster.website.verdict import Verdict
from broadcaster.words.errors import InvalidInput, UnknownName

from .conftest import FACEBOOK, X, until
from .crisis import PLAYBOOK, Crisis, write

OFFLINE, ONLINE, UNKNOWN = Verdict.OFFLINE, Verdict.ONLINE, Verdict.UNKNOWN


def warned(crisis: Crisis, name: str = "notice") -> Accepted:
    """The website is offline, and a draft is public."""
    crisis.judge(OFFLINE)
    accepted = release(crisis.installation, crisis.draft(name))
    crisis.office.run(accepted)
    return accepted


def begins(texts: list[str]) -> list[str]:
    """The first word of each post."""
    return [text.split()[0] for text in texts]


def test_it_goes_where_the_outage_was_told_of_and_ends_it(crisis: Crisis) -> None:
    """After the warning, with the time of the end, once; whoever asks twice gets the same answer."""
    warned(crisis)
    crisis.clock.advance(3_600)
    crisis.judge(ONLINE)
    assert "broadcaster outage all-clear" in crisis.told()[-1].sentence.de
    given = all_clear(crisis.installation)
    assert all_clear(crisis.installation) == given
    crisis.office.run(given)
    for account in (FACEBOOK, X):
        assert begins(crisis.office.texts(account)) == ["Seit", "Wieder"]
    assert "{" not in crisis.office.texts(X)[1]
    assert crisis.states() == {
        "holding": "discarded", "notice": "released", "lasting": "discarded", "all-clear": "released"
    }  # fmt: skip
    assert crisis.now.outage.all_clear.phase is Phase.RELEASED


def test_while_the_website_is_offline_there_is_none(crisis: Crisis) -> None:
    """Nor when nobody can tell, nor without an outage."""
    with pytest.raises(UnknownName, match="no outage"):
        all_clear(crisis.installation)
    warned(crisis)
    for verdict in (OFFLINE, UNKNOWN):
        crisis.judge(verdict)
        with pytest.raises(InvalidInput, match="not possible yet"):
            all_clear(crisis.installation)
    assert crisis.states()["all-clear"] == "prepared"


def test_it_reaches_only_accounts_that_were_told(crisis: Crisis) -> None:
    """Nobody is told of the end of what they never heard of; a person may name accounts."""
    warned(crisis, "lasting")
    crisis.judge(ONLINE)
    crisis.office.run(all_clear(crisis.installation))
    assert begins(crisis.office.texts(X)) == ["Geschlossen", "Wieder"]
    assert crisis.office.texts(FACEBOOK) == []


def test_an_outage_in_which_nothing_was_said_needs_none(crisis: Crisis) -> None:
    """It is refused with the remedy, and goes out if a person names accounts all the same."""
    crisis.judge(OFFLINE)
    crisis.judge(ONLINE)
    assert "no all-clear is needed" in crisis.told()[-1].sentence.en
    with pytest.raises(InvalidInput, match="choose the accounts"):
        all_clear(crisis.installation)
    edit(crisis.installation, crisis.draft("all-clear"), {"accounts": [X]})
    crisis.office.run(all_clear(crisis.installation))
    assert begins(crisis.office.texts(X)) == ["Wieder"]


def test_it_ends_every_repetition_also_of_what_depends_on_nothing(crisis: Crisis) -> None:
    """A week's repeats, and the one that was queued already, end with it."""
    accepted = warned(crisis, "lasting")
    crisis.clock.advance(6 * 3_600 + 60)
    crisis.judge(ONLINE)
    (live,) = crisis.installation.repeats.live()
    assert live.message_id == accepted.message_id
    crisis.office.run(all_clear(crisis.installation))
    assert crisis.installation.repeats.live() == []
    (ended,) = crisis.installation.repeats.of_message(accepted.message_id)
    assert ended.ended_because is not None and "all-clear" in ended.ended_because.en
    crisis.clock.advance(86_400)
    with crisis.office.working():
        crisis.office.ticks()
    assert begins(crisis.office.texts(X)) == ["Geschlossen", "Wieder"]


def test_it_waits_for_a_warning_that_is_in_doubt(crisis: Crisis) -> None:
    """On that account only; once the doubt is settled it follows."""
    crisis.judge(OFFLINE)
    crisis.office.practice.fault("x", "reset_before", operation="tweet")
    accepted = release(crisis.installation, crisis.draft("notice"))
    crisis.office.run(accepted)
    assert crisis.deliveries(accepted) == [State.PUBLISHED, State.NEEDS_DECISION]
    crisis.judge(ONLINE)
    given = all_clear(crisis.installation)
    with crisis.office.working():
        until(lambda: crisis.deliveries(given)[0] is State.PUBLISHED)
        crisis.office.ticks()
    assert crisis.deliveries(given) == [State.PUBLISHED, State.QUEUED]
    leave(crisis.installation, accepted.delivery_ids[1])
    crisis.office.run(given)
    assert crisis.deliveries(given) == [State.PUBLISHED, State.PUBLISHED]


def test_other_messages_do_not_wait_for_a_doubt_of_the_outage(crisis: Crisis) -> None:
    """Only the all-clear does."""
    crisis.judge(OFFLINE)
    crisis.office.practice.fault("x", "reset_before", operation="tweet")
    crisis.office.run(release(crisis.installation, crisis.draft("notice")))
    more = release(crisis.installation, crisis.draft("lasting"))
    crisis.office.run(more)
    assert crisis.deliveries(more) == [State.PUBLISHED]


def test_a_warning_that_was_not_sent_is_cancelled(crisis: Crisis) -> None:
    """Blocked, missed or still queued: it would be stale, and must not hold the all-clear up."""
    warned(crisis)
    pause(crisis.installation, "Halt")
    queued = release(crisis.installation, crisis.draft("lasting"))
    crisis.judge(ONLINE)
    given = all_clear(crisis.installation)
    assert crisis.deliveries(queued) == [State.CANCELLED]
    assert crisis.deliveries(given) == [State.QUEUED, State.QUEUED]


def test_messages_outside_the_outage_are_left_alone(crisis: Crisis) -> None:
    """A post for tomorrow stays queued."""
    warned(crisis)
    later = post(crisis.installation, Draft(text="Morgen."), [X], at=crisis.clock.after(86_400))
    crisis.judge(ONLINE)
    crisis.office.run(all_clear(crisis.installation))
    assert crisis.deliveries(later) == [State.QUEUED]


def test_what_waited_for_the_website_goes_out_with_its_return(crisis: Crisis) -> None:
    """A post that leads to the website was held while it was away."""
    warned(crisis)
    terms = Terms(condition=Condition.WAIT_UNTIL_ONLINE)
    held = post(crisis.installation, Draft(text="Siehe Website."), [X], terms=terms)
    crisis.look()
    assert crisis.deliveries(held) == [State.HELD]
    crisis.judge(ONLINE)
    crisis.clock.advance(crisis.installation.settings.spacing)
    crisis.office.run(held)
    assert crisis.deliveries(held) == [State.PUBLISHED]


def test_offline_again_stops_what_was_not_sent_of_it(crisis: Crisis) -> None:
    """An all-clear on one account only is bad; a wrong one is worse. The next all-clear reaches both."""
    warned(crisis)
    crisis.judge(ONLINE)
    crisis.office.practice.fault("x", "throttle", operation="tweet", times=-1)
    given = all_clear(crisis.installation)
    with crisis.office.working():
        crisis.office.rest()
    crisis.judge(OFFLINE)
    assert crisis.deliveries(given) == [State.PUBLISHED, State.CANCELLED]
    crisis.office.practice.heal()
    crisis.clock.advance(1_800)
    crisis.judge(ONLINE)
    assert crisis.installation.outages.audience(crisis.now.outage.id) == [X]
    crisis.office.run(all_clear(crisis.installation))
    assert begins(crisis.office.texts(X)) == ["Seit", "Wieder"]
    assert begins(crisis.office.texts(FACEBOOK)) == ["Seit", "Wieder"]


def test_one_that_was_never_given_covers_the_outage_before(crisis: Crisis) -> None:
    """The website came and went; the all-clear at last goes where anything was said. A discarded one settles it."""
    warned(crisis)
    crisis.judge(ONLINE)
    crisis.judge(OFFLINE)
    crisis.judge(ONLINE)
    assert crisis.installation.outages.audience(crisis.now.outage.id) == [FACEBOOK, X]
    discard(crisis.installation, crisis.draft("all-clear"))
    crisis.judge(OFFLINE)
    crisis.judge(ONLINE)
    assert crisis.installation.outages.audience(crisis.now.outage.id) == []


@pytest.fixture
def automatic(crisis: Crisis) -> Crisis:
    """A playbook whose all-clear goes out by itself after half an hour and five minutes of countdown."""
    write(Path(crisis.office.settings.playbooks), PLAYBOOK + 'after = "30 min"\ncountdown = "5 min"\n')
    return crisis


def test_it_goes_out_by_itself_only_if_the_playbook_says_so(automatic: Crisis) -> None:
    """After a stable time and a visible countdown; once."""
    warned(automatic)
    automatic.judge(ONLINE)
    assert "about 35 minutes" in automatic.told()[-1].sentence.en
    automatic.later(30, 5)
    assert automatic.now.outage.all_clear.phase is Phase.COUNTING
    assert "broadcaster outage stop" in automatic.told()[-1].sentence.de
    automatic.later(5, 1)
    with automatic.office.working():
        automatic.office.rest()
    automatic.later(60, 10)
    assert begins(automatic.office.texts(X)) == ["Seit", "Wieder"]
    assert [story.deliveries[0][0].state for story in automatic.now.said] == [State.PUBLISHED] * 2


def test_by_default_it_never_goes_out_by_itself(crisis: Crisis) -> None:
    """A person gives it."""
    warned(crisis)
    crisis.judge(ONLINE)
    crisis.later(600, 60)
    with crisis.office.working():
        crisis.office.ticks()
    assert begins(crisis.office.texts(X)) == ["Seit"]


def test_it_can_be_stopped_and_needs_something_said(automatic: Crisis) -> None:
    """A stop is for good; where nothing was said, nothing goes out."""
    warned(automatic)
    automatic.judge(ONLINE)
    automatic.later(31, 1)
    stop_countdown(automatic.installation)
    automatic.later(60, 10)
    assert automatic.states()["all-clear"] == "prepared"
    automatic.judge(OFFLINE)
    discard(automatic.installation, automatic.draft("notice"))
    automatic.judge(ONLINE)
    phase = automatic.now.outage.all_clear.phase
    automatic.clock.advance(timedelta(days=1).total_seconds())
    automatic.look()
    assert phase is Phase.WAITING  # what was said in the outage before still stands
