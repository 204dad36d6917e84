"""What people reported of feed readers: other things in an item than its own words, markup that claims to be none, half a mistake."""

from __future__ import annotations

import pytest

from broadcaster.feed.items import Item, read
from broadcaster.feed.plain import Doubt, shown
from broadcaster.feed.refusals import NoFeed

ADDRESS = "https://k.example/feed/rss.xml"
PICTURE = "data:image/png;base64,iVBORw0KGgo="
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'


def rss(item: str, names: str = "") -> Item:
    """The only item of an RSS feed."""
    document = f'<rss version="2.0" {names}><channel><title>K</title><item>{item}</item></channel></rss>'
    (only,) = read(document.encode(), ADDRESS).items
    return only


def atom(entry: str) -> Item:
    """The only entry of an Atom feed."""
    document = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>K</title><entry><id>1</id>{entry}</entry></feed>'
    (only,) = read(document.encode(), ADDRESS).items
    return only


def said(html: str) -> str:
    """What an item says whose description is this HTML."""
    return rss(f"<title>T</title><description><![CDATA[{html}]]></description>").text


@pytest.mark.parametrize(
    "html",
    [
        f"<img src='{PICTURE}' alt='x'>Öffnet um 7 Uhr.",
        f'<img src="{PICTURE}" alt="x">Öffnet um 7 Uhr.',
        f"<img src={PICTURE}>Öffnet um 7 Uhr.",
        f"<img src='data:image/png;base64,{'A' * 76}\n{'B' * 76}\nCCCC=='>Öffnet um 7 Uhr.",
        "<img src='data:image/svg+xml,%3Csvg width=\"1\"%3E'>Öffnet um 7 Uhr.",
        f"<p style=\"background:url('{PICTURE}')\">Öffnet um 7 Uhr.</p>",
    ],
)
def test_an_embedded_picture_ends_where_its_address_ends(html: str) -> None:
    """What stands behind it is the news."""
    assert said(html) == "Öffnet um 7 Uhr."


@pytest.mark.parametrize("text", ["Open-data:Portal, Kreisdaten 2026 und mehr", "Metadata:, der Kreis hat 12 Orte"])
def test_words_are_no_picture(text: str) -> None:
    """Also if they end like the beginning of one."""
    assert said(text) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("&lt;script&gt;alert(1)&lt;/script&gt;Text", "Text"),
        ("Hotline &lt;del&gt;02921/30-1&lt;/del&gt; 02921/30-0", "Hotline 02921/30-0"),
        ("&lt;font color=red&gt;Zu&lt;/font&gt;", "Zu"),
        ("&lt;!-- geheim --&gt;Text", "Text"),
        ("&lt;![CDATA[Text]]&gt; mehr", "Text mehr"),
        ("M&amp;amp;uuml;ller", "Müller"),
    ],
)
def test_markup_that_was_escaped_once_too_often_is_understood(html: str, text: str) -> None:
    """Nobody sees it as signs, and what is struck out in it stays out."""
    assert said(html) == text


def test_a_doubt_about_markup_stays_when_it_is_read_again() -> None:
    """Escaped markup beside a part that opens on a click."""
    assert Doubt.FOLDED in shown("<details>1</details>&lt;b&gt;Zu&lt;/b&gt;").doubts


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div style='display:flex'><span>8</span><span>12</span></div>", "8 12"),
        ("<span style='display:inline-block'>8</span><span>12</span>", "8 12"),
        ("<span style='display:block'>Montag 8</span><span style='display:block'>12 Uhr</span>", "Montag 8\n12 Uhr"),
        ("<span style='margin: 0 5px'>8</span>12", "8 12"),
        ("wich<b style='margin:0'>tig</b>", "wichtig"),
        ("8<span style='vertical-align:super'>30</span> Uhr", "8³⁰ Uhr"),
        ("2<sup>nd</sup>, x<sup>n</sup>, x<sub>n</sub>", "2nd, xⁿ, xn"),
        ("<hgroup>8</hgroup>12<marquee>30</marquee>5", "8\n12 30 5"),
        ("Durchwahl 30\u00ad0, Kreis\u00adhaus", "Durchwahl 30-0, Kreishaus"),
        ("<b style='opacity:.0'>1</b><b style='display:/**/none'>2</b><b popover>3</b>Text", "Text"),
        ("<b style='display:none;display:inline'>Zu.</b>", "Zu."),
        ("<b style='display:none!important;display:inline'>Zu.</b>Auf.", "Auf."),
        ("<xml><w:View>Normal 0 21</w:View></xml>Text", "Text"),
        ("Tel.: <i class='material-icons'>phone</i> 02921 30-0", "Tel.: 02921 30-0"),
    ],
)
def test_styles_part_hide_and_raise_as_elements_do(html: str, text: str) -> None:
    """A page builder writes with them what others write with elements."""
    assert said(html) == text


