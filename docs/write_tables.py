#!/usr/bin/env python3
"""Fills the tables of the pages from the code that they describe.

A table stands between ``<!-- made: NAME ARGUMENT -->`` and ``<!-- end -->``; TABLES says which there are.
With ``--check`` nothing is written; the exit code says whether the pages are up to date.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
import tomllib
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticUndefined

from broadcaster.app.people.roles import MAY, Permission, Role
from broadcaster.app.people.tokens import SCOPES
from broadcaster.channel import Capabilities, Handle, RenditionSettings, Strategy, registry
from broadcaster.console.api.application import ROUTES
from broadcaster.console.server.application import all_screens
from broadcaster.delivery.labels import EVENTS, NAMES, NEXT
from broadcaster.delivery.retry import STEPS
from broadcaster.delivery.states import FINAL, TABLE, WAITS_FOR_PERSON, State
from broadcaster.engine.roster import secret_fields
from broadcaster.message import Message
from broadcaster.practice.site.deaths import DEATHS
from broadcaster.rendition.render import render
from broadcaster.rendition.weighted import weighted_length
from broadcaster.settings import SECRETS, Settings, tables, variable
from broadcaster.website.findings import BY_CODE
from broadcaster.words import Language, Sentence

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(<!-- made: (\w+)(?: ([^\n]+))? -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_CHECKED: ContextVar[str | None] = ContextVar("checked", default=None)
"""The table that is only checked: a channel that has just been added makes no word of it untrue."""
WEBSITE = "https://notfall.kreis-soest.de/it"
LANGUAGES: dict[str, Language] = {"de": "de", "en": "en"}
DECIDES = {
    Handle.DRAFT: "the unpublished draft that was stored before; switching it on again is harmless",
    Handle.CONTAINER: "the container that was stored before; it knows whether it was published",
    Handle.TIMELINE: "the account's own posts above the newest one seen before, compared by text",
}


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    lines = [list(head), *map(list, rows)]
    cells = ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]
    return "\n".join([cells[0], "|" + " --- |" * len(lines[0]), *cells[1:]]) + "\n"


def capabilities() -> dict[str, Capabilities]:
    """What each channel of this distribution can show, by its name for people."""
    checked = _CHECKED.get()
    can = {channel.capitalize(): registry.load(channel).capabilities for channel in registry.channels()}
    return {title: what for title, what in can.items() if checked is None or f"| {title} |" in checked}


def figure(value: int, language: Language) -> str:
    """A number with its thousands apart."""
    return f"{value:,}".replace(",", "." if language == "de" else ",")


def span(length: timedelta) -> str:
    """A length of time in figures."""
    seconds = int(length.total_seconds())
    for unit, name in ((3600, "h"), (60, "min")):
        if seconds % unit == 0 and seconds > unit:
            return f"{seconds // unit} {name}"
    return f"{seconds} s"


def channels(language: Language) -> str:
    """What each channel takes."""
    words = {
        "head": Sentence(de="Kanal/Text/Bilder/längere Texte", en="channel/text/pictures/longer texts"),
        "characters": Sentence(de="Zeichen", en="characters"),
        "weighted": Sentence(de="Zeichen, so gewichtet wie bei X", en="characters, weighted as X does"),
        "pictures": Sentence(de="{least} bis {most}, {kinds}", en="{least} to {most}, {kinds}"),
        "thread": Sentence(de="Thread, zwischen Sätzen geteilt", en="thread, split between sentences"),
        "cards": Sentence(de="Text in Bildern", en="text in pictures"),
        "short": Sentence(de="Überschrift mit Link", en="headline with link"),
        "refused": Sentence(de="werden vor dem Einreihen abgelehnt", en="are refused before queueing"),
    }
    said = {name: sentence.in_(language) for name, sentence in words.items()}
    rows = []
    for title, can in capabilities().items():
        kinds = ", ".join(sorted(kind.removeprefix("image/").upper() for kind in can.pictures.media_types))
        unit = said["weighted" if can.count is weighted_length else "characters"]
        rows.append(
            [
                title,
                f"{figure(can.text_limit, language)} {unit}",
                said["pictures"].format(least=can.pictures.least, most=can.pictures.most, kinds=kinds),
                "; ".join(said[strategy] for strategy in can.strategies) or said["refused"],
            ]
        )
    return table(said["head"].split("/"), rows)


def rendition(words: str) -> str:
    """The notice that ships, as a channel shows it; further words name a strategy or languages (``de,en``)."""
    channel, *more = words.split()
    can = registry.load(channel).capabilities
    said, style = notice_message(), RenditionSettings()
    for word in more:
        if word in set(Strategy):
            said = replace(said, variants={}, strategy=Strategy(word), link=WEBSITE)
        else:
            style = RenditionSettings.model_validate({"languages": word})
    shown = render(said, channel, can, style)
    total = len(shown.parts)
    parts = [
        f"{f'Part {number} of {total}, ' if total > 1 else ''}{figure(part.length, 'en')} of {figure(part.limit, 'en')}:"
        f"\n\n```text\n{part.text}\n```\n"
        for number, part in enumerate(shown.parts, 1)
    ]
    paid = f"\nCosts {shown.cost.amount} {shown.cost.currency}.\n" if shown.cost else ""
    return "\n".join(parts) + paid


def notice_message() -> Message:
    """The notice that ships."""
    values = tomllib.loads((ROOT / "config" / "notices" / "it-ausfall.toml").read_text("utf-8"))
    values.pop("cards")
    return TypeAdapter(Message).validate_python(values)


def prices(_argument: str) -> str:
    """What channels take for posts."""
    rows = [
        [
            title,
            *(str(each) for each in (paid.post, paid.post_with_link, paid.described_picture)),
            f"{paid.as_of:%d.%m.%Y}",
        ]
        for title, can in capabilities().items()
        if (paid := can.price)
    ]
    return table(["channel", "post", "post with a link", "description of a picture", "as of"], rows)


def states(_argument: str) -> str:
    """What the states are called and what a person does."""
    moves = dict.fromkeys(WAITS_FOR_PERSON, "a person") | dict.fromkeys(FINAL, "–")
    rows = [
        [f"`{state}`", NAMES[state].en, NAMES[state].de, moves.get(state, "the broadcaster"), NEXT[state].en]
        for state in State
    ]
    return table(["in JSON", "English", "German", "who moves next", "what to do"], rows)


def transitions(_argument: str) -> str:
    """Every step of the automaton."""
    rows = [
        [NAMES[before].en, f"{EVENTS[event].en} (`{event}`)", NAMES[after].en]
        for (before, event), after in TABLE.items()
    ]
    return table(["from", "what happens", "to"], rows)


def doubt(_argument: str) -> str:
    """How each channel is read back."""
    rows = []
    for title, can in capabilities().items():
        spacing = can.settle_time / max(1, can.settle_reads - 1)
        rows.append([title, DECIDES[can.handle], str(can.settle_reads), span(can.settle_time), span(spacing)])
    return table(["channel", "what decides", "agreeing reads", "spread over", "one every"], rows)


def limits(_argument: str) -> str:
    """What the platforms allow and the broadcaster keeps by its own record."""
    rows = [
        [title, figure(limit.posts, "en"), span(limit.within)]
        for title, can in capabilities().items()
        for limit in can.limits
    ]
    return table(["channel", "posts", "within"], rows)


def retries(_argument: str) -> str:
    """The waits between attempts."""
    head = ["after failure", *map(str, range(1, len(STEPS))), f"{len(STEPS)} and later"]
    return table(head, [["wait", *(span(timedelta(seconds=step)) for step in STEPS)]])


def account(channel: str) -> str:
    """The settings and secrets of an account."""
    adapter = registry.load(channel)
    secrets = secret_fields(adapter)
    rows = []
    for name, field in adapter.settings_model.model_fields.items():
        variable = f"`{channel.upper()}_{name.upper()}`" if name in secrets else ""
        rows.append([f"`{name}`", "secret" if name in secrets else "setting", _default(field), variable])
    return table(["key", "kind", "default", "environment variable"], rows)


def settings(_argument: str) -> str:
    """The installation's settings."""
    rows = []
    for name, field in Settings.model_fields.items():
        if name in SECRETS:
            rows.append([f"`{name}` (secret)", _default(field), f"`{variable(name)}_FILE`"])
        elif name not in tables():
            rows.append([f"`{name}`", _default(field), f"`{variable(name)}`"])
    for name, model in tables().items():
        for key, field in model.model_fields.items():
            rows.append([f"`[{name}] {key}`", _default(field), f"`{variable(name, key)}`"])
    return table(["setting", "default", "environment variable"], rows)


