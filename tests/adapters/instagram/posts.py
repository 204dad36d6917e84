"""The account on Instagram, over either API, and what it publishes."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

from PIL import Image

from adapters.instagram import InstagramAdapter
from broadcaster.channel import Adapter, Part, Posting, Receipt
from broadcaster.message import Picture
from broadcaster.practice.accounts import credentials
from broadcaster.practice.media_host.platform import TOKEN
from broadcaster.testing import DictNotes, MemoryKeyring
from broadcaster.testing.practice import Practice, PracticePlatform

ACCOUNT = "kreis-soest@instagram"
SECRETS = ("token", "app_secret", "password", "media_host_token")
TEXT = "Die Zulassungsstelle bleibt heute geschlossen. Stand: 14:30 Uhr."


def official_adapter(address: str, /, **changed: Any) -> InstagramAdapter:
    """The account's adapter at ``address``, with some of its settings changed."""
    known = {**credentials("instagram", ACCOUNT), "address": address, "read_timeout": 10, **changed}
    secrets = {name: str(known[name]) for name in SECRETS if name in known}
    return InstagramAdapter(InstagramAdapter.settings_model.model_validate(known), MemoryKeyring(secrets))


def private_adapter(address: str, session_file: Path, /, **changed: Any) -> InstagramAdapter:
    """The account's adapter at the private practice ``address``, with some of its settings changed."""
    graph = address.replace("/instagram-private", "/graph")
    known = {
        **credentials("instagram", ACCOUNT),
        "backend": "instagrapi",
        "address": graph,
        "private_address": address,
        "session_file": session_file,
        "read_timeout": 10,
        **changed,
    }
    secrets = {name: str(known[name]) for name in ("token", "app_secret", "password")}
    return InstagramAdapter(InstagramAdapter.settings_model.model_validate(known), MemoryKeyring(secrets))


def media_host(practice: Practice) -> dict[str, str]:
    """The settings with which pictures go to the practice media host."""
    address = f"{practice.address}/media-host"
    return {"media_host_upload_address": address, "media_host_address": address, "media_host_token": TOKEN}


def graph(practice: Practice) -> PracticePlatform:
    """The practice Graph with one Instagram account, whose pictures are processed at once."""
    practice.tell("account-extra", account=ACCOUNT, extra={"processing_seconds": 0})
    return PracticePlatform(
        practice=practice,
        prefix="/graph",
        account=ACCOUNT,
        platform="graph",
        operations={
            "prepare": "instagram.container",
            "commit": "instagram.media_publish",
            "observe": "instagram.status",
            "withdraw": "instagram.delete",
            "check": "instagram.read",
        },
    )


def private(practice: Practice) -> PracticePlatform:
    """The practice part of the private API with one account."""
    return PracticePlatform(
        practice=practice,
        prefix="/instagram-private",
        account=ACCOUNT,
        platform="instagram_private",
        operations={
            "prepare": "upload",
            "commit": "configure",
            "observe": "medias",
            "withdraw": "delete",
            "check": "account",
        },
    )


def posting_of(count: int = 1, text: str = TEXT) -> Posting:
    """A part with ``count`` different pictures on its way, its notes empty."""
    known = [_coloured(number) for number in range(count)]
    read = {picture.sha256: data for picture, data in known}
    part = Part(text=text, pictures=tuple(picture for picture, _data in known), length=len(text), limit=2_200)
    return Posting(part=part, notes=DictNotes(), read=lambda picture: read[picture.sha256], key="1-0")


def _coloured(number: int) -> tuple[Picture, bytes]:
    written = io.BytesIO()
    Image.new("RGB", (400, 400), (25 * number, 80, 160)).save(written, "jpeg")
    data = written.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    alt = f"Tafel Nummer {number + 1}"
    return Picture(
        sha256=digest, file=f"{number}.jpg", media_type="image/jpeg", width=400, height=400, size=len(data), alt=alt
    ), data


def published(adapter: Adapter, posting: Posting) -> Receipt:
    """The receipt of ``posting``, prepared and committed."""
    adapter.prepare(posting)
    return adapter.commit(posting)


def red_of(practice: Practice, sha256: str) -> int:
    """How red the middle of a public picture is."""
    data = practice.world.picture(sha256)
    assert data is not None
    pixel = Image.open(io.BytesIO(data)).convert("RGB").getpixel((200, 200))
    assert isinstance(pixel, tuple)
    return int(pixel[0])
