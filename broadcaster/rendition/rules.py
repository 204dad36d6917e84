"""Checks a message against what a channel can show, and says in sentences what to change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadcaster.channel import Part
from broadcaster.channel.capabilities import Capabilities, PictureRules
from broadcaster.message import Picture
from broadcaster.rendition import notices
from broadcaster.words import Sentence
from broadcaster.words.errors import Problem

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP"}
UNLIKE = 0.01
"""Shapes that differ by less are the same; the platform cuts off a few pixels."""

_CASHTAG = re.compile(r"(?<!\S)\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?![\w$])")
# Whatever a platform may take for a hashtag or mention counts against its limit.
_HASHTAG = re.compile(r"(?<!\w)#\w")
_MENTION = re.compile(r"(?<![\w.])@\w")


def check(parts: tuple[Part, ...], channel: str, capabilities: Capabilities, cards: int = 0) -> Iterator[Problem]:
    """What ``channel`` would refuse of a message's parts, and hints; ``cards`` of the pictures show the text."""
    name = channel.capitalize()
    text = "\n".join(part.text for part in parts)
    pictures = parts[0].pictures
    yield from _lengths(parts, name)
    yield from _hashtags(text, name, capabilities.max_hashtags)
    yield from _mentions(text, name, capabilities.max_mentions)
    yield from _cashtags(parts, name, capabilities.max_cashtags)
    if cards and len(pictures) > capabilities.pictures.most:
        yield notices.too_many_cards(channel, len(pictures), capabilities.pictures.most)
    else:
        yield from _number_of_pictures(len(pictures), name, capabilities.pictures)
    yield from _beside_long_text(parts, name, capabilities.pictures)
    for number, picture in enumerate(pictures, 1):
        field = f"pictures[{number}]"
        yield from _file(field, picture, name, capabilities.pictures)
        yield from _shape(field, picture, name, capabilities.pictures)
        yield from _alt(field, picture, name, capabilities.pictures)
    if capabilities.pictures.alike:
        yield from _unlike(pictures, name)


def _lengths(parts: tuple[Part, ...], name: str) -> Iterator[Problem]:
    for part in parts:
        if part.length > part.limit:
            over = part.length - part.limit
            yield _problem(
                "text",
                f"Der Text ist für {name} um {_de(over)} Zeichen zu lang ({_de(part.length)} von {_de(part.limit)}). "
                f"Bitte kürzen Sie ihn, oder schreiben Sie für {name} einen eigenen Text.",
                f"The text is {over:,} {'character' if over == 1 else 'characters'} too long for {name} "
                f"({part.length:,} of {part.limit:,}). Shorten it, or write a text of its own for {name}.",
            )


def _hashtags(text: str, name: str, most: int | None) -> Iterator[Problem]:
    found = len(_HASHTAG.findall(text))
    if most is not None and found > most:
        yield _problem(
            "hashtags",
            f"{name} erlaubt höchstens {most} Hashtags, der Text hat {found}. Bitte entfernen Sie {found - most}.",
            f"{name} allows at most {most} hashtags, the text has {found}. Remove {found - most}.",
        )


def _mentions(text: str, name: str, most: int | None) -> Iterator[Problem]:
    found = len(_MENTION.findall(text))
    if most is not None and found > most:
        yield _problem(
            "text",
            f"{name} erlaubt höchstens {most} Erwähnungen mit @, der Text hat {found}. "
            f"Bitte entfernen Sie {found - most}.",
            f"{name} allows at most {most} mentions with @, the text has {found}. Remove {found - most}.",
        )


def _cashtags(parts: tuple[Part, ...], name: str, most: int | None) -> Iterator[Problem]:
    for part in parts:
        found = [match[0].strip() for match in _CASHTAG.finditer(part.text)]
        if most is not None and len(found) > most:
            yield _problem(
                "text",
                f"{name} erlaubt in einem Beitrag höchstens {most} Wort mit $ davor, hier stehen {', '.join(found[:5])}. "
                "Bitte schreiben Sie das Zeichen mit Abstand oder als Wort.",
                f"{name} allows at most {most} word with a $ before it in a post, here are {', '.join(found[:5])}. "
                "Put a space after the sign or write it as a word.",
            )


def _beside_long_text(parts: tuple[Part, ...], name: str, rules: PictureRules) -> Iterator[Problem]:
    for part in parts:
        over = len(part.text.encode()) - rules.long_text + 1
        most = rules.most_beside_long_text
        if most is not None and len(part.pictures) > most and over > 0:
            yield _problem(
                "pictures",
                f"{name} nimmt zu einem langen Text höchstens {most} Bilder, angefügt sind {len(part.pictures)}. Bitte "
                f"entfernen Sie {len(part.pictures) - most}, oder kürzen Sie den Text für {name} um {_de(over)} Zeichen.",
                f"{name} takes at most {most} pictures beside a long text, there are {len(part.pictures)}. "
                f"Remove {len(part.pictures) - most}, or shorten the text for {name} by {over:,} characters.",
            )


def _number_of_pictures(number: int, name: str, rules: PictureRules) -> Iterator[Problem]:
    if number == 0 < rules.least:
        yield _problem(
            "pictures",
            f"{name} braucht mindestens {'ein Bild' if rules.least == 1 else f'{rules.least} Bilder'}. "
            "Fügen Sie eines an oder lassen Sie eines aus dem Text machen.",
            f"{name} needs at least {'one picture' if rules.least == 1 else f'{rules.least} pictures'}. "
            "Add one or have one made from the text.",
        )
    elif number < rules.least:
        yield _problem(
            "pictures",
            f"{name} braucht mindestens {rules.least} Bilder, angefügt ist nur {number}. Bitte fügen Sie weitere an.",
            f"{name} needs at least {rules.least} pictures, there is only {number}. Add more.",
        )
    elif number > rules.most:
        yield _too_many_pictures(number, name, rules.most)