def findings(_argument: str) -> str:
    """Everything that a probe of the website can find."""
    rows = [
        [f"`{code}`", stage.upper(), weight.name.lower(), re.sub(r"\{\w+\}", "…", words[1])]
        for code, (stage, weight, words) in BY_CODE.items()
    ]
    return table(["code", "stage", "weight", "in words"], rows)


def deaths(_argument: str) -> str:
    """Every way in which the practice website can die."""
    return table(["fault", ""], [[f"`{death.name}`", death.sentence.en] for death in DEATHS.values()])


def _default(field: Any) -> str:
    value = field.default
    if value is PydanticUndefined:
        return "–" if field.default_factory else "required"
    return "–" if value in (None, ()) else f"`{str(value).lower() if isinstance(value, bool) else value}`"


def command(words: str) -> str:
    """The arguments and options of one command."""
    path = words.split()
    found = _typer_command(path)
    rows = []
    for parameter in found.params:
        names = sorted(parameter.opts, key=len)
        value = "" if getattr(parameter, "is_flag", False) else f" {parameter.metavar}"
        flags = ", ".join(f"`{name}`" for name in [*names[:-1], names[-1] + value])
        typed = f"`{parameter.metavar}`" if parameter.param_type_name == "argument" else flags
        default = (
            parameter.default if parameter.default not in (None, False) and not callable(parameter.default) else ""
        )
        rows.append([typed, parameter.help, f"`{default}`" if default else ""])
    return table([f"`{' '.join(['broadcaster', *path])}`", "", "default"], rows)


