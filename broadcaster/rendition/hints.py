"""Hints about a message's texts, for readers who hear them, and for those who read with effort. They keep nothing back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from broadcaster.addresses.internet import is_inside
from broadcaster.message import EASY_GERMAN, Message
from broadcaster.rendition import easy
from broadcaster.rendition.addresses import links_of
from broadcaster.rendition.easy import quoted, unexplained
from broadcaster.rendition.links import host_of, is_encoded, shown_host
from broadcaster.rendition.mails import is_mail
from broadcaster.rendition.spreadsheets import failed, rounded
from broadcaster.rendition.urls import find
from broadcaster.rendition.weighted import emoji
from broadcaster.words import Sentence
from broadcaster.words.errors import Problem

LONG_HASHTAG = 10
MOST_EMOJI = 3

_HASHTAG = re.compile(r"(?<![\w#&/])#(\w*[^\W\d_]\w*)")
_FILE_NAME = re.compile(
    r"[^\n/\\]{1,120}\.(?:jpe?g|png|webp|heic|heif|gif|tiff?|bmp|svg)|(?:IMG|DSCN?|PXL|P|Screenshot|Bildschirmfoto|WhatsApp Image|image|Foto|Bild)"
    r"[ _-]?\d[\d _.-]*[A-Za-z0-9]{0,8}",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(
    r"\*\*[^*\n]{1,200}\*\*|__[^_\n]{1,200}__|\[[^\[\]\n]{1,200}\]\((?:https?://|/|www\.)[^()\s]{1,300}\)|^#{1,6} \S[^\n]{0,60}|^```",
    re.MULTILINE,
)
_HTML = re.compile(
    r"</?(?:a|b|br|div|em|h[1-6]|i|img|li|ol|p|span|strong|table|td|th|tr|u|ul)(?:\s[^<>\n]{0,200})?/?>|&(?:nbsp|amp|lt|gt|[aouAOU]uml|szlig|ndash);",
    re.IGNORECASE,
)
_RTF = re.compile(r"\{\\u?rtf\d|\\par(?:d\b|\b)|\\'[0-9a-f]{2}")
_TWO_SENTENCES = re.compile(r"[^\W\d_]{2,}\.[A-ZÄÖÜ][a-zäöüß]{1,}")
_KNOWN = frozenset(
    "ADAC ARD CD DHL DNA DRK DVD EC EDV ETA EU FAQ GPS IT KFZ KI LKW NRW OK PC PDF PKW PLZ SMS TV TÜV UNO US USA USB "
    "WC WDR WLAN ZDF".split()
)
"""Abbreviations that need no explanation in a press text."""


def hints(message: Message) -> list[Problem]:
    """What is worth a look in the texts of ``message``, its variants and languages; each hint names its field."""
    found = [*_hashtags(message), *_hosts(message), *_descriptions(message)]
    for place, headline, text, language in _said(message):
        field = f"{place}text"
        found += [
            *_emoji(field, text),
            *markup(field, text),
            *_mail(field, text),
            *_spoilt(field, text),
            *run_together(field, text),
        ]
        if language == EASY_GERMAN:
            found += easy.hints(f"{place}text", text)
        elif language.partition("-")[0] == "de":
            found += _abbreviations(f"{place}text", f"{headline}\n{text}")
    return found


def hashtags(text: str) -> list[str]:
    """The hashtags in ``text`` without their sign."""
    return [match[1] for match in _HASHTAG.finditer(text)]


def _said(message: Message) -> Iterator[tuple[str, str, str, str]]:
    """Every text of its own, with the place of its fields, its headline and its language."""
    yield "", message.headline, message.text, message.language
    for channel, variant in message.variants.items():
        if variant.text is not None:
            yield f"variants.{channel}.", variant.headline or "", variant.text, message.language
    for language, said in message.languages.items():
        yield f"languages.{language}.", said.headline, said.text, language


def _hashtags(message: Message) -> Iterator[Problem]:
    tags = [*message.hashtags]
    for _place, headline, text, _language in _said(message):
        tags += [*hashtags(headline), *hashtags(text)]
    for variant in message.variants.values():
        tags += variant.hashtags or ()
    for tag in dict.fromkeys(tags):
        if len(tag) > LONG_HASHTAG and tag == tag.lower():
            yield _hint(
                "hashtags",
                f"Das Hashtag #{tag} liest eine Sprachausgabe als ein Wort. Bitte beginnen Sie jedes Wort darin groß, "
                "wie in #KreisSoest.",
                f"A screen reader reads the hashtag #{tag} as one word. Begin each word in it with a capital letter, "
                "as in #KreisSoest.",
            )


def _hosts(message: Message) -> Iterator[Problem]:
    for link in links_of(message):
        if is_encoded(link):
            yield _hint(
                "link",
                f"Der Link {link[:80]} führt zu „{shown_host(link)}“. Bitte prüfen Sie, ob das die richtige Adresse ist.",
                f"The link {link[:80]} leads to “{shown_host(link)}”. Check whether that is the right address.",
            )
        if is_inside(host_of(link)):
            yield _hint(
                "link",
                f"{link[:80]} ist nur im internen Netz erreichbar; Bürgerinnen und Bürger kommen dort nie an. Bitte nennen Sie "
                "eine öffentliche Adresse.",
                f"{link[:80]} can be reached in the internal network only; citizens never get there. Name a public address.",
            )


def _descriptions(message: Message) -> Iterator[Problem]:
    for picture in message.pictures:
        alt = picture.alt.strip()
        if alt and (_FILE_NAME.fullmatch(alt) or alt.casefold() == PurePath(picture.file).stem.casefold()):
            yield _hint(
                "pictures",
                f"Die Bildbeschreibung „{alt[:60]}“ ist ein Dateiname. Wer das Bild nicht sieht, erfährt daraus nichts: Bitte schreiben "
                "Sie, was darauf zu sehen ist.",
                f"The description “{alt[:60]}” of a picture is a file name. It tells nothing to those who do not see the picture: write "
                "what it shows.",
            )


def _emoji(field: str, text: str) -> Iterator[Problem]:
    places = emoji(text)
    if len(places) > MOST_EMOJI:
        yield _hint(
            field,
            f"Der Text hat {len(places)} Emojis. Eine Sprachausgabe liest jedes mit seinem Namen vor: "
            f"Bitte nehmen Sie höchstens {MOST_EMOJI}.",
            f"The text has {len(places)} emoji. A screen reader says the name of each: use at most {MOST_EMOJI}.",
        )
    inside = [text[start:end] for start, end in places if _is_inside(text, start, end)]
    if inside:
        shown = " ".join(inside[:MOST_EMOJI])
        yield _hint(
            field,
            f"Ein Emoji steht mitten im Satz: {shown}. Eine Sprachausgabe unterbricht den Satz mit seinem Namen. "
            "Bitte setzen Sie es an das Ende.",
            f"An emoji stands inside a sentence: {shown}. A screen reader interrupts the sentence with its name. "
            "Move it to the end.",
        )


def markup(field: str, text: str) -> Iterator[Problem]:
    """Yield a hint for each kind of markup that everyone would see as signs."""
    for pattern, kind in ((_MARKDOWN, "Markdown"), (_HTML, "HTML"), (_RTF, "RTF")):
        if match := pattern.search(text):
            shown = match[0].strip()[:60]
            yield _hint(
                field,
                f"„{shown}“ ist {kind}. Die Kanäle stellen es nicht dar: Alle sehen die Zeichen so, wie sie hier stehen. Bitte nehmen "
                "Sie sie heraus.",
                f"“{shown}” is {kind}. The channels do not show it as such: everyone sees the characters as they stand here. Take "
                "them out.",
            )


def _mail(field: str, text: str) -> Iterator[Problem]:
    if is_mail(f"{text}\n"):
        yield _hint(
            field,
            "Im Text stehen Kopfzeilen einer E-Mail (Von, Gesendet, Betreff oder ähnliche). Alle sähen sie. Bitte nehmen Sie sie heraus.",
            "The text has header lines of an e-mail (From, Sent, Subject or the like). Everyone would see them. Take them out.",
        )


def _spoilt(field: str, text: str) -> Iterator[Problem]:
    for shown in filter(None, (failed(text), rounded(text))):
        yield _hint(
            field,
            f"„{shown}“ hat wohl ein Tabellenprogramm geschrieben. Bitte schreiben Sie, was dort stehen soll.",
            f"“{shown}” seems to be written by a spreadsheet. Write what shall stand there.",
        )


def run_together(field: str, text: str) -> Iterator[Problem]:
    """Two sentences without a space between them, of which a platform makes a link: "geschlossen.Es"."""
    for link in find(text):
        written = text[link.start : link.end]
        if _TWO_SENTENCES.fullmatch(written):
            first, second = written.split(".", 1)
            yield _hint(
                field,
                f"Aus „{written}“ macht X einen Link. Ist ein Satzende gemeint, setzen Sie bitte ein Leerzeichen: „{first}. {second}“.",
                f"X makes a link of “{written}”. If the end of a sentence is meant, add a space: “{first}. {second}”.",
            )


def _is_inside(text: str, start: int, end: int) -> bool:
    """Whether words of the same sentence stand right before and after."""
    # Step by step, for a copy of the text per emoji would cost the square of its length.
    first, last = start - 1, end
    while first >= 0 and text[first] == " ":
        first -= 1
    while last < len(text) and text[last] == " ":
        last += 1
    return first >= 0 and last < len(text) and all(text[at].isalnum() or text[at] == "," for at in (first, last))


def _abbreviations(field: str, text: str) -> Iterator[Problem]:
    found = unexplained(text, _KNOWN)
    if found and not text.isupper():
        shown = quoted(found)
        yield _hint(
            field,
            f"Nicht alle kennen diese Abkürzungen: {shown.de}. Bitte schreiben Sie sie beim ersten Mal aus.",
            f"Not everyone knows these abbreviations: {shown.en}. Write them out the first time.",
        )


def _hint(field: str, de: str, en: str) -> Problem:
    return Problem(field=field, sentence=Sentence(de=de, en=en), blocking=False)
