"""Instagram: over Meta's official API (``graph``), or over the app's unofficial one (``instagrapi``) by choice."""

from __future__ import annotations

from typing import ClassVar, Protocol

from adapters._meta.instagram_settings import HOSTS, InstagramSettings
from broadcaster.channel import (
    AccountSettings,
    Adapter,
    Capabilities,
    Handle,
    Keyring,
    Layout,
    Look,
    PictureRules,
    Posting,
    Receipt,
    Sighting,
    Standing,
)
from broadcaster.rendition.lengths import utf16_units


class Backend(Protocol):
    """One way to reach an account; see :class:`broadcaster.channel.Adapter`."""

    def prepare(self, posting: Posting) -> None:
        """Do what nobody can see."""
        ...

    def commit(self, posting: Posting) -> Receipt:
        """Make the part public."""
        ...

    def observe(self, posting: Posting) -> Sighting:
        """Read whether the part is public."""
        ...

    def withdraw(self, receipt: Receipt) -> Sighting:
        """Remove a published part and read back."""
        ...

    def check(self) -> Standing:
        """Ask who the account is."""
        ...

    def close(self) -> None:
        """End what is open."""
        ...


class InstagramAdapter(Adapter):
    """Publishes pictures with a caption to one Instagram account, over the backend that its settings name."""

    channel: ClassVar[str] = "instagram"
    look: ClassVar[Look] = Look(badge="ig", hue="pink", layout=Layout.ALBUM)
    capabilities: ClassVar[Capabilities] = Capabilities(
        text_limit=2_200,
        count=utf16_units,  # Meta does not say what a character is; no usual reading counts more
        handle=Handle.CONTAINER,
        max_hashtags=30,
        max_mentions=20,
        pictures=PictureRules(
            least=1,
            most=10,
            media_types=frozenset({"image/jpeg"}),
            max_bytes=8_000_000,
            min_aspect=0.8,
            max_aspect=1.91,
            min_width=320,
            max_width=1_440,
            alike=True,
            alt_limit=1_000,
        ),
    )
    hosts: ClassVar[frozenset[str]] = HOSTS
    settings_model: ClassVar[type[AccountSettings]] = InstagramSettings

    def __init__(self, settings: AccountSettings, keyring: Keyring) -> None:
        self._backend = _backend(InstagramSettings.model_validate(settings), keyring)

    def prepare(self, posting: Posting) -> None:
        """Bring the pictures to Instagram, where nobody sees them yet."""
        self._backend.prepare(posting)

    def commit(self, posting: Posting) -> Receipt:
        """Make the part public with one request."""
        return self._backend.commit(posting)

    def observe(self, posting: Posting) -> Sighting:
        """Read whether the part is public."""
        return self._backend.observe(posting)

    def withdraw(self, receipt: Receipt) -> Sighting:
        """Delete the post and read back."""
        return self._backend.withdraw(receipt)

    def check(self) -> Standing:
        """Ask Instagram who the account is."""
        return self._backend.check()

    def close(self) -> None:
        """End the connections to Instagram."""
        self._backend.close()


def _backend(settings: InstagramSettings, keyring: Keyring) -> Backend:
    """Import only what the chosen backend needs."""
    if settings.backend == "instagrapi":
        from adapters._instagrapi.private import PrivateBackend  # noqa: PLC0415

        return PrivateBackend(settings, keyring)
    from adapters._meta.instagram_graph import GraphBackend  # noqa: PLC0415

    return GraphBackend(settings, keyring)
