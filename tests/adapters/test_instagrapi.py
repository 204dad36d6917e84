"""The Instagram adapter keeps the contract of every adapter over the unofficial API."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from adapters.instagram import InstagramAdapter
from broadcaster.practice.accounts import credentials
from broadcaster.testing import AdapterContract, Platform
from broadcaster.testing.practice import Practice

from .instagram.posts import ACCOUNT, private, private_adapter


class TestInstagramOverInstagrapi(AdapterContract):
    """The contract of every channel."""

    @pytest.fixture
    def platform(self, practice: Practice) -> Platform:
        """The practice part of the private API with the account."""
        return private(practice)

    @pytest.fixture
    def adapter_at(self, tmp_path: Path) -> Callable[[str], InstagramAdapter]:
        """Every adapter is a new one; all share the account's session."""
        return lambda address: private_adapter(address, tmp_path / "state" / "session.json", read_timeout=3)

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """What no text may show."""
        known = credentials("instagram", ACCOUNT)
        return [known["password"], known["token"], known["app_secret"], "IGT:2:", "%3Apractice-"]
