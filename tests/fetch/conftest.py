"""A website to fetch from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    """A web server."""
    made = Site()
    yield made
    made.close()
