"""A message as a repeat says it: true anew, and one post where the first time was a thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from broadcaster.message import Message, Strategy, Variant


def repeated(message: Message, stand: datetime, outage_day: int | None, *, cards: bool) -> Message:
    """``message`` as of ``stand``. A thread's first posts would be identical to the last time, which platforms refuse.

    Its text becomes pictures if those are wanted (``cards``), else headline and link stand for it.
    """
    instead = Strategy.CARDS if cards else Strategy.SHORT
    variants = {channel: _without_thread(variant, instead) for channel, variant in message.variants.items()}
    strategy = _unless_chosen(message.strategy, instead)
    return replace(message, stand=stand, outage_day=outage_day, strategy=strategy, variants=variants)


def _without_thread(variant: Variant, instead: Strategy) -> Variant:
    return replace(variant, strategy=_unless_chosen(variant.strategy, instead))


def _unless_chosen(strategy: Strategy | None, instead: Strategy) -> Strategy:
    return instead if strategy in (None, Strategy.THREAD) else strategy
