"""What the broadcaster fits to a channel, the channel takes: every rendition of messages of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

import pytest

from broadcaster.app.installation.accounts import practice_values
from broadcaster.channel import Adapter, Posting, Receipt, RenditionSettings, registry
from broadcaster.engine.roster import secret_fields
from broadcaster.message import Message, Picture
from broadcaster.practice.channels import channels
from broadcaster.rendition.render import Rendition, render
from broadcaster.testing import MemoryKeyring
from broadcaster.testing.practice import Practice
from broadcaster.testing.samples import DictNotes, sample_picture
from tests.sampling import Sample

from .messages import NAMES, messages

SIDE = 320
DATA = sample_picture("image/jpeg", SIDE, SIDE)
PICTURE = Picture(
    sha256=sha256(DATA).hexdigest(),
    file="karte.jpg",
    media_type="image/jpeg",
    width=SIDE,
    height=SIDE,
    size=len(DATA),
    alt="Der Text der Meldung.",
)
QUICK = {"processing_seconds": 0, "quota_total": 100_000, "duplicates": "accepted"}
A_WINDOW = 900
"""Seconds until X counts anew."""


def adapters(practice: Practice) -> Mapping[str, Adapter]:
    """One account on each practice platform, which counts no duplicates and needs no time."""
    made = {}
    for channel in channels():
        practice.tell("account-extra", account=f"kreis-soest@{channel}", extra=QUICK)
        values = practice_values(channel, "kreis-soest", practice.address)
        kind = registry.load(channel)
        secrets = {name: value for name, value in values.items() if name in secret_fields(kind)}
        made[channel] = kind(kind.settings_model.model_validate(values), MemoryKeyring(secrets))
    return made


def fitted(said: Message, channel: str, style: RenditionSettings) -> Rendition:
    """The rendition, with pictures where the channel or the strategy wants some."""
    can = registry.load(channel).capabilities
    if can.pictures.least:
        said = replace(said, pictures=(PICTURE,))
    cards = dict.fromkeys(("de", "de-simple", "en"), (PICTURE,))
    return render(said, channel, can, style, names=NAMES, cards=cards)


def published(adapter: Adapter, shown: Rendition, key: int) -> None:
    """Prepare and commit every part, once; whatever is not accepted raises."""
    parent: Receipt | None = None
    for number, part in enumerate(shown.parts):
        posting = Posting(part=part, notes=DictNotes(), read=lambda _: DATA, key=f"{key}-{number}", parent=parent)
        adapter.prepare(posting)
        parent = adapter.commit(posting)


@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("number", [60, pytest.param(1_000, marks=pytest.mark.long)])
def test_every_rendition_is_accepted_and_public_as_previewed(practice: Practice, sample: Sample, number: int) -> None:
    """Strict practice platforms take each part over HTTP, and show its text byte for byte, with its pictures."""
    accounts, chosen = adapters(practice), sample.of([*messages(number)], 80)
    kept_back: list[tuple[str, ...]] = []
    expected: dict[str, list[tuple[str, int]]] = {channel: [] for channel in accounts}
    for count, (said, style) in enumerate(chosen):
        practice.tell("clock", advance=A_WINDOW)
        for channel, adapter in accounts.items():
            shown = fitted(said, channel, style)
            if not shown.sendable:
                assert channel == "instagram" or len(said.hashtags) == 30  # too many words for one short post on X
                kept_back.append((channel, *{problem.field for problem in shown.problems if problem.blocking}))
                continue
            published(adapter, shown, count)
            expected[channel] += [(part.text, len(part.pictures)) for part in shown.parts]
    for channel, parts in expected.items():
        public = practice.public(f"kreis-soest@{channel}")
        assert [(post["text"], len(post["pictures"])) for post in public] == parts
    assert set(kept_back) <= {("instagram", "text"), ("instagram", "hashtags"), ("x", "text")}
    assert len(kept_back) < len(chosen) / 4
    assert len(expected["facebook"]) == len(chosen)
    assert len(expected["x"]) > 2 * len(chosen)
