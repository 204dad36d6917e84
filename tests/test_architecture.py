"""The shape of the project, where no linter looks: what has a test, what stands where, what the locks hold."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from broadcaster.channel import registry

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PRODUCT = sorted(path for package in ("broadcaster", "adapters") for path in (ROOT / package).rglob("*.py"))
TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
PAGES = sorted(
    [*ROOT.glob("*.md"), *(path for top in ("config", "docs", "tests") for path in (ROOT / top).rglob("*.md"))]
)
CHANNELS = sorted(path.stem for path in (ROOT / "adapters").glob("[!_]*.py"))
LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-dev.lock", "requirements-bench.lock")
GROUPS = ([""], ["build"], ["", "build", "dev"], ["", "build", "dev", "bench"])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
LONGEST = 400
VAGUE = {"base", "common", "handler", "handlers", "helper", "helpers", "manager", "misc", "service", "util", "utils"}
PATCHING = re.compile(r"\b(monkeypatch\.(setattr|setitem|delattr)|mocker)\b")
SQL = re.compile(r"^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE (TABLE|INDEX)|ALTER TABLE|PRAGMA)\s")


def name(path: Path) -> str:
    """A file's place in the project, as the tests are called."""
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def texts(path: Path) -> Iterator[str]:
    """The texts that are written in a file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def pins(lock: str) -> dict[str, str]:
    """The version of every package in a lock file."""
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    found = [re.match(r"([a-z0-9._-]+)==([^ ;\\]+)", line) for line in lines]
    return {canonicalize_name(match[1]): match[2] for match in found if match}


def wanted(group: str) -> list[Requirement]:
    """The requirements of the product (``""``) or of a dependency group."""
    lines = PROJECT["dependency-groups"][group] if group else PROJECT["project"]["dependencies"]
    return [Requirement(line) for line in lines]


def test_there_are_channels() -> None:
    """The rules below look at something."""
    assert {"facebook", "instagram", "x"} <= set(CHANNELS)
    assert len(PRODUCT) > len(CHANNELS)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_is_called_as_its_file(channel: str) -> None:
    """The registry finds every module of ``adapters`` under its own name."""
    assert channel in registry.channels()
    assert registry.load(channel).channel == channel


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_has_its_test_file(channel: str) -> None:
    """Whoever looks for the tests of a channel finds a file, or a folder of files, of its name."""
    tests = ROOT / "tests" / "adapters"
    assert [*tests.glob(f"test_{channel}.py"), *tests.glob(f"{channel}/test_*.py")]


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_knows_no_other(channel: str) -> None:
    """Channels share private modules only."""
    others = {f"adapters.{other}" for other in CHANNELS if other != channel}
    assert others.isdisjoint(imported(ROOT / "adapters" / f"{channel}.py"))


def test_private_modules_of_the_adapters_know_no_channel() -> None:
    """What channels share is below them."""
    channels = {f"adapters.{channel}" for channel in CHANNELS}
    private = (ROOT / "adapters").glob("_[!_]*/*.py")
    assert len(private := list(private)) > 20
    assert [name(path) for path in private if not channels.isdisjoint(imported(path))] == []


def test_one_pen_writes_the_state_of_a_delivery() -> None:
    """Whoever changes it names an event; only the two that insert a delivery say where it begins."""
    state = re.compile(r"""(["']state["']:|\bstate=)\s*(State\.|after\()""")
    storage = (ROOT / "broadcaster" / "storage").rglob("*.py")
    assert {path.name for path in storage if state.search(path.read_text("utf-8"))} == {"messages.py", "repeats.py"}


def test_naming_the_channels_imports_none() -> None:
    """An SDK is imported only when its channel is used."""
    code = "import json, sys; from broadcaster.channel import registry; registry.channels(); print(json.dumps([*sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, text=True)
    assert {"facebook", "instagrapi", "tweepy"}.isdisjoint(json.loads(done.stdout))


def test_files_are_short() -> None:
    """A file of the product can be read in one go."""
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in PRODUCT}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_modules_are_named_after_things() -> None:
    """Vague names collect what belongs elsewhere."""
    assert [name(path) for path in PRODUCT if not VAGUE.isdisjoint(re.split(r"[/_.]", name(path)))] == []


def test_nothing_is_left_unfinished() -> None:
    """What is in the product works; ruff looks for notes of what is missing."""
    assert [name(path) for path in PRODUCT if re.search(r"\braise NotImplemented", path.read_text("utf-8"))] == []


def test_sql_stands_in_storage_only() -> None:
    """The rest of the product asks storage, in the design's words."""
    outside = [path for path in PRODUCT if "storage" not in path.relative_to(ROOT).parts]
    assert [name(path) for path in outside if any(SQL.match(text) for text in texts(path))] == []


def test_nothing_is_patched() -> None:
    """Real parts run against the practice platforms; ruff bans unittest.mock."""
    assert [name(path) for path in [*PRODUCT, *TESTS] if PATCHING.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(lock: str) -> None:
    """A lock file holds names, versions and hashes, and no address or path."""
    text = (ROOT / lock).read_text("utf-8")
    assert re.findall(r"[a-z]+://\S+|^-.*|^\s*(?:/|\./)\S+", text, re.MULTILINE) == []
    assert not (ROOT / "uv.lock").exists()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_every_package(lock: str) -> None:
    """What is installed is what was tested."""
    entries = re.split(r"\n(?=[a-z])", (ROOT / lock).read_text("utf-8"))
    assert len(entries) == len(pins(lock))
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(("lock", "groups"), list(zip(LOCKS, GROUPS, strict=True)), ids=LOCKS)
def test_a_lock_meets_every_requirement(lock: str, groups: list[str]) -> None:
    """A changed requirement needs a new lock (make lock)."""
    locked = pins(lock)
    missing = [
        str(requirement)
        for group in groups
        for requirement in wanted(group)
        if not requirement.specifier.contains(locked.get(canonicalize_name(requirement.name), "0"), prereleases=True)
    ]
    assert missing == []


def test_the_locks_agree() -> None:
    """Tests run with the versions that are delivered."""
    product, build, development, bench = (pins(lock) for lock in LOCKS)
    assert {**product, **build}.items() <= development.items() <= bench.items()


def test_an_authority_installs_nothing_for_building_and_testing() -> None:
    """What README has it install, and what this needs, holds neither the build tool nor the tests' runner."""
    assert {"hatchling", "editables", "pytest", "pluggy"}.isdisjoint(pins("requirements.lock"))


def test_every_decision_is_listed() -> None:
    """The decisions are numbered without gaps, and the list names them all."""
    pages = sorted(path.name for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))
    listed = re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", (ROOT / "docs" / "adr" / "README.md").read_text("utf-8"))
    assert [int(page[:4]) for page in pages] == list(range(1, len(pages) + 1))
    assert pages == listed


def test_links_between_pages_lead_somewhere() -> None:
    """A page names files that exist."""
    found = [(page, link) for page in PAGES for link in LINK.findall(page.read_text("utf-8"))]
    assert found
    assert [(name(page), link) for page, link in found if not (page.parent / link).exists()] == []