def test_a_formula_is_left_to_a_person() -> None:
    """Its numbers are apart, and how they stand to one another no text says."""
    seen = shown("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> Liter")
    assert (seen.text, seen.doubts) == ("1 2 Liter", {Doubt.FORMULA})


@pytest.mark.parametrize("text", ["**Zu** bis 8 Uhr", "[Antrag](https://k.example/a)", "# Hinweis"])
def test_markdown_is_left_to_a_person(text: str) -> None:
    """Everyone would see its signs."""
    assert rss(f"<title>T</title><description>{text}</description>").doubts == (Doubt.MARKUP,)


OTHERS = {
    "picture": (
        "<image><url>u</url><title>Bild</title><link>https://b.example/</link></image>",
        "",
    ),
    "film": (
        "<media:group><media:title>Film</media:title><media:description>F</media:description></media:group>",
        MEDIA,
    ),
    "podcast": (
        "<itunes:title>Folge</itunes:title><itunes:summary>P</itunes:summary>",
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"',
    ),
}


@pytest.mark.parametrize("other", OTHERS)
def test_what_an_item_brings_along_does_not_speak_for_it(other: str) -> None:
    """Wherever it stands: title, text and link are the item's own."""
    own = "<title>T</title><description>Text.</description><link>https://k.example/1</link>"
    element, names = OTHERS[other]
    for item in (rss(element + own, names), rss(own + element, names)):
        assert (item.headline, item.text, item.link) == ("T", "Text.", "https://k.example/1")


@pytest.mark.parametrize(
    ("elements", "link"),
    [
        ('<enclosure url="https://k.example/a.jpg"/><guid>4711</guid>', None),
        ("<guid>https://k.example/1</guid>", "https://k.example/1"),
        ('<guid isPermaLink="false">https://k.example/?p=1</guid>', None),
        ("<link/><guid>1</guid>", None),
        ("<link>#oben</link>", None),
        ("<link>www.kreis.example/1</link>", "https://www.kreis.example/1"),
        ("<link>../1.html</link>", "https://k.example/1.html"),
        ("<link>https://a:b@k.example/1</link>", None),
        ("<link>javascript:alert(1)</link>", None),
    ],
)
def test_a_link_leads_where_somebody_meant_or_there_is_none(elements: str, link: str | None) -> None:
    """A name is no place, and a password is nobody's business."""
    assert rss(f"<title>T</title><description>x</description>{elements}").link == link


@pytest.mark.parametrize(
    ("entry", "headline", "text"),
    [
        (
            "<title>A &amp;amp; B</title><summary>&lt;p&gt;Eins.&lt;/p&gt;&lt;p&gt;8&amp;nbsp;Uhr&lt;/p&gt;</summary>",
            "A & B",
            "Eins.\n\n8 Uhr",
        ),
        ('<title>A</title><content type="image/png">iVBORw0KGgo=</content>', "", "A"),
        ("<title>5 &lt; 6</title><summary>Zu.</summary>", "5 < 6", "Zu."),
    ],
)
def test_atom_is_not_believed_where_it_surely_errs(entry: str, headline: str, text: str) -> None:
    """Markup in what claims to be none, and what is no text at all."""
    item = atom(entry)
    assert (item.headline, item.text) == (headline, text)


