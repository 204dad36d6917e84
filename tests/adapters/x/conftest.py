"""One account on practice X with its adapter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from adapters._x.settings import XSettings
from adapters.x import XAdapter
from broadcaster.channel import Part, Posting, Receipt
from broadcaster.practice import accounts
from broadcaster.testing import MemoryKeyring, sample_part, sample_posting
from broadcaster.testing.practice import Practice

ACCOUNT = "kreis-soest@x"
CREDENTIALS = accounts.credentials("x", ACCOUNT)
TEXT = "Die Leitstelle ist erreichbar, die Ämter sind geschlossen."

AdapterAt = Callable[..., XAdapter]
Written = Callable[..., Posting]


@pytest.fixture
def keyring() -> MemoryKeyring:
    """The account's secrets, which may be renewed."""
    return MemoryKeyring({name: value for name, value in CREDENTIALS.items() if name != "user_id"})


@pytest.fixture
def adapter_at(keyring: MemoryKeyring) -> AdapterAt:
    """Makes the account's adapter at an address, with some of its settings changed."""

    def made(address: str, **settings: object) -> XAdapter:
        known = {**CREDENTIALS, "read_timeout": 5.0, **settings, "address": address}
        return XAdapter(XSettings.model_validate(known), keyring)

    return made


@pytest.fixture
def x(practice: Practice, adapter_at: AdapterAt) -> XAdapter:
    """The account's adapter on practice X, signing with OAuth 1.0a."""
    return adapter_at(f"{practice.address}/x")


@pytest.fixture
def x2(practice: Practice, adapter_at: AdapterAt) -> XAdapter:
    """The account's adapter on practice X, signing in with OAuth 2."""
    return adapter_at(f"{practice.address}/x", auth="oauth2")


@pytest.fixture
def posting() -> Written:
    """Makes a part on its way, its notes empty."""

    def made(text: str = TEXT, parent: Receipt | None = None, pictures: int = 0) -> Posting:
        sample = sample_part(XAdapter.capabilities).pictures
        part = Part(text=text, pictures=sample * pictures, length=XAdapter.capabilities.count(text), limit=280)
        return sample_posting(part, parent=parent)

    return made


@pytest.fixture
def ready(posting: Written) -> Posting:
    """A part that needs no preparation."""
    made = posting()
    made.notes["newest"] = "none"
    return made


@pytest.fixture
def prepared(posting: Written) -> Callable[..., Posting]:
    """Makes a part and prepares it with an adapter."""

    def made(adapter: XAdapter, *wanted: Any, **more: Any) -> Posting:
        written = posting(*wanted, **more)
        adapter.prepare(written)
        return written

    return made


@pytest.fixture
def published(prepared: Callable[..., Posting]) -> Callable[..., Receipt]:
    """Publishes a text with an adapter."""

    def done(adapter: XAdapter, *wanted: Any) -> Receipt:
        return adapter.commit(prepared(adapter, *wanted))

    return done
