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
from broadcaster.delivery.states import FINAL, TABLE, WAITS_FOR_PERSON, State
from broadcaster.words import Language, Sentence

PICTURES = Path(__file__).parent / "pictures"
LANGUAGES: tuple[Language, ...] = ("de", "en")
WIDTH, HEIGHT, RADIUS, LINE = 1280, 790, 14, 16

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
    by_person: bool = False


PLACES: dict[State, Box] = {
    S.HELD: Box(40, 170, 160),
    S.QUEUED: Box(270, 170, 310),
    S.SENDING: Box(720, 170, 190),
    S.PUBLISHED: Box(1080, 170, 170),
    S.WITHDRAWN: Box(1080, 40, 170),
    S.UNCLEAR: Box(940, 310, 190),
    S.MISSED: Box(310, 530, 130),
    S.BLOCKED: Box(510, 530, 160),
    S.REFUSED: Box(720, 530, 140),
    S.NEEDS_DECISION: Box(940, 530, 190),
    S.CANCELLED: Box(40, 690, 1090, 52),
}


def route(*through: tuple[float, float], words: tuple[float, float], anchor: str = "start", person: bool = False) -> Route:
    """A route, written down shortly."""
    return Route(through=tuple(Point(*one) for one in through), words=Point(*words), anchor=anchor, by_person=person)


BACK = 370
"""The line on which everything returns to the queue."""
ROUTES: dict[tuple[State, State], Route] = {
    (S.HELD, S.QUEUED): route((200, 188), (270, 188), words=(235, 178), anchor="middle"),
    (S.QUEUED, S.HELD): route((270, 216), (200, 216), words=(235, 236), anchor="middle"),
    (S.HELD, S.MISSED): route((160, 234), (160, 562), (310, 562), words=(172, 550)),
    (S.HELD, S.CANCELLED): route((90, 234), (90, 690), words=(98, 640), person=True),
    (S.QUEUED, S.SENDING): route((580, 188), (720, 188), words=(650, 178), anchor="middle"),
    (S.SENDING, S.QUEUED): route((720, 216), (580, 216), words=(650, 236), anchor="middle"),
    (S.QUEUED, S.PUBLISHED): route((540, 170), (540, 66), (1020, 66), (1020, 188), (1080, 188), words=(552, 58)),
    (S.QUEUED, S.QUEUED): route((330, 170), (330, 126), (410, 126), (410, 170), words=(370, 116), anchor="middle"),
    (S.QUEUED, S.CANCELLED): route((290, 234), (290, 690), words=(282, 640), anchor="end", person=True),
    (S.QUEUED, S.MISSED): route((390, 234), (390, 530), words=(382, 500), anchor="end"),
    (S.QUEUED, S.BLOCKED): route((560, 234), (560, 530), words=(552, 500), anchor="end"),
    (S.SENDING, S.SENDING): route((780, 170), (780, 126), (860, 126), (860, 170), words=(820, 116), anchor="middle"),
    (S.SENDING, S.PUBLISHED): route((910, 202), (1080, 202), words=(925, 192)),
    (S.SENDING, S.UNCLEAR): route((890, 234), (890, 342), (940, 342), words=(898, 268)),
    (S.SENDING, S.NEEDS_DECISION): route((850, 234), (850, 450), (980, 450), (980, 530), words=(862, 442)),
    (S.SENDING, S.REFUSED): route((760, 234), (760, 530), words=(752, 500), anchor="end"),
    (S.SENDING, S.BLOCKED): route((735, 234), (735, 450), (630, 450), (630, 530), words=(638, 500)),
    (S.SENDING, S.MISSED): route((735, 234), (735, 450), (420, 450), (420, 530), words=(428, 500)),
    (S.UNCLEAR, S.UNCLEAR): route((1000, 310), (1000, 272), (1070, 272), (1070, 310), words=(1035, 263), anchor="middle"),
    (S.UNCLEAR, S.PUBLISHED): route((1130, 342), (1165, 342), (1165, 234), words=(1157, 290), anchor="end"),
    (S.UNCLEAR, S.QUEUED): route((940, BACK - 10), (900, BACK - 10), (900, BACK), (450, BACK), (450, 234), words=(640, 362)),
    (S.UNCLEAR, S.NEEDS_DECISION): route((1035, 374), (1035, 530), words=(1043, 442)),
    (S.NEEDS_DECISION, S.PUBLISHED): route(
        (1130, 562), (1215, 562), (1215, 234), words=(1207, 460), anchor="end", person=True
    ),
    (S.NEEDS_DECISION, S.QUEUED): route(
        (940, 562), (910, 562), (910, BACK), (450, BACK), (450, 234), words=(902, 420), anchor="end", person=True
    ),
    (S.NEEDS_DECISION, S.CANCELLED): route((1035, 594), (1035, 690), words=(1043, 640), person=True),
    (S.BLOCKED, S.QUEUED): route((530, 530), (530, 234), words=(538, 300), person=True),
    (S.BLOCKED, S.MISSED): route((510, 562), (440, 562), words=(475, 552), anchor="middle"),
    (S.BLOCKED, S.CANCELLED): route((590, 594), (590, 690), words=(598, 640), person=True),
    (S.REFUSED, S.QUEUED): route((820, 530), (820, BACK), (450, BACK), (450, 234), words=(828, 500), person=True),
    (S.REFUSED, S.CANCELLED): route((790, 594), (790, 690), words=(798, 640), person=True),
    (S.MISSED, S.QUEUED): route((335, 530), (335, 234), words=(327, 400), anchor="end", person=True),
    (S.MISSED, S.CANCELLED): route((375, 594), (375, 690), words=(383, 640), person=True),
    (S.PUBLISHED, S.WITHDRAWN): route((1165, 170), (1165, 104), words=(1157, 142), anchor="end", person=True),
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
  #head-auto path { fill: #44546a; } #head-hand path { fill: #b4570d; }
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
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' role="img" aria-label="{escape(TITLE.in_(language))}">',
        f"<style>{STYLE}</style>",
        f"<defs>{_head('auto')}{_head('hand')}</defs>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="14"/>',
        f'<text class="title" x="40" y="54">{escape(TITLE.in_(language))}</text>',
        *(_line(ROUTES[pair]) for pair in steps),
        *(_box(state, language) for state in State),
        *(_words(ROUTES[pair], [EVENTS[event].in_(language) for event in steps[pair]]) for pair in steps),
        *_legend(language),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def arrows() -> dict[tuple[State, State], list[str]]:
    """The events between each pair of states. Raises SystemExit when picture and table do not fit together."""
    steps: dict[tuple[State, State], list[str]] = {}
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


def _line(drawn: Route) -> str:
    way, style = _rounded(drawn.through), "hand" if drawn.by_person else "auto"
    return f'<path class="halo" d="{way}"/><path class="{style}" marker-end="url(#head-{style})" d="{way}"/>'


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
    style = "words by-hand" if drawn.by_person else "words"
    return "".join(
        f'<text class="{style}" text-anchor="{drawn.anchor}" x="{drawn.words.x}" y="{top + LINE * number}">'
        f"{escape(line)}</text>"
        for number, line in enumerate(lines)
    )


def _legend(language: Language) -> list[str]:
    x, shown = 40.0, []
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
