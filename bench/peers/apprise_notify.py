"""apprise: one notification to all accounts over its JSON channel; nothing is queued, nothing survives a crash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from apprise import Apprise
from contender import Watch, run
from wire import TEXT, pages, rehearsed, wait_for


def fanout(count: int, platform: str, _folder: Path) -> dict[str, Any]:
    """Notify once."""
    made = Apprise()
    for page in pages(count):
        made.add(f"{platform.replace('http', 'json')}/posts?:message=text&:account={page}")
    made.notify(body=f"Vorher: {TEXT}")
    rehearsed(platform, count)
    watch = Watch()
    made.notify(body=TEXT)
    wait_for(platform, count)
    return watch.told()


if __name__ == "__main__":
    run({"fanout": fanout})
