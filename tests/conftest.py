"""What every test may use: running practice platforms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite("broadcaster.testing")

from broadcaster.testing.practice import Practice, practising  # noqa: E402 - asserts are rewritten on import


@pytest.fixture(scope="session")
def platforms() -> Iterator[Practice]:
    """Practice platforms that run as long as this process tests."""
    with practising() as running:
        yield running


@pytest.fixture
def practice(platforms: Practice) -> Practice:
    """Practice platforms with their default accounts and nothing else, in memory, for one test."""
    platforms.begin_anew()
    return platforms


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What runs the examples and demonstrations of the pages takes longest and begins first: nobody waits for it."""
    items.sort(key=lambda item: item.path.name != "test_docs.py")
