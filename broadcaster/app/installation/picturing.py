"""The pictures of one draft: from the files that a person adds, or made from the text, to what each channel gets."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from broadcaster.channel.capabilities import PictureRules
from broadcaster.message import Message, Picture
from broadcaster.message.offices import Office
from broadcaster.pictures.converter import Converter, displayed
from broadcaster.pictures.formats import misnamed
from broadcaster.pictures.records import Target, Version
from broadcaster.rendition.templates import Style
from broadcaster.settings import Settings
from broadcaster.words import Sentence
from broadcaster.words.errors import ConfigurationError, InvalidInput, Problem
from broadcaster.words.wording import tidy

if TYPE_CHECKING:
    from broadcaster.rendition.cards import Sender

_MASTER = Target()
_ARMS = Target(media_types=("image/png",), max_width=600)
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFile:
    """A picture as it was handed in."""

    file: str
    data: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A channel's pictures, and what was done to them."""

    pictures: tuple[Picture, ...]
    hints: tuple[Problem, ...] = ()


class Studio:
    """Makes pictures for one installation."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._converter = Converter(settings.pictures.limits)

    def close(self) -> None:
        """End the process that decodes pictures."""
        self._converter.close()

    def album(self, files: Sequence[PictureFile], rules: Mapping[str, PictureRules]) -> Album:
        """The pictures in ``files`` for channels of these rules. Raises InvalidInput."""
        album = Album()
        for file in files:
            album.add(file, rules, self._converter)
        return album

    def reopened(
        self, pictures: Iterable[Picture], read: Callable[[Picture], bytes], rules: Mapping[str, PictureRules]
    ) -> Album:
        """The pictures that a message keeps, for channels of these rules."""
        album = Album()
        for picture in pictures:
            album.reopen(picture, read(picture), rules, self._converter)
        return album

    @cached_property
    def sender(self) -> Sender:
        """Who share pictures are from. Raises ConfigurationError for arms that are no picture."""
        from broadcaster.rendition.cards import Sender  # noqa: PLC0415 - fonts are read only where a picture is made

        return Sender(name=self._settings.organisation, arms=self._arms())

    def _arms(self) -> bytes | None:
        path = self._settings.pictures.arms
        if path is None:
            return None
        try:
            return self._converter.convert(path.read_bytes(), path.name, [_ARMS])[0].data
        except OSError as error:
            reason = Sentence(de=error.strerror or "", en=error.strerror or "")
        except InvalidInput as error:
            reason = error.sentence
        raise ConfigurationError(
            Sentence(
                de=f"Die Einstellung „pictures.arms“ nennt kein brauchbares Bild ({path}): {reason.de}",
                en=f"The setting pictures.arms names no usable picture ({path}): {reason.en}",
            )
        )


@dataclass(slots=True)
class Album:
    """Pictures with their bytes: as the message keeps them, and as each channel gets them."""

    originals: list[Picture] = field(default_factory=list)
    data: dict[str, bytes] = field(default_factory=dict)
    hints: list[Problem] = field(default_factory=list)
    """What is to be said of the files, whatever the channel."""
    _by_channel: dict[str, list[tuple[Picture, bool]]] = field(default_factory=dict)

    def add(self, file: PictureFile, rules: Mapping[str, PictureRules], converter: Converter) -> None:
        """Convert one picture for every channel that shows pictures, and for the message itself."""
        targets = self._targets(rules)
        master, *versions = converter.convert(file.data, file.file, [_MASTER, *targets.values()])
        self.originals.append(self._kept(master, file))
        if (form := misnamed(file.data, file.file)) is not None:
            self.hints.append(_misnamed(f"pictures[{len(self.originals)}]", displayed(file.file), form))
        self._share_out(file, targets, versions)

    def reopen(self, kept: Picture, data: bytes, rules: Mapping[str, PictureRules], converter: Converter) -> None:
        """Convert a picture anew that a message keeps as it is."""
        self.originals.append(kept)
        self.data[kept.sha256] = data
        if targets := self._targets(rules):
            file = PictureFile(file=kept.file, data=data, alt=kept.alt)
            self._share_out(file, targets, converter.convert(data, kept.file, list(targets.values())))

    def made(self, data: bytes, file: str, alt: str, size: tuple[int, int]) -> Picture:
        """Keep a JPEG of our own making."""
        version = Version(data=data, media_type="image/jpeg", width=size[0], height=size[1])
        return self._kept(version, PictureFile(file=file, data=data, alt=alt))

    def on(self, channel: str) -> Shown:
        """The pictures as ``channel`` gets them."""
        found = self._by_channel.get(channel, [])
        hints = (
            _padding(f"pictures[{number}]", picture.file, channel.capitalize())
            for number, (picture, padded) in enumerate(found, 1)
            if padded
        )
        return Shown(tuple(picture for picture, _padded in found), tuple(hints))

    def _share_out(self, file: PictureFile, targets: Iterable[str], versions: Iterable[Version]) -> None:
        for channel, version in zip(targets, versions, strict=True):
            self._by_channel.setdefault(channel, []).append((self._kept(version, file), version.padded))

    def _targets(self, rules: Mapping[str, PictureRules]) -> dict[str, Target]:
        return {channel: self._target(channel, one) for channel, one in rules.items() if one.most}

    def _target(self, channel: str, rules: PictureRules) -> Target:
        before = self._by_channel.get(channel)
        aspect = before[0][0].width / before[0][0].height if before and rules.alike else None
        return Target(
            media_types=tuple(sorted(rules.media_types)),
            max_bytes=rules.max_bytes,
            min_aspect=rules.min_aspect,
            max_aspect=rules.max_aspect,
            min_width=rules.min_width,
            max_width=rules.max_width,
            aspect=aspect,
            opaque=True,
        )

    def _kept(self, version: Version, file: PictureFile) -> Picture:
        sha256 = hashlib.sha256(version.data).hexdigest()
        self.data[sha256] = version.data
        return Picture(
            sha256=sha256,
            file=PurePath(displayed(file.file)).stem + _SUFFIXES[version.media_type],
            media_type=version.media_type,
            width=version.width,
            height=version.height,
            size=len(version.data),
            alt=tidy(file.alt),
        )


@dataclass(frozen=True, slots=True)
class Press:
    """Makes share pictures of one message; ``now`` is its date where it has none.

    ``wanted`` makes them also where a channel needs a picture and the message has none.
    """

    studio: Studio
    album: Album
    style: Style
    board: tuple[Office, ...]
    now: datetime
    wanted: bool

    def cards(self, message: Message, rules: PictureRules, most: int | None) -> Shown:
        """Pictures within a channel's rules; of a text that needs more than ``most`` the last says that it goes on."""
        from broadcaster.rendition.cards import MAX_CARDS, SIZE, make_cards, undrawable  # noqa: PLC0415 - as above

        headline = self.style.unmarked(message.headline, message.language)
        dated = replace(message, headline=headline, stand=message.stand or self.now)
        limits = {"most": most or MAX_CARDS, "alt_limit": rules.alt_limit}
        made = make_cards(dated, self.style, self.studio.sender, self.board, **limits)
        pictures = tuple(
            self.album.made(card.data, f"card-{number}.jpg", card.alt, SIZE) for number, card in enumerate(made, 1)
        )
        missing = undrawable(f"{message.headline}\n{message.text}")
        return Shown(pictures, (_undrawn(missing),) if missing else ())


