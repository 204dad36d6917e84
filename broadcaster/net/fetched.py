"""What came of fetching a document; apart from the fetching, which needs an HTTP client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from broadcaster.words import Sentence


class NotFetched(Exception):
    """Nothing usable came from the address; the sentence says why. ``again``: it may work later as it is."""

    def __init__(self, sentence: Sentence, *, again: bool = False) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence
        self.again = again


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What an address answered; ``address`` is where it was in the end, ``moved`` that it is there for good."""

    address: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    moved: bool = False
