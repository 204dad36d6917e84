"""What real websites publish goes out as a reader of the website sees it, or is left to a person; never silence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from broadcaster.app.messages.reading import show

from .crisis import Crisis
from .newsroom import Newsroom
from .test_feeds import Reader

LONG_PICTURE = '<img src="data:image/png;base64,' + "iVBO" * 1300 + '">'


def rss(items: list[str], language: str = "de-DE") -> bytes:
    """A feed."""
    head = f"<channel><title>K</title><link>https://k.example/</link><language>{language}</language>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0">{head}{"".join(items)}</channel></rss>'.encode()


def it(title: str, text: str, number: int, more: str = "") -> str:
    """An item."""
    return (
        f"<item><title>{title}</title><description>{text}</description><link>https://k.example/{number}</link>"
        f'<guid isPermaLink="false">{number}</guid>{more}</item>'
    )


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """A website with one old item in its feed."""
    made = Newsroom()
    made.answer = (200, {"Content-Type": "text/xml"}, rss([it("Alt", "Längst bekannt.", 0)]))
    yield made
    made.close()


@pytest.fixture
def reader(crisis: Crisis, newsroom: Newsroom) -> Reader:
    """A feed that was read once."""
    return Reader(crisis, newsroom)


def came(reader: Reader, document: bytes) -> tuple[list[str], list[str]]:
    """The texts that go out of a document, and those that are left to a person."""
    reader.newsroom.answer = (200, {"Content-Type": "text/xml"}, document)
    reader.read()
    lines = reader.installation.lists.queue(everything=True, limit=200)
    out = [
        show(reader.installation, line.message_id).message for line in sorted(lines, key=lambda line: line.delivery_id)
    ]
    assert reader.feed.failures == 0, reader.feed.sentence
    return (
        [f"{message.headline}: {message.text}" for message in out],
        [f"{record.prepared.headline}: {record.prepared.text}" for record in reader.installation.drafts.of_feeds()],
    )


CASES = {
    "a damaged item beside a sound one": (
        rss([it("A", "Bürgerbüro öffnet später", 1), it("B", "Straß@", 2)]).replace(b"@", b"\xc3"),
        ["A: Bürgerbüro öffnet später"],
        ["B: Straß\ufffd"],
    ),
    "a picture in the text": (
        rss([it("A", f"<![CDATA[{LONG_PICTURE}<p>Öffnet um 7 Uhr.</p>]]>", 1)]),
        ["A: Öffnet um 7 Uhr."],
        [],
    ),
    "a table": (
        rss([it("A", "<![CDATA[<table><tr><td>Montag</td><td>8-12 Uhr</td></tr></table>]]>", 1)]),
        ["A: Montag · 8-12 Uhr"],
        [],
    ),
    "a struck-out number": (
        rss([it("A", "<![CDATA[Hotline <del>02921/30-1</del> 02921/30-0.]]>", 1)]),
        ["A: Hotline 02921/30-0."],
        [],
    ),
    "a date in seventy years": (
        rss([it("A", "x", 1, "<pubDate>Fri, 01 Jan 2100 10:00:00 +0100</pubDate>")]),
        [],
        ["A: x"],
    ),
    "a date of long ago": (
        rss([it("A", "x", 1, "<pubDate>Fri, 03 Jan 2025 10:00:00 +0100</pubDate>")]),
        [],
        ["A: x"],
    ),
    "an entity of HTML": (rss([it("Bürger", "8&nbsp;Uhr", 1)]), ["Bürger: 8 Uhr"], []),
    "a bare ampersand": (rss([it("Müll & Straßen", "Zu.", 1)]), ["Müll & Straßen: Zu."], []),
    "a control byte": (rss([it("A", "8\x0812 Uhr", 1)]), ["A: 8 12 Uhr"], []),
    "space before the declaration": (b"\n " + rss([it("A", "Zu.", 1)]), ["A: Zu."], []),
    "a language with an underscore": (rss([it("A", "Zu.", 1)], "de_DE"), ["A: Zu."], []),
    "a byte order mark": (b"\xef\xbb\xbf" + rss([it("A", "Büro zu.", 1)]), ["A: Büro zu."], []),
    "UTF-8 that was read as Latin-1": (rss([it("A", "BÃ¼ro Ã¶ffnet spÃ¤ter", 1)]), ["A: Büro öffnet später"], []),
    "Windows-1252 that claims UTF-8": (
        rss([it("A", "Büro – „zu“", 1)]).decode().encode("cp1252"),
        ["A: Büro – „zu“"],
        [],
    ),
    "an edited item": (rss([it("Alt", "Nun doch nicht.", 0)]), [], ["Alt: Nun doch nicht."]),
    "the same words under another name": (
        rss([it("Alt", "Längst bekannt.", 7)]),
        [],
        ["Alt: Längst bekannt."],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_goes_out_as_it_is_seen_or_is_left_to_a_person(reader: Reader, case: str) -> None:
    """What is certain is mended without a word; what is doubtful becomes a draft, with an alert that says why."""
    document, out, left = CASES[case]
    assert came(reader, document) == (out, left)
    assert len(reader.alerts()) == len(left)


def test_what_an_earlier_version_dealt_with_is_known(reader: Reader) -> None:
    """It noted two marks of an item, and of no link; what changes afterwards is told as ever."""
    items = [
        it(f"M {i}", f"Inhalt {i}.", i).replace(f">{i}</guid>", f">https://k.example/{i}</guid>") for i in (1, 2, 3)
    ]
    marks = [
        hashlib.sha256("\0".join(parts).encode()).hexdigest()
        for i in (1, 2)
        for parts in (("id", f"https://k.example/{i}"), ("said", f"M {i}", f"Inhalt {i}."))
    ]
    reader.installation.feeds.begin(reader.feed, marks, reader.installation.now())
    assert came(reader, rss(items)) == (["M 3: Inhalt 3."], [])
    edited = rss([items[1], items[2], items[0].replace("Inhalt 1", "Anders")])
    assert came(reader, edited) == (["M 3: Inhalt 3."], ["M 1: Anders."])
    assert "new is: its words." in reader.alerts()[-1]


def test_no_item_is_cut_off_unread(crisis: Crisis, newsroom: Newsroom) -> None:
    """However many there are, and wherever the new one stands."""
    newsroom.answer = (200, {"Content-Type": "text/xml"}, rss([it(f"M {i}", f"Inhalt {i}.", i) for i in range(120)]))
    reader = Reader(crisis, newsroom)
    assert came(reader, rss([it(f"M {i}", f"Inhalt {i}.", i) for i in range(121)])) == (["M 120: Inhalt 120."], [])


def test_what_is_dated_a_little_ahead_comes_at_that_time(reader: Reader) -> None:
    """Also if the feed does not change any more; an embargo is not broken, and nothing is forgotten."""
    date = reader.installation.now().replace(microsecond=0)
    soon = date.replace(hour=(date.hour + 3) % 24) if date.hour < 20 else date
    written = soon.strftime("%a, %d %b %Y %H:%M:%S GMT")
    document = rss([it("A", "Ab jetzt.", 1, f"<pubDate>{written}</pubDate>")])
    assert came(reader, document) == ([], [])
    reader.read(3 * 3600)
    assert came(reader, document) == (["A: Ab jetzt."], [])


def test_embedded_pictures_do_not_count_against_the_size(reader: Reader) -> None:
    """Five megabytes of picture and one sentence."""
    picture = '<img src="data:image/png;base64,' + "iVBO" * 1_250_000 + '">'
    assert came(reader, rss([it("A", f"<![CDATA[{picture}<p>Öffnet.</p>]]>", 1)])) == (["A: Öffnet."], [])
