"""What a platform has seen from an account is not said again unknowingly: every post is told apart, or refused first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from broadcaster.app import Installation
from broadcaster.app.messages.posting import Draft, post, preview
from broadcaster.app.messages.withdrawing import withdraw
from broadcaster.delivery.states import State
from broadcaster.message import Variant
from broadcaster.testing.practice import Practice
from broadcaster.words.errors import InvalidInput

from .bureau import Bureau
from .conftest import Send

X, FACEBOOK = ["kreis-soest@x"], ["kreis-soest@facebook"]
FIRST = "Die Zulassungsstellen des Kreises in Soest und in Lippstadt bleiben heute und morgen ganztägig geschlossen. "
SECOND = "Unsere Fachleute arbeiten gemeinsam mit der Polizei daran, die Verfahren so bald wie möglich wieder bereitzustellen. "
THIRD = "Auskunft gibt das Bürgertelefon von 8 bis 18 Uhr unter der Nummer 02999 30-0, auch am Wochenende."
CHANGED = {
    "in the first part": (FIRST.replace("morgen", "am Dienstag"), SECOND, THIRD),
    "in the last part": (FIRST, SECOND, THIRD.replace("30-0", "30-7")),
    "nowhere": (FIRST, SECOND, THIRD),
}


def texts(practice: Practice) -> list[str]:
    """What is public on X, oldest first."""
    return [str(one["text"]) for one in practice.public("kreis-soest@x")]


@pytest.mark.parametrize("where", CHANGED)
def test_the_correction_of_a_thread_is_complete(
    installation: Installation, practice: Practice, send: Send, where: str
) -> None:
    """Also the parts that have not changed: each says that it belongs to the correction."""
    first = post(installation, Draft(text=FIRST + SECOND + THIRD), X)
    send(first)
    before = len(texts(practice))
    assert before > 1
    second = post(installation, Draft(text="".join(CHANGED[where])), corrects=first.message_id)
    told = send(second)
    assert [delivery.state for delivery, _attempts in told.deliveries] == [State.PUBLISHED] * 2
    after = texts(practice)[before:]
    assert [one.rpartition(" (")[2] for one in after] == [
        f"{n}/{len(after)}, Korrektur)" for n in range(1, len(after) + 1)
    ]
    said = " ".join(re.sub(r" \(\d/\d, Korrektur\)$", "", one) for one in after)
    assert said == "".join(CHANGED[where])


def test_the_correction_of_a_correction_counts(installation: Installation, practice: Practice, send: Send) -> None:
    """Two corrections in one night are told apart, too."""
    first = post(installation, Draft(text=FIRST + SECOND + THIRD), X)
    send(first)
    for number in ("30-1", "30-2"):
        send(post(installation, Draft(text=FIRST + SECOND + THIRD.replace("30-0", number)), corrects=first.message_id))
    assert texts(practice)[-1].endswith(", Korrektur 2)")
    assert len(texts(practice)) % 3 == 0


def test_what_was_withdrawn_may_be_said_again_with_its_time(
    installation: Installation, practice: Practice, send: Send
) -> None:
    """X refuses a text for a while even if it was deleted; who says it again is told what stands there, and why."""
    first = post(installation, Draft(text=FIRST + SECOND + THIRD), X)
    send(first)
    assert [one.gone for one in withdraw(installation, first.message_id)] == [True]
    shown = preview(installation, Draft(text=FIRST + SECOND + THIRD), X)
    [(_account, rendition)] = shown.renditions
    assert rendition.sendable
    assert "auch nicht nach dem Löschen" in rendition.problems[-1].sentence.de
    told = send(post(installation, Draft(text=FIRST + SECOND + THIRD), X))
    assert told.deliveries[0][0].state is State.PUBLISHED
    assert all(re.search(r"\(\d/\d, Stand \d\d\.\d\d\., \d\d:\d\d Uhr\)$", one) for one in texts(practice))


def test_a_part_that_two_messages_share_is_told_apart(
    installation: Installation, practice: Practice, send: Send
) -> None:
    """It is looked at post by post: the whole messages differ."""
    other = (
        "Der Wertstoffhof des Kreises und die Deponie haben heute und morgen wie gewohnt von 8 bis 16 Uhr geöffnet. "
    )
    for text in (FIRST + SECOND + THIRD, other + SECOND + THIRD):
        told = send(post(installation, Draft(text=text), X))
        assert told.deliveries[-1][0].state is State.PUBLISHED


def test_a_post_that_a_correction_does_not_change_says_that_it_is_one(
    installation: Installation, practice: Practice, send: Send
) -> None:
    """The wrong number stood on Facebook only; X gets the correction as well, and it arrives."""
    wrong = Draft(text="Rufen Sie 123 an.", variants={"x": Variant(text="Das Bürgertelefon ist besetzt.")})
    right = Draft(text="Rufen Sie 456 an.", variants={"x": Variant(text="Das Bürgertelefon ist besetzt.")})
    first = post(installation, wrong, [*X, *FACEBOOK])
    send(first)
    send(post(installation, right, corrects=first.message_id))
    assert texts(practice) == ["Das Bürgertelefon ist besetzt.", "Das Bürgertelefon ist besetzt.\n\nKorrektur"]
    assert [one["text"] for one in practice.public("kreis-soest@facebook")][-1] == "Rufen Sie 456 an."


def test_a_correction_that_changes_every_post_needs_no_mark(
    installation: Installation, practice: Practice, send: Send
) -> None:
    """Nothing is added to what is new anyway."""
    first = post(installation, Draft(text="Rufen Sie 123 an."), X)
    send(first)
    send(post(installation, Draft(text="Rufen Sie 456 an."), corrects=first.message_id))
    assert texts(practice) == ["Rufen Sie 123 an.", "Rufen Sie 456 an."]


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """An installation whose clock stands still, without platforms."""
    return Bureau(tmp_path)


def test_what_would_be_the_same_all_the_same_is_refused_before_it_is_queued(bureau: Bureau) -> None:
    """Three times in one minute: the remedy is said, and a minute later it works."""
    office = bureau.installation
    for _ in range(2):
        post(office, Draft(text="Das Bürgertelefon ist besetzt."), X)
    with pytest.raises(InvalidInput) as caught:
        post(office, Draft(text="Das Bürgertelefon ist besetzt."), X)
    (problem,) = caught.value.problems
    assert problem.field == "kreis-soest@x: text"
    assert "in einer Minute" in problem.sentence.de
    bureau.clock.advance(minutes=1)
    post(office, Draft(text="Das Bürgertelefon ist besetzt."), X)
    bureau.close()


def test_after_the_span_nothing_is_added(bureau: Bureau) -> None:
    """The platform has forgotten it."""
    office = bureau.installation
    post(office, Draft(text="Das Bürgertelefon ist besetzt."), X)
    bureau.clock.advance(hours=25)
    [(_account, rendition)] = preview(office, Draft(text="Das Bürgertelefon ist besetzt."), X).renditions
    assert [part.text for part in rendition.parts] == ["Das Bürgertelefon ist besetzt."]
    bureau.close()


def test_a_channel_that_takes_the_same_again_shows_it_unchanged(bureau: Bureau) -> None:
    """Instagram has no such span."""
    office = bureau.installation
    for _ in range(2):
        [(_account, rendition)] = preview(
            office, Draft(text="Das Bürgertelefon ist besetzt.", cards=True), ["kreis-soest@instagram"]
        ).renditions
        assert "Stand" not in rendition.parts[0].text
        post(office, Draft(text="Das Bürgertelefon ist besetzt.", cards=True), ["kreis-soest@instagram"])
    bureau.close()
