"""Repeats: each is true when it goes out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadcaster.app.messages.posting import Draft, preview
from broadcaster.app.messages.repeating import repeats, stop_repeats
from broadcaster.delivery.states import State
from broadcaster.message import Variant
from broadcaster.schedule.parsing import repetition
from broadcaster.schedule.terms import Terms
from broadcaster.words.errors import UnknownName

from .bureau import FACEBOOK, HOUR, INSTAGRAM, Bureau, X, local
from .repeated import OFFLINE, OUTAGE, SIX, after, texts


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
