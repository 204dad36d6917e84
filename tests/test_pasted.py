"""Three hundred texts as programs hand them on: each is taken as it was meant, with every word and every number."""

from __future__ import annotations

import pytest

from broadcaster.message import Message
from tests.pasted import corpus

TEXTS = {name: (comes_in, becomes) for name, comes_in, becomes in corpus()}


def test_there_are_three_hundred() -> None:
    """No two alike in name."""
    assert len(TEXTS) >= 300


@pytest.mark.parametrize("name", TEXTS)
def test_a_pasted_text_becomes_what_was_meant(name: str) -> None:
    """Line by line."""
    comes_in, becomes = TEXTS[name]
    assert Message(text=comes_in()).text == becomes
