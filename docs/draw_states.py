#!/usr/bin/env python3
"""Draws the delivery automaton from its own table: ``docs/pictures/delivery-states.<language>.svg``.

Places are chosen by hand; what is connected, and what each arrow says, comes from ``broadcaster.delivery``.
With ``--check`` nothing is written; the exit code says whether the pictures are up to date.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import NamedTuple

from broadcaster.delivery.labels import EVENTS, NAMES
from broadcaster.delivery.states import FINAL, TABLE, WAITS_FOR_PERSON, Event, State
from broadcaster.words import Language, Sentence

PICTURES = Path(__file__).parent / "pictures"
LANGUAGES: tuple[Language, ...] = ("de", "en")
WIDTH, HEIGHT, RADIUS, LINE = 1400, 790, 14, 16

S = State


class Point(NamedTuple):
    """A place in the picture, in pixels from its top left."""

    x: float
    y: float


class Box(NamedTuple):
    """Where a state is drawn."""

    x: float
    y: float
    width: float
    height: float = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How the arrow between two states runs, and where its words stand."""

    through: tuple[Point, ...]
    words: Point
    anchor: str = "start"
    by_hand: bool = False
    main: bool = False


PLACES: dict[State, Box] = {
    S.HELD: Box(24, 170, 146),
    S.QUEUED: Box(258, 170, 402),
    S.SENDING: Box(770, 170, 190),
    S.PUBLISHED: Box(1200, 170, 170),
    S.WITHDRAWN: Box(1200, 40, 170),
    S.UNCLEAR: Box(1024, 300, 212),
    S.MISSED: Box(320, 530, 150),
    S.BLOCKED: Box(540, 530, 160),
    S.REFUSED: Box(780, 530, 150),
    S.NEEDS_DECISION: Box(1060, 530, 190),
    S.CANCELLED: Box(24, 690, 1226, 52),
}


def route(
    *through: tuple[float, float],
    words: tuple[float, float],
    anchor: str = "start",
    hand: bool = False,
    main: bool = False,
) -> Route:
    """A route, written down shortly."""
    points = tuple(Point(*one) for one in through)
    return Route(through=points, words=Point(*words), anchor=anchor, by_hand=hand, main=main)


ROUTES: dict[tuple[State, State], Route] = {
    (S.HELD, S.QUEUED): route((170, 188), (258, 188), words=(214, 179), anchor="middle"),
    (S.QUEUED, S.HELD): route((258, 216), (170, 216), words=(214, 235), anchor="middle"),
    (S.HELD, S.MISSED): route((140, 234), (140, 562), (320, 562), words=(152, 553)),
    (S.HELD, S.CANCELLED): route((80, 234), (80, 690), words=(88, 645), hand=True),
    (S.QUEUED, S.SENDING): route((660, 188), (770, 188), words=(715, 179), anchor="middle", main=True),
    (S.SENDING, S.QUEUED): route((770, 216), (660, 216), words=(715, 235), anchor="middle"),
    (S.QUEUED, S.PUBLISHED): route((600, 170), (600, 72), (1140, 72), (1140, 188), (1200, 188), words=(612, 64)),
    (S.QUEUED, S.QUEUED): route((330, 170), (330, 128), (410, 128), (410, 170), words=(370, 119), anchor="middle"),
    (S.QUEUED, S.CANCELLED): route((272, 234), (272, 690), words=(280, 645), hand=True),
    (S.QUEUED, S.MISSED): route((425, 234), (425, 530), words=(417, 505), anchor="end"),
    (S.QUEUED, S.BLOCKED): route((640, 234), (640, 530), words=(648, 480)),
    (S.SENDING, S.SENDING): route((825, 170), (825, 128), (905, 128), (905, 170), words=(865, 119), anchor="middle"),
    (S.SENDING, S.PUBLISHED): route((960, 208), (1200, 208), words=(975, 199), main=True),
    (S.SENDING, S.UNCLEAR): route((940, 234), (940, 318), (1024, 318), words=(950, 262)),
    (S.SENDING, S.NEEDS_DECISION): route((910, 234), (910, 450), (1095, 450), (1095, 530), words=(922, 442)),
    (S.SENDING, S.REFUSED): route((840, 234), (840, 530), words=(832, 508), anchor="end"),
    (S.SENDING, S.BLOCKED): route((803, 234), (803, 420), (640, 420), (640, 530), words=(648, 480)),
    (S.SENDING, S.MISSED): route((787, 234), (787, 448), (425, 448), (425, 530), words=(417, 505), anchor="end"),
    (S.UNCLEAR, S.UNCLEAR): route(
        (1115, 300), (1115, 264), (1185, 264), (1185, 300), words=(1150, 256), anchor="middle"
    ),
    (S.UNCLEAR, S.PUBLISHED): route((1236, 332), (1265, 332), (1265, 234), words=(1273, 290)),
    (S.UNCLEAR, S.QUEUED): route((1024, 346), (475, 346), (475, 234), words=(670, 338)),
    (S.UNCLEAR, S.NEEDS_DECISION): route((1155, 364), (1155, 530), words=(1163, 442)),
    (S.NEEDS_DECISION, S.PUBLISHED): route(
        (1250, 562), (1345, 562), (1345, 234), words=(1337, 490), anchor="end", hand=True
    ),
    (S.NEEDS_DECISION, S.QUEUED): route(
        (1060, 562), (1030, 562), (1030, 386), (545, 386), (545, 234), words=(1022, 424), anchor="end", hand=True
    ),
    (S.NEEDS_DECISION, S.CANCELLED): route((1155, 594), (1155, 690), words=(1163, 645), hand=True),
    (S.BLOCKED, S.QUEUED): route((572, 530), (572, 234), words=(564, 505), anchor="end", hand=True),
    (S.BLOCKED, S.MISSED): route((540, 562), (470, 562), words=(505, 553), anchor="middle"),
    (S.BLOCKED, S.CANCELLED): route((620, 594), (620, 690), words=(628, 645), hand=True),
    (S.REFUSED, S.QUEUED): route((880, 530), (880, 403), (522, 403), (522, 234), words=(888, 505), hand=True),
    (S.REFUSED, S.CANCELLED): route((855, 594), (855, 690), words=(863, 645), hand=True),
    (S.MISSED, S.QUEUED): route((368, 530), (368, 234), words=(360, 470), anchor="end", hand=True),
    (S.MISSED, S.CANCELLED): route((395, 594), (395, 690), words=(403, 645), hand=True),
    (S.PUBLISHED, S.WITHDRAWN): route((1285, 170), (1285, 104), words=(1277, 142), anchor="end", hand=True),
}

