"""A deletion is believed only after the post was read by its number, whatever X answered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.x import XAdapter
from broadcaster.channel import Absent, Found, Receipt
from broadcaster.testing.practice import Practice

ACCOUNT = "kreis-soest@x"

Published = Callable[..., Receipt]


@pytest.mark.parametrize(("deletion", "gone"), [("204", True), ("kept", False), ("", True)])
def test_what_a_deletion_answers_is_read_back(
    practice: Practice, x: XAdapter, published: Published, deletion: str, gone: object
) -> None:
    """204 without a body is a deletion, ``deleted: false`` with 200 is none."""
    receipt = published(x)
    practice.tell("account-extra", account=ACCOUNT, extra={"deletion": deletion})
    assert isinstance(x.withdraw(receipt), Absent if gone else Found)
    assert (practice.public(ACCOUNT) == []) is gone
    assert practice.count("x", "read") == 1
