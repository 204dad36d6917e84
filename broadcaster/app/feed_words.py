"""What people are told about feeds."""

from __future__ import annotations

from broadcaster.errors import InvalidInput
from broadcaster.feed.items import Item
from broadcaster.words import Sentence


def practice_only() -> InvalidInput:
    """A feed of this machine and a real account do not go together."""
    return InvalidInput.one(
        "accounts",
        de="Ein Übungsfeed darf nur an Übungskonten gehen. Bitte nennen Sie nur solche mit --account.",
        en="A practice feed may go to practice accounts only. Name only those with --account.",
    )


def answered(status: int) -> Sentence:
    """The server did not give the feed."""
    return Sentence(
        de=f"Statt des Feeds kam die Antwort {status}. Es wird später wieder versucht.",
        en=f"Instead of the feed came the answer {status}. It is tried again later.",
    )


def gone(number: int, address: str) -> Sentence:
    """410."""
    return Sentence(
        de=f"Feed {number} ({address}) gibt es laut Server endgültig nicht mehr; er wird nicht mehr gelesen. "
        f"Entfernen: broadcaster feeds remove {number}.",
        en=f"Feed {number} ({address}) is gone for good, says its server; it is not read any more. "
        f"Remove it: broadcaster feeds remove {number}.",
    )


def failing(number: int, address: str, because: Sentence) -> Sentence:
    """Several readings in a row failed."""
    return Sentence(
        de=f"Feed {number} ({address}) lässt sich nicht lesen: {because.de} Prüfen: broadcaster feeds check {number}.",
        en=f"Feed {number} ({address}) cannot be read: {because.en} Check it: broadcaster feeds check {number}.",
    )


def moved(address: str) -> Sentence:
    """301 or 308."""
    return Sentence(
        de=f"Der Feed ist dauerhaft umgezogen nach {address}. Bitte tragen Sie ihn dort neu ein.",
        en=f"The feed has moved for good to {address}. Add it there anew.",
    )


def unfit(name: str, item: Item, because: Sentence) -> Sentence:
    """An item could not go out as it is."""
    title = (item.headline or item.text)[:80]
    return Sentence(
        de=f"Aus dem Feed ging nicht hinaus: „{title}“. {because.de} Er liegt als Entwurf bereit: broadcaster feeds show {name}.",
        en=f"Not gone out from the feed: {title!r}. {because.en} It lies ready as a draft: broadcaster feeds show {name}.",
    )


def too_many(number: int, count: int) -> Sentence:
    """So much at once is rather a rebuilt website than news."""
    return Sentence(
        de=f"Feed {number} hat auf einmal {count} neue Beiträge. Damit nichts überschwemmt wird, liegen sie als Entwürfe bereit: "
        "broadcaster feeds drafts.",
        en=f"Feed {number} has {count} new items at once. So that nothing is flooded, they lie ready as drafts: "
        "broadcaster feeds drafts.",
    )
