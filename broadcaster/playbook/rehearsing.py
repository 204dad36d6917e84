"""Rehearses what a playbook prepares: every blank can be filled, and what comes out is a message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from broadcaster.message import Message
from broadcaster.playbook.blanks import OF_OUTAGE, blanks, of_outage
from broadcaster.playbook.prepared import Kind, Prepared
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput

_BEGAN = datetime(2026, 9, 30, 12, tzinfo=UTC)
"""A Wednesday in September: in words no moment is longer."""
_ZONE = ZoneInfo("Europe/Berlin")


def problems(prepared: Sequence[Prepared], facts: Mapping[str, str], language: str) -> Iterator[tuple[str, Sentence]]:
    """What keeps prepared texts from being messages, each with its key."""
    for name in facts.keys() & set(OF_OUTAGE):
        yield (
            f"facts.{name}",
            Sentence(
                de="heißt wie eine Lücke, die der Ausfall füllt. Bitte benennen Sie die Angabe um",
                en="is called like a blank that the outage fills. Give the fact another name",
            ),
        )
    for one in prepared:
        missing = list(_missing(one, facts))
        yield from missing or _unfit(one, facts, language)
        yield from _unrepeatable(one)


def rehearsed(prepared: Prepared, facts: Mapping[str, str], language: str) -> Prepared:
    """The draft with its blanks filled as they would be late in a long outage."""
    ended = _BEGAN + timedelta(days=99)
    return prepared.filled({**of_outage(_BEGAN, ended, _ZONE, language, ended), **facts})


def place(prepared: Prepared) -> str:
    """Where a draft stands in its file."""
    return {Kind.HOLDING: "holding", Kind.ALL_CLEAR: "all_clear"}.get(prepared.kind, f"drafts.{prepared.name}")


def _missing(prepared: Prepared, facts: Mapping[str, str]) -> Iterator[tuple[str, Sentence]]:
    """Blanks that nothing fills; only an all-clear knows when the outage ended."""
    known = {*facts, *OF_OUTAGE} - ({"ended"} if prepared.kind is not Kind.ALL_CLEAR else set())
    for key, text in prepared.texts():
        for name in blanks(text):
            if name not in known:
                listed = ", ".join(sorted(known))
                yield (
                    f"{place(prepared)}.{key}",
                    Sentence(
                        de=f"hat eine Lücke {{{name}}}, die nichts füllt. Bekannt sind: {listed}",
                        en=f"has a blank {{{name}}} that nothing fills. Known are: {listed}",
                    ),
                )


def _unfit(prepared: Prepared, facts: Mapping[str, str], language: str) -> Iterator[tuple[str, Sentence]]:
    said = rehearsed(prepared, facts, language)
    try:
        Message(
            text=said.text,
            headline=said.headline,
            link=said.link,
            language=language,
            hashtags=said.hashtags,
            variants=said.variants,
            languages=said.languages,
        )
    except InvalidInput as error:
        for problem in error.problems:
            sentence = problem.sentence
            yield (
                f"{place(prepared)}.{problem.field}",
                Sentence(de=f"passt nicht: {sentence.de.rstrip('.')}", en=f"does not fit: {sentence.en.rstrip('.')}"),
            )


def _unrepeatable(prepared: Prepared) -> Iterator[tuple[str, Sentence]]:
    """A repetition that cannot be, and blanks that would not be true any more in a repeat."""
    try:
        repeated = prepared.repetition(_ZONE.key)
    except InvalidInput as error:
        yield from _of(prepared, error)
        return
    for key, text in prepared.texts() if repeated else ():
        for name in {"day", "stand"} & set(blanks(text)):
            yield (
                f"{place(prepared)}.{key}",
                Sentence(
                    de=f"hat die Lücke {{{name}}} und wird wiederholt: Dann stünde später Altes darin. Jede Wiederholung nennt "
                    "Stand und Tag ohnehin in ihrer letzten Zeile; bitte streichen Sie die Lücke",
                    en=f"has the blank {{{name}}} and is repeated: later that would be stale. Each repeat tells its time and day "
                    "in its last line anyway; remove the blank",
                ),
            )


def _of(prepared: Prepared, error: InvalidInput) -> Iterator[tuple[str, Sentence]]:
    """Its problems, each at its place in the file."""
    for problem in error.problems:
        de, en = problem.sentence.de.rstrip("."), problem.sentence.en.rstrip(".")
        yield f"{place(prepared)}.{problem.field}", Sentence(de=f"passt nicht: {de}", en=f"does not fit: {en}")
