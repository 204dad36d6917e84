"""The X adapter keeps the contract of every adapter, with either way of signing in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pytest

from adapters._x.settings import XSettings
from adapters.x import XAdapter
from broadcaster.channel import Adapter
from broadcaster.practice import accounts
from broadcaster.testing import AdapterContract, MemoryKeyring, Platform
from broadcaster.testing.practice import Practice, PracticePlatform

ACCOUNT = "kreis-soest@x"


class XContract(AdapterContract):
    """The contract on practice X; ``auth`` says how the account signs in."""

    auth = "oauth1"

    @pytest.fixture
    def platform(self, practice: Practice) -> Platform:
        """Practice X with the account of the district."""
        operations: Any = {
            "prepare": "upload",
            "commit": "tweet",
            "observe": "timeline",
            "withdraw": "delete",
            "check": "me",
        }
        return PracticePlatform(practice=practice, prefix="/x", account=ACCOUNT, platform="x", operations=operations)

    @pytest.fixture
    def adapter_at(self) -> Callable[[str], Adapter]:
        """A new adapter of the account at an address."""
        known = accounts.credentials("x", ACCOUNT)

        def made(address: str) -> Adapter:
            values: dict[str, Any] = {**known, "address": address, "auth": self.auth, "read_timeout": 3.0}
            return XAdapter(XSettings.model_validate(values), MemoryKeyring(known))

        return made

    @pytest.fixture
    def astray(self, practice: Practice, platform: Platform) -> Adapter | None:
        """The account's credentials beside the number of the neighbouring town."""
        practice.tell("accounts", channel="x", name="stadt-soest@x")
        practice.tell("foreign-post", account="stadt-soest@x", text="Guten Morgen aus dem Rathaus!")
        known = accounts.credentials("x", ACCOUNT)
        other = {"user_id": accounts.credentials("x", "stadt-soest@x")["user_id"]}
        values: dict[str, Any] = {**known, **other, "address": platform.address, "auth": self.auth}
        return XAdapter(XSettings.model_validate(values), MemoryKeyring(known))

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """Every secret of the account."""
        return [value for name, value in accounts.credentials("x", ACCOUNT).items() if name != "user_id"]


class TestWithOAuth1(XContract):
    """Signed requests."""


class TestWithOAuth2(XContract):
    """Bearer tokens that are renewed."""

    auth = "oauth2"
