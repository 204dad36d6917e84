"""Writing: what is kept, who is told of whom, what it becomes, and that it is submitted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from broadcaster.app import composing
from broadcaster.app.composing import Composition
from broadcaster.app.manuscript import Enclosure, Manuscript, from_json, intent
from broadcaster.app.offices import set_offices
from broadcaster.app.posting import PictureFile
from broadcaster.app.proofs import Proof, sketch
from broadcaster.app.reading import show
from broadcaster.delivery.records import Policy
from broadcaster.errors import InvalidInput, UnknownName
from broadcaster.message import Strategy
from broadcaster.offices import Office, OfficeState
from broadcaster.rendition.templates import Template
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.repetition import Every
from broadcaster.schedule.terms import WebsiteLink

from .bureau import FACEBOOK, HOUR, INSTAGRAM, Bureau, X, local

EVERYWHERE = (FACEBOOK, INSTAGRAM, X)


def typed(*accounts: str, page: str = "one", strokes: int = 1, **fields: str) -> Manuscript:
    """What somebody typed on a page."""
    said = {"text": "Die Zulassungsstelle bleibt geschlossen.", "cards": "yes"} | fields
    return Manuscript(fields=said, accounts=accounts or EVERYWHERE, page=page, strokes=strokes)


def of(**fields: str) -> dict[str, str]:
    """Fields with a dot in their names: ``variants__x__text``."""
    return {name.replace("__", "."): value for name, value in fields.items()}


def kept(bureau: Bureau, number: int) -> Manuscript:
    """What is kept of a composition."""
    return from_json(composing.found(bureau.installation, number).content)


def written(bureau: Bureau, manuscript: Manuscript) -> Composition:
    """A composition with that in it."""
    return composing.found(bureau.installation, composing.copy(bureau.installation, manuscript))


def proof(bureau: Bureau, manuscript: Manuscript) -> Proof:
    """What a manuscript becomes."""
    return composing.proof(bureau.installation, manuscript)


def wrong(found: Proof) -> list[str]:
    """The fields that keep it back."""
    return [one.problem.field for one in found.blocking]


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


def test_every_field_reaches_the_message(bureau: Bureau) -> None:
    """Texts, languages, variants, times in the organisation's zone, terms and policy."""
    fields = {
        "headline": " Zu ",
        "link": "https://kreis.de/a",
        "hashtags": "#KreisSoest, ITAusfall",
        "stand": "yes",
        "at": "2026-11-24T08:00",
        "valid_until": "2026-11-25T08:00",
        "policy": "prefer_delivery",
        "website": "only while offline",
        "website_link": "send",
        "strategy": "short",
        "repeat": "every",
        "every": "6h",
        "times": "3",
        "quiet_from": "22:00",
        "quiet_to": "06:00",
    } | of(variants__x__text="Nur X.", variants__x__hashtags="#X", **{"languages__de-simple__text": "Zu."})
    asked, problems = intent(typed(**fields), [], composing.zone(bureau.installation), bureau.clock())
    draft, terms = asked.draft, asked.terms
    assert problems == []
    assert (draft.headline, draft.link, draft.hashtags) == ("Zu", "https://kreis.de/a", ("KreisSoest", "ITAusfall"))
    assert (draft.stand, draft.valid_until) == (bureau.clock(), local("2026-11-25 08:00"))
    assert (draft.strategy, draft.cards) == (Strategy.SHORT, True)
    assert (draft.variants["x"].text, draft.variants["x"].hashtags) == ("Nur X.", ("X",))
    assert draft.languages["de-simple"].text == "Zu."
    assert (asked.at, asked.policy) == (local("2026-11-24 08:00"), Policy.PREFER_DELIVERY)
    assert (terms.condition, terms.website_link) == (Condition.ONLY_WHILE_OFFLINE, WebsiteLink.SEND)
    assert terms.repetition is not None
    assert (terms.repetition.rule, terms.repetition.times) == (Every(seconds=21_600), 3)


