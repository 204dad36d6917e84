"""What a rendition costs on a channel that takes money for posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from broadcaster.channel import Part
from broadcaster.channel.capabilities import Price


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What publishing costs by the price list of ``as_of``, and how many of the posts are dear because of a link."""

    amount: Decimal
    currency: str
    as_of: date
    posts_with_link: int


def cost(parts: Iterable[Part], price: Price) -> Cost:
    """The sum over all parts."""
    parts = list(parts)
    linked = sum(_has_link(part, price) for part in parts)
    described = sum(bool(picture.alt) for part in parts for picture in part.pictures)
    plain = len(parts) - linked
    amount = plain * price.post + linked * price.post_with_link + described * price.described_picture
    return Cost(amount=amount, currency=price.currency, as_of=price.as_of, posts_with_link=linked)


def to_json(found: Cost | None) -> dict[str, Any] | None:
    """``{"amount": "0.215", "currency", "as_of", "posts_with_link"}``; ``from_json`` gives back an equal one."""
    if found is None:
        return None
    return {
        "amount": str(found.amount),
        "currency": found.currency,
        "as_of": found.as_of.isoformat(),
        "posts_with_link": found.posts_with_link,
    }


def from_json(stored: dict[str, Any] | None) -> Cost | None:
    """The cost that ``to_json`` stored."""
    if stored is None:
        return None
    amount, as_of = Decimal(stored["amount"]), date.fromisoformat(stored["as_of"])
    return Cost(**{**stored, "amount": amount, "as_of": as_of})


def _has_link(part: Part, price: Price) -> bool:
    return part.link is not None or bool(price.links(part.text))
