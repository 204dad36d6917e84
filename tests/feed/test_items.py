"""A feed's items are known again whatever changes about them, and what is no feed says so."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pytest

from broadcaster.feed.items import TEASER, Feed, Item, Sign, read, teaser, unseen
from broadcaster.feed.plain import Doubt
from broadcaster.feed.refusals import NoFeed

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


MONDAY, TUESDAY = "Mon, 23 Nov 2026 10:00:00 GMT", "Tue, 24 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        (item(guid="1", pubDate=MONDAY), item(guid="1", pubDate=TUESDAY), []),
        (item(guid="1"), item("Straße  gesperrt", "Wegen <b>Bauarbeiten</b>.", guid="1"), []),
        (item(guid="1"), item(guid="2"), [Sign.NAME]),
        (item(guid="1", link="/a"), item(guid="1", link="/b"), [Sign.LINK]),
        (item(guid="1", link="/a"), item(guid="2", link="/b"), [Sign.NAME, Sign.LINK]),
        (item(guid="1"), item("Anderer Titel", "Anderer Text.", guid="1"), [Sign.WORDS]),
        (item(guid="1", link="/a"), item(text="Anderer Text.", guid="2", link="/a"), [Sign.NAME, Sign.WORDS]),
        (item(link="/a"), item(text="Anderer Text.", link="/a"), [Sign.WORDS]),
        (item(link="/a", pubDate=MONDAY), item(link="/a", pubDate=TUESDAY), [Sign.DATE]),
        (item(pubDate=MONDAY), item(pubDate=TUESDAY), [Sign.DATE]),
    ],
    ids="date markup guid link guid+link edited replaced edited-without-guid weekly weekly-without-link".split(),
)  # fmt: skip
def test_where_the_signs_of_an_item_contradict_one_another_that_is_told(
    before: str, after: str, new: list[Sign]
) -> None:
    """It may be old or news: neither silence nor the public, but a person. What changed in its markup only is old."""
    known = set(only(before).marks)
    assert [item.contradictions(known) for item in unseen(feed(after).items, known)] == ([new] if new else [])


def test_an_item_of_which_nothing_is_known_is_new() -> None:
    """No sign contradicts another."""
    known = set(only(item(guid="1", link="/a")).marks)
    (new,) = unseen(feed(item("Neu", "Neues.", guid="2", link="/b")).items, known)
    assert new.contradictions(known) == []


def test_the_date_of_the_making_is_no_sign() -> None:
    """Some systems date every item with the moment at which the feed is made."""
    items = [item(text=f"Nummer {number}.", link=f"/{number}", pubDate=MONDAY) for number in range(3)]
    known = {mark for entry in feed(*items).items for mark in entry.marks}
    assert unseen(feed(*(text.replace(MONDAY, TUESDAY) for text in items)).items, known) == []


def test_two_items_are_not_taken_for_one() -> None:
    """Neither a common title nor a common link makes them the same."""
    one = item("Pressemitteilung", "Erste.", guid="1", link="/aktuelles")
    two = item("Pressemitteilung", "Zweite.", guid="2", link="/aktuelles")
    assert len(feed(one, two).items) == 2
    (new,) = unseen(feed(one, two).items, set(only(one).marks) - {only(one).signs[Sign.LINK]})
    assert (new.text, new.contradictions(set(only(one).marks))) == ("Zweite.", [])


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
    said, cut = teaser(text)
    assert cut and said.endswith("braucht. …")
    assert TEASER - 80 < len(said) <= TEASER
    assert len(teaser("wort " * 300)[0]) <= TEASER


@pytest.mark.parametrize(
    "number", ["02921 30 0", "+49 (2921) 30-0", "8 - 12", "1 200,50 €", "DE02 1203 0000 0000 2020 51"]
)
def test_a_cut_never_lies_within_a_number(number: str) -> None:
    """Whatever the length of what stands before it."""
    for length in range(TEASER - 30, TEASER):
        said, _ = teaser("x" * 20 + " " + "y" * (length - 21) + " " + number + " " + "z" * 100)
        assert number in said or not any(character.isdigit() for character in said)


def test_what_cannot_be_cut_or_has_no_link_is_left_to_a_person() -> None:
    """The rest would be behind no link, and half a word is none."""
    long = "Dieser Satz hat genau so viele Wörter wie er eben braucht. " * 30
    assert only(item(text=long, link="/a")).doubts == ()
    assert only(item(text=long)).doubts == (Doubt.CUT,)
    assert only(item(text="x" * 700, link="/a")).doubts == (Doubt.CUT,)


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
    text = item(text=piece * (120_000 // len(piece)))
    assert len(feed(text).items) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("http://k.example/1", "https://k.example/1/"),
        ("https://k.example/1?id=3&PHPSESSID=abc", "https://k.example/1?id=3&PHPSESSID=def"),
        ("https://k.example/1;jsessionid=A1?id=3", "https://k.example/1;jsessionid=B2?id=3"),
        ("https://k.example/1?id=3&utm_source=rss", "https://k.example/1?id=3"),
    ],
)
def test_an_address_that_stays_the_same_is_known_again(before: str, after: str) -> None:
    """Whatever a reading finds in it of its own visit, its scheme or its campaign; as link and as name."""
    for place in ("link", "guid"):
        first, second = (only(item(**{place: address})) for address in (before, after))
        assert second.contradictions(set(first.marks)) == []
        assert set(second.marks) == set(first.marks)


def test_what_a_server_wrote_around_a_feed_is_left_out() -> None:
    """A warning before it, statistics behind it; a page is still none."""
    whole = (BEGIN + item() + END).encode()
    (found,) = read(b"<b>Warning</b>: foo\n" + whole + b"\n<script>1</script>", ADDRESS).items
    assert found.text == "Wegen Bauarbeiten."
    with pytest.raises(NoFeed):
        read(b"<html><body>" + whole + b"</body></html>", ADDRESS)


def test_a_title_is_never_raw_markup() -> None:
    """Only Atom says that a title is no HTML."""
    assert (
        only("<item><title><![CDATA[Zeile 1<br>2]]></title><description>x</description></item>").headline == "Zeile 1 2"
    )


def test_letters_that_became_question_marks_are_a_doubt() -> None:
    """An encoding that did not have them."""
    assert only(item(text="Das B?rgerb?ro ist ge?ffnet. Warum?")).doubts == (Doubt.DAMAGED,)
    assert only(item(text="Warum? Darum: https://k.example/a?b=1 und index.php?id")).doubts == ()


def test_a_namespace_over_which_the_parser_stumbles_is_refused() -> None:
    """Its error is an accident, and says nothing to anybody."""
    odd = '<rdf:RDF xmlns:rdf="a\u3000b" x=""><channel t=""><title></title></channel><item t=""><title></title></item></rdf:RDF>'
    with pytest.raises(NoFeed):
        read(odd.encode(), ADDRESS)


def test_a_word_that_no_teaser_can_hold_leaves_the_title() -> None:
    """Nothing is cut within it; what a person finds in the draft says at least what it is about."""
    found = only(item(text="x" * 2_000))
    assert (found.headline, found.text, found.doubts) == ("", "Straße gesperrt", (Doubt.CUT,))
