"""The Facebook adapter keeps the contract of every adapter."""

from __future__ import annotations

from collections.abc import Callable, Collection

import pytest

from adapters._meta.facebook_settings import FacebookSettings
from adapters.facebook import FacebookAdapter
from broadcaster.channel import Adapter
from broadcaster.practice.accounts import credentials
from broadcaster.testing import AdapterContract, MemoryKeyring, Platform
from broadcaster.testing.practice import Practice, PracticePlatform

ACCOUNT = "kreis-soest@facebook"
NEIGHBOUR = "stadt-soest@facebook"


class TestFacebook(AdapterContract):
    """The contract on the practice Graph."""

    @pytest.fixture
    def platform(self, practice: Practice) -> Platform:
        """The practice Graph with the page of the district."""
        return PracticePlatform(
            practice=practice,
            prefix="/graph",
            account=ACCOUNT,
            platform="graph",
            operations={
                "prepare": "facebook.draft",
                "commit": "facebook.publish",
                "observe": "facebook.read",
                "withdraw": "facebook.delete",
                "check": "facebook.read",
            },
        )

    @pytest.fixture
    def adapter_at(self) -> Callable[[str], Adapter]:
        """A new adapter of the page at an address."""
        known = credentials("facebook", ACCOUNT)

        def made(address: str) -> Adapter:
            settings = FacebookSettings.model_validate({**known, "address": address, "read_timeout": 3.0})
            return FacebookAdapter(settings, MemoryKeyring(known))

        return made

    @pytest.fixture
    def astray(self, practice: Practice, platform: Platform) -> Adapter | None:
        """The page's token beside the number of the neighbouring town's page, which anybody may read."""
        other = practice.tell("accounts", channel="facebook", name=NEIGHBOUR)["page"]
        practice.tell("account-extra", account=NEIGHBOUR, extra={"public_content": True})
        practice.tell("foreign-post", account=NEIGHBOUR, text="Guten Morgen aus dem Rathaus!")
        known = credentials("facebook", ACCOUNT)
        settings = FacebookSettings.model_validate({**known, "page": other, "address": platform.address})
        return FacebookAdapter(settings, MemoryKeyring(known))

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """The page's token and the app's secret."""
        known = credentials("facebook", ACCOUNT)
        return (known["token"], known["app_secret"])