@pytest.mark.parametrize(
    ("fields", "places"),
    [
        ({"link": "kein Link"}, ["link"]),
        ({"at": "2020-01-01T08:00"}, ["at"]),
        ({"at": "2027-03-28T02:30"}, ["at"]),
        ({"valid_until": "2020-01-01T08:00"}, ["valid_until"]),
        ({"at": "morgen", "valid_until": "bald"}, ["at", "valid_until"]),
        ({"repeat": "on", "on": "zur Mittagszeit"}, ["on"]),
        ({"repeat": "on", "on_days": "mon", "on": "08:00,08:05"}, ["on"]),
        ({"repeat": "every", "quiet_from": "22:00"}, ["quiet_from"]),
        ({"website": "wait until online"}, ["website"]),
        ({"text": "x" * 3_000, "cards": ""}, ["files", "text"]),
        (of(variants__instagram__text="x" * 3_000), ["variants.instagram.text"]),
        ({"text": "", "variants.x.text": ""}, ["text"]),
    ],
)
def test_what_is_wrong_leads_to_the_field_where_it_is_mended(
    bureau: Bureau, fields: dict[str, str], places: list[str]
) -> None:
    """A channel's own text, if that is what is too long there."""
    assert sorted(set(wrong(proof(bureau, typed(**fields))))) == places


def test_without_an_account_there_is_nowhere_to_go(bureau: Bureau) -> None:
    """No account means none, and never all."""
    nowhere = replace(typed(), accounts=())
    assert wrong(proof(bureau, nowhere)) == ["accounts"]
    with pytest.raises(InvalidInput, match="No account"):
        composing.submit(bureau.installation, written(bureau, nowhere).id, 1)


def test_a_problem_of_several_accounts_is_said_once_with_all_of_them(bureau: Bureau) -> None:
    """And what the terms forbid does not hide how it would look."""
    found = proof(bureau, typed(hashtags="#kreissoestmeldung", website="wait until online"))
    assert [one.problem.field for one in found.hints] == ["hashtags"]
    assert set(found.shown) == set(EVERYWHERE)


def test_a_repeat_that_would_not_fit_is_told_beside_the_repetition(bureau: Bureau) -> None:
    """It says when it is true, and needs room for that."""
    full = typed(INSTAGRAM, text="Bitte kommen Sie nicht. " * 91, repeat="every")
    alone, again = proof(bureau, replace(full, fields=full.fields | {"repeat": "no"})), proof(bureau, full)
    assert (wrong(alone), wrong(again)) == ([], ["repeat"])


def test_the_next_five_dates_are_shown(bureau: Bureau) -> None:
    """By the clock on the wall."""
    found = proof(bureau, typed(repeat="on", on_days="mon wed", on="08:00"))
    assert found.preview is not None
    assert [f"{one.astimezone(composing.zone(bureau.installation)):%a %H:%M}" for one in found.preview.dates] == [
        "Wed 08:00",
        "Mon 08:00",
        "Wed 08:00",
        "Mon 08:00",
        "Wed 08:00",
    ]


def test_a_sketch_shows_the_same_texts_as_the_proof(bureau: Bureau) -> None:
    """While somebody types nothing is drawn; what is read is the same."""
    for manuscript in (typed(), typed(link="https://example.org/a"), typed(text="Bitte kommen Sie nicht. " * 40)):
        drawn, drafted = proof(bureau, manuscript).shown, sketch(bureau.installation, manuscript).shown
        for name in EVERYWHERE:
            assert [part.text for part in drafted[name].parts] == [part.text for part in drawn[name].parts], name


BOARD = [
    Office(name="Zulassungsstelle", state=OfficeState.CLOSED, alternative="Bitte kommen Sie nicht."),
    Office(name="Kreishaus", state=OfficeState.OPEN),
]


