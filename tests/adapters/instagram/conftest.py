"""The account over the official API."""

from __future__ import annotations

import pytest

from adapters.instagram import InstagramAdapter
from broadcaster.testing.practice import Practice, PracticePlatform

from .posts import graph, official_adapter


@pytest.fixture
def platform(practice: Practice) -> PracticePlatform:
    """The practice Graph with the account."""
    return graph(practice)


@pytest.fixture
def adapter(platform: PracticePlatform) -> InstagramAdapter:
    """The account's adapter."""
    return official_adapter(platform.address)