TITLE = Sentence(de="Die Zustände eines Versands", en="The states of a delivery")
LEGEND = {
    "flow": Sentence(de="unterwegs", en="under way"),
    "doubt": Sentence(de="unklar: wird nachgelesen", en="unclear: being read back"),
    "person": Sentence(de="wartet auf einen Menschen", en="waits for a person"),
    "done": Sentence(de="öffentlich", en="public"),
    "over": Sentence(de="beendet", en="over"),
}
ARROWS = {
    "auto": Sentence(de="geschieht von selbst", en="happens by itself"),
    "hand": Sentence(de="ein Mensch entscheidet", en="a person decides"),
}
STYLE = """
  .ground { fill: #ffffff; } .halo { stroke: #ffffff; }
  text { font-family: "Fira Sans", "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: #1f2733; }
  .title { font-size: 21px; font-weight: 600; } .name { font-size: 16px; font-weight: 600; text-anchor: middle; }
  .other { font-size: 12px; text-anchor: middle; fill: #4b5766; } .words { font-size: 13px; } .key { font-size: 13px; }
  .words { paint-order: stroke; stroke: #ffffff; stroke-width: 5px; stroke-linejoin: round; }
  .by-hand { fill: #8a3a00; }
  rect.box { stroke-width: 1.5; } path { fill: none; } .halo { stroke-width: 7; }
  .auto { stroke: #44546a; stroke-width: 1.7; } .hand { stroke: #b4570d; stroke-width: 1.7; stroke-dasharray: 6 4; }
  .main { stroke-width: 3.2; } #head-auto path { fill: #44546a; } #head-hand path { fill: #b4570d; }
  .flow { fill: #e3eefb; stroke: #2f6db5; } .doubt { fill: #efe6fb; stroke: #7a48b8; }
  .person { fill: #fdeed8; stroke: #c26a12; } .done { fill: #e0f3e4; stroke: #2c8547; }
  .over { fill: #eceef1; stroke: #76808d; }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #12171e; } .halo, .words { stroke: #12171e; } text { fill: #e8edf3; } .other { fill: #aeb9c6; }
    .by-hand { fill: #ffb46b; } .auto { stroke: #9fb0c4; } .hand { stroke: #f2994a; }
    #head-auto path { fill: #9fb0c4; } #head-hand path { fill: #f2994a; }
    .flow { fill: #17324f; stroke: #6aa8ef; } .doubt { fill: #33234d; stroke: #b08be6; }
    .person { fill: #47300f; stroke: #f0a04b; } .done { fill: #123c20; stroke: #5fc07c; }
    .over { fill: #2a3038; stroke: #929daa; }
  }
"""


