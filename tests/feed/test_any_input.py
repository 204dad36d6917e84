"""Whatever bytes and texts come in: an answer or a refusal of ours, never another exception, never a second of computing."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from broadcaster.app.board.files import parsed
from broadcaster.app.textfiles import text_in
from broadcaster.feed.items import FEED, read
from broadcaster.feed.plain import shown
from broadcaster.feed.refusals import NoFeed
from broadcaster.message import Message
from broadcaster.words.errors import InvalidInput
from tests.sampling import Sample

from .corpus import CORPUS_BYTES

SECONDS = 1.0
"""Of computing; a collection of garbage falls into any of them, so that a call may be tried again."""
SPREADSHEET = b'sep=;\nname;state;alternative;phone;bis\nAmt;geschlossen;"a\nb";02921 30-0;01.12.2026\n'


@st.composite
def changed(draw: st.DrawFn, originals: tuple[bytes, ...]) -> bytes:
    """One of some documents with pieces cut out, doubled, or replaced."""
    content = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 200)))
        piece = draw(
            st.binary(max_size=20)
            | st.sampled_from(
                [b"<", b"&", b"]]>", b"<![CDATA[", b"\0", b"\xc3", b'"', b";", b"\n", b"=", content[start:end] * 3]
            )
        )
        content = content[:start] + piece + content[end:]
    return content


def read_whole(content: bytes) -> None:
    """Read a feed, and hand it on as the bounded process does; every item has words or a doubt, one line above them, and signs."""
    feed = read(content, "https://k.example/")
    assert FEED.validate_json(FEED.dump_json(feed)) == feed
    for item in feed.items:
        assert (item.text or item.doubts) and item.signs
        assert "\n" not in item.headline


def read_html(html: str) -> None:
    """Read HTML; what is seen of it is tidy."""
    text = shown(html).text
    assert text == text.strip()
    assert not re.search(r"\n{3}|  |[\0-\x08\x0b-\x1f]", text)


READERS: dict[str, tuple[Callable[[Any], object], st.SearchStrategy[Any]]] = {
    "feed": (read_whole, changed(CORPUS_BYTES) | st.binary(max_size=500)),
    "HTML": (read_html, changed(CORPUS_BYTES).map(lambda content: content.decode("utf-8", "replace")) | st.text(max_size=500)),
    "text": (lambda text: Message(text=text, headline=text[:50], link=text[50:90], hashtags=(text[:9],)), st.text(max_size=500)),
    "text file": (lambda content: text_in(content, "a.txt"), changed((*CORPUS_BYTES, SPREADSHEET)) | st.binary(max_size=500)),
    "spreadsheet": (lambda content: parsed(content, "a.csv"), changed((SPREADSHEET,)) | st.binary(max_size=300)),
}  # fmt: skip


def cost(work: Callable[[Any], object], given_input: object) -> float:
    """The computing that a call takes, at best of two."""
    tries = []
    for _ in range(2):
        began = time.process_time()
        with contextlib.suppress(NoFeed, InvalidInput):
            work(given_input)
        tries.append(time.process_time() - began)
        if tries[-1] < SECONDS:
            break
    return min(tries)


@pytest.mark.long
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("reader", READERS)
def test_any_input_is_answered_or_refused(reader: str, sample: Sample) -> None:
    """About two minutes for each reader."""
    work, inputs = READERS[reader]

    def check(given_input: object) -> None:
        assert cost(work, given_input) < SECONDS

    looked = settings(
        max_examples=sample.size(80_000, 300), deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    seed(sample.drawing(0))(looked(given(inputs)(check)))()
