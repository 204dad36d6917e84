"""Where a reader pauses: what it costs to end a part of a thread after each sentence of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

AFTER_LINE = 12
AFTER_SENTENCE = 20
AFTER_ROW = 60
"""Between two rows of a list."""
TORN = 60
"""On top, between a question and its answer, and before a sentence that refers to the one before."""
AFTER_HEADING = 120
AFTER_COLON = 150
AFTER_CLAUSE = 200
AFTER_WORD = 250
TOGETHER = 1_000
"""Between a headline and its text, and between the text and the lines that close it."""

_FINAL = re.compile(r"[.!?…][\"'”“’»)\]]*\Z")
_ROW = re.compile(r"[-–—•*·▪►→✅❌☑]\s|\d{1,2}[.)]\s")
_REFERENCE = re.compile(
    r"(?:Aber|Allerdings|Also|Auch|Außerdem|Dabei|Dadurch|Dafür|Dagegen|Daher|Damit|Danach|Dann|Daran|Darauf|Daraus|"
    r"Darüber|Darum|Davon|Dazu|Denn|Dennoch|Deren|Deshalb|Deswegen|Dessen|Diese[mnrs]?|Dieser|Doch|Dort|Ebenso|Er|Es|"
    r"Ferner|Hierfür|Hierzu|Ihnen|Ihre?[mnrs]?|Jedoch|Letztere[rs]?|Nein|Oder|Parallel|Sie|So|Solche|Sondern|Trotzdem|"
    r"Und|Weiterhin|Zudem|"
    r"Aus diesem|And|But|He|However|It|She|Therefore|These|They|This|Those|There)\b(?! (?:bitte|können|erreichen))"
)


def costs(said: Sequence[str]) -> list[int]:
    """What a cut after each of the sentences costs; they still have the space after them, and joined are the text."""
    rows = [_is_row(said, number) for number in range(len(said))]
    return [
        _after(sentence, is_row=rows[number], in_list=rows[number] and rows[number + 1 : number + 2] == [True])
        + (TORN if _refers(sentence, "".join(said[number + 1 : number + 2])) else 0)
        for number, sentence in enumerate(said)
    ]


def _after(sentence: str, *, is_row: bool, in_list: bool) -> int:
    breaks = _breaks(sentence)
    if sentence.rstrip().endswith(":"):
        return AFTER_COLON
    if in_list and breaks == 1:
        return AFTER_ROW
    if breaks and not is_row and _is_open(sentence):
        return AFTER_HEADING
    return (AFTER_SENTENCE, AFTER_LINE, 0)[min(breaks, 2)]


def _refers(sentence: str, following: str) -> bool:
    return sentence.rstrip().endswith("?") or bool(_REFERENCE.match(following))


def _is_row(said: Sequence[str], number: int) -> bool:
    """Whether a line belongs to a list: it begins with a sign, or it is one of several that end without full stop."""
    sentence = said[number]
    begins_line = number == 0 or _breaks(said[number - 1]) > 0
    if not begins_line or sentence.rstrip().endswith(":"):
        return False
    if _ROW.match(sentence):
        return True
    above = number > 0 and _breaks(said[number - 1]) == 1 and _is_open(said[number - 1])
    below = _breaks(sentence) == 1 and number + 1 < len(said) and _is_open(said[number + 1])
    return _is_open(sentence) and (above or below)


def _is_open(sentence: str) -> bool:
    return not _FINAL.search(sentence.rstrip())


def _breaks(sentence: str) -> int:
    return sentence[len(sentence.rstrip()) :].count("\n")
