"""One practice page with its adapter, and what it publishes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable

import pytest
from PIL import Image

from adapters._meta.facebook_settings import FacebookSettings
from adapters.facebook import FacebookAdapter
from broadcaster.channel import Part, Posting, Receipt
from broadcaster.message import Picture
from broadcaster.practice.accounts import credentials
from broadcaster.testing import DictNotes, MemoryKeyring
from broadcaster.testing.practice import Practice, PracticePlatform

ACCOUNT = "kreis-soest@facebook"

AdapterWith = Callable[..., FacebookAdapter]
Drawn = tuple[Picture, bytes]


@pytest.fixture
def platform(practice: Practice) -> PracticePlatform:
    """The practice Graph with one page."""
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
def adapter_with() -> AdapterWith:
    """Makes the page's adapter at an address, with some of its settings changed."""

    def made(address: str, **changed: object) -> FacebookAdapter:
        known = {**credentials("facebook", ACCOUNT), "read_timeout": 5.0, **changed, "address": address}
        keyring = MemoryKeyring({name: str(known[name]) for name in ("token", "app_secret")})
        return FacebookAdapter(FacebookSettings.model_validate(known), keyring)

    return made


@pytest.fixture
def adapter(adapter_with: AdapterWith, platform: PracticePlatform) -> FacebookAdapter:
    """The page's adapter."""
    return adapter_with(platform.address)


@pytest.fixture
def coloured() -> Callable[..., Drawn]:
    """Makes a real picture that differs from every other number's."""

    def drawn(number: int, media_type: str = "image/jpeg", alt: str = "") -> Drawn:
        written = io.BytesIO()
        Image.new("RGB", (400, 300), (25 * number, 80, 160)).save(written, media_type.rpartition("/")[2])
        data = written.getvalue()
        picture = Picture(
            sha256=hashlib.sha256(data).hexdigest(),
            file=f"{number}",
            media_type=media_type,
            width=400,
            height=300,
            size=len(data),
            alt=alt,
        )
        return picture, data

    return drawn


@pytest.fixture
def posting_of() -> Callable[..., Posting]:
    """Makes a part on its way, its notes empty."""

    def posted(text: str, *drawn: Drawn, link: str | None = None) -> Posting:
        known = {picture.sha256: data for picture, data in drawn}
        pictures = tuple(picture for picture, _data in drawn)
        part = Part(text=text, pictures=pictures, link=link, length=len(text), limit=63_206)
        return Posting(part=part, notes=DictNotes(), read=lambda picture: known[picture.sha256], key=text[:20])

    return posted


@pytest.fixture
def published(adapter: FacebookAdapter) -> Callable[[Posting], Receipt]:
    """Prepares and commits a posting."""

    def done(posting: Posting) -> Receipt:
        adapter.prepare(posting)
        return adapter.commit(posting)

    return done
