"""What an adapter's error may not say: what is public, was sent, or is tried again is known to the broadcaster alone."""

from __future__ import annotations

import re

from broadcaster.words import Sentence

_CLAIMS = re.compile(
    r"nichts (davon )?(ist |wurde )?(öffentlich|veröffentlicht|gesendet|erschienen)"
    r"|(veröffentlicht|gesendet|öffentlich|erschienen) (wurde|ist) (dabei )?nichts"
    r"|(es )?(wurde|ist) (noch )?nichts (öffentlich|veröffentlicht|gesendet|erschienen)"
    r"|(es )?wird (von selbst |später )*(erneut (versucht|gesendet)|nachgelesen|nachgesehen)"
    r"|nächste versuch folgt|nicht erneut senden|parts? before it (is|are) public|teile? davor (ist|sind) öffentlich"
    r"|nothing (of it )?(is|was|became) (public|published|sent)|is tried again|next attempt follows"
    r"|(is|being) (being )?read back|do not send it again",
    re.IGNORECASE,
)


def claims(sentence: Sentence) -> list[str]:
    """The words by which a sentence says more than an adapter can know."""
    return [found[0] for words in (sentence.de, sentence.en) for found in _CLAIMS.finditer(words)]
