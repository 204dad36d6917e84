"""The account over the unofficial API."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.instagram import InstagramAdapter
from broadcaster.testing.practice import Practice, PracticePlatform
from tests.adapters.instagram.posts import private, private_adapter


@pytest.fixture
def platform(practice: Practice) -> PracticePlatform:
    """The practice part of the private API with the account."""
    return private(practice)


@pytest.fixture
def session_file(tmp_path: Path) -> Path:
    """Where the account's session is kept."""
    return tmp_path / "state" / "session.json"


@pytest.fixture
def adapter(platform: PracticePlatform, session_file: Path) -> InstagramAdapter:
    """The account's adapter."""
    return private_adapter(platform.address, session_file)
