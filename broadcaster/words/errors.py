"""Everything that can go wrong outside a channel, named by what a person does next.

BroadcasterError
├── InvalidInput         what was asked for cannot be said or sent: change it
├── UnderWay             the same was asked for a moment ago: wait for that answer
├── UnknownName          an account or message of that name does not exist
├── ConfigurationError   the installation is set up wrong: mend it, then start again
└── StorageError         the database cannot be used as it is

A channel's own errors are in ``broadcaster.channel``; they end in a delivery's state, not in an exit code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from broadcaster.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something about one field that keeps a message back (``blocking``) or is only worth a look."""

    field: str
    sentence: Sentence
    blocking: bool = True


class BroadcasterError(Exception):
    """One sentence for a person, the exit code of the command that met it, and the word by which programs know its kind."""

    exit_code: ClassVar[int] = 1
    code: ClassVar[str] = "failed"

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence


class InvalidInput(BroadcasterError):
    """The input cannot be used; ``problems`` says which fields and what to do."""

    exit_code = 3
    code = "invalid-input"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(
            Sentence(
                de=" ".join(problem.sentence.de for problem in problems),
                en=" ".join(problem.sentence.en for problem in problems),
            )
        )
        self.problems = tuple(problems)

    @classmethod
    def one(cls, field: str, *, de: str, en: str) -> InvalidInput:
        """The common case of a single blocking problem."""
        return cls([Problem(field=field, sentence=Sentence(de=de, en=en))])


class UnderWay(BroadcasterError):
    """The same request is still being worked on."""

    exit_code = 3
    code = "under-way"


class UnknownName(BroadcasterError):
    """No account, message or channel has that name."""

    exit_code = 3
    code = "unknown-name"


class ConfigurationError(BroadcasterError):
    """A setting is missing, unknown or wrong."""

    exit_code = 4
    code = "configuration"


class StorageError(BroadcasterError):
    """The database cannot be opened, read or written; ``public`` is what anybody may read of it, without paths."""

    exit_code = 5
    code = "storage"

    def __init__(self, sentence: Sentence, *, public: Sentence | None = None) -> None:
        super().__init__(sentence)
        self.public = public
