"""Both languages stand side by side in every template, and no text stands alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

import broadcaster
from broadcaster.app.installation.recording import WORDS
from broadcaster.console.pages import pages
from broadcaster.console.pages.looks import LOOKS
from broadcaster.delivery.states import State

FOLDER = Path(pages.__file__).parent.parent / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
SAME = {"Plan", "Playbooks", "Feeds", "Hashtags", "Code", "Website", "Online", "Offline", "Passkeys", "Name", "Login"}
SAME |= {"Text", "Text ({language})", "Link"}
"""Words that are spelled alike in both."""
ALONE = {"ALT", "Broadcaster", "Deutsch", "English", "CSV", "JSON", "f", "ig", "X"}
"""Names; what a language is called in itself; X's own mark for described pictures."""
VISIBLE = re.compile(r'\b(?:aria-label|alt|placeholder|title)="([^"{]*[A-Za-zÄÖÜäöü]{2,}[^"{]*)"')


def tree(template: str) -> nodes.Template:
    """A parsed template."""
    return pages.environment().parse((FOLDER / template).read_text("utf-8"))


def said(template: str) -> Iterator[tuple[str, str]]:
    """Both halves of everything that a template says."""
    for call in tree(template).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "say":
            assert len(call.args) == 2, call.lineno
            halves = [one.value if isinstance(one, nodes.Const) else "" for one in call.args]
            if any(halves):  # otherwise both come from elsewhere, where they are checked
                yield halves[0], halves[1]


def texts(template: str) -> Iterator[str]:
    """What stands in a template outside of tags."""
    raw = re.sub(r"\{#.*?#\}", "", (FOLDER / template).read_text("utf-8"), flags=re.DOTALL)
    raw = re.sub(r"<(style|script|title)\b.*?</\1>", "", raw, flags=re.DOTALL)
    raw = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "\0", raw, flags=re.DOTALL)
    bare = re.sub(r"<[^>]*>", "\0", raw, flags=re.DOTALL)
    yield from (part.strip() for part in bare.split("\0") if re.search(r"[A-Za-zÄÖÜäöüß]", part))


def test_there_are_templates() -> None:
    """The rules below look at something."""
    assert len(TEMPLATES) > 15
    assert sum(1 for template in TEMPLATES for _ in said(template)) > 150


@pytest.mark.parametrize("template", TEMPLATES)
def test_everything_is_said_in_both_languages(template: str) -> None:
    """Neither half is empty, both fill in the same values, and none is a copy of the other."""
    for de, en in said(template):
        assert de, (de, en)
        assert en, (de, en)
        assert sorted(re.findall(r"\{\w+\}", de)) == sorted(re.findall(r"\{\w+\}", en)), (de, en)
        assert de != en or de in SAME, de


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_text_stands_alone(template: str) -> None:
    """A word outside of ``say`` would be the same in both languages."""
    left = [text for text in texts(template) if text.strip(" ·›–:()&;") not in ALONE | {"nbsp"}]
    assert left == []
    assert VISIBLE.findall((FOLDER / template).read_text("utf-8")) == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_code_and_no_style_stands_in_a_page(template: str) -> None:
    """The policy forbids it, and so does this."""
    text = (FOLDER / template).read_text("utf-8")
    assert re.findall(r"\son[a-z]+=|\bstyle=|hx-on|javascript:|\|\s*safe\b", text) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_form_that_does_something_carries_the_token(template: str) -> None:
    """Forgetting it would make a button that never works."""
    for form in re.findall(r'<form method="post".*?</form>', (FOLDER / template).read_text("utf-8"), re.DOTALL):
        assert "{{ token() }}" in form, form[:80]


@pytest.mark.parametrize("state", State)
def test_every_state_has_an_icon_and_a_colour(state: State) -> None:
    """Never a colour alone."""
    icons = (FOLDER.parent / "static" / "own" / "icons.svg").read_text("utf-8")
    assert f'id="{LOOKS[state].icon}"' in icons
    assert LOOKS[state].tone in ("success", "info", "warning", "danger", "quiet")


def test_every_icon_that_is_used_exists() -> None:
    """A missing one would leave a hole."""
    icons = set(
        re.findall(r'<symbol id="([a-z]+)"', (FOLDER.parent / "static" / "own" / "icons.svg").read_text("utf-8"))
    )
    used = {
        name
        for template in TEMPLATES
        for name in re.findall(r'(?:icon|chip|empty)\("([a-z]+)"', (FOLDER / template).read_text("utf-8"))
    }
    assert used <= icons


def test_everything_that_is_recorded_has_a_name() -> None:
    """Each word that the product writes down is in the list of words."""
    product = Path(broadcaster.__file__).parent
    written = {
        word
        for path in product.rglob("*.py")
        for word in re.findall(r'\b(?:entry|record)\(\s*"([a-z -]+)"', path.read_text("utf-8"))
    }
    assert len(written) > 25
    assert written <= set(WORDS)


SOURCES = Path(broadcaster.__file__).parent
COMMAND = re.compile(r"\bbroadcaster [a-z][a-z-]+ ?")
APART = (
    "cli",
    "settings/__init__.py",
    "storage/database/",
    "storage/installation/vault.py",
    "app/outage/words.py",
    "app/outage/feed_words.py",
)
"""The command line itself, what stops an installation from starting, and alarms to people without a page before them."""


def _strings(path: Path) -> Iterator[str]:
    """Every text of a module that is not a docstring."""
    module = ast.parse(path.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_no_sentence_of_a_page_or_of_the_api_names_a_command() -> None:
    """Whoever sits before the console has no command line; the command line adds its commands itself."""
    places = {path.relative_to(SOURCES).as_posix(): path for path in SOURCES.rglob("*.py")}
    seen = {name: list(_strings(path)) for name, path in places.items() if not name.startswith(APART)}
    seen |= {name: [half for halves in said(name) for half in halves] for name in TEMPLATES}
    quoted = re.compile(f"[„'“]{COMMAND.pattern}|: {COMMAND.pattern}|^{COMMAND.pattern}")
    assert len(seen) > 200
    assert {(name, text) for name, texts in seen.items() for text in texts if quoted.search(text)} == set()
