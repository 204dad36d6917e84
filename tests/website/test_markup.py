"""A page that a stranger wrote is read in one pass, whatever it is made of; and what a reader sees of it stays."""

from __future__ import annotations

import random
import time

import pytest

from broadcaster.website.challenges import challenger
from broadcaster.website.content import judge_page
from broadcaster.website.markup import tamed
from broadcaster.website.page import read
from broadcaster.website.scripts import checks_browser, jump
from broadcaster.website.site import Site

SITE = Site(names=("Kreis Musterland",), required=("Impressum",))
SIGNS = (
    *("<", ">", "!", "[", "]", "-", "/", "a", "'", '"', " ", "=", "&", "#", ";", "script", "?", "CDATA", "DOCTYPE"),
    *("<!--", "-->", "<![", "<a ", "</", "<b>", "<title>", "<meta http-equiv=refresh content=", "\x00", "location="),
)
ENDLESS = (
    *(
        "<!--",
        "<a ",
        "<",
        "</",
        "<![",
        "&#",
        "<script>",
        "<b>",
        "<div>x",
        "<a href='",
        "<?",
        "<!",
        "<title>",
        "<script>'",
    ),
    *("<style>", '<script>"\\', "<h1>", "location=", "einwilligung ", "domain ", "<template>", "<svg><title>", "<a x>"),
)


def judged(source: str) -> None:
    """Everything that is done with a page."""
    page = read(source.encode(), "text/html")
    judge_page(page, SITE)
    challenger({}, page, headers_only=False)
    jump(page.scripts)
    checks_browser(page.scripts)


def test_no_page_breaks_the_watch() -> None:
    """Python's parser gives up on a marked section, for example; a watch that ends there sees no outage any more."""
    chance = random.Random(4)
    for source in (
        "<![foo[bar]]>",
        "<!DOCTYPE [",
        "<!x",
        "<![if x]>",
        "&#xffffffff;",
        "<meta http-equiv=refresh content=9e9;x>",
    ):
        judged(source)
    for _ in range(400):
        judged("".join(chance.choices(SIGNS, k=chance.randint(1, 60))))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>eins<!-- zwei <b>drei</b> -->vier</p>", "einsvier"),
        ("<p>2 < 3</p>", "2 < 3"),
        ("<!--><p>da</p>", "da"),
        ("<![CDATA[x]]><p>da</p>", "da"),
        ("<script>if (a < b) { '<!--' }</script><p>da</p>", "da"),
        ("<p>da</p><!-- nie zu", "da"),
    ],
)
def test_what_a_reader_sees_stays(source: str, text: str) -> None:
    """Comments go, and a sign that begins no tag is text."""
    assert read(source.encode(), "text/html").text == text


@pytest.mark.long
@pytest.mark.parametrize("before", ["", "<script>", "<a "])
def test_four_times_the_page_takes_about_four_times_the_time(before: str) -> None:
    """Of whatever it is made; with the parser alone, 30 kB of open tags took longer than anybody waits."""
    for piece in ENDLESS:
        small, large = (_seconds(before + piece * (size // len(piece))) for size in (10_000, 40_000))
        assert large <= 8 * small + 0.1, (before, piece, small, large)
    assert "<a " not in tamed("<a " * 9)


def _seconds(source: str) -> float:
    began = time.process_time()
    judged(source)
    return time.process_time() - began
