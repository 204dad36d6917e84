"""What a manuscript becomes on each channel, and what keeps it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from broadcaster.app.board.offices import set_offices
from broadcaster.app.composing import composing
from broadcaster.app.composing.manuscript import intent
from broadcaster.app.composing.proofs import sketch
from broadcaster.delivery.records import Policy
from broadcaster.message import Strategy
from broadcaster.message.offices import Office, OfficeState
from broadcaster.rendition.templates import Template
from broadcaster.schedule.condition import Condition
from broadcaster.schedule.repetition import Every
from broadcaster.schedule.terms import WebsiteLink
from broadcaster.words.errors import InvalidInput

from .bureau import FACEBOOK, HOUR, INSTAGRAM, Bureau, local
from .manuscripts import EVERYWHERE, kept, of, proof, typed, written, wrong


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
        "condition": "only while offline",
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
        ({"condition": "wait until online"}, ["condition"]),
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
    found = proof(bureau, typed(hashtags="#kreissoestmeldung", condition="wait until online"))
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
    drill = typed(template="drill", headline="Ausfall")
    accepted = composing.submit(bureau.installation, written(bureau, drill).id, 1)
    begun = kept(bureau, composing.begin(bureau.installation, corrects=accepted.message_id))
    assert (begun.get("headline"), begun.get("template")) == ("Ausfall", "drill")


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
