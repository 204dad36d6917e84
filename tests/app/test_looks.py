"""How a message looks stays with it: repeats, playbooks and programs show the template, the paper and the board."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from broadcaster.app.board.offices import set_offices
from broadcaster.app.messages import approving
from broadcaster.app.messages.posting import Draft, PictureFile, preview
from broadcaster.app.outage.playbooks import as_draft
from broadcaster.app.people import people
from broadcaster.app.people.roles import Role
from broadcaster.app.people.signing_in import in_hands_of
from broadcaster.cli.input.draft import draft_of, typed
from broadcaster.console.api.requests import MessageIn
from broadcaster.delivery.records import Accepted, Delivery
from broadcaster.message.offices import Office, OfficeState
from broadcaster.playbook.prepared import from_json
from broadcaster.playbook.reading import read
from broadcaster.rendition.templates import Template

from .bureau import FACEBOOK, INSTAGRAM, Bureau

SIX = {"every": "6h"}
CLOSED = Office(name="Zulassungsstelle", state=OfficeState.CLOSED, alternative="Bitte kommen Sie nicht.")
OPEN = replace(CLOSED, state=OfficeState.OPEN, alternative="")
BOOK = """
title = "Ausfall"
[drafts.board]
text = "Seit {since} ist vieles zu."
offices = true
dark = true
every = "6h"
[all_clear]
headline = "Entwarnung: Wir sind wieder da"
text = "Wieder da seit {ended}."
cards = true
"""


def after(bureau: Bureau, **span: float) -> None:
    """What is due is public; time passes, and what is then due is queued."""
    bureau.publish()
    bureau.clock.advance(**span)
    bureau.repeat()


def on(bureau: Bureau, accepted: Accepted, account: str) -> list[Delivery]:
    """What went or goes to one account."""
    return [found for found in bureau.deliveries(accepted) if found.account.name == account]


def alts(found: Delivery) -> str:
    """The descriptions of its pictures."""
    return "\n".join(picture.alt for part in found.rendition.parts for picture in part.pictures)


def paper(bureau: Bureau, found: Delivery) -> int:
    """How bright the ground of its first picture is, of 255."""
    data = bureau.installation.messages.picture(found.rendition.parts[0].pictures[0].sha256)
    with Image.open(io.BytesIO(data)) as picture:
        brightness = picture.convert("L").getpixel((20, 1_100))
    assert isinstance(brightness, int)
    return brightness


@pytest.mark.parametrize(
    ("template", "mark"), [(Template.ALL_CLEAR, "Entwarnung"), (Template.DRILL, "ÜBUNG – Keine echte Meldung")]
)
def test_a_repeat_looks_as_its_message_was_made(bureau: Bureau, template: Template, mark: str) -> None:
    """Kind and paper; a drill stays a drill in the text too."""
    look = {"cards": True, "template": template, "dark": True}
    accepted = bureau.say("Ein Satz.", INSTAGRAM, how=SIX, draft=look)
    after(bureau, hours=6)
    first, second = on(bureau, accepted, INSTAGRAM)
    assert mark in alts(first) and mark in alts(second)
    assert paper(bureau, first) < 60 and paper(bureau, second) < 60
    assert alts(second).endswith("Stand: 23.11.2026, 14:00 Uhr · Fassung 1")
    assert (mark in second.rendition.parts[0].text) == (template is Template.DRILL)


def test_a_repeat_of_a_correction_shows_its_revision(bureau: Bureau) -> None:
    """What is passed on can be told from the first version."""
    accepted = bureau.say("Ein Satz.", INSTAGRAM, draft={"cards": True})
    bureau.publish()
    bureau.say("Ein anderer Satz.", corrects=accepted.message_id, how=SIX, draft={"cards": True})
    after(bureau, hours=6)
    assert "Fassung 2" in alts(on(bureau, accepted, INSTAGRAM)[-1])


def test_a_repetition_stored_before_there_were_templates_goes_on(bureau: Bureau) -> None:
    """An announcement on light paper, as it was then."""
    accepted = bureau.say("Ein Satz.", INSTAGRAM, how=SIX, draft={"cards": True})
    bureau.write(
        "UPDATE broadcast SET repetition = json_remove(repetition, '$.template', '$.dark', '$.preface', '$.board')"
    )
    assert bureau.broadcast(accepted).repeating is not None
    after(bureau, hours=6)
    second = on(bureau, accepted, INSTAGRAM)[1]
    assert "Ein Satz." in alts(second) and paper(bureau, second) > 200


def test_a_repeated_board_is_told_as_it_is_now(bureau: Bureau) -> None:
    """In the text and on the picture, below what the person wrote, with the time at which it is true."""
    set_offices(bureau.installation, [CLOSED])
    accepted = bureau.say("Heute:", FACEBOOK, INSTAGRAM, how=SIX, draft={"offices": True})
    set_offices(bureau.installation, [OPEN])
    after(bureau, hours=6)
    first, second = on(bureau, accepted, FACEBOOK)
    assert "Heute:\n\nGeschlossen:\n– Zulassungsstelle: Bitte kommen Sie nicht." in first.rendition.parts[0].text
    assert "Heute:\n\nGeöffnet:\n– Zulassungsstelle\n\nStand: 23.11.2026, 14:00" in second.rendition.parts[0].text
    shown = [alts(found) for found in on(bureau, accepted, INSTAGRAM)]
    assert ["geschlossen" in said for said in shown] == [True, False]


def test_a_board_whose_time_is_over_is_not_repeated(bureau: Bureau) -> None:
    """People are told which entry it is, and the next repeat comes once it says what holds now."""
    set_offices(bureau.installation, [replace(CLOSED, until=bureau.clock() + timedelta(hours=3))])
    accepted = bureau.say("", FACEBOOK, how=SIX, draft={"offices": True})
    after(bureau, hours=6)
    assert len(on(bureau, accepted, FACEBOOK)) == 1
    assert "'Zulassungsstelle' held until" in bureau.told()[-1]
    set_offices(bureau.installation, [OPEN])
    after(bureau, hours=6)
    assert "Geöffnet:" in on(bureau, accepted, FACEBOOK)[1].rendition.parts[0].text


@pytest.mark.parametrize("bureau", [{"approval": True}], indirect=True)
def test_a_board_that_changed_is_not_what_was_approved(bureau: Bureau) -> None:
    """It is repeated while it is the same; afterwards the remedy is a correction, which is approved again."""
    set_offices(bureau.installation, [CLOSED])
    accepted = bureau.say("", FACEBOOK, how=SIX, draft={"offices": True})
    ticket = people.invite(bureau.installation, "approver", "Approver", [Role.APPROVER])
    approver = people.choose_password(bureau.installation, ticket, "wolke tisch anker birne")
    hands = in_hands_of(bureau.installation, approver)
    (awaited,) = approving.awaited(bureau.installation)
    approving.approve(hands, approver, awaited.broadcast_id, awaited.content_hash)
    after(bureau, hours=6)
    assert len(on(bureau, accepted, FACEBOOK)) == 2
    set_offices(bureau.installation, [OPEN])
    after(bureau, hours=6)
    assert len(on(bureau, accepted, FACEBOOK)) == 2
    assert f"Correct message {accepted.message_id}." in bureau.told()[-1]


def test_a_repeat_shows_a_persons_pictures_again(bureau: Bureau) -> None:
    """Each channel's form of them, whole, with their descriptions; nothing is made from the text."""
    data = io.BytesIO()
    Image.linear_gradient("L").resize((400, 1_200)).save(data, "JPEG")
    picture = PictureFile(file="a.jpg", data=data.getvalue(), alt="Ein Verlauf.")
    accepted = bureau.say("Ein Satz.", FACEBOOK, INSTAGRAM, how=SIX, draft={"pictures": [picture], "cards": True})
    after(bureau, hours=6)
    for account, aspect in ((FACEBOOK, 1 / 3), (INSTAGRAM, 4 / 5)):
        for found in on(bureau, accepted, account):
            (shown,) = found.rendition.parts[0].pictures
            assert (shown.alt, shown.width / shown.height) == ("Ein Verlauf.", pytest.approx(aspect, rel=0.01))
            assert len(bureau.installation.messages.picture(shown.sha256)) == shown.size