def _too_many_pictures(number: int, name: str, most: int) -> Problem:
    if most == 0:
        return _problem(
            "pictures",
            f"{name} kann keine Bilder zeigen. Bitte senden Sie die Meldung dort ohne Bild.",
            f"{name} cannot show pictures. Send the message there without one.",
        )
    return _problem(
        "pictures",
        f"{name} zeigt höchstens {most} {'Bild' if most == 1 else 'Bilder'}, angefügt sind {number}. "
        f"Bitte entfernen Sie {number - most}.",
        f"{name} shows at most {most} {'picture' if most == 1 else 'pictures'}, there are {number}. "
        f"Remove {number - most}.",
    )


def _file(field: str, picture: Picture, name: str, rules: PictureRules) -> Iterator[Problem]:
    if picture.media_type not in rules.media_types:
        allowed = sorted(FORMATS.get(media_type, media_type) for media_type in rules.media_types)
        given = FORMATS.get(picture.media_type, picture.media_type)
        yield _problem(
            field,
            f"Das Bild „{picture.file}“ hat das Format {given}, {name} nimmt nur {' oder '.join(allowed)}. "
            "Bitte speichern Sie es in diesem Format.",
            f"The picture {picture.file!r} is a {given}, {name} only takes {' or '.join(allowed)}. "
            "Save it in that format.",
        )
    if picture.size > rules.max_bytes:
        size, limit = picture.size / 1e6, rules.max_bytes / 1e6
        yield _problem(
            field,
            f"Das Bild „{picture.file}“ ist {_decimal(size)} MB groß, {name} nimmt höchstens {_decimal(limit)} MB. "
            "Bitte verkleinern Sie es.",
            f"The picture {picture.file!r} has {size:.1f} MB, {name} takes at most {limit:.1f} MB. Make it smaller.",
        )


def _shape(field: str, picture: Picture, name: str, rules: PictureRules) -> Iterator[Problem]:
    aspect = picture.width / picture.height
    if not rules.min_aspect <= aspect <= rules.max_aspect:
        high = aspect < rules.min_aspect
        bound = rules.min_aspect if high else rules.max_aspect
        yield _problem(
            field,
            f"Das Bild „{picture.file}“ ist für {name} zu {'hoch' if high else 'breit'}: Breite durch Höhe ist "
            f"{_decimal(aspect, 2)}, erlaubt ist {'mindestens' if high else 'höchstens'} {_decimal(bound, 2)}. "
            "Bitte schneiden Sie es zu.",
            f"The picture {picture.file!r} is too {'tall' if high else 'wide'} for {name}: width by height is "
            f"{aspect:.2f}, allowed is at {'least' if high else 'most'} {bound:.2f}. Crop it.",
        )
    if not rules.min_width <= picture.width <= rules.max_width:
        low = picture.width < rules.min_width
        bound = rules.min_width if low else rules.max_width
        yield _problem(
            field,
            f"Das Bild „{picture.file}“ ist {_de(picture.width)} Pixel breit, {name} nimmt "
            f"{'mindestens' if low else 'höchstens'} {_de(bound)}. "
            f"Bitte nehmen Sie ein {'größeres' if low else 'kleineres'} Bild.",
            f"The picture {picture.file!r} is {picture.width:,} pixels wide, {name} takes "
            f"at {'least' if low else 'most'} {bound:,}. Use a {'larger' if low else 'smaller'} picture.",
        )


def _unlike(pictures: tuple[Picture, ...], name: str) -> Iterator[Problem]:
    for number, picture in enumerate(pictures[1:], 2):
        if abs(picture.width * pictures[0].height / (picture.height * pictures[0].width) - 1) > UNLIKE:
            yield _problem(
                f"pictures[{number}]",
                f"Das Bild „{picture.file}“ hat eine andere Form als das erste; {name} würde es beschneiden. "
                "Bitte schneiden Sie alle Bilder gleich zu.",
                f"The picture {picture.file!r} has another shape than the first; {name} would crop it. "
                "Crop all pictures alike.",
            )


def _alt(field: str, picture: Picture, name: str, rules: PictureRules) -> Iterator[Problem]:
    if not picture.alt.strip():
        say = _problem if rules.alt_required else _hint
        yield say(
            f"{field}.alt",
            f"Das Bild „{picture.file}“ hat keine Beschreibung. Bitte schreiben Sie in einem Satz, was darauf zu sehen "
            "ist: Blinde Menschen hören sie statt des Bildes.",
            f"The picture {picture.file!r} has no description. Say in one sentence what it shows: "
            "blind people hear it instead of the picture.",
        )
    elif len(picture.alt) > rules.alt_limit:
        over = len(picture.alt) - rules.alt_limit
        yield _problem(
            f"{field}.alt",
            f"Die Beschreibung des Bildes „{picture.file}“ ist für {name} um {_de(over)} Zeichen zu lang "
            f"({_de(len(picture.alt))} von {_de(rules.alt_limit)}). Bitte kürzen Sie sie.",
            f"The description of the picture {picture.file!r} is {over:,} characters too long for {name} "
            f"({len(picture.alt):,} of {rules.alt_limit:,}). Shorten it.",
        )


def _de(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _decimal(number: float, digits: int = 1) -> str:
    return f"{number:.{digits}f}".replace(".", ",")


def _problem(field: str, de: str, en: str) -> Problem:
    return Problem(field=field, sentence=Sentence(de=de, en=en))


def _hint(field: str, de: str, en: str) -> Problem:
    return Problem(field=field, sentence=Sentence(de=de, en=en), blocking=False)
