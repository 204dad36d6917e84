"""Which language the command line speaks: ``--lang``, then ``BROADCASTER_LANG``, then the locale; else German."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from broadcaster.words import Language, Sentence

LANGUAGES: tuple[Language, ...] = ("de", "en")
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_NO_LANGUAGE = ("", "C", "POSIX")


def choose(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language for these arguments and this environment."""
    for position, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        wanted = value if equals else "".join(arguments[position + 1 : position + 2])
        if name == "--lang" and wanted.lower() in LANGUAGES:
            return _nearest(wanted)
    if environment.get("BROADCASTER_LANG"):
        return _nearest(environment["BROADCASTER_LANG"])
    for name in _LOCALE:
        locale = environment.get(name, "").partition(".")[0]
        if locale not in _NO_LANGUAGE:
            return _nearest(locale)
    return "de"


def _nearest(wanted: str) -> Language:
    return "de" if wanted.lower().startswith("de") else "en"


LANGUAGE: Language = choose(sys.argv[1:], os.environ)


def say(de: str, en: str) -> str:
    """The sentence in the language of this run."""
    return de if LANGUAGE == "de" else en


def spoken(sentence: Sentence | None) -> str:
    """A sentence in the language of this run, or nothing."""
    return sentence.in_(LANGUAGE) if sentence else ""
