"""Everything the practice platforms know, in one process and one event loop, optionally kept in a folder."""

from __future__ import annotations

import hashlib
import io
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(slots=True)
class Shown:
    """A picture of a post as the public sees it."""

    sha256: str
    alt: str


@dataclass(slots=True)
class Post:
    """A post. It is public from ``public_at`` (UNIX seconds) until ``deleted_at``; ``visible_at`` delays reads only."""

    platform: str
    account: str
    id: str
    text: str
    permalink: str
    pictures: list[Shown] = field(default_factory=list)
    link: str | None = None
    parent: str | None = None
    public_at: float | None = None
    visible_at: float | None = None
    deleted_at: float | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Member:
    """A practice account: its platform, the name a person knows it by, its id and credentials."""

    platform: str
    name: str
    id: str
    credentials: dict[str, str]
    revoked: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Records:
    """What is kept: accounts, posts in the order of creation, and each platform's own objects by kind and id."""

    members: list[Member] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    objects: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    counter: int = 0
    clock_offset: float = 0.0
    delay_reads: dict[str, float] = field(default_factory=dict)


class World:
    """The state of all practice platforms. ``folder`` keeps it across restarts; without one it lives in memory."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.records = Records()
        self._pictures: dict[str, bytes] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            if (folder / "world.json").exists():
                self.records = TypeAdapter(Records).validate_json((folder / "world.json").read_bytes())

    def now(self) -> float:
        """UNIX seconds on the platforms' clock, which can be moved forward."""
        return time.time() + self.records.clock_offset

    def next_number(self) -> int:
        """A number larger than every one before, also across restarts."""
        self.records.counter += 1
        return self.records.counter

    def objects(self, kind: str) -> dict[str, dict[str, Any]]:
        """One platform's own objects of a kind (containers, photos, media, rate windows) by id."""
        return self.records.objects.setdefault(kind, {})

    def member(self, platform: str, **where: str) -> Member | None:
        """The account whose fields or credentials equal ``where``."""
        for member in self.records.members:
            if member.platform == platform and all(_known(member, key) == value for key, value in where.items()):
                return member
        return None

    def publish(self, post: Post) -> None:
        """Make ``post`` public now; reads see it after the platform's configured delay."""
        post.public_at = self.now()
        post.visible_at = post.public_at + self.records.delay_reads.get(post.platform, 0.0)
        if post not in self.records.posts:
            self.records.posts.append(post)
        self.save()

    def public(self) -> list[Post]:
        """What the public sees now, in order of publication: the oracle's view, without read delays."""
        shown = [post for post in self.records.posts if post.public_at is not None and post.deleted_at is None]
        return sorted(shown, key=lambda post: post.public_at or 0.0)

    def readable(self, platform: str, account: str) -> list[Post]:
        """One account's public posts as its API shows them: newest first, late posts not yet."""
        now = self.now()
        mine = [post for post in self.public() if post.platform == platform and post.account == account]
        return [post for post in reversed(mine) if (post.visible_at or 0.0) <= now]

    def post(self, platform: str, post_id: str) -> Post | None:
        """A post by id, public or not, unless it was deleted."""
        for post in self.records.posts:
            if post.platform == platform and post.id == post_id and post.deleted_at is None:
                return post
        return None

    def keep_picture(self, data: bytes) -> str:
        """Store a picture's bytes and return its SHA-256. Raises ValueError if it does not decode completely."""
        check_picture(data)
        digest = hashlib.sha256(data).hexdigest()
        if self.folder is None:
            self._pictures[digest] = data
        else:
            (self.folder / f"{digest}.bin").write_bytes(data)
        return digest

    def picture(self, digest: str) -> bytes | None:
        """A stored picture's bytes."""
        if self.folder is None:
            return self._pictures.get(digest)
        path = self.folder / f"{digest}.bin"
        return path.read_bytes() if digest.isalnum() and path.exists() else None

    def save(self) -> None:
        """Write everything to the folder, atomically; call it after each change."""
        if self.folder is None:
            return
        written = self.folder / "world.json.new"
        written.write_bytes(TypeAdapter(Records).dump_json(self.records))
        written.replace(self.folder / "world.json")


def _known(member: Member, key: str) -> str | None:
    return getattr(member, key) if key in ("id", "name") else member.credentials.get(key)


def check_picture(data: bytes) -> Image:
    """Decode a picture completely, as the platforms do. Raises ValueError."""
    from PIL import Image as Pictures  # noqa: PLC0415 - a worker knows the practice accounts, but no platform

    try:
        image = Pictures.open(io.BytesIO(data))
        image.load()
    except Exception as error:
        raise ValueError("the picture cannot be decoded") from error
    return image
