"""A message as a file is checked field by field before anything of it is used."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from broadcaster.cli.demo.steps import notice
from broadcaster.cli.input.typed import Typed, parsed, read
from broadcaster.message import Strategy
from broadcaster.words.errors import InvalidInput

FILE = Path("meldung.toml")


def said(text: str, file: Path = FILE) -> Typed:
    """What a message file says."""
    return read(parsed(file, text), {}, zone=ZoneInfo("Europe/Berlin"), now=datetime.now(UTC), file=file)


def test_the_notice_that_ships_with_the_product_is_read() -> None:
    """Text, variant, hashtags, cards."""
    found = said(notice().read_text("utf-8"), notice())
    assert found.hashtags == ("KreisSoest", "ITAusfall")
    assert (found.variants["x"].text or "").strip().startswith("Die Zulassungs-")
    assert found.cards is True


def test_only_what_the_file_says_is_said() -> None:
    """Options and defaults decide about the rest."""
    found = said('text = "Ein Satz."\nstrategy = "short"')
    assert found.model_fields_set == {"text", "strategy"} and found.strategy is Strategy.SHORT


@pytest.mark.parametrize(
    ("line", "german"),
    [
        ("headline = 7", "„headline“ muss ein Text sein."),
        ('headlien = "x"', "„headlien“ gibt es nicht. Möglich sind: text, headline, link,"),
        ('hashtags = "x"', "„hashtags“ muss eine Liste sein."),
        ("hashtags = [7]", "„hashtags.0“ muss ein Text sein."),
        ('strategy = "lang"', "„strategy“ ist ungültig: „lang“ gibt es nicht. Möglich sind: thread, cards, short."),
        ('pictures = ["a.jpg"]', "„pictures.0“ muss eine Tabelle sein."),
        (
            'valid_until = "bald"',
            "„valid_until“ ist ungültig: „bald“ ist keine Zeit. Erwartet wird zum Beispiel 2026-11-24 08:00.",
        ),
        ('[[pictures]]\nalt = "x"', "„pictures.0.file“ fehlt."),
        ('[variants.x]\nfoo = "x"', "„variants.x.foo“ gibt es nicht."),
        ('[variants]\nx = "x"', "„variants.x“ muss eine Tabelle sein."),
        ('[languages.en]\nheadline = "x"', "„languages.en.text“ fehlt."),
        ('cards = "vielleicht"', "„cards“ muss wahr oder falsch sein"),
        ("text = ", "ist kein gültiges TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(line: str, german: str) -> None:
    """A typing error at three in the morning is found by its sentence."""
    text = line if line.startswith("text") else f'text = "Ein Satz."\n{line}'
    with pytest.raises(InvalidInput) as caught:
        said(text)
    assert german in caught.value.sentence.de
    assert "meldung.toml" in caught.value.sentence.de


def test_a_file_without_a_text_says_so() -> None:
    """The one thing that no message can do without."""
    with pytest.raises(InvalidInput, match="text is missing"):
        said('headline = "Nur das"')
