"""Reads one feed, in a bounded process: a website that was taken over may publish anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

import feedparser

from broadcaster.feed.items import FEED, read
from broadcaster.feed.refusals import NoFeed

CPU_SECONDS: Final = 0.75
"""With the start of a process, which each refusal costs, less than one; a megabyte of honest news takes half of it."""
NEEDED = feedparser
"""Loaded before the children are made."""


def answer(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], Sequence[bytes]]:
    """Return the feed in ``data``, or why there is none."""
    try:
        feed = read(data, request["address"], request["content_type"])
    except NoFeed as error:
        return {"refused": asdict(error.sentence)}, ()
    return {}, [FEED.dump_json(feed)]
