"""Says in sentences why a file is no picture that can be shown, and what to do."""

from __future__ import annotations

from broadcaster.pictures.records import Limits, Reason, Unusable
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput


def refusal(unusable: Unusable, file: str, limits: Limits) -> InvalidInput:
    """The refusal of the picture ``file``, which the sentence names."""
    width, height = unusable.size
    megabytes = (width / 1e6, limits.max_bytes / 1e6)
    sentences = {
        Reason.EMPTY: Sentence(
            de=f"Die Datei „{file}“ ist leer. Bitte speichern Sie das Bild noch einmal.",
            en=f"The file {file!r} is empty. Save the picture again.",
        ),
        Reason.TOO_HEAVY: Sentence(
            de=f"Das Bild „{file}“ ist {_de(megabytes[0])} MB groß, erlaubt sind {_de(megabytes[1])} MB. "
            f"Bitte speichern Sie es {_SMALLER.de}.",
            en=f"The picture {file!r} has {megabytes[0]:.1f} MB, {megabytes[1]:.1f} MB are allowed. Save it {_SMALLER.en}.",
        ),
        Reason.NO_PICTURE: Sentence(
            de=f"Die Datei „{file}“ ist kein Bild. Bitte wählen Sie ein Bild im Format JPEG, PNG, WebP oder HEIC.",
            en=f"The file {file!r} is not a picture. Choose a picture in the format JPEG, PNG, WebP or HEIC.",
        ),
        Reason.OTHER_FORMAT: Sentence(
            de=f"Die Datei „{file}“ hat das Format {unusable.form}. Bitte speichern Sie das Bild als JPEG oder PNG.",
            en=f"The file {file!r} has the format {unusable.form}. Save the picture as JPEG or PNG.",
        ),
        Reason.DAMAGED: Sentence(
            de=f"Das Bild „{file}“ ist beschädigt oder unvollständig. "
            "Bitte speichern oder übertragen Sie es noch einmal.",
            en=f"The picture {file!r} is damaged or incomplete. Save or transfer it again.",
        ),
        Reason.TOO_MANY_PIXELS: _too_many_pixels(unusable, file, limits),
        Reason.TOO_NARROW: Sentence(
            de=f"Das Bild „{file}“ hat {width} × {height} Bildpunkte: Ein so schmaler Streifen ist nirgends zu "
            "erkennen. Bitte schneiden Sie es zu, oder wählen Sie ein anderes.",
            en=f"The picture {file!r} has {width} × {height} pixels: nobody can make out so narrow a strip. "
            "Crop it, or choose another.",
        ),
        Reason.ANIMATED: Sentence(
            de=f"Das Bild „{file}“ ist animiert. Bitte wählen Sie ein stehendes Bild.",
            en=f"The picture {file!r} is animated. Choose a still picture.",
        ),
        Reason.NO_HEIC: Sentence(
            de=f"Das Bild „{file}“ hat das Format HEIC, das hier nicht eingerichtet ist. Bitte speichern Sie es als "
            "JPEG, oder lassen Sie das Extra „heic“ des Broadcasters installieren.",
            en=f"The picture {file!r} has the format HEIC, which is not set up here. Save it as JPEG, or have the "
            "broadcaster's extra 'heic' installed.",
        ),
        Reason.COSTLY: Sentence(
            de=f"Das Bild „{file}“ lässt sich nicht sicher öffnen: Es braucht zu viel Zeit oder Speicher. Bitte "
            f"speichern Sie es {_SMALLER.de}, oder wählen Sie ein anderes.",
            en=f"The picture {file!r} cannot be opened safely: it needs too much time or memory. Save it {_SMALLER.en}, "
            "or choose another.",
        ),
    }
    sentence = sentences[unusable.reason]
    return InvalidInput.one("pictures", de=sentence.de, en=sentence.en)


_SMALLER = Sentence(
    de="mit einem Bildprogramm kleiner, zum Beispiel 3000 Bildpunkte breit, als JPEG",
    en="smaller with an image program, for example 3000 pixels wide, as JPEG",
)


def _too_many_pixels(unusable: Unusable, file: str, limits: Limits) -> Sentence:
    """Return the refusal of a picture; one that is no JPEG may have more pixels as one."""
    (width, height), most = unusable.size, limits.of(unusable.form).max_pixels
    as_jpeg = limits.of("JPEG").max_pixels
    more = width * height <= as_jpeg and unusable.form != "JPEG"
    return Sentence(
        de=f"Das Bild „{file}“ hat {width} × {height} Bildpunkte, erlaubt sind {_de(most / 1e6)} Millionen"
        f"{f', als JPEG {_de(as_jpeg / 1e6)}. Bitte speichern Sie es als JPEG' if more else f'. Bitte speichern Sie es {_SMALLER.de}'}.",
        en=f"The picture {file!r} has {width} × {height} pixels, {most / 1e6:.1f} million are allowed"
        f"{f', {as_jpeg / 1e6:.1f} as JPEG. Save it as JPEG' if more else f'. Save it {_SMALLER.en}'}.",
    )


def _de(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")
