"""What can be chosen on Verfassen, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from broadcaster.app.composing.manuscript import Manuscript
from broadcaster.delivery.records import Policy
from broadcaster.message import EASY_GERMAN, Strategy
from broadcaster.rendition.templates import Template
from broadcaster.saying import Content, entries, kind_of
from broadcaster.schedule.description import described
from broadcaster.schedule.parsing import repetition
from broadcaster.schedule.repetition import WEEKDAYS
from broadcaster.schedule.terms import WebsiteLink
from broadcaster.schedule.urgency import Urgency
from broadcaster.words import LANGUAGES, Sentence

STRATEGIES: Final[Mapping[Strategy, Sentence]] = {
    Strategy.THREAD: Sentence(de="Mehrere Beiträge als Thread", en="Several posts as a thread"),
    Strategy.CARDS: Sentence(de="Ein Beitrag, der Text als Bilder", en="One post, the text as pictures"),
    Strategy.SHORT: Sentence(de="Nur Überschrift und Link", en="Headline and link only"),
}
LINKS: Final[Mapping[WebsiteLink, Sentence]] = {
    WebsiteLink.WAIT: Sentence(de="warten, bis die Website online ist", en="wait until the website is online"),
    WebsiteLink.REPLACE: Sentence(
        de="ersetzen durch Notfallseite oder Telefon", en="replace it by the emergency page or telephone number"
    ),
    WebsiteLink.SEND: Sentence(de="trotzdem mitsenden", en="send it all the same"),
}
POLICIES: Final[Mapping[Policy, tuple[Sentence, Sentence]]] = {
    Policy.PREFER_ONCE: (
        Sentence(de="Nachfragen", en="Ask"),
        Sentence(
            de="Ein Mensch sieht nach und entscheidet. So erscheint nichts doppelt.",
            en="A person looks and decides. So nothing appears twice.",
        ),
    ),
    Policy.PREFER_DELIVERY: (
        Sentence(de="Einmal erneut senden", en="Send once more"),
        Sentence(
            de="Ohne Rückfrage. Es ist sicher da, kann aber doppelt erscheinen.",
            en="Without asking. It is there for certain, but may appear twice.",
        ),
    ),
}
URGENCIES: Final[Mapping[Urgency, Sentence]] = {
    Urgency.URGENT: Sentence(de="dringend: vor allem anderen, sofort", en="urgent: before everything else, at once"),
    Urgency.NORMAL: Sentence(de="normal: der Reihe nach", en="normal: in turn"),
    Urgency.REPEAT: Sentence(de="nach allem anderen", en="after everything else"),
}
TEMPLATES: Final[Mapping[Template, Sentence]] = {
    Template.ANNOUNCEMENT: Sentence(de="Mitteilung", en="Announcement"),
    Template.OFFICES: Sentence(de="Übersicht der Dienststellen", en="Board of offices"),
    Template.ALL_CLEAR: Sentence(de="Entwarnung", en="All clear"),
    Template.DRILL: Sentence(de="Übung", en="Exercise"),
}
DAYS: Final = {
    day: Sentence(de=de, en=en)
    for day, de, en in zip(WEEKDAYS, "Mo Di Mi Do Fr Sa So".split(), "Mon Tue Wed Thu Fri Sat Sun".split(), strict=True)
}
LINES: Final = [
    name
    for name, (field, _entry) in entries().items()
    if name in Content.model_fields and name not in ("headline", "link") and kind_of(field) is str
]
"""What is said in one line below the text; headline and link have places of their own."""
_INTERVALS = ("1h", "2h", "3h", "4h", "6h", "8h", "12h", "1d", "2d", "1w")


def offers(typed: Manuscript) -> dict[str, Any]:
    """Everything that the form offers, for somebody who has typed that."""
    found = {one: repetition(every=one, zone="UTC") for one in _INTERVALS}
    own = typed.get("language") or "de"
    usual = [one for one in (EASY_GERMAN, "en", "de") if one != own and not (one == "de" and own == EASY_GERMAN)]
    begun = list(dict.fromkeys([*usual, *typed.languages]))
    return {
        "lines": LINES,
        "links": LINKS,
        "policies": POLICIES,
        "strategies": STRATEGIES,
        "templates": TEMPLATES,
        "urgencies": URGENCIES,
        "days": DAYS,
        "intervals": {one: described(value) for one, value in found.items() if value},
        "languages": LANGUAGES,
        "further": [one for one in begun if one != own],
        "unused": [one for one in LANGUAGES if one not in begun and one != own],
    }
