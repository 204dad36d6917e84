"""HTML becomes what a browser would show, as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.feed.plain import Doubt, one_line, plain, shown


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
        ("8\x0812 Uhr", "8 12 Uhr"),
        ("5<small>50</small> €, 8 <small>Uhr</small>", "5⁵⁰ €, 8 Uhr"),
        ("<small><p>02921/30-0</p><p>112</p></small>", "02921/30-0\n\n112"),
        ("<pre>Mo  8\nDi  9</pre>Ende", "Mo 8\nDi 9\nEnde"),
        ("Auslastung <meter value='3'>3 von 5</meter><progress>20 %</progress>9", "Auslastung 9"),
        ("<dialog>Zu 1</dialog><dialog open>Auf 2</dialog>", "Auf 2"),
        ("<span style='position:absolute; left:-9999px'>Spam 5</span>Text", "Text"),
        ("<span style='position:absolute;clip: rect(0, 0, 0, 0)'>Spam</span>Text", "Text"),
        ("<span style='height:0;overflow:hidden'>Spam</span>Text", "Text"),
        ("<b style='color:transparent'>Spam</b><b style='text-indent:-999em'>Spam</b>Text", "Text"),
        ("info<span style='display:none'>NOSPAM</span>@k.example", "info@k.example"),
        ("8<span hidden>x</span>12", "8 12"),
        ("eins<td>3<td>4", "eins 3 4"),
        ("<p>Kurz.</p><p>The post <a>T</a> appeared first on <a>K</a>.</p>", "Kurz."),
        (
            "<table><tr><td>Montag</td><td>8-12 Uhr</td></tr><tr><td>Di</td><td></td><td>9</td></tr></table>",
            "Montag · 8-12 Uhr\nDi · 9",
        ),
        (
            "<table><tr><td><p>Mo</p></td><td><p>8-12</p></td></tr><tr><td><p>Di</p></td><td><p></p></td><td><p>9</p></td></tr></table>",
            "Mo · 8-12\nDi · 9",
        ),
        (
            "<p>Vor</p><table><tr><td><p>Eins</p><p>zwei</p></td><td><div>3</div></td></tr></table><p>Nach</p>",
            "Vor\n\nEins\nzwei · 3\n\nNach",
        ),
        ("<table><tr><td>A<table><tr><td></td></tr></table></td><td>1</td></tr></table>2", "A · 1\n\n2"),
        ("Hotline <del>02921/30-1</del> 02921/30-0.", "Hotline 02921/30-0."),
        ("12<s>30</s>45", "12 45"),
        ('30<span style="display: none">9</span>-0', "30 -0"),
        ('<span class="sr-only">geheim</span>Zu', "Zu"),
        ('<p style="text-decoration: line-through">alt</p>neu', "neu"),
        ("8<sup>30</sup> Uhr, 20 m<sup>2</sup>, CO<sub>2</sub>, Uhr<sup>1)</sup>", "8³⁰ Uhr, 20 m², CO₂, Uhr¹⁾"),
        ("Zulassungs<wbr>stel&shy;le", "Zulassungsstelle"),
        ("&lt;p&gt;Eins&lt;/p&gt;&lt;p&gt;8&amp;nbsp;Uhr&lt;/p&gt;", "Eins\n\n8 Uhr"),
        ("B&amp;uuml;ro", "Büro"),
        ('Gut <img class="emoji" alt="😀">', "Gut 😀"),
        ("<!--[if mso]>geheim<![endif]-->Text", "Text"),
        ("12<script>1</script>30", "12 30"),
        ("<select><option>1<option>2</select>3", "3"),
        ("<b>12</b>:<b>30</b> fet<b>t</b>e", "12:30 fette"),
        ("Er sagte <q>nein</q>.", "Er sagte „nein“."),
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


@pytest.mark.parametrize(
    "text",
    [
        *(
            "[/caption]",
            "[gallery]",
            "[[{fid}]]",
            "[node:title]",
            "{{link_url::5}}",
            "{% if x %}",
            "{$titel}",
            "###MARKER###",
        ),
        *("t3://page?uid=3", "{loadposition oben}", "{/tab}", "Diese E-Mail-Adresse ist vor Spambots geschützt!"),
    ],
)
def test_commands_of_the_website_are_a_doubt(text: str) -> None:
    """What a system would have made something of is seen by a person first."""
    assert Doubt.SHORTCODE in shown(f"<p>Hinweis: {text} mehr.</p>").doubts


@pytest.mark.parametrize("text", ["[Update] Geöffnet", "Zimmer [3. OG]", "{heute}", "Preis: 5 $", "#Kreis"])
def test_what_people_write_in_brackets_is_none(text: str) -> None:
    """It is read as it is."""
    assert shown(f"<p>{text}</p>").doubts == frozenset()
