"""An outage prepares, and a person releases: nothing becomes public by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadcaster.app.messages.posting import Draft, post
from broadcaster.app.outage.drafts import discard, edit, release
from broadcaster.app.outage.drafts import show as show_draft
from broadcaster.app.outage.outages import prepare, stop_countdown
from broadcaster.delivery.states import State
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.terms import Terms
from broadcaster.website.verdict import Verdict
from broadcaster.words.errors import InvalidInput, UnknownName

from .conftest import FACEBOOK, X, until
from .crisis import PLAYBOOK, Crisis, write

OFFLINE, ONLINE, UNKNOWN = Verdict.OFFLINE, Verdict.ONLINE, Verdict.UNKNOWN


def test_an_outage_tells_people_and_prepares_drafts_and_publishes_nothing(crisis: Crisis) -> None:
    """The blanks are filled with what is known; what the outage fills stays open until it is said."""
    crisis.judge(OFFLINE)
    crisis.look()
    assert crisis.now.outage.ended_at is None
    assert crisis.now.outage.playbook == "test"
    assert crisis.states() == dict.fromkeys(("holding", "notice", "lasting", "all-clear"), "prepared")
    assert crisis.draft("notice").prepared.text == "Seit {since} ist vieles nicht möglich. Tel. 02999 30-0."
    (told,) = crisis.told()
    assert told.receivers == ("press",)
    assert "broadcaster outage release" in told.sentence.de and "Anruf: offline" in told.sentence.de
    crisis.office.run()
    assert crisis.office.practice.public() == []


def test_a_worker_finds_the_outage_by_itself(crisis: Crisis) -> None:
    """It is a duty of the engine."""
    with crisis.office.working():
        crisis.judge(OFFLINE, look=False)
        crisis.installation.attend("outage")
        until(lambda: crisis.installation.outages.newest() is not None)
    assert crisis.said() == ["OUTAGE"]


def test_one_outage_is_open_however_often_and_by_whom_it_is_looked(crisis: Crisis) -> None:
    """Two workers, and twenty looks, begin it once and end it once."""
    crisis.judge(OFFLINE)
    other = crisis.office.open_again()
    for _ in range(10):
        crisis.look()
        crisis.installation, other = other, crisis.installation
    crisis.judge(ONLINE)
    for _ in range(10):
        crisis.look()
        crisis.installation, other = other, crisis.installation
    other.close()
    assert len(crisis.installation.outages.history(10)) == 1
    assert crisis.said() == ["OUTAGE", "The website is online again since " + crisis.said()[1][34:]]


def test_unknown_neither_begins_nor_ends_an_outage(crisis: Crisis) -> None:
    """Nobody can tell, so nothing changes."""
    crisis.judge(UNKNOWN)
    assert crisis.installation.outages.newest() is None
    crisis.judge(OFFLINE)
    crisis.judge(UNKNOWN)
    assert crisis.now.outage.ended_at is None
    crisis.judge(OFFLINE)
    assert len(crisis.installation.outages.history(10)) == 1


def test_a_person_releases_a_draft_once(crisis: Crisis) -> None:
    """It is public on its accounts, true at that moment; a second release answers with the first."""
    crisis.judge(OFFLINE)
    first = release(crisis.installation, crisis.draft("notice"))
    assert release(crisis.installation, crisis.draft("notice")) == first
    crisis.office.run(first)
    assert crisis.deliveries(first) == [State.PUBLISHED, State.PUBLISHED]
    (text,) = crisis.office.texts(X)
    assert text.startswith("Seit ") and "{" not in text and "Tel. 02999 30-0" in text and "Stand: " in text
    assert crisis.states()["notice"] == "released"
    assert [story.message_id for story in crisis.now.said] == [first.message_id]


def test_what_two_people_do_at_once_is_done_once(crisis: Crisis) -> None:
    """Whoever comes second is told, and nothing of theirs is queued."""
    crisis.judge(OFFLINE)
    record = crisis.draft("notice")
    release(crisis.installation, record)
    for late in (
        lambda: discard(crisis.installation, record),
        lambda: edit(crisis.installation, record, {"text": "x"}),
    ):
        with pytest.raises(InvalidInput, match="dealt with"):
            late()
    gone = crisis.draft("lasting")
    discard(crisis.installation, gone)
    with pytest.raises(InvalidInput, match="dealt with"):
        release(crisis.installation, gone)
    assert crisis.states() | {} == {
        "holding": "prepared",
        "notice": "released",
        "lasting": "discarded",
        "all-clear": "prepared",
    }
    assert len(crisis.now.said) == 1


def test_a_new_text_leaves_no_other_language_with_the_old_one(crisis: Crisis) -> None:
    """Nobody translates at night: English would still tell what was just changed."""
    crisis.judge(OFFLINE)
    record = crisis.draft("notice")
    said = record.prepared.changed(languages={"en": {"text": "Call 02999 30-0."}}, variants={"x": {"text": "Kurz."}})
    crisis.installation.drafts.edit(record, said, crisis.installation.now())
    changed = edit(crisis.installation, crisis.draft("notice"), {"text": "Tel. 02999 30-100."})
    assert (changed.prepared.languages, changed.prepared.variants) == ({}, {})


def test_an_edited_draft_says_what_the_person_wrote(crisis: Crisis) -> None:
    """On every channel; a blank that nothing fills and a wrong account are refused."""
    crisis.judge(OFFLINE)
    record = crisis.draft("notice")
    with pytest.raises(InvalidInput, match=r"Nothing fills the blank \{phone\}"):
        edit(crisis.installation, record, {"text": "Tel. {phone}"})
    with pytest.raises(UnknownName, match="kreis-soest@fax"):
        edit(crisis.installation, record, {"accounts": ["kreis-soest@fax"]})
    changed = edit(crisis.installation, record, {"text": "Seit {since}: Tel. 02999 30-100.", "accounts": [X]})
    assert show_draft(crisis.installation, changed)[0].draft.text.endswith("02999 30-100.")
    crisis.office.run(release(crisis.installation, crisis.draft("notice")))
    assert "02999 30-100" in crisis.office.texts(X)[0]
    assert crisis.office.texts(FACEBOOK) == []


def test_what_does_not_fit_is_not_released(crisis: Crisis) -> None:
    """The person is told why, and the draft stays prepared."""
    crisis.judge(OFFLINE)
    change = {"text": "Langes Wort. " * 200, "accounts": ["kreis-soest@instagram"]}
    changed = edit(crisis.installation, crisis.draft("notice"), change)
    with pytest.raises(InvalidInput, match="2,200"):
        release(crisis.installation, changed)
    assert (crisis.states()["notice"], crisis.now.said) == ("prepared", ())


def test_what_waited_for_an_outage_belongs_to_it(crisis: Crisis) -> None:
    """A notice that was queued long before goes out with the outage, and is among what was said."""
    crisis.judge(ONLINE)
    terms = Terms(condition=Condition.ONLY_WHILE_OFFLINE)
    waiting = post(crisis.installation, Draft(text="Nur im Ausfall."), [X], terms=terms)
    crisis.clock.advance(3_600)
    crisis.judge(OFFLINE)
    crisis.look()
    assert [story.message_id for story in crisis.now.said] == [waiting.message_id]
    crisis.office.run(waiting)
    assert crisis.office.texts(X) == ["Nur im Ausfall."]


def test_when_it_is_over_nothing_of_it_is_released_any_more(crisis: Crisis) -> None:
    """It would not be true."""
    crisis.judge(OFFLINE)
    record = crisis.draft("notice")
    crisis.judge(ONLINE)
    with pytest.raises(InvalidInput, match="over"):
        release(crisis.installation, record)
    assert crisis.now.said == ()


def test_a_second_outage_is_a_new_one_and_clears_the_table(crisis: Crisis) -> None:
    """Drafts are prepared anew; what lay there is put away, the unsaid all-clear as superseded."""
    crisis.judge(OFFLINE)
    first = crisis.now.outage
    crisis.judge(ONLINE)
    crisis.judge(OFFLINE)
    assert crisis.now.outage.id != first.id
    assert set(crisis.states().values()) == {"prepared"}
    left = {record.name: record.state.value for record in crisis.installation.drafts.of_outage(first.id)}
    assert left == {"holding": "discarded", "notice": "discarded", "lasting": "discarded", "all-clear": "superseded"}


@pytest.mark.parametrize("playbook", ["", "absent", "broken"])
def test_without_a_usable_playbook_people_are_told_all_the_same(crisis: Crisis, playbook: str) -> None:
    """The outage is noted, nothing is prepared, and the alert says why; later a good one can be chosen."""
    folder = crisis.office.settings.playbooks
    write(folder=Path(folder), text="title = 3", name="broken")
    settings = crisis.installation.settings.model_copy(update={"playbook": playbook})
    crisis.installation.settings = settings
    crisis.judge(OFFLINE)
    assert crisis.now.drafts == ()
    (told,) = crisis.told()
    assert "nothing is prepared" in told.sentence.en and told.receivers == ()
    assert prepare(crisis.installation, "test") == ["holding", "notice", "lasting", "all-clear"]
    assert prepare(crisis.installation, "test") == []
    assert crisis.now.outage.playbook == "test"


def test_a_changed_playbook_changes_no_outage_under_way(crisis: Crisis) -> None:
    """What lies ready is what people saw; the next outage takes the new one."""
    crisis.judge(OFFLINE)
    folder = Path(crisis.office.settings.playbooks)
    write(folder, PLAYBOOK.replace("Geschlossen bleibt", "Offen ist"))
    crisis.look()
    assert crisis.draft("lasting").prepared.text.startswith("Geschlossen")


def test_without_an_outage_there_is_nothing_to_release_or_stop(crisis: Crisis) -> None:
    """The sentence says when one begins."""
    with pytest.raises(InvalidInput, match="nothing to stop"):
        stop_countdown(crisis.installation)
    with pytest.raises(InvalidInput, match="One begins"):
        prepare(crisis.installation, "test")
    assert crisis.installation.outages.newest() is None
