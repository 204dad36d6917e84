"""Which tests run and in what order, if a seed is given: TEST_SEED."""

from __future__ import annotations

import os
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

import pytest

T = TypeVar("T")
SEED = "TEST_SEED"


@dataclass(frozen=True, slots=True)
class Sample:
    """What a long test takes of all that it could try: everything, or with a seed a part that the seed draws."""

    seed: str | None

    def size(self, whole: int, part: int) -> int:
        """How many, where the test itself draws what it tries."""
        return whole if self.seed is None else part

    def of(self, whole: Sequence[T], part: int) -> Sequence[T]:
        """``part`` of these, in their order."""
        if self.seed is None or part >= len(whole):
            return whole
        return [whole[index] for index in sorted(random.Random(self.seed).sample(range(len(whole)), part))]

    def drawing(self, usual: int) -> int:
        """The seed with which the test draws what it tries."""
        return usual if self.seed is None else random.Random(self.seed).randrange(2**31)


def begin(config: pytest.Config) -> None:
    """Draw a seed if a sample is wanted and none is given; workers are handed it in their environment."""
    if config.getoption("sample"):
        os.environ.setdefault(SEED, str(secrets.randbelow(1_000_000)))


def told() -> str | None:
    """What a run says of its seed, so that it can be had again."""
    seed = os.environ.get(SEED)
    return f"order and samples: {SEED}={seed}" if seed else None


def drawn(items: Sequence[pytest.Item], seed: str) -> list[pytest.Item]:
    """One case of each long test, in the order of the tests."""
    tests = [list(cases) for _name, cases in groupby(items, key=lambda item: item.nodeid.partition("[")[0])]
    return [random.Random(f"{seed} {cases[0].nodeid}").choice(cases) for cases in tests]


def shuffled(items: Sequence[pytest.Item], seed: str) -> list[pytest.Item]:
    """The tests in an order that the seed draws: files, and the tests of each file, so that files keep their fixtures."""
    chance = random.Random(seed)
    files = [list(tests) for _path, tests in groupby(items, key=lambda item: item.path)]
    chance.shuffle(files)
    for tests in files:
        chance.shuffle(tests)
    return [item for tests in files for item in tests]
