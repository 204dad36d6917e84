"""Hints for Einfache Sprache: what makes a German text hard to read, as far as rules can tell.

They never make a text easy, and say nothing of Leichte Sprache, which people with learning difficulties have to check.
Limits: at most 15 words a sentence, and no long word without a hyphen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence

from broadcaster.rendition.sentences import sentences
from broadcaster.words import Sentence
from broadcaster.words.errors import Problem

MOST_WORDS = 15
MOST_LETTERS = 25
SHOWN = 3
"""Examples in one hint."""

_LONG_WORD = re.compile(rf"[^\W\d_]{{{MOST_LETTERS + 1},}}")
_ABBREVIATION = re.compile(
    r"(?<!\w)(?:z\. ?B|d\. ?h|u\. ?a|u\. ?U|u\. ?v\. ?m|i\. ?d\. ?R|o\. ?ä|o\. ?g|s\. ?o|s\. ?u|z\. ?T|z\. ?Zt|v\. ?a|"
    r"ggf|bzw|usw|etc|evtl|ca|inkl|exkl|zzgl|gem|lt|max|min|vgl|bspw|sog|insb|einschl|abzgl|zzt|Abs|Art|Ziff)\."
)
_CAPITALS = re.compile(r"(?<![\w#@/.-])[A-ZÄÖÜ][A-ZÄÖÜ&]+(?![\w.@/]\w|\w)")
_HABITUAL = frozenset("EU IT PC SMS TV USA WC".split())
_PASSIVE_VERB = re.compile(r"(?<!\w)(?:wird|werden|wurde|wurden|worden)(?!\w)")
_PARTICIPLE = re.compile(
    r"(?<!\w)(?P<word>[a-zäöüß]*ge[a-zäöüß]{2,}(?:t|en)|[a-zäöüß]{2,}iert|(?:be|emp|ent|er|miss|ver|zer)[a-zäöüß]{3,}t|"
    r"verschoben|verboten|vergeben|verloren|erhoben|entschieden|betroffen|beschlossen|verschlossen)"
    r"(?=\s+(?:werden|worden|wird|wurde|wurden|und|oder|sein)(?!\w)|\s*[.,;:!?)–]|\s*\Z)"
)
_NO_PARTICIPLE = re.compile(
    r"(?:\w*gehen|\w*geben|gelten|gewinnen|genießen|gehören|geschehen|gelingen|gefallen|genügen|gestalten|geraten|"
    r"gewähren|gewöhnen|gegen|bereit|bekannt|besteht|beginnt|bleibt|gut|ernst|erst|jetzt|heute|morgen|eigen)"
)
_CONDITIONAL = re.compile(
    r"(?<!\w)(?:würde|könnte|müsste|dürfte|wäre|hätte|sollte|bräuchte|gäbe|käme|ginge)(?:n|t|st)?(?!\w)", re.IGNORECASE
)
_GENITIVE = re.compile(r"(?<!\w)(?i:des|eines|seines|ihres|unseres) (?:[a-zäöüß]+en )?[A-ZÄÖÜ][\w-]*s(?!\w)")


def hints(field: str, text: str) -> list[Problem]:
    """What to look at again in ``text``, one hint a kind; ``field`` is its name."""
    said = [sentence.strip() for sentence in sentences(text)]
    checks: tuple[tuple[Callable[[list[str]], list[str]], Sentence], ...] = (
        (_long_sentences, _LONG_SENTENCE),
        (_passive, _PASSIVE),
        (_matches(_LONG_WORD), _LONG),
        (_abbreviations, _ABBREVIATED),
        (_matches(_CONDITIONAL), _KONJUNKTIV),
        (_matches(_GENITIVE), _GENITIV),
    )
    return [_hint(field, sentence, examples) for check, sentence in checks if (examples := check(said))]


def words(sentence: str) -> int:
    """How many words a sentence has; ``02921/30-0`` and ``E-Mail`` are one each."""
    return sum(any(character.isalnum() for character in word) for word in sentence.split())


def unexplained(text: str, known: Container[str]) -> list[str]:
    """Abbreviations in capitals that are not ``known`` and not explained in brackets, each once."""
    found = dict.fromkeys(match[0] for match in _CAPITALS.finditer(text))
    return [one for one in found if one not in known and not _is_explained(one, text)]


def quoted(examples: Sequence[str]) -> Sentence:
    """The first examples in quotation marks, and how many more there are."""
    more = len(examples) - SHOWN
    return Sentence(
        de=", ".join(f"„{one}“" for one in examples[:SHOWN]) + (f" und {more} weitere" if more > 0 else ""),
        en=", ".join(f"“{one}”" for one in examples[:SHOWN]) + (f" and {more} more" if more > 0 else ""),
    )


def _is_explained(abbreviation: str, text: str) -> bool:
    """Whether the text says in brackets what it means, or the abbreviation of what it says."""
    return f"({abbreviation})" in text or re.search(rf"(?<!\w){re.escape(abbreviation)} \(\w", text) is not None


def _long_sentences(said: list[str]) -> list[str]:
    return [f"{_begun(sentence)} ({words(sentence)})" for sentence in said if words(sentence) > MOST_WORDS]


def _begun(sentence: str) -> str:
    beginning = " ".join(sentence.split()[:6])
    return f"{beginning} …"


def _passive(said: list[str]) -> list[str]:
    return [example for sentence in said for example in _passive_in(sentence)]


def _passive_in(sentence: str) -> Iterator[str]:
    verb = _PASSIVE_VERB.search(sentence)
    for match in _PARTICIPLE.finditer(sentence) if verb else ():
        if not _NO_PARTICIPLE.fullmatch(match["word"]):
            yield f"{verb[0]} … {match['word']}" if verb and verb.start() < match.start() else f"{match['word']} …"
            return


def _matches(pattern: re.Pattern[str]) -> Callable[[list[str]], list[str]]:
    def find(said: list[str]) -> list[str]:
        return list(dict.fromkeys(match[0] for sentence in said for match in pattern.finditer(sentence)))

    return find


def _abbreviations(said: list[str]) -> list[str]:
    text = "\n".join(said)
    found = [match[0] for match in _ABBREVIATION.finditer(text)]
    return list(dict.fromkeys([*found, *unexplained(text, _HABITUAL)]))


def _hint(field: str, sentence: Sentence, examples: list[str]) -> Problem:
    shown = quoted(examples)
    said = Sentence(de=sentence.de.format(shown.de), en=sentence.en.format(shown.en))
    return Problem(field=field, sentence=said, blocking=False)


_LONG_SENTENCE = Sentence(
    de=f"Einfache Sprache: Ein Satz soll höchstens {MOST_WORDS} Wörter haben. Länger sind: {{}}. "
    "Bitte machen Sie zwei Sätze daraus.",
    en=f"Einfache Sprache: a sentence should have at most {MOST_WORDS} words. Longer are: {{}}. Make two of each.",
)
_PASSIVE = Sentence(
    de="Einfache Sprache: Bitte sagen Sie, wer etwas tut („Wir schließen …“), statt: {}.",
    en="Einfache Sprache: say who does what, instead of the passive: {}.",
)
_LONG = Sentence(
    de=f"Einfache Sprache: Wörter mit mehr als {MOST_LETTERS} Buchstaben sind schwer zu lesen: {{}}. "
    "Bitte trennen Sie sie mit einem Bindestrich, oder nehmen Sie ein anderes Wort.",
    en=f"Einfache Sprache: words of more than {MOST_LETTERS} letters are hard to read: {{}}. "
    "Put a hyphen into them, or use another word.",
)
_ABBREVIATED = Sentence(
    de="Einfache Sprache: Bitte schreiben Sie Abkürzungen aus, oder erklären Sie sie in Klammern: {}.",
    en="Einfache Sprache: write abbreviations out, or explain them in brackets: {}.",
)
_KONJUNKTIV = Sentence(
    de="Einfache Sprache: Bitte sagen Sie es ohne Möglichkeitsform: {}.",
    en="Einfache Sprache: say it without the conditional: {}.",
)
_GENITIV = Sentence(
    de="Einfache Sprache: Bitte sagen Sie es mit „von“ statt mit dem Genitiv: {}.",
    en="Einfache Sprache: say it with “von” instead of the genitive: {}.",
)
