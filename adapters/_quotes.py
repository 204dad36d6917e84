"""What a platform said in its own words, behind our sentence: for staff and for whoever they ask for help."""

from __future__ import annotations

from broadcaster.words import Sentence

_MOST = 240


def quoting(sentence: Sentence, words: str) -> Sentence:
    """``sentence`` with the platform's words, if it said any; they must hold no secret."""
    said = " ".join(words.split())
    if not said:
        return sentence
    said = said if len(said) <= _MOST else f"{said[:_MOST]}…"
    return Sentence(
        de=f"{sentence.de} Die Plattform schreibt: „{said}“", en=f"{sentence.en} The platform writes: “{said}”"
    )
