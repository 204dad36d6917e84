"""Urgency: what people need first goes first, and never before what it corrects or ends."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from broadcaster.app.outage.drafts import of_outage_named, release
from broadcaster.app.outage.outages import all_clear, follow_outage
from broadcaster.delivery.records import Accepted
from broadcaster.delivery.states import State
from broadcaster.schedule.urgency import Urgency

from .bureau import FACEBOOK, HOUR, Bureau, X

OFFLINE, ONLINE = "only while offline", "wait until online"
PLAYBOOK = f"""
title = "Ausfall"
[drafts.notice]
text = "Vieles ist nicht möglich."
accounts = ["{X}"]
[drafts.warning]
text = "Bitte kommen Sie nicht."
accounts = ["{X}"]
urgency = "urgent"
[holding]
text = "Unsere Website ist gestört."
accounts = ["{X}"]
[all_clear]
text = "Wieder erreichbar."
accounts = ["{X}"]
"""


def turn(bureau: Bureau) -> list[int]:
    """What a worker is given, one delivery after the other, each published at once; by message."""
    order = []
    now = bureau.clock()
    while claimed := bureau.installation.outbox.claim("worker", lambda: now, HOUR, {"x": 1}):
        order.append(claimed[0].message_id)
        bureau.put(claimed[0].id, State.PUBLISHED)
    return order


def urgency(bureau: Bureau, accepted: Accepted) -> list[Urgency]:
    """How urgent a broadcast is, and each delivery of its message."""
    return [bureau.broadcast(accepted).urgency, *(found.urgency for found in bureau.deliveries(accepted))]


def test_the_statement_of_an_outage_goes_out_at_once_and_first(bureau: Bureau) -> None:
    """A routine post, ten seconds later the website dies, later a draft is released by hand: the statement leads."""
    bureau.judge("online")
    statement = bureau.say("Unsere Website ist nicht erreichbar.", website=OFFLINE)
    routine = bureau.say("Sommerfest am Samstag.")
    assert turn(bureau) == [routine.message_id]
    waiting = bureau.say("Noch ein Satz.")
    bureau.clock.advance(seconds=10)
    bureau.judge("offline")
    draft = bureau.say("Von Hand freigegeben.")
    assert bureau.deliveries(statement)[0].due_at == bureau.clock()
    assert turn(bureau) == [statement.message_id, waiting.message_id, draft.message_id]


def test_what_is_urgent_keeps_its_order_and_the_rest_its_distance(bureau: Bureau) -> None:
    """Two that lay ready for the outage go at once, the earlier first; what waited for its end comes spaced."""
    bureau.judge("online")
    first, second = bureau.say("Erstens.", website=OFFLINE), bureau.say("Zweitens.", website=OFFLINE)
    calm = bureau.say("Ruhig.", website=OFFLINE, urgency="normal")
    bureau.judge("offline")
    assert turn(bureau) == [first.message_id, second.message_id]
    assert bureau.deliveries(calm)[0].due_at == bureau.clock() + timedelta(minutes=5)


def test_a_repeat_lets_everything_else_go_first(bureau: Bureau) -> None:
    """It was said before, however urgent the first time was."""
    warning = bureau.say("Bitte kommen Sie nicht.", urgency="urgent", how={"every": "6h"})
    assert turn(bureau) == [warning.message_id]
    bureau.clock.advance(hours=6)
    bureau.installation.outbox.look(bureau.clock)
    bureau.repeat()
    fresh = bureau.say("Neues.")
    assert turn(bureau) == [fresh.message_id, warning.message_id]
    assert urgency(bureau, warning) == [Urgency.URGENT, Urgency.URGENT, Urgency.REPEAT]


def test_a_correction_of_what_was_seen_is_urgent_and_waits_for_it(bureau: Bureau) -> None:
    """While the wrong number is on its way, its delivery becomes as urgent as the correction that must follow it."""
    bureau.say("Vorher.")
    wrong = bureau.say("Tel. 1.")
    original = bureau.deliveries(wrong)[0].id
    bureau.put(original, State.SENDING)
    correction = bureau.say("Tel. 2.", corrects=wrong.message_id)
    assert urgency(bureau, correction) == [Urgency.URGENT] * 3
    assert turn(bureau) == []
    bureau.put(original, State.UNCLEAR)
    assert correction.message_id not in turn(bureau)
    bureau.put(original, State.PUBLISHED)
    assert turn(bureau) == [correction.message_id]


def test_a_correction_of_what_nobody_saw_takes_its_place_and_urgency(bureau: Bureau) -> None:
    """Unless somebody chose another."""
    wrong = bureau.say("Tel. 1.")
    assert urgency(bureau, bureau.say("Tel. 2.", corrects=wrong.message_id))[0] is Urgency.NORMAL
    assert urgency(bureau, bureau.say("Tel. 3.", corrects=wrong.message_id, urgency="urgent"))[0] is Urgency.URGENT
    assert bureau.states(wrong) == [State.CANCELLED, State.CANCELLED, State.QUEUED]


def test_a_playbook_says_what_is_urgent(bureau: Bureau, tmp_path: Path) -> None:
    """The holding statement and the all-clear always are; a draft if its table says so. An all-clear hastens its warning."""
    (tmp_path / "test.toml").write_text(PLAYBOOK, encoding="utf-8")
    settings = bureau.installation.settings
    bureau.installation.settings = settings.model_copy(update={"playbooks": str(tmp_path), "playbook": "test"})
    bureau.judge("offline")
    follow_outage(bureau.installation)
    given = {}
    for name in ("notice", "warning", "holding"):
        record = of_outage_named(bureau.installation, name)
        given[name] = release(bureau.installation, record)
    assert {name: urgency(bureau, accepted)[0].value for name, accepted in given.items()} == {
        "notice": "normal", "warning": "urgent", "holding": "urgent"
    }  # fmt: skip
    notice = bureau.deliveries(given["notice"])[0]
    bureau.put(notice.id, State.UNCLEAR)
    bureau.judge("online")
    follow_outage(bureau.installation)
    clear = all_clear(bureau.installation)
    assert set(urgency(bureau, clear)) == {Urgency.URGENT}
    assert bureau.installation.outbox.load(notice.id).urgency is Urgency.URGENT


@pytest.mark.parametrize("chosen", list(Urgency))
def test_whoever_writes_chooses(bureau: Bureau, chosen: Urgency) -> None:
    """Any of the three, for every account."""
    accepted = bureau.say("Satz.", FACEBOOK, X, urgency=chosen)
    assert urgency(bureau, accepted) == [chosen] * 3
