"""Feeds are read in a bounded process: whatever a website that was taken over publishes, nobody waits for it."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator

import pytest

from broadcaster.feed.items import MAX_BYTES, read
from broadcaster.feed.parsing import CPU_SECONDS
from broadcaster.feed.reader import FeedReader
from broadcaster.feed.refusals import NoFeed

BEGIN, END = '<?xml version="1.0"?><rss version="2.0"><channel><title>Kreis</title>', "</channel></rss>"
ITEM = (
    "<item><title>Amt zu</title><link>https://a.example/1</link><guid>{number}</guid>"
    "<pubDate>Mon, 23 Nov 2026 10:00:00 +0100</pubDate><description>{text}</description></item>"
)


@pytest.fixture(scope="module")
def reader() -> Iterator[FeedReader]:
    """One reader for all."""
    made = FeedReader()
    yield made
    made.close()


def test_a_feed_comes_through_as_it_was_read(reader: FeedReader) -> None:
    """With times, marks and letters of every kind; a refusal keeps its sentence."""
    content = (BEGIN + ITEM.format(number=1, text="Bitte Größe & Maß – 😀") + END).replace("&", "&amp;").encode()
    assert reader.read(content, "https://a.example/feed") == read(content, "https://a.example/feed")
    with pytest.raises(NoFeed, match="there is a web page"):
        reader.read(b"<html><body>Wartung</body></html>", "https://a.example/feed")


def started_in() -> float:
    """What a process costs that reads a feed of a few words, in seconds of computing, and as much again for a busy machine."""
    reader, before = FeedReader(), computing()
    outcome(reader, (BEGIN + END).encode())
    reader.close()
    return 2 * (computing() - before)


def outcome(reader: FeedReader, content: bytes) -> str:
    """What becomes of a document: read, or the words with which it is refused."""
    try:
        reader.read(content, "https://a.example/feed")
    except NoFeed as error:
        return error.sentence.de[:12]
    return "read"


HOSTILE: dict[str, Callable[[int], str]] = {
    "attributes": lambda size: "<item " + " ".join(f'a{number}="1"' for number in range(size // 11)) + "/>",
    "namespaces": lambda size: "".join(f'<x{number}:a xmlns:x{number}="u"/>' for number in range(size // 32)),
    "nesting": lambda size: "<a>" * (size // 3),
    "open tags": lambda size: "<item><title>" + "<" * size + "</title></item>",
    "items": lambda size: "<item><title>a</title></item>" * (size // 30),
    "entities": lambda size: "<item><title>" + "&#" * (size // 2) + "</title></item>",
}


def computing() -> float:
    """Seconds of computing of all processes that ended and were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    "kind", [kind if kind == "attributes" else pytest.param(kind, marks=pytest.mark.long) for kind in HOSTILE]
)
def test_a_hostile_feed_costs_less_than_a_second_of_computing(kind: str) -> None:
    """It is read or refused; the kernel ends what wants more, and the next feed is read."""
    content = (BEGIN + HOSTILE[kind](MAX_BYTES - 200) + END).encode()
    assert len(content) <= MAX_BYTES
    reader, before = FeedReader(), computing()
    assert outcome(reader, content) in {"read", "Der Feed ist", "Der Feed hat"}
    reader.close()
    # The child alone: what the start of a process costs, a busy machine makes longer.
    assert computing() - before < CPU_SECONDS + started_in()
    assert CPU_SECONDS < 1
    sound = (BEGIN + ITEM.format(number=1, text="Amt offen.") + END).encode()
    assert len(reader.read(sound, "https://a.example/feed").items) == 1
    reader.close()


def test_a_large_feed_of_an_honest_website_is_read(reader: FeedReader) -> None:
    """Nearly a megabyte of items with long texts is far from the limit."""
    whole = "".join(ITEM.format(number=number, text=f"Das Amt {number} bleibt zu. " * 60) for number in range(600))
    assert 800_000 < len(whole) < MAX_BYTES
    assert len(reader.read((BEGIN + whole + END).encode(), "https://a.example/feed").items) == 600