def test_a_title_is_neither_said_twice_nor_lost() -> None:
    """Many systems repeat it in the text; a very long one begins the text."""
    own = "<title>Zu</title><description>&lt;h1&gt;Zu&lt;/h1&gt;&lt;p&gt;Bis 8 Uhr.&lt;/p&gt;</description>"
    assert (rss(own).headline, rss(own).text) == ("Zu", "Bis 8 Uhr.")
    assert rss("<title>Zu</title><description>Zu</description>").text == "Zu"
    long = "Sehr langer Titel " * 12
    item = rss(f"<title>{long}</title><description>Bis 8 Uhr.</description>")
    assert (item.headline, item.text) == ("", f"{long.strip()}\n\nBis 8 Uhr.")


@pytest.mark.parametrize("text", ["Inzidenz < 35", "<3 Kinder", "8 <- 12"])
def test_less_than_is_no_tag(text: str) -> None:
    """Nothing in XML begins so."""
    assert text in rss(f"<title>T</title><description>{text}</description>").text


def test_an_entity_that_is_only_spoken_of_is_none() -> None:
    """What counts is what a parser takes for one, also behind a comment that looks like a feed."""
    assert said("Ein <!ENTITY x> ist") == "Ein ist"
    with pytest.raises(NoFeed, match="attacks"):
        read(
            b'<?xml version="1.0"?><!-- <rss> --><!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"><channel/></rss>',
            ADDRESS,
        )


@pytest.mark.parametrize("own", ["", "<link>https://k.example/1</link>"])
def test_an_item_without_words_is_left_to_a_person(own: str) -> None:
    """A picture alone says nothing here."""
    item = rss(f"<description>&lt;img src='a.jpg'&gt;</description><guid>1</guid>{own}")
    assert (item.text, item.doubts) == ("", (Doubt.EMPTY,))


def test_an_item_by_which_nothing_is_told_spoils_no_feed() -> None:
    """Neither name, link, date nor words: the others are read, and a person looks at it once."""
    nothing = "<item><description>&lt;img src='a.jpg'&gt;</description></item>"
    document = (
        f"<rss version='2.0'><channel><title>K</title>{nothing * 2}<item><title>Zu</title></item></channel></rss>"
    )
    items = read(document.encode(), ADDRESS).items
    assert [(item.text, item.doubts) for item in items] == [("Zu", ()), ("", (Doubt.EMPTY,))]


def test_two_sentences_that_would_become_a_link_are_left_to_a_person() -> None:
    """Platforms link "geschlossen.Es" by themselves; an address and an abbreviation are none of it."""
    item = rss("<title>Amt</title><description>Das Amt ist geschlossen.Es öffnet am Montag.</description>")
    assert item.doubts == (Doubt.JOINED,)
    assert (
        said("Mehr auf kreis.example, Tel. 112, Dr.Meier, z.B.montags.")
        and not rss("<title>Amt</title><description>Mehr auf kreis-soest.de und bei Dr.Meier.</description>").doubts
    )


@pytest.mark.parametrize(
    ("declared", "is_read"),
    [
        ('<!ENTITY nbsp "&#160;">', True),
        ("<!ENTITY auml 'ä'>\n<!ENTITY euro '&#8364;'>", True),
        ('<!ENTITY a "b">', False),
        ('<!ENTITY auml "&#65;&#65;&#65;">', False),
        ('<!ENTITY auml SYSTEM "file:///etc/passwd">', False),
        ('<!ENTITY auml "ä"><!ENTITY b "&auml;&auml;">', False),
    ],
)
def test_only_characters_that_html_names_may_be_declared(declared: str, is_read: bool) -> None:  # noqa: FBT001 - a table
    """They mean what they mean without it; whatever else is declared is taken for an attack."""
    document = (
        f'<?xml version="1.0"?>\n<!DOCTYPE rss [{declared}]>\n<rss version="2.0"><channel><title>K</title>'
        "<item><title>B&auml;r</title><link>https://k.example/1</link></item></channel></rss>"
    ).encode()
    if is_read:
        assert [item.text for item in read(document, ADDRESS).items] == ["Bär"]
    else:
        with pytest.raises(NoFeed, match="attacks"):
            read(document, ADDRESS)
