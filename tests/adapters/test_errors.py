"""What adapters say of an error names its cause and a remedy, and claims nothing about what is public."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadcaster.channel.hindrance import ChannelError
from broadcaster.testing.claims import claims
from broadcaster.words import Sentence

ADAPTERS = sorted((Path(__file__).parent.parent.parent / "adapters").rglob("*.py"))
TABLES = ("answers", "errors", "rules", "words")
"""Endings of the modules whose every sentence is about an error."""


def kinds(kind: type[ChannelError]) -> set[str]:
    """The names of an error class and of those below it."""
    return {kind.__name__}.union(*map(kinds, kind.__subclasses__()))


ERRORS = kinds(ChannelError)


def constants(tree: ast.AST) -> dict[str, ast.Call]:
    """The sentences of a module that have a name."""
    return {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and is_sentence(node.value) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def is_sentence(node: ast.AST) -> bool:
    """Whether a sentence is made here."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Sentence"


def said(call: ast.Call) -> Sentence:
    """A sentence as it stands in the code, without what is filled in."""
    words = {
        str(keyword.arg): "".join(
            str(node.value)
            for node in ast.walk(keyword.value)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
        for keyword in call.keywords
    }
    return Sentence(de=words["de"], en=words["en"])


def of_errors(path: Path) -> Iterator[Sentence]:
    """The sentences of a module that a person reads when something went wrong."""
    tree = ast.parse(path.read_text("utf-8"))
    named = constants(tree)
    for node in ast.walk(tree):
        if path.stem.endswith(TABLES) and is_sentence(node) and isinstance(node, ast.Call):
            yield said(node)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ERRORS:
            for given in node.args:
                if isinstance(given, ast.Name) and given.id in named:
                    yield said(named[given.id])


@pytest.mark.parametrize("path", ADAPTERS, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_no_error_of_an_adapter_says_what_is_public(path: Path) -> None:
    """The same error serves several steps; what it means at each of them is said by the rules of the broadcaster."""
    assert [found for sentence in of_errors(path) for found in claims(sentence)] == []


def test_the_sentences_are_looked_at() -> None:
    """Each channel's error sentences are found, and a claim among them is seen."""
    assert sum(len(list(of_errors(path))) for path in ADAPTERS) > 60
    assert claims(Sentence(de="Es wurde nichts veröffentlicht.", en="Nothing was published."))
    assert claims(Sentence(de="Es wird später erneut versucht.", en="It is tried again later."))
    assert not claims(Sentence(de="Bitte ändern Sie den Beitrag.", en="Change the post."))
