"""Has feeds read in a bounded process."""

from __future__ import annotations

from broadcaster.bounded.worker import PATIENCE, BoundedWorker, Exhausted
from broadcaster.feed.items import FEED, Feed
from broadcaster.feed.refusals import NoFeed
from broadcaster.words import Sentence


class FeedReader:
    """Turns documents into feeds."""

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self.worker = BoundedWorker("broadcaster.feed.parsing", patience=patience)

    def read(self, content: bytes, address: str, content_type: str = "") -> Feed:
        """Return the feed in a document that was fetched from ``address``. Raises NoFeed."""
        try:
            told, parts = self.worker.ask({"address": address, "content_type": content_type}, content)
            if "refused" in told:
                raise NoFeed(Sentence(**told["refused"]))
            return FEED.validate_json(parts[0])
        except (Exhausted, ValueError, IndexError, TypeError):
            raise _costly() from None

    def close(self) -> None:
        """End the process."""
        self.worker.close()


def _costly() -> NoFeed:
    return NoFeed(
        Sentence(
            de="Der Feed ist so gebaut, dass ihn zu lesen zu viel Rechenzeit oder Speicher kostet, wie bei einem Angriff. Gesendet wird "
            "daraus nichts. Bitte geben Sie der Webredaktion Bescheid.",
            en="The feed is built so that reading it takes too much computing or memory, as in an attack. Nothing is sent from it. "
            "Tell the web editors.",
        )
    )
