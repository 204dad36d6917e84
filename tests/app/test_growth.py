"""What a preview costs grows with its text, whatever looks at it on the way: twice the text, about twice the computing."""

from __future__ import annotations

import pytest

from broadcaster.app.messages.drafting import Draft
from broadcaster.app.messages.posting import preview
from tests.rendition.test_growth import LEAST, PATTERNS, seconds

from .bureau import Bureau

EVERYDAY = {"W", "a.example"}
"""What was seen to cost the square of its length."""
OURS = [
    "0",
    "02999 ",
    "+49 ",
    "musterland",
    ".example",
    "a.example",
    "*",
    "_",
    "[a](",
    "<",
    "&",
    "\u00ad",
    "\t",
    "Dr. ",
]


@pytest.mark.parametrize(
    "pattern",
    [pytest.param(one, marks=() if one in EVERYDAY else pytest.mark.long) for one in [*PATTERNS, *OURS]],
)
def test_twice_the_text_costs_about_twice_the_computing(bureau: Bureau, pattern: str) -> None:
    """For every account and with pictures from the text; the square of the length would be four times."""

    def work(text: str) -> None:
        preview(bureau.installation, Draft(text=text, cards=True))

    work("Ein Satz zum Aufwärmen.")
    half, whole = (seconds(work, (pattern * size)[:size]) for size in (6_000, 12_000))
    assert whole < max(3 * half, LEAST)