def _typer_command(path: list[str]) -> Any:
    os.environ["BROADCASTER_LANG"] = "en"
    found = importlib.import_module("broadcaster.cli.grammar.root").command()
    for word in path:
        found = found.commands[word]
    return found


def commands(_argument: str) -> str:
    """All commands, each with its sentence."""
    rows = []
    for name, one in _typer_command([]).commands.items():
        rows += [[f"`{name} {sub}`", under.help] for sub, under in getattr(one, "commands", {}).items()] or [
            [f"`{name}`", one.help]
        ]
    return table(
        ["command", ""], [[f"[{cells[0]}](#{cells[0].strip('`').replace(' ', '-')})", cells[1]] for cells in rows]
    )


def permissions(_argument: str) -> str:
    """Which role may do what."""
    rows = [
        [permission, *("✓" if role in MAY[permission] else "" for role in Role)]
        for permission in Permission
        if permission in MAY
    ]
    return table(["", *Role], rows)


def routes(_argument: str) -> str:
    """Every route of the console, with what is needed to use it."""
    found = [
        [f"`{method} {route.path}`", str(door.may)]
        for screen in all_screens()
        for route in screen.router.routes
        for method in route.methods
        for door in (one.dependency for one in route.dependencies)
    ]
    return table(["route", "needs"], sorted(found, key=lambda row: row[0].split(" ")[::-1]))


def operations(_argument: str) -> str:
    """Every operation of the API."""
    rows = [
        [f"`{one.method} /api/v1{one.path}`", f"`{one.scope}`", one.may, one.operation.__doc__.split("\n")[0]]
        for one in ROUTES
    ]
    return table(["operation", "scope", "the person may", ""], rows)


def scopes(_argument: str) -> str:
    """What a token can be for."""
    return table(["scope", ""], [[f"`{scope}`", text.en] for scope, text in SCOPES.items()])


TABLES: dict[str, Callable[[Any], str]] = {
    made.__name__: made
    for made in (
        *(account, channels, command, commands, deaths, doubt, findings, limits, operations, permissions, prices),
        *(rendition, retries, routes, scopes, settings, states, transitions),
    )
}


def filled(page: str, *, check: bool) -> str:
    """Return ``page`` with all its tables made anew; if it is only a ``check``, without channels that they do not have yet."""

    def made(block: re.Match[str]) -> str:
        with_rows = _CHECKED.set(block[4] if check else None)
        try:
            return block[1] + TABLES[block[2]](LANGUAGES.get(block[3], block[3] or "")) + block[5]
        finally:
            _CHECKED.reset(with_rows)

    return BLOCK.sub(made, page)


def main() -> int:
    """Write the pages, or say which are stale."""
    pages, check = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], "--check" in sys.argv
    stale = []
    for path in pages:
        text = path.read_text("utf-8")
        made = filled(text, check=check)
        if made != text:
            stale.append(path)
            if not check:
                path.write_text(made, "utf-8")
    sys.stdout.write("".join(f"stale: {path.relative_to(ROOT)}\n" for path in stale))
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main())
