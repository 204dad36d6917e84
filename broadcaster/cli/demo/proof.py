"""Compares what became public on the practice platforms with what the broadcaster says of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from broadcaster.delivery.states import State
from broadcaster.net.http import httpx

if TYPE_CHECKING:
    from broadcaster.app.messages.reading import Story
    from broadcaster.delivery.records import Delivery

Posts = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Claim:
    """One published delivery, and the public posts that it should be."""

    delivery: Delivery
    posts: tuple[dict[str, Any], ...]

    @property
    def exact(self) -> bool:
        """Whether each part is public once, in order, with its pictures, as its receipt says."""
        if len(self.posts) != len(self.delivery.parts):
            return False
        before: str | None = None
        rendition = self.delivery.rendition.parts
        for post, record, part in zip(self.posts, self.delivery.parts, rendition, strict=True):
            chained = record.number == 0 or post["parent"] == before
            if not chained or len(post["pictures"]) != len(part.pictures) or post["text"] != part.text:
                return False
            before = post["id"]
        return True

    @property
    def permalinks(self) -> list[str | None]:
        """Where the receipts lead."""
        return [record.receipt.permalink for record in self.delivery.parts if record.receipt]


def public(address: str) -> Posts:
    """Everything that is public, oldest first."""
    posts: Posts = httpx.get(f"{address}/practice/public", timeout=10, trust_env=False).raise_for_status().json()
    return posts


def claims(told: Story, shown: Posts, occurrence: int = 0) -> list[Claim]:
    """What the broadcaster says of a message, or of one of its repeats, beside what is public."""
    by_id = {(post["account"], post["id"]): post for post in shown}
    found = []
    for delivery, _attempts in told.deliveries:
        if delivery.occurrence == occurrence:
            ids = [record.receipt.remote_id for record in delivery.parts if record.receipt]
            posts = [by_id[delivery.account.name, one] for one in ids if (delivery.account.name, one) in by_id]
            found.append(Claim(delivery, tuple(posts)))
    return found


def everything(stories: Iterable[Story], shown: Posts) -> bool:
    """Whether what is public is exactly what the broadcaster says is published, each post once."""
    said = [
        (delivery.account.name, record.receipt.remote_id)
        for told in stories
        for delivery, _attempts in told.deliveries
        for record in delivery.parts
        if record.receipt and delivery.state is State.PUBLISHED
    ]
    return sorted(said) == sorted((post["account"], post["id"]) for post in shown)


def last_words(told: Story, shown: Posts) -> bool:
    """Whether a message is the last thing that each of its accounts said."""
    last = {post["account"]: post["id"] for post in shown}
    return all(
        record.receipt is not None and last.get(delivery.account.name) == record.receipt.remote_id
        for delivery, _attempts in told.deliveries
        for record in delivery.parts[-1:]
    )
