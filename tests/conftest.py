"""What every test may use: running practice platforms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite("broadcaster.testing")

from broadcaster.testing.practice import Practice, practising  # noqa: E402 - asserts are rewritten on import


@pytest.fixture
def practice() -> Iterator[Practice]:
    """Practice platforms with their default accounts, in memory, for one test."""
    with practising() as running:
        yield running