def picture(language: Language) -> str:
    """The automaton as SVG, its words in ``language``. Raises SystemExit if the table has an arrow without a place."""
    steps = arrows()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">',
        f"<title>{escape(TITLE.in_(language))}</title>",
        f"<style>{STYLE}</style>",
        f"<defs>{_head('auto')}{_head('hand')}</defs>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="14"/>',
        f'<text class="title" x="24" y="54">{escape(TITLE.in_(language))}</text>',
        *_lines([ROUTES[pair] for pair in steps]),
        *(_box(state, language) for state in State),
        *(_words(ROUTES[pair], [EVENTS[event].in_(language) for event in steps[pair]]) for pair in steps),
        *_legend(language),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def arrows() -> dict[tuple[State, State], list[Event]]:
    """The events between each pair of states. Raises SystemExit when picture and table do not fit together."""
    steps: dict[tuple[State, State], list[Event]] = {}
    for (before, event), then in TABLE.items():
        steps.setdefault((before, then), []).append(event)
    if steps.keys() != ROUTES.keys():
        wrong = ", ".join(f"{before} -> {then}" for before, then in steps.keys() ^ ROUTES.keys())
        raise SystemExit(f"ROUTES in {Path(__file__).name} and the automaton's table differ: {wrong}")
    return steps


def kind(state: State) -> str:
    """The colour of a state: who moves next."""
    if state in WAITS_FOR_PERSON:
        return "person"
    if state is State.UNCLEAR:
        return "doubt"
    if state is State.PUBLISHED:
        return "done"
    return "over" if state in FINAL else "flow"


def _head(style: str) -> str:
    shape = '<path d="M0,0 L9,4.5 L0,9 z"/>'
    return (
        f'<marker id="head-{style}" markerWidth="9" markerHeight="9" refX="8" refY="4.5" orient="auto"'
        f' markerUnits="userSpaceOnUse">{shape}</marker>'
    )


def _lines(drawn: list[Route]) -> list[str]:
    """The arrows; those that end in the same point run together, all others cross with a gap."""
    groups: dict[Point, list[Route]] = {}
    for one in drawn:
        groups.setdefault(one.through[-1], []).append(one)
    shown = []
    for group in groups.values():
        shown += [f'<path class="halo" d="{_rounded(one.through)}"/>' for one in group]
        shown += [_line(one) for one in group]
    return shown


def _line(drawn: Route) -> str:
    style = "hand" if drawn.by_hand else "auto"
    main = " main" if drawn.main else ""
    return f'<path class="{style}{main}" marker-end="url(#head-{style})" d="{_rounded(drawn.through)}"/>'


def _rounded(points: tuple[Point, ...]) -> str:
    """A way of straight lines with round corners."""
    way = [f"M{points[0].x},{points[0].y}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, out = _near(corner, before), _near(corner, after)
        way.append(f"L{into.x},{into.y} Q{corner.x},{corner.y} {out.x},{out.y}")
    way.append(f"L{points[-1].x},{points[-1].y}")
    return " ".join(way)


def _near(corner: Point, other: Point) -> Point:
    """The point up to RADIUS from ``corner`` towards ``other``."""
    dx, dy = other.x - corner.x, other.y - corner.y
    length = (dx * dx + dy * dy) ** 0.5
    share = min(RADIUS, length / 2) / length
    return Point(round(corner.x + dx * share, 1), round(corner.y + dy * share, 1))


def _box(state: State, language: Language) -> str:
    x, y, width, height = PLACES[state]
    name, middle = NAMES[state], x + width / 2
    other: Language = "en" if language == "de" else "de"
    return (
        f'<rect class="box {kind(state)}" x="{x}" y="{y}" width="{width}" height="{height}" rx="10"/>'
        f'<text class="name" x="{middle}" y="{y + height / 2 - 2}">{escape(name.in_(language))}</text>'
        f'<text class="other" x="{middle}" y="{y + height / 2 + 17}">{escape(name.in_(other))}</text>'
    )


def _words(drawn: Route, lines: list[str]) -> str:
    top = drawn.words.y - LINE * (len(lines) - 1)
    style = "words by-hand" if drawn.by_hand else "words"
    return "".join(
        f'<text class="{style}" text-anchor="{drawn.anchor}" x="{drawn.words.x}" y="{top + LINE * number}">'
        f"{escape(line)}</text>"
        for number, line in enumerate(lines)
    )


def _legend(language: Language) -> list[str]:
    x, shown = 24.0, []
    for style, words in LEGEND.items():
        shown.append(f'<rect class="box {style}" x="{x}" y="760" width="22" height="15" rx="4"/>')
        shown.append(f'<text class="key" x="{x + 29}" y="772">{escape(words.in_(language))}</text>')
        x += 60 + 7 * len(words.in_(language))
    for style, words in ARROWS.items():
        shown.append(f'<path class="{style}" marker-end="url(#head-{style})" d="M{x},768 L{x + 42},768"/>')
        shown.append(f'<text class="key" x="{x + 50}" y="772">{escape(words.in_(language))}</text>')
        x += 80 + 7 * len(words.in_(language))
    return shown


def main() -> int:
    """Write the pictures, or say which are stale."""
    made = {PICTURES / f"delivery-states.{language}.svg": picture(language) for language in LANGUAGES}
    stale = [path for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv:
        sys.stdout.write("".join(f"stale: {path.name}\n" for path in stale))
        return 1 if stale else 0
    for path in stale:
        path.write_text(made[path], "utf-8")
        sys.stdout.write(f"written: {path.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
