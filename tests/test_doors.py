"""Whatever can be said of a message can be said at every door, or there is a reason why not."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import fields

import pytest

from broadcaster.app.composing.manuscript import FIELDS
from broadcaster.app.messages.posting import Draft
from broadcaster.cli.commands.post import post
from broadcaster.cli.input.typed import Typed
from broadcaster.console.api.requests import MessageIn, PostIn
from broadcaster.feed.options import Options
from broadcaster.message import Message
from broadcaster.playbook.prepared import CHANGEABLE, Prepared
from broadcaster.playbook.tables import DraftTable
from broadcaster.saying import Addressed, Content
from broadcaster.schedule.terms import Terms

EVERYTHING = {*Addressed.model_fields, "pictures"}
"""All that can be said; pictures come to each door in another form."""
OTHERWISE = {
    "texts_in": "languages",
    "on_days": "on",
    "quiet_from": "quiet",
    "quiet_to": "quiet",
    "valid_for": "valid_until",
    "repetition": "every",
}
"""What a door calls otherwise."""
OF_REPETITION = {"on", "times", "until", "quiet"}

DOORS: dict[str, tuple[Iterable[str], dict[str, str]]] = {
    "message file": (Typed.model_fields, {}),
    "command line": (
        inspect.signature(post).parameters,
        {"variants": "they are in a message file: an option for each channel and field would be forty"},
    ),
    "change of a draft": (
        CHANGEABLE,
        {
            "stand": "that of its release",
            "valid_until": "valid_for of its playbook counts from its release",
            "until": "as in a playbook",
            "pictures": "as in a playbook",
        },
    ),
    "API, to publish": (PostIn.model_fields, {}),
    "API, to preview": (MessageIn.model_fields, {}),
    "console": (
        [*FIELDS, "languages", "variants", "accounts", "pictures"],
        {},
    ),
    "playbook": (
        [*DraftTable.model_fields],
        {
            "language": "that of the whole playbook",
            "stand": "that of its release, which nobody knows before",
            "until": "a date that lies ahead of no outage yet; valid_for counts from its release",
            "pictures": "they are made from the text; a photograph is added to the draft",
        },
    ),
    "prepared draft": (
        Prepared.model_fields,
        {
            "stand": "that of its release",
            "until": "as in a playbook",
            "pictures": "as in a playbook",
        },
    ),
    "feed": (
        [*(field.name for field in fields(Options)), "text", "headline", "link", "language"],
        dict.fromkeys(
            [
                *("languages", "variants", "strategy", "cards", "template", "dark", "offices", "stand", "valid_until"),
                *("website_link", "urgency", "every", *OF_REPETITION, "pictures"),
            ],
            "a feed says what the website says, and nothing beside it",
        ),
    ),
}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_takes_everything_or_says_why_not(door: str) -> None:
    """A field that is forgotten at a door fails here, and so does a reason that is none any more."""
    names, reasons = DOORS[door]
    taken = {OTHERWISE.get(name, name) for name in names}
    assert EVERYTHING - taken == set(reasons), door


def test_what_is_said_is_what_a_draft_holds() -> None:
    """A draft is what was said, its pictures read and its moments understood; a message is what became of it."""
    drafted = set(Draft.model_fields)
    assert drafted == {*Content.model_fields, "language", "stand", "valid_until", "pictures"}
    made = {"cards", "template", "dark", "offices"}
    assert drafted - made <= {field.name for field in fields(Message)}


def test_the_terms_are_those_that_can_be_said() -> None:
    """A repetition is said in pieces."""
    assert {field.name for field in fields(Terms)} == {"condition", "website_link", "urgency", "repetition"}