def test_the_board_is_told_below_the_text_and_is_a_text_by_itself(bureau: Bureau) -> None:
    """With words above it or without; what is empty or over leads to the field where it was chosen."""
    assert wrong(proof(bureau, typed(offices="yes"))) == ["offices"]
    assert wrong(proof(bureau, typed(template="offices"))) == ["template"]
    set_offices(bureau.installation, BOARD)
    for text in ("Es bleibt dabei.", ""):
        manuscript = typed(text=text, offices="yes")
        found = proof(bureau, manuscript)
        (part,) = found.shown[FACEBOOK].parts
        assert (wrong(found), manuscript.blank, found.intent.draft.template) == ([], False, Template.OFFICES)
        assert "Zulassungsstelle" in part.text
        assert text in part.text
        assert part.text == sketch(bureau.installation, manuscript).shown[FACEBOOK].parts[0].text
    set_offices(bureau.installation, [replace(BOARD[1], until=bureau.clock() + HOUR)])
    bureau.clock.advance(hours=2)
    assert wrong(proof(bureau, typed(offices="yes"))) == ["offices"]


def test_a_preview_never_shows_a_board_that_has_changed(bureau: Bureau) -> None:
    """What was drawn before is not shown again once an entry is another."""
    set_offices(bureau.installation, BOARD)
    before = proof(bureau, typed(offices="yes")).shown[FACEBOOK].parts[0].text
    set_offices(bureau.installation, [replace(BOARD[0], state=OfficeState.OPEN)])
    assert proof(bureau, typed(offices="yes")).shown[FACEBOOK].parts[0].text != before


def test_a_picture_looks_as_it_was_chosen(bureau: Bureau) -> None:
    """Each kind, light and dark, draws another picture; nothing chosen is an announcement."""
    set_offices(bureau.installation, BOARD)
    looks = [{"template": one.value, "dark": dark} for one in Template for dark in ("", "yes")]
    drawn = [proof(bureau, typed(**look)).shown[INSTAGRAM].parts[0].pictures[0].sha256 for look in looks]
    assert len(set(drawn)) == len(looks)
    assert proof(bureau, typed()).shown[INSTAGRAM].parts[0].pictures[0].sha256 == drawn[0]


def test_a_drill_says_so_above_every_text_even_without_a_picture(bureau: Bureau) -> None:
    """Also while somebody types, and a correction of it is a drill again, marked once."""
    drill = typed(cards="", template="drill", headline="Ausfall")
    shown, drafted = proof(bureau, drill).shown, sketch(bureau.installation, drill).shown
    for name in EVERYWHERE:
        assert shown[name].parts[0].text.startswith("ÜBUNG – Keine echte Meldung: Ausfall"), name
        assert drafted[name].parts[0].text == shown[name].parts[0].text
    accepted = composing.submit(bureau.installation, written(bureau, drill).id, 1)
    begun = kept(bureau, composing.begin(bureau.installation, corrects=accepted.message_id))
    assert (begun.get("headline"), begun.get("template")) == ("Ausfall", "drill")


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


def test_a_preview_is_made_anew_when_something_it_shows_changes(bureau: Bureau) -> None:
    """The text, the website, the minute if it is shown; and otherwise it is the same one, with the same pictures."""
    first = proof(bureau, typed()).preview
    assert proof(bureau, typed(page="other")).preview is first
    assert proof(bureau, typed(text="Anders.")).preview is not first
    bureau.judge("offline", follow=False)
    second, timely = proof(bureau, typed()).preview, proof(bureau, typed(stand="yes")).preview
    assert second is not first
    bureau.clock.advance(minutes=1)
    assert proof(bureau, typed()).preview is second
    assert proof(bureau, typed(stand="yes")).preview is not timely
    assert proof(bureau, typed(at=f"{bureau.clock() + timedelta(days=1):%Y-%m-%dT%H:%M}")).due_at is not None
