"""Writing: what is kept, who is told of whom, and that it is submitted once."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from broadcaster.app.composing import composing
from broadcaster.app.composing.manuscript import Enclosure, from_json
from broadcaster.app.messages.posting import PictureFile
from broadcaster.app.messages.reading import show
from broadcaster.words.errors import InvalidInput, UnknownName

from .bureau import INSTAGRAM, Bureau, X
from .manuscripts import EVERYWHERE, kept, of, proof, typed, written


def test_it_begins_with_every_account_and_an_empty_one_is_gone_on_with(bureau: Bureau) -> None:
    """Opening the form often leaves no heap of empty drafts; one with words in it is never taken."""
    first = composing.begin(bureau.installation)
    assert kept(bureau, first).accounts == EVERYWHERE
    assert composing.begin(bureau.installation) == first
    assert composing.keep(bureau.installation, composing.found(bureau.installation, first), 1, typed())
    assert composing.begin(bureau.installation) != first


def test_what_was_typed_is_kept_as_it_was_typed(bureau: Bureau) -> None:
    """Also what makes no sense yet."""
    odd = typed(at="gestern", link="kein Link", **of(variants__x__text=" Nur X "))
    assert kept(bureau, written(bureau, odd).id) == odd


def test_the_second_of_two_people_is_told_and_overwrites_nothing(bureau: Bureau) -> None:
    """Whoever saw an earlier version keeps their own text as a draft of its own."""
    seen = written(bureau, typed(page=""))
    mine, theirs = typed(page="mine", text="Meine."), typed(page="theirs", text="Deine.")
    assert composing.keep(bureau.installation, seen, 1, theirs)
    changed = composing.found(bureau.installation, seen.id)
    assert not composing.keep(bureau.installation, changed, 1, mine)
    assert kept(bureau, seen.id) == theirs
    assert kept(bureau, composing.copy(bureau.installation, mine)) == mine


def test_two_who_write_at_the_same_moment_do_not_both_win(bureau: Bureau) -> None:
    """Both read version 1 before either wrote: the database lets one of them change it."""
    seen = written(bureau, typed(page=""))
    won = [composing.keep(bureau.installation, seen, 1, typed(page=page, text=page)) for page in ("one", "two")]
    assert won == [True, False]
    assert kept(bureau, seen.id).get("text") == "one"


def test_a_page_is_no_stranger_to_itself_and_nothing_late_wins(bureau: Bureau) -> None:
    """A button is pressed while the page still keeps: no conflict, and the older text does not come back."""
    seen = written(bureau, typed(page="mine", strokes=1))
    assert composing.keep(bureau.installation, seen, 1, typed(page="mine", strokes=3, text="Drei."))
    newer = composing.found(bureau.installation, seen.id)
    assert composing.keep(bureau.installation, newer, 1, typed(page="mine", strokes=4, text="Vier."))
    newest = composing.found(bureau.installation, seen.id)
    for strokes, by_itself in ((2, False), (2, True), (4, True)):
        late = typed(page="mine", strokes=strokes, text="Zu spät.")
        assert composing.keep(bureau.installation, newest, 1, late, by_itself=by_itself)
    assert kept(bureau, seen.id).get("text") == "Vier."


def test_a_page_that_keeps_while_its_button_is_at_work_is_no_stranger(bureau: Bureau) -> None:
    """A large picture takes longer than the next keep of its page: it is added all the same, and stays."""
    seen = written(bureau, typed(page=""))
    assert composing.keep(bureau.installation, seen, 1, typed(page="mine", strokes=1, text="Eins."), by_itself=True)
    assert composing.keep(bureau.installation, seen, 1, typed(page="mine", strokes=2, text="Mit Bild."))
    assert composing.keep(bureau.installation, seen, 1, typed(page="mine", strokes=1, text="Spät."), by_itself=True)
    assert kept(bureau, seen.id).get("text") == "Mit Bild."


def test_words_typed_while_a_picture_travels_stay_and_so_does_the_picture(bureau: Bureau) -> None:
    """The picture's page knew fewer words, and the older description of another picture."""
    one, other = Enclosure(sha256="1" * 64, file="1.png"), Enclosure(sha256="2" * 64, file="2.png")
    seen = written(bureau, replace(typed(page=""), pictures=(one,)))
    with_words = replace(typed(page="mine", strokes=3, text="Neu."), pictures=(replace(one, alt="Eins"),))
    assert composing.keep(bureau.installation, seen, 1, with_words, by_itself=True)
    late = replace(typed(page="mine", strokes=2, text="Alt."), pictures=(one, other))
    assert composing.keep(bureau.installation, seen, 1, late)
    assert kept(bureau, seen.id) == replace(with_words, pictures=(replace(one, alt="Eins"), other))


def test_a_button_on_a_page_that_was_gone_back_to_keeps_what_was_typed_there(bureau: Bureau) -> None:
    """Without a script nothing is counted; the same page is newer than itself."""
    seen = written(bureau, typed(page=""))
    for text in ("Eins.", "Zwei."):
        found = composing.found(bureau.installation, seen.id)
        assert composing.keep(bureau.installation, found, 1, typed(page="mine", strokes=0, text=text))
    assert kept(bureau, seen.id).get("text") == "Zwei."


