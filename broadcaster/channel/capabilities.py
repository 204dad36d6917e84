"""What a channel can show, as data: the same data makes parts and problems, previews, documents and tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from broadcaster.message import Strategy


class Handle(StrEnum):
    """What a channel offers to turn an unclear commit into a fact."""

    DRAFT = "draft"
    """An unpublished post whose commit may be repeated and whose state can be read."""
    CONTAINER = "container"
    """A container whose status tells whether it was published; its commit is not repeated."""
    TIMELINE = "timeline"
    """Nothing: the account's own posts are read back and compared."""


class Layout(StrEnum):
    """How posts of a channel are drawn in a preview and on practice platforms."""

    WALL = "wall"
    """A name above the text, pictures below in a grid, as on Facebook."""
    ALBUM = "album"
    """The pictures first, one beside the other, as on Instagram."""
    STREAM = "stream"
    """Short posts that answer one another, as on X or Mastodon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What makes a channel known at a glance; all of it may be left out.

    ``badge`` has one or two characters (default: the channel's first letter); ``hue`` is one of the console's colours.
    """

    badge: str = ""
    hue: Literal["blue", "pink", "black", "purple", "teal", "green", "orange", "grey"] = "grey"
    layout: Layout = Layout.STREAM


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRules:
    """Pictures of one part: how many, which media types, ``aspect`` as width/height, sizes in pixels and bytes."""

    least: int = 0
    most: int = 0
    media_types: frozenset[str] = frozenset({"image/jpeg", "image/png"})
    max_bytes: int = 5_000_000
    min_aspect: float = 0.0
    max_aspect: float = float("inf")
    min_width: int = 1
    max_width: int = 10_000
    alike: bool = False
    """All pictures of a part are shown in the shape of the first; another shape would be cropped."""
    alt_limit: int = 1_000
    alt_required: bool = False
    """The authority wants no picture without a description; the broadcaster sets it from its settings."""
    most_beside_long_text: int | None = None
    """How many may stand beside a long text; ``None``: as many as beside a short one."""
    long_text: int = 1_024
    """From this many bytes of UTF-8 on, a text is a long one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most ``posts`` commits of one account within any span of ``within``."""

    posts: int
    within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a platform takes for posts by its price list of ``as_of``, in ``currency``."""

    post: Decimal
    post_with_link: Decimal
    described_picture: Decimal = Decimal(0)
    """For each picture with alternative text, on top of the post."""
    currency: str
    as_of: date
    links: Callable[[str], Sequence[tuple[int, int]]]
    """Start and end of what the platform takes for links in a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a channel can show."""

    text_limit: int
    handle: Handle
    count: Callable[[str], int] = len
    """How the channel counts a text against ``text_limit``."""
    highest_text_limit: int | None = None
    """Where accounts differ (instances, paid plans): up to this an account may set a ``text_limit`` of its own."""
    strategies: tuple[Strategy, ...] = ()
    """What a text over the limit may become, the usual one first; with none it is refused."""
    link_card: bool = False
    """A part without pictures may carry its link beside the text, shown as a card."""
    no_card_for: frozenset[str] = frozenset()
    """Hosts, with those below them, to which no link is shown as a card; it stands in the text."""
    max_hashtags: int | None = None
    max_mentions: int | None = None
    max_cashtags: int | None = None
    """Of words such as ``$EUR`` in one part."""
    pictures: PictureRules = field(default_factory=PictureRules)
    price: Price | None = None
    """``None``: posts cost nothing."""
    withdraw: bool = True
    limits: tuple[Limit, ...] = ()
    """What the platform documents as allowed; the broadcaster keeps within it by its own record."""
    same_text_refused_for: timedelta = timedelta(0)
    """How long the platform may refuse a text that the account had, also if that was deleted."""
    settle_reads: int = 4
    """How many agreeing reads make an absence believable."""
    settle_time: timedelta = timedelta(seconds=120)
    """The time over which those reads are spread."""

    @property
    def threads(self) -> bool:
        """Whether a part can answer the one before."""
        return Strategy.THREAD in self.strategies
