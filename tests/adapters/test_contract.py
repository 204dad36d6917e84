"""No channel without its contract."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from broadcaster.channel import registry
from broadcaster.testing import AdapterContract

TREES = [ast.parse(path.read_text()) for path in Path(__file__).parent.rglob("test_*.py")]


@pytest.mark.parametrize("channel", registry.channels())
def test_every_channel_keeps_the_adapter_contract(channel: str) -> None:
    """A test file imports the channel's adapter and subclasses the contract."""
    assert [tree for tree in TREES if _imports(tree, f"adapters.{channel}") and _subclasses(tree)]


def _imports(tree: ast.Module, module: str) -> bool:
    return any(isinstance(node, ast.ImportFrom) and node.module == module for node in tree.body)


def _subclasses(tree: ast.Module) -> bool:
    bases = [ast.unparse(base) for node in tree.body if isinstance(node, ast.ClassDef) for base in node.bases]
    return AdapterContract.__name__ in bases
