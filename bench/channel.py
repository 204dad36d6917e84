"""The channel of the bench: one call per post, over one httpx client per thread, to the platform of the bench."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from wire import client

from broadcaster.channel import (
    Absent,
    AccountSettings,
    Adapter,
    CannotTell,
    Capabilities,
    Found,
    Handle,
    Keyring,
    Posting,
    Receipt,
    RetryLater,
    Sighting,
    Standing,
    Unclear,
)
from broadcaster.net.http import httpx
from broadcaster.words import Sentence


class BenchSettings(AccountSettings):
    """An account of the bench."""

    page: str


class BenchAdapter(Adapter):
    """Posts in one call; reads back by account and text."""

    channel: ClassVar[str] = "bench"
    capabilities: ClassVar[Capabilities] = Capabilities(text_limit=5_000, handle=Handle.TIMELINE)
    hosts: ClassVar[frozenset[str]] = frozenset()
    settings_model: ClassVar[type[AccountSettings]] = BenchSettings

    def __init__(self, settings: BenchSettings, _keyring: Keyring) -> None:
        self._settings = settings
        self._posts = str(settings.address).rstrip("/") + "/posts"

    def prepare(self, posting: Posting) -> None:
        """Nothing to prepare."""

    def commit(self, posting: Posting) -> Receipt:
        """One request."""
        said = {"account": self._settings.page, "text": posting.part.text}
        try:
            answer = client().post(self._posts, json=said)
        except httpx.ConnectError as error:
            raise RetryLater(_sentence("nicht erreichbar", "unreachable")) from error
        except httpx.HTTPError as error:
            raise Unclear(_sentence("keine Antwort", "no answer")) from error
        if answer.status_code != 201:
            raise Unclear(_sentence("keine klare Antwort", "no clear answer"))
        return Receipt(remote_id=str(answer.json()["id"]))

    def observe(self, posting: Posting) -> Sighting:
        """Read the posts of this text."""
        asked = {"account": self._settings.page, "text": posting.part.text}
        try:
            ids = client().get(self._posts, params=asked).json()["ids"]
        except httpx.HTTPError:
            return CannotTell(sentence=_sentence("keine Antwort", "no answer"))
        return Found(receipt=Receipt(remote_id=str(ids[0]))) if ids else Absent(account=self._settings.page)

    def withdraw(self, _receipt: Receipt) -> Sighting:
        """Not part of any workload."""
        return CannotTell(sentence=_sentence("bleibt", "stays"))

    def check(self) -> Standing:
        """Every account works."""
        return Standing(identity=self._settings.page)


def announce(folder: Path) -> None:
    """Make ``folder``, once it is on the path, name this module as a third party's channel."""
    about = folder / "broadcaster_bench-1.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: broadcaster-bench\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[broadcaster.adapters]\nbench = channel:BenchAdapter\n")


def _sentence(de: str, en: str) -> Sentence:
    return Sentence(de=de, en=en)
