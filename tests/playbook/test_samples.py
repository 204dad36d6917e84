"""Invented facts are told from an authority's own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from broadcaster.app.outage.playbooks import examples
from broadcaster.playbook.reading import Playbook, read
from broadcaster.playbook.samples import invented


def shipped() -> list[Playbook]:
    """The playbooks that ship with the product."""
    return [read(path.stem, path.read_text(encoding="utf-8")) for path in sorted(Path(examples()).glob("*.toml"))]


def test_every_shipped_fact_is_recognised() -> None:
    """Also where a person changed only another one, or took it over into a text of their own."""
    playbooks = shipped()
    assert len(playbooks) == 4
    assert [(book.name, name) for book in playbooks for name, value in book.facts.items() if not invented(value)] == []
    tags = {tag for book in playbooks for draft in book.prepared for tag in draft.all_hashtags()}
    assert {tag for tag in tags if not invented(tag)} == {"ITAusfall", "ITOutage"}


@pytest.mark.parametrize(
    "text",
    [
        "Tel. 02999 30-0",
        "Tel. 02999/300",
        "Tel.: (02999) 30 - 0",
        "+49 2999 30-0",
        "+49 (0) 2999 / 30-0",
        "0049 2999 300",
        "tel:+492999300",
        "0 29 99 30 0",
        "#KreisMusterland",
        "in MUSTERSTADT",
        "die Musterstädter in Musterdorf",
        "Sampletown",
        "https://kreis-musterland.notfall.example",
        "www.portal.example.",
        "mehr auf kreis.example/neues",
    ],
)
def test_they_are_recognised_however_they_are_written(text: str) -> None:
    """Separators, country codes, capitals and hashtags change nothing."""
    (piece,) = invented(text)
    assert piece in text


@pytest.mark.parametrize(
    "text",
    [
        "Tel. 02921/30-0",
        "Tel. 0299 930-0",
        "Aktenzeichen 102999300",
        "Beitrag 20299,93 Euro",
        "das Muster des Landes",
        "ein Musterbrief für die Stadt",
        "see www.example.org, for example",
        "Das Kreishaus und die übrigen Nebenstellen sind geöffnet.",
        "kreis.examples.de",
    ],
)
def test_an_authoritys_own_words_are_not(text: str) -> None:
    """Numbers, words and addresses that look alike."""
    assert invented(text) == []
