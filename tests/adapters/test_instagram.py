"""The Instagram adapter keeps the contract of every adapter over the official API."""

from __future__ import annotations

from collections.abc import Callable, Collection

import pytest

from adapters.instagram import InstagramAdapter
from broadcaster.practice.accounts import credentials
from broadcaster.testing import AdapterContract, Platform
from broadcaster.testing.practice import Practice

from .instagram.posts import ACCOUNT, graph, official_adapter


class TestInstagramOverGraph(AdapterContract):
    """The contract of every channel."""

    @pytest.fixture
    def platform(self, practice: Practice) -> Platform:
        """The practice Graph with the account."""
        return graph(practice)

    @pytest.fixture
    def adapter_at(self) -> Callable[[str], InstagramAdapter]:
        """Every adapter is a new one."""
        return lambda address: official_adapter(address, read_timeout=3)

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """What no text may show."""
        known = credentials("instagram", ACCOUNT)
        return [known["token"], known["app_secret"], known["password"]]
