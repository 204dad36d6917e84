"""What X can show, allows and costs; prices and limits from its documentation of August 2026."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from broadcaster.channel import Capabilities, Handle, Limit, PictureRules, Price, Strategy
from broadcaster.rendition.weighted import urls, weighted_length

CAPABILITIES = Capabilities(
    text_limit=280,
    handle=Handle.TIMELINE,
    count=weighted_length,
    highest_text_limit=25_000,
    strategies=(Strategy.THREAD, Strategy.CARDS, Strategy.SHORT),
    max_cashtags=1,
    price=Price(
        post=Decimal("0.015"),
        post_with_link=Decimal("0.200"),
        described_picture=Decimal("0.005"),
        currency="USD",
        as_of=date(2026, 8, 22),
        links=urls,
    ),
    pictures=PictureRules(most=4, max_bytes=5_000_000, alt_limit=1_000),
    same_text_refused_for=timedelta(hours=24),
    settle_time=timedelta(seconds=60),
    limits=(
        Limit(posts=100, within=timedelta(minutes=15)),
        Limit(posts=2_400, within=timedelta(days=1)),
    ),
)