def picture_file(name: str = "haus.png", size: tuple[int, int] = (1_080, 1_080), **how: Any) -> PictureFile:
    """A picture as a person hands it in."""
    out = BytesIO()
    Image.new("RGB", size, **how).save(out, "PNG")
    return PictureFile(file=name, data=out.getvalue())


def test_pictures_are_kept_with_their_descriptions_and_shown(bureau: Bureau) -> None:
    """Both those that were added and those that are drawn from the text."""
    added = composing.enclose(bureau.installation, [picture_file()])
    manuscript = replace(typed(), pictures=(replace(added[0], alt="Das Kreishaus"),))
    composition = written(bureau, manuscript)
    assert composing.picture(bureau.installation, composition.id, added[0].sha256) == picture_file().data
    found = proof(bureau, manuscript)
    assert found.shown[INSTAGRAM].parts[0].pictures[0].alt == "Das Kreishaus"
    drawn = proof(bureau, typed()).shown[INSTAGRAM].parts[0].pictures[0]
    card = written(bureau, typed())
    assert composing.picture(bureau.installation, card.id, drawn.sha256).startswith(b"\xff\xd8")
    assert composing.picture(bureau.open_again(), card.id, drawn.sha256).startswith(b"\xff\xd8")
    with pytest.raises(UnknownName):
        composing.picture(bureau.installation, card.id, "0" * 64)


def test_what_is_no_picture_is_refused_and_nothing_is_kept(bureau: Bureau) -> None:
    """All or none; and never more than a message may have."""
    good, bad = picture_file(), PictureFile(file="brief.pdf", data=b"%PDF-1.7")
    with pytest.raises(InvalidInput, match="PDF"):
        composing.enclose(bureau.installation, [good, bad])
    with pytest.raises(InvalidInput, match="10"):
        composing.enclose(bureau.installation, [good], already=10)
    named = replace(typed(), pictures=composing.enclose(bureau.installation, []))
    assert composing.with_known_pictures(bureau.installation, named).pictures == ()


def test_pictures_that_a_form_invents_are_left_out(bureau: Bureau) -> None:
    """Only what was handed in before."""
    added = composing.enclose(bureau.installation, [picture_file()])
    invented = replace(added[0], sha256="0" * 64)
    both = replace(typed(), pictures=(invented, *added))
    assert composing.with_known_pictures(bureau.installation, both).pictures == added


def test_it_is_submitted_once_however_often_it_is_asked(bureau: Bureau) -> None:
    """The composition becomes one message and is written no more."""
    composition = written(bureau, typed())
    accepted = composing.submit(bureau.installation, composition.id, 1)
    assert composing.submit(bureau.installation, composition.id, 1) == accepted
    told = show(bureau.installation, accepted.message_id)
    assert len(told.deliveries) == len(EVERYWHERE)
    ended = composing.found(bureau.installation, composition.id)
    assert ended.message_id == accepted.message_id
    assert not composing.keep(bureau.installation, ended, 1, typed(text="Zu spät."))
    assert composing.listed(bureau.installation) == []


def test_what_was_changed_since_it_was_read_is_not_submitted(bureau: Bureau) -> None:
    """Neither before the look nor in the transaction itself."""
    composition = written(bureau, typed())
    assert composing.keep(bureau.installation, composition, 1, typed(text="Anders."))
    with pytest.raises(InvalidInput, match="changed the draft"):
        composing.submit(bureau.installation, composition.id, 1)
    within, accepted = bureau.installation.compositions.becoming(composition.id, 1), bureau.say()
    with pytest.raises(InvalidInput, match="changed the draft"):
        bureau.installation.database.write(lambda connection: within(connection, accepted))
    assert composing.submit(bureau.installation, composition.id, 2)


def test_what_cannot_go_out_is_not_submitted(bureau: Bureau) -> None:
    """Nothing half done: the draft stays as it is."""
    composition = written(bureau, typed(link="kein Link"))
    with pytest.raises(InvalidInput):
        composing.submit(bureau.installation, composition.id, 1)
    assert composing.found(bureau.installation, composition.id).message_id is None


def test_a_correction_begins_with_what_was_said_and_where(bureau: Bureau) -> None:
    """It becomes a new revision of the same message."""
    accepted = bureau.say("Die Nummer ist 02921 1.", X)
    composition = composing.found(
        bureau.installation, composing.begin(bureau.installation, corrects=accepted.message_id)
    )
    begun = from_json(composition.content)
    assert (begun.get("text"), begun.accounts) == ("Die Nummer ist 02921 1.", (X,))
    right = replace(begun, fields=begun.fields | {"text": "Die Nummer ist 02921 2."})
    assert composing.keep(bureau.installation, composition, 1, right)
    assert composing.submit(bureau.installation, composition.id, 2).message_id == accepted.message_id
    assert show(bureau.installation, accepted.message_id).message.text == "Die Nummer ist 02921 2."


def test_a_draft_is_put_away_unless_somebody_changed_it(bureau: Bureau) -> None:
    """And that is written down."""
    composition = written(bureau, typed())
    with pytest.raises(InvalidInput, match="changed the draft"):
        composing.discard(bureau.installation, composition.id, 7)
    composing.discard(bureau.installation, composition.id, 1)
    with pytest.raises(UnknownName):
        composing.found(bureau.installation, composition.id)
    assert (
        bureau.installation.audit.entries(what="draft discarded", limit=1)[0].about == f"composition {composition.id}"
    )
