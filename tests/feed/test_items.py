"""A feed's items are known again whatever changes about them, and what is no feed says so."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pytest

from broadcaster.feed.items import TEASER, Feed, Item, NoFeed, read, teaser, unseen

ADDRESS = "https://www.kreis-musterland.example/feed.xml"
BEGIN = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Aktuelles</title><language>de-DE</language>'
END = "</channel></rss>"


def item(title: str = "Straße gesperrt", text: str = "Wegen Bauarbeiten.", **others: str) -> str:
    """An item of a feed; ``others`` are further elements."""
    elements = {"title": title, "description": text} | others
    return "<item>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in elements.items()) + "</item>"


def feed(*items: str) -> Feed:
    """What is read from a feed of these items."""
    return read((BEGIN + "".join(items) + END).encode(), ADDRESS)


def only(*items: str) -> Item:
    """The single item of a feed."""
    (found,) = feed(*items).items
    return found


def test_an_item_is_read_as_plain_text() -> None:
    """Headline, text, link and time; the oldest first."""
    one = item("Neue <b>Öffnungszeiten</b>", "<p>Ab Montag.</p>", link="/a", pubDate="Mon, 23 Nov 2026 10:00:00 +0100")
    two = item("Älter", "Text.", link="https://other.example/b", pubDate="Sun, 22 Nov 2026 10:00:00 +0100")
    found = feed(one, two)
    assert (found.title, found.language) == ("Aktuelles", "de-de")
    assert [(entry.headline, entry.text, entry.link) for entry in found.items] == [
        ("Älter", "Text.", "https://other.example/b"),
        ("Neue Öffnungszeiten", "Ab Montag.", "https://www.kreis-musterland.example/a"),
    ]
    assert found.items[1].published == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_atom_is_read_as_well() -> None:
    """With its own names for the same things."""
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>urn:1</id><title type="html">A &amp;amp; B'
        '</title><link href="/b"/><updated>2026-11-23T10:00:00Z</updated>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Text.</p></div></content></entry></feed>'
    )
    (found,) = read(text.encode(), ADDRESS).items
    assert (found.headline, found.text, found.link) == ("A & B", "Text.", "https://www.kreis-musterland.example/b")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (item(guid="1"), item(guid="2")),
        (item(guid="1", link="/a"), item(guid="1", link="/b")),
        (item(guid="1", link="/a"), item(guid="2", link="/b")),
        (item(link="/a"), item(link="/b")),
        (item(guid="1"), item("Anderer Titel", "Anderer Text.", guid="1")),
        (item(link="/a"), item(text="Anderer Text.", link="/a")),
        (item(guid="1", pubDate="Mon, 23 Nov 2026 10:00:00 GMT"), item(guid="1", pubDate="Tue, 24 Nov 2026 10:00:00 GMT")),
        (item(pubDate="Mon, 23 Nov 2026 10:00:00 GMT"), item(pubDate="Tue, 24 Nov 2026 10:00:00 GMT")),
    ],
    ids="guid link guid+link link-alone edited edited-without-guid republished republished-without-guid".split(),
)  # fmt: skip
def test_a_changed_item_is_known_again(before: str, after: str) -> None:
    """Its name or what it says is enough."""
    assert unseen(feed(after).items, set(only(before).marks)) == []


def test_two_items_are_not_taken_for_one() -> None:
    """Neither a common title nor a common link makes them the same."""
    one = item("Pressemitteilung", "Erste.", guid="1", link="/aktuelles")
    two = item("Pressemitteilung", "Zweite.", guid="2", link="/aktuelles")
    assert len(feed(one, two).items) == 2
    assert unseen(feed(one, two).items, set(only(one).marks)) == [only(two)]


def test_an_item_that_is_there_twice_is_read_once() -> None:
    """Also if the two differ in their name."""
    assert len(feed(item(guid="1"), item(guid="1"), item(guid="2")).items) == 1


def test_an_item_without_a_title_or_a_text_says_what_it_has() -> None:
    """The title becomes the text; nothing is said twice."""
    assert (only(item(text="")).headline, only(item(text="")).text) == ("", "Straße gesperrt")
    assert (only(item(title="")).headline, only(item(title="")).text) == ("", "Wegen Bauarbeiten.")
    assert feed("<item/>").items == ()


def test_a_long_text_ends_with_a_whole_sentence() -> None:
    """The rest is behind the link."""
    text = "Dieser Satz hat genau so viele Wörter wie er eben braucht. " * 30
    said = teaser(text)
    assert said.endswith("braucht. …")
    assert TEASER - 80 < len(said) <= TEASER
    assert teaser("x" * 700).endswith("…") and len(teaser("wort " * 300)) <= TEASER


def test_latin_1_in_a_feed_that_claims_utf_8_is_understood() -> None:
    """Old systems do that."""
    (found,) = read((BEGIN + item("Größe") + END).encode("latin-1"), ADDRESS).items
    assert found.headline == "Größe"


def refused(content: bytes) -> str:
    """Why a document is no usable feed."""
    with pytest.raises(NoFeed) as caught:
        read(content, ADDRESS)
    assert caught.value.sentence.de != caught.value.sentence.en
    return caught.value.sentence.en


def test_a_web_page_is_no_feed() -> None:
    """A maintenance page must not be taken for an empty feed."""
    assert "web page" in refused(b"<!doctype html><html><body><p>Wartung</p></body></html>")


@pytest.mark.parametrize("content", [b"", b"{}", b"Not Found", b"<xml/>", b"\x89PNG\r\n"])
def test_anything_else_is_no_feed(content: bytes) -> None:
    """The sentence says what is expected."""
    assert "RSS or Atom" in refused(content)


def test_half_a_feed_is_not_used() -> None:
    """Half a sentence must not go out."""
    whole = (BEGIN + item(guid="1") + item("Ganz", "Ein ganzer Satz.", guid="2") + END).encode()
    assert "broken" in refused(whole[: whole.index(b"ganzer")])


BOMBS = {
    "exponential": "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10)),
    "quadratic": f'<!ENTITY l9 "{"x" * 50_000}">',
    "file": '<!ENTITY l9 SYSTEM "file:///etc/passwd">',
    "address": '<!ENTITY % l SYSTEM "http://127.0.0.1:9/x.dtd"> %l;',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("bomb", BOMBS)
def test_entities_are_refused_before_anything_is_read(bomb: str, encoding: str) -> None:
    """They blow documents up and reach for files and addresses."""
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE r [{BOMBS[bomb]}]>{BEGIN[39:]}{item("&l9;" * 10)}{END}'
    )
    assert "attacks" in refused(text.encode(encoding))


@pytest.mark.parametrize("piece", ["<!--", "<a b='"])
def test_html_that_is_made_to_be_slow_is_read_in_time(piece: str) -> None:
    """A parser that takes the square of the length would not end before the test's time is over."""
    text = item(text=piece * (1_500_000 // len(piece)))
    assert len(feed(text).items) == 1
