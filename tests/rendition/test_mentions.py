"""An organisation is called something else on each channel."""

from __future__ import annotations

import pytest

from broadcaster.message import Message
from broadcaster.rendition.mentions import address

NAMES = {"kreis-soest": "@KreisSoest", "@thw": "Technisches Hilfswerk"}


@pytest.mark.parametrize(
    ("text", "written", "unknown"),
    [
        ("Danke @kreis-soest!", "Danke @KreisSoest!", ()),
        ("@Kreis-Soest und @THW.", "@KreisSoest und Technisches Hilfswerk.", ()),
        ("@stadt.soest hilft @drk, @drk.", "@stadt.soest hilft @drk, @drk.", ("@stadt.soest", "@drk")),
        ("info@kreis-soest.de, @kreis@social.nrw", "info@kreis-soest.de, @kreis@social.nrw", ()),
        ("https://x.com/@thw und 5@thw", "https://x.com/@thw und 5@thw", ()),
        ("@kreis-soest-nord", "@kreis-soest-nord", ("@kreis-soest-nord",)),
        ("Kein Zeichen", "Kein Zeichen", ()),
    ],
)
def test_mentions_are_written_as_the_channel_needs(text: str, written: str, unknown: tuple[str, ...]) -> None:
    """Whole names only, in any case; what nobody set stays, and is told."""
    found = address(Message(text=text, headline="Dank an @thw"), NAMES)
    assert (found.message.text, found.unknown) == (written, unknown)
    assert "@" in text or found.message.headline == "Dank an Technisches Hilfswerk"