def test_a_playbook_keeps_how_its_texts_look(bureau: Bureau) -> None:
    """The all-clear is one by default; a draft may tell the board, and remembers it while it lies ready."""
    set_offices(bureau.installation, [CLOSED])
    book = read("test", BOOK)
    shown = preview(bureau.installation, as_draft(book.all_clear), [INSTAGRAM])
    part = shown.renditions[0][1].parts[0]
    assert part.text.startswith("Entwarnung: Wir sind wieder da\n")
    assert "\nEntwarnung\nWir sind wieder da\n" in part.pictures[0].alt
    kept = as_draft(from_json(book.drafts[0].as_json()))
    assert (kept.offices, kept.dark) == (True, True)
    text = preview(bureau.installation, kept, [FACEBOOK]).renditions[0][1].parts[0].text
    assert "Geschlossen:\n– Zulassungsstelle" in text


def test_every_door_makes_a_picture_where_a_channel_needs_one_and_each_can_decline(
    bureau: Bureau, tmp_path: Path
) -> None:
    """A text alone goes to Instagram from the command line, a message file, the API and a playbook."""

    def doors(decline: dict[str, Any], line: str) -> list[Draft]:
        file = tmp_path / "message.toml"
        file.write_text(f'text = "Ein Satz."\n{line}', encoding="utf-8")
        book = read("test", f'title = "A"\n[drafts.a]\ntext = "Ein Satz."\n{line}\n[all_clear]\ntext = "Da."')
        here = {"zone": ZoneInfo("Europe/Berlin"), "now": bureau.clock()}
        return [
            draft_of(typed("Ein Satz.", None, decline, **here)),
            draft_of(typed(None, file, {}, **here)),
            MessageIn(text="Ein Satz.", **decline).draft(),
            as_draft(book.drafts[0]),
        ]

    for made in doors({}, ""):
        ((_account, rendition),) = preview(bureau.installation, made, [INSTAGRAM]).renditions
        assert rendition.sendable and len(rendition.parts[0].pictures) == 1
    for declined in doors({"cards": False}, "cards = false"):
        problems = preview(bureau.installation, declined, [INSTAGRAM]).problems
        assert [problem.field for problem in problems] == [f"{INSTAGRAM}: pictures"]


def test_a_draft_stored_before_there_were_templates_is_an_announcement() -> None:
    """Drafts of feeds and outages outlive an update."""
    stored = read("test", BOOK).all_clear.as_json()
    for key in ("template", "dark", "offices"):
        del stored[key]
    assert as_draft(from_json(stored)).look is Template.ANNOUNCEMENT


def test_a_program_chooses_how_a_message_looks(bureau: Bureau) -> None:
    """The API has the same choices as the command line."""
    set_offices(bureau.installation, [CLOSED])
    given = MessageIn(text="", offices=True, dark=True, cards=True, template=Template.DRILL)
    shown = preview(bureau.installation, given.draft(), [INSTAGRAM])
    part = shown.renditions[0][1].parts[0]
    assert "– Zulassungsstelle" in part.text and "ÜBUNG" in part.text and "ÜBUNG" in part.pictures[0].alt
