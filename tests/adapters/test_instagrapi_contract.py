"""The Instagram adapter keeps the contract of every adapter over the app's unofficial API, too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.instagram import InstagramAdapter
from broadcaster.channel import Adapter
from broadcaster.practice.accounts import credentials
from broadcaster.testing import AdapterContract, MemoryKeyring, Platform, PublicPost
from broadcaster.testing.practice import Practice, PracticePlatform

ACCOUNT = "kreis-soest@instagram"
SECRETS = ("token", "app_secret", "password")


class PrivatePlatform(PracticePlatform):
    """The private API, which names a post by its number and its account's."""

    def public(self) -> Sequence[PublicPost]:
        """What is public, under the private API's names."""
        user = credentials("instagram", ACCOUNT)["user"]
        return [replace(post, id=f"{post.id}_{user}") for post in super().public()]


class TestInstagramOverInstagrapi(AdapterContract):
    """The contract on the practice platform of the private API."""

    @pytest.fixture
    def platform(self, practice: Practice) -> Platform:
        """The private API with the account of the district."""
        operations: Any = {
            "prepare": "upload",
            "commit": "configure",
            "observe": "medias",
            "withdraw": "delete",
            "check": "account",
        }
        return PrivatePlatform(
            practice=practice,
            prefix="/instagram-private",
            account=ACCOUNT,
            platform="instagram_private",
            operations=operations,
        )

    @pytest.fixture
    def adapter_at(self, tmp_path: Path) -> Callable[[str], Adapter]:
        """A new adapter of the account, which finds the session of the one before."""
        known = credentials("instagram", ACCOUNT)

        def made(address: str) -> Adapter:
            values: dict[str, Any] = {
                **known,
                "backend": "instagrapi",
                "address": address.replace("/instagram-private", "/graph"),
                "private_address": address,
                "session_file": tmp_path / "session.json",
                "read_timeout": 1.0,
                "private_seconds": 6.0,
            }
            settings = InstagramAdapter.settings_model.model_validate(values)
            return InstagramAdapter(settings, MemoryKeyring({name: known[name] for name in SECRETS}))

        return made

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """What no text may show."""
        known = credentials("instagram", ACCOUNT)
        return [known[name] for name in SECRETS]
