"""Reads a playbook file (TOML). What is wrong is said with the file and the key, everything at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from pydantic import ValidationError

from broadcaster.playbook.prepared import Automatic, Kind, Prepared
from broadcaster.playbook.rehearsing import place, problems
from broadcaster.playbook.tables import AllClearTable, FileTable, HoldingTable, Said, explained
from broadcaster.schedule.condition import Condition
from broadcaster.words import Sentence
from broadcaster.words.errors import InvalidInput, Problem

ALL_CLEAR: Final = "all-clear"
HOLDING: Final = "holding"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
_FACT: Final = re.compile(r"[a-z][a-z0-9_]{0,49}")
_HOW: Final = {"condition", "every", "on", "times", "quiet"}
_LEAST_AFTER: Final = timedelta(minutes=3)
_LEAST_COUNTDOWN: Final = timedelta(minutes=2)
_TWICE: Final = Sentence(
    de="gibt es mehrfach. Von selbst darf höchstens ein Text hinausgehen; machen Sie aus den anderen Entwürfe (drafts)",
    en="is there more than once. At most one text may go out by itself; make drafts of the others",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """What is prepared for an outage. ``alert`` names groups of receivers; ``facts`` fill blanks of the texts."""

    name: str
    title: str
    language: str
    alert: tuple[str, ...]
    facts: Mapping[str, str]
    drafts: tuple[Prepared, ...]
    holding: Prepared | None
    all_clear: Prepared

    @property
    def prepared(self) -> tuple[Prepared, ...]:
        """Everything it prepares, the all-clear last."""
        return (*([self.holding] if self.holding else []), *self.drafts, self.all_clear)

    def given(self) -> Iterator[tuple[str, str]]:
        """Yield what a person fills in or writes, with its key: the facts, and the texts and hashtags of the drafts."""
        yield from ((f"facts.{name}", value) for name, value in self.facts.items())
        for prepared in self.prepared:
            texts = [*prepared.texts(), *(("hashtags", f"#{tag}") for tag in prepared.all_hashtags())]
            yield from ((f"{place(prepared)}.{key}", text) for key, text in texts)


def read(name: str, text: str) -> Playbook:
    """The playbook in a file of this name. Raises InvalidInput with every problem, each naming file and key."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(
            [_problem(name, "", Sentence(de=f"ist kein TOML ({error})", en=f"is no TOML ({error})"))]
        ) from None
    doubled = values.get(HOLDING)
    if isinstance(doubled, list):
        raise InvalidInput([_problem(name, HOLDING, _TWICE)])
    try:
        file = FileTable.model_validate(values)
    except ValidationError as error:
        raise InvalidInput([_problem(name, *explained(found)) for found in error.errors(include_url=False)]) from None
    found = _playbook(name, file)
    wrong = [*_names(file), *_approval(file.holding), *problems(found.prepared, found.facts, found.language)]
    if wrong:
        raise InvalidInput([_problem(name, key, sentence) for key, sentence in wrong])
    return found


def _playbook(name: str, file: FileTable) -> Playbook:
    return Playbook(
        name=name,
        title=file.title,
        language=file.language,
        alert=file.alert,
        facts=file.facts,
        drafts=tuple(
            _prepared(draft, key, file.language, **draft.model_dump(include=_HOW)) for key, draft in file.drafts.items()
        ),
        holding=_holding(file.holding, file.language) if file.holding else None,
        all_clear=_all_clear(file.all_clear, file.language),
    )


def _prepared(said: Said, name: str, language: str, **others: Any) -> Prepared:
    return Prepared(
        name=name,
        language=language,
        **said.content(),
        accounts=said.accounts,
        valid_for=said.valid_for,
        urgency=said.urgency,
        website_link=said.website_link,
        **others,
    )


def _holding(said: HoldingTable, language: str) -> Prepared:
    """The holding statement goes out by itself only if somebody approved it."""
    automatic = None
    if said.approved_by and said.approved_on:
        automatic = Automatic(
            after=said.after, countdown=said.countdown, approved_by=said.approved_by, approved_on=said.approved_on
        )
    return _prepared(
        said, HOLDING, language, kind=Kind.HOLDING, condition=Condition.ONLY_WHILE_OFFLINE, automatic=automatic
    )


def _all_clear(said: AllClearTable, language: str) -> Prepared:
    automatic = Automatic(after=said.after, countdown=said.countdown) if said.after is not None else None
    return _prepared(
        said, ALL_CLEAR, language, kind=Kind.ALL_CLEAR, condition=Condition.WAIT_UNTIL_ONLINE, automatic=automatic
    )


def _names(file: FileTable) -> Iterator[tuple[str, Sentence]]:
    for name in file.drafts:
        if not _NAME.fullmatch(name) or name in (HOLDING, ALL_CLEAR):
            yield (
                f"drafts.{name}",
                Sentence(
                    de="darf so nicht heißen. Erlaubt sind Kleinbuchstaben, Ziffern und -, und nicht „holding“ oder „all-clear“",
                    en="must not be called so. Use small letters, digits and -, and neither 'holding' nor 'all-clear'",
                ),
            )
    for name, value in file.facts.items():
        if not _FACT.fullmatch(name) or "{" in value:
            yield (
                f"facts.{name}",
                Sentence(
                    de="ist keine Angabe. Erlaubt sind Kleinbuchstaben, Ziffern und _ im Namen, und keine { im Wert",
                    en="is no fact. Use small letters, digits and _ in its name, and no { in its value",
                ),
            )


def _approval(holding: HoldingTable | None) -> Iterator[tuple[str, Sentence]]:
    if holding is None:
        return
    for key, present, other in (
        ("approved_on", holding.approved_on, holding.approved_by),
        ("approved_by", holding.approved_by, holding.approved_on),
    ):
        if other and not present:
            yield (
                f"{HOLDING}.{key}",
                Sentence(
                    de="fehlt: Eine Freigabe nennt, wer sie wann gegeben hat",
                    en="is missing: an approval says who gave it when",
                ),
            )
    for key, given, least in (
        ("after", holding.after, _LEAST_AFTER),
        ("countdown", holding.countdown, _LEAST_COUNTDOWN),
    ):
        if given < least:
            minutes = least // timedelta(minutes=1)
            yield (
                f"{HOLDING}.{key}",
                Sentence(
                    de=f"ist zu kurz: mindestens {minutes} min, damit kein Fehlalarm öffentlich wird",
                    en=f"is too short: at least {minutes} min, so that no false alarm becomes public",
                ),
            )


def _problem(name: str, key: str, sentence: Sentence) -> Problem:
    shown = f"„{key}“ " if key else ""
    return Problem(
        field=key or "file",
        sentence=Sentence(
            de=f"Playbook {name}.toml: {shown}{sentence.de}.",
            en=f"Playbook {name}.toml: {key}{' ' * bool(key)}{sentence.en}.",
        ),
    )