def _padding(field: str, file: str, name: str) -> Problem:
    return Problem(
        field=field,
        sentence=Sentence(
            de=f"Das Bild „{file}“ hat für {name} nicht die passende Form. Es erscheint vollständig, mit weißem Rand. "
            "Soll es ohne Rand erscheinen, schneiden Sie es zu.",
            en=f"The picture {file!r} has not the right shape for {name}. It is shown whole, with a white margin. "
            "Crop it to be without one.",
        ),
        blocking=False,
    )


def _misnamed(field: str, file: str, form: str) -> Problem:
    return Problem(
        field=field,
        sentence=Sentence(
            de=f"Die Datei „{file}“ heißt anders, als sie ist: Sie ist ein Bild im Format {form} und wird als solches "
            "umgewandelt. Bitte prüfen Sie, ob es das richtige ist.",
            en=f"The file {file!r} is not what its name says: it is a picture in the format {form} and is converted as "
            "that. Check whether it is the right one.",
        ),
        blocking=False,
    )


def _undrawn(missing: Sequence[str]) -> Problem:
    shown, more = " ".join(missing[:40]), " …" if len(missing) > 40 else ""
    return Problem(
        field="pictures",
        sentence=Sentence(
            de=f"Statt dieser Zeichen steht auf dem Bild ein Kästchen, weil die Schrift sie nicht hat: {shown}{more} – Im Text und in "
            "der Beschreibung stehen sie. Bitte ersetzen Sie sie, wenn das Bild sonst nicht zu verstehen ist.",
            en=f"Instead of these characters the picture has a box, for its typeface has none: {shown}{more} – The text and the "
            "description have them. Replace them if the picture cannot be understood otherwise.",
        ),
        blocking=False,
    )
