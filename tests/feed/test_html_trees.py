"""Whatever a page is built of: what a reader sees of it is there, in order and apart, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from broadcaster.feed.plain import plain
from tests.sampling import Sample

FACTS = [
    "02921/30-0",
    "8:30",
    "12,50",
    "10-12",
    "01.12.2026",
    "Zulassungsstelle",
    "Uhr",
    "DE02",
    "112",
    "§5",
    "Straße9",
]
PARTING = ["p", "div", "li", "td", "th", "h2", "tr", "section", "blockquote", "dd", "button"]
INLINE = ["b", "em", "span", "a", "font", "ins", "u", "strong", "small", "o:p", "unknown-tag"]
UNSEEN = [
    '<span hidden="">{}</span>',
    '<p style="color:red; display : none">{}</p>',
    "<del>{}</del>",
    "<s>{}</s>",
    '<span style="text-decoration: line-through">{}</span>',
    '<span class="x visually-hidden">{}</span>',
    "<script>{}</script>",
    "<style>{}</style>",
    "<template>{}</template>",
    "<noscript>{}</noscript>",
    '<span style="mso-hide:all">{}</span>',
]


@dataclass(frozen=True)
class Tree:
    """HTML, and the words that are seen of it."""

    html: str
    seen: tuple[str, ...]


def joined(trees: list[Tree]) -> Tree:
    """Trees one behind the other."""
    return Tree("".join(tree.html for tree in trees), tuple(word for tree in trees for word in tree.seen))


leaves = st.sampled_from(FACTS).map(lambda fact: Tree(f"<p>{fact}</p>", (fact,)))
unseen = st.tuples(st.sampled_from(UNSEEN), st.sampled_from(FACTS)).map(lambda pair: Tree(pair[0].format(pair[1]), ()))
breaks = st.sampled_from(["<br>", "<hr>", "<!-- 1 -->", "\n", "<img alt='Bild 7' src='x'>", "<input value=5>"]).map(
    lambda html: Tree(html, ())
)


def grown(children: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    """Elements around others; what stands in a line with others has a space before it."""
    many = st.lists(children, max_size=4).map(joined)
    parting = st.tuples(st.sampled_from(PARTING), many).map(
        lambda pair: Tree(f"<{pair[0]}>{pair[1].html}</{pair[0]}>", pair[1].seen)
    )
    inline = st.tuples(st.sampled_from(INLINE), many).map(
        lambda pair: Tree(f" <{pair[0]}>{pair[1].html}</{pair[0]}> ", pair[1].seen)
    )
    row = st.lists(st.sampled_from(FACTS), min_size=1, max_size=4).map(
        lambda cells: Tree(f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table>", tuple(cells))
    )
    return parting | inline | row


TREES = st.recursive(leaves | unseen | breaks, grown, max_leaves=12)


def check(tree: Tree) -> None:
    """The words that are seen, one by one, without list marks and signs between cells."""
    words = [word for word in re.split(r"[\s·–]+", plain(tree.html)) if word]
    assert words == list(tree.seen), tree.html


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(TREES)
def test_what_is_seen_is_there_in_order_and_apart(tree: Tree) -> None:
    """Telephone numbers, times, prices and words before = after; nothing struck out or hidden."""
    check(tree)


@pytest.mark.long
def test_what_is_seen_of_any_tree_is_there(sample: Sample) -> None:
    """The same, with many more trees."""
    count = sample.size(20_000, 500)
    looked = settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    seed(sample.drawing(0))(looked(given(TREES)(check)))()
