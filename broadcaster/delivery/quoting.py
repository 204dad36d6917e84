"""Puts what goes wrong into one sentence: the cause and its remedy, the platform's own words, and what follows.

Only here and in the rules is known at which step something went wrong, so only here is said what that means for what
is public.
"""

from __future__ import annotations

import unicodedata
from textwrap import shorten
from typing import Final

from broadcaster.channel import ChannelError
from broadcaster.words import Sentence

LONGEST_QUOTE: Final = 240
"""Characters of a platform's own words that a person is shown; the whole answer is kept with the attempt."""
_QUOTES: Final = str.maketrans({"„": "'", "“": "'", "”": "'", '"': "'"})

NOTHING_PUBLIC: Final = Sentence(
    de="Veröffentlicht wurde dabei nichts. Der nächste Versuch folgt von selbst.",
    en="Nothing was published by that. The next attempt follows by itself.",
)
NOT_TAKEN: Final = Sentence(
    de="Der Kanal hat den Beitrag nicht angenommen. Der nächste Versuch folgt von selbst.",
    en="The channel did not take the post. The next attempt follows by itself.",
)
UNDECIDED_YET: Final = Sentence(
    de="Veröffentlicht wurde dabei nichts. Bitte entscheiden Sie: erneut senden oder so lassen.",
    en="Nothing was published by that. Decide: send again, or leave it.",
)
NOT_SHOWN: Final = Sentence(
    de="Der Kanal hat den Beitrag bestätigt, zeigt ihn beim Nachlesen aber nicht.",
    en="The channel confirmed the post, but does not show it when read back.",
)


def cause(error: ChannelError) -> Sentence:
    """Why a step failed and what helps, with the platform's own words if it said any."""
    words = quoted(error.said)
    if not words:
        return error.sentence
    return joined(error.sentence, Sentence(de=f"Die Plattform sagt: „{words}“", en=f"The platform says: “{words}”"))


def joined(*sentences: Sentence | None) -> Sentence:
    """Several sentences as one."""
    said = [sentence for sentence in sentences if sentence is not None]
    return Sentence(de=" ".join(one.de for one in said), en=" ".join(one.en for one in said))


def quoted(words: str) -> str:
    """A platform's words in one line of bounded length, without characters that could act on whoever shows them."""
    plain = "".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in words[:4_000])
    return shorten(" ".join(plain.translate(_QUOTES).split()), LONGEST_QUOTE, placeholder=" …")
