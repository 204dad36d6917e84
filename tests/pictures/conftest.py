"""A converter for all tests of a file, as a process of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from broadcaster.pictures.converter import Converter


@pytest.fixture(scope="module")
def converter() -> Iterator[Converter]:
    """Converts pictures; one process serves them all."""
    made = Converter()
    yield made
    made.close()
