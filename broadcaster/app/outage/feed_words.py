"""What people are told about feeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from broadcaster.feed.items import Item, Sign
from broadcaster.feed.plain import Doubt
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput


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


DOUBTS: Final[Mapping[Doubt, Sentence]] = {
    Doubt.DAMAGED: Sentence(
        de="Einzelne Zeichen darin sind beschädigt. Bitte vergleichen Sie ihn mit der Website.",
        en="Some of its characters are damaged. Compare it with the website.",
    ),
    Doubt.FOLDED: Sentence(
        de="Teile davon klappen auf der Website erst auf einen Klick auf. Bitte lesen Sie, was davon gesagt werden soll.",
        en="Parts of it open on the website on a click only. Read what of it is to be said.",
    ),
    Doubt.DATE: Sentence(
        de="Sein Datum ist nicht zu verstehen, er könnte erst später gemeint sein. Bitte sehen Sie auf der Website nach.",
        en="Its date cannot be understood, it may be meant for later. Look at the website.",
    ),
    Doubt.CUT: Sentence(
        de="Er ist zu lang, und kein Link führt zum Rest. Bitte kürzen Sie ihn, oder setzen Sie den Link ein.",
        en="It is too long, and no link leads to the rest. Shorten it, or add the link.",
    ),
    Doubt.EMPTY: Sentence(
        de="Er enthält keinen Text, vielleicht nur ein Bild. Bitte schreiben Sie, was gesagt werden soll.",
        en="It has no text, perhaps a picture only. Write what is to be said.",
    ),
    Doubt.FORMULA: Sentence(
        de="Darin steht eine Formel, die als Text anders aussieht. Bitte vergleichen Sie ihn mit der Website.",
        en="A formula stands in it that looks different as text. Compare it with the website.",
    ),
    Doubt.MARKUP: Sentence(
        de="Darin stehen Auszeichnungen (HTML, Markdown oder RTF), die alle als Zeichen sähen. Bitte nehmen Sie sie heraus.",
        en="Markup stands in it (HTML, Markdown or RTF) that everyone would see as signs. Take it out.",
    ),
    Doubt.JOINED: Sentence(
        de="Zwei Sätze stehen darin ohne Leerzeichen aneinander, woraus Plattformen einen Link machen. Bitte trennen Sie sie.",
        en="Two sentences stand in it without a space between them, of which platforms make a link. Part them.",
    ),
    Doubt.SHORTCODE: Sentence(
        de="Darin stehen Befehle der Website in eckigen Klammern. Bitte nehmen Sie sie heraus.",
        en="Commands of the website stand in it in square brackets. Take them out.",
    ),
}


def out_of_time(published: datetime) -> Sentence:
    """An item is dated far from now."""
    return Sentence(
        de=f"Sein Datum ist der {published:%d.%m.%Y}. Bitte prüfen Sie, ob er jetzt gemeint ist.",
        en=f"It is dated {published:%d/%m/%Y}. Check whether it is meant for now.",
    )


def contradicts(new: Sequence[Sign]) -> Sentence:
    """An item is known by some of its signs only."""
    de, en = (" und ".join(_SIGNS[sign].de for sign in new), " and ".join(_SIGNS[sign].en for sign in new))
    return Sentence(
        de=f"Er ist schon bekannt, aber neu ist: {de}. Bitte prüfen Sie, ob es eine neue Nachricht oder eine Berichtigung ist.",
        en=f"It is known already, but new is: {en}. Check whether it is news or a correction.",
    )


_SIGNS: Final[Mapping[Sign, Sentence]] = {
    Sign.NAME: Sentence(de="seine Kennung (guid)", en="its identifier (guid)"),
    Sign.LINK: Sentence(de="sein Link", en="its link"),
    Sign.DATE: Sentence(de="sein Datum", en="its date"),
    Sign.WORDS: Sentence(de="sein Wortlaut", en="its words"),
}


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
