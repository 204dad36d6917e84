"""HTML becomes what a browser would show, as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.feed.plain import one_line, plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Gr&uuml;&szlig;e &amp; mehr", "Grüße & mehr"),
        ("<p>Eins.</p><p>Zwei.</p>", "Eins.\n\nZwei."),
        ("Eins<br>zwei<br/>drei", "Eins\nzwei\ndrei"),
        ("<ul><li>Soest</li><li> <p>Lippstadt</p></li></ul>Ende", "– Soest\n– Lippstadt\n\nEnde"),
        ("vor<script>alert(1)</script><style>p {}</style> nach", "vor nach"),
        ("<a href='https://x.example'>Link</a> <b>fett</b>", "Link fett"),
        ("viel \t\n  Platz", "viel Platz"),
        ("<div>a<div><div></div></div>b</div>", "a\nb"),
        ("2 < 3 und 5 > 4", "2 < 3 und 5 > 4"),
        ("<img src='x' alt='Bild'>Text", "Text"),
        ("null\x00\x07zeichen", "nullzeichen"),
        ("u\u0308ber", "über"),
        ("", ""),
    ],
)
def test_html_is_shown_as_text(html: str, text: str) -> None:
    """Words, line ends and lists stay; tags, scripts and control characters go."""
    assert plain(html) == text


def test_a_headline_is_one_line() -> None:
    """Whatever the web editors put into it."""
    assert one_line("Straße<br>\n  <b>gesperrt</b>") == "Straße gesperrt"


@settings(max_examples=50)
@given(st.text())
def test_nothing_breaks_it(html: str) -> None:
    """The result is tidy text whatever comes in."""
    shown = plain(html)
    assert shown == shown.strip()
    assert "\n\n\n" not in shown
    assert "  " not in shown
