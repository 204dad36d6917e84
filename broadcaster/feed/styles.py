"""What the styles and classes of an element do to it: hide it, strike it out, part it from its neighbours, raise it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Final

_UNSEEN: Final = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|mso-hide:all|opacity:(?:0*\.?0+|0+\.)%?(?:;|$)|font-size:0(?:\D|$)"
    r"|content-visibility:hidden|color:transparent|text-indent:-\d{3,}|(?:left|top|right|bottom):-\d{3,}|transform:scale\(0\)"
    r"|clip:rect\([01](?:px)?,|clip-path:(?:inset\((?:50|100)%|circle\(0))"
)
"""Styles, without spaces, with which a stretch is out of sight."""
_NO_ROOM: Final = re.compile(r"(?:^|;)(?:max-)?(?:height|width):0(?:\D|$)")
_STRUCK: Final = re.compile(r"text-decoration(?:-line)?:[^;]*line-through")
_LINE: Final = re.compile(r"(?:^|;)display:(?:block|flex|flow-root|grid|list-item|table|table-row)(?:;|$)")
_APART: Final = re.compile(
    r"(?:^|;)(?:display:(?:inline-|table-)|float:(?:left|right)|position:(?:absolute|fixed)|(?:margin|padding)(?:-[a-z-]+)?:[^;]*[1-9])"
)
_SPREAD: Final = re.compile(r"(?:^|;)display:(?:inline-)?(?:flex|grid)(?:;|$)")
_RAISED: Final = re.compile(r"(?:^|;)vertical-align:(super|sub|text-top|text-bottom)(?:;|$)")
_FOR_READERS_ALOUD: Final = frozenset(
    "sr-only visually-hidden visuallyhidden screen-reader-text element-invisible invisible d-none hidden".split()
)
_DRAWN: Final = re.compile(r"material-(?:icons|symbols)")
"""A word in it is drawn as a sign."""


class Gap(Enum):
    """What stands between an element and its neighbours."""

    NONE = 0
    SPACE = 1
    LINE = 2


def is_hidden(attributes: Mapping[str, str | None]) -> bool:
    """Whether a reader does not see an element, or sees it struck out."""
    style, classes = _declared(attributes), (attributes.get("class") or "").split()
    no_room = "overflow:hidden" in style and _NO_ROOM.search(style)
    unseen = _UNSEEN.search(style) or _STRUCK.search(style) or no_room
    drawn = any(_DRAWN.match(name) for name in classes)
    return bool(
        {"hidden", "popover"} & attributes.keys() or _FOR_READERS_ALOUD.intersection(classes) or drawn or unseen
    )


def gap(attributes: Mapping[str, str | None], around: Mapping[str, str | None]) -> Gap:
    """Return what parts an element that usually stands within a line, by its styles and those ``around`` it."""
    style = _declared(attributes)
    if _LINE.search(style):
        return Gap.LINE
    return Gap.SPACE if _APART.search(style) or _SPREAD.search(_declared(around)) else Gap.NONE


def raised(attributes: Mapping[str, str | None]) -> str:
    """Return ``sup`` or ``sub`` where a style does what that element does."""
    match = _RAISED.search(_declared(attributes))
    return "" if match is None else "sub" if match[1] in ("sub", "text-bottom") else "sup"


def _declared(attributes: Mapping[str, str | None]) -> str:
    """Return the declarations that hold, without comments and spaces: the last of a name, an important one before others."""
    style = attributes.get("style")
    if not style:
        return ""
    head, *others = style.lower().split("/*")
    told: dict[str, str] = {}
    strong = set()
    for declaration in "".join([head, *(other.partition("*/")[2] for other in others)]).split(";"):
        name, _, value = "".join(declaration.split()).partition(":")
        important = value.endswith("!important")
        if important or name not in strong:
            told[name] = value.removesuffix("!important")
        strong |= {name} if important else set()
    return ";".join(f"{name}:{value}" for name, value in told.items())
