"""What a page's scripts do that can be told without running them: send the reader on, set a cookie, write plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_TEXT: Final = r"(?P<quote{0}>['\"])(?P<text{0}>(?:(?!(?P=quote{0}))[^\\\n]|\\.)*)(?P=quote{0})"
_PLACE: Final = r"(?<![\w.$])(?:(?:window|document|top|self|parent)\s*\.\s*)?location"
_JUMP: Final = re.compile(
    rf"{_PLACE}(?:\s*\.\s*href)?\s*=\s*{_TEXT.format(1)}|{_PLACE}\s*\.\s*(?:replace|assign)\s*\(\s*{_TEXT.format(2)}\s*\)"
)
_RELOAD: Final = re.compile(
    rf"{_PLACE}\s*\.\s*reload\s*\(|{_PLACE}(?:\.href)?\s*=\s*{_PLACE}|\bhistory\s*\.\s*go\s*\(\s*0?\s*\)"
)
_COOKIE: Final = re.compile(rf"document\s*\.\s*cookie\s*=\s*{_TEXT.format(1)}\s*(?=[;}}\n]|\Z)")
_ANY_COOKIE: Final = re.compile(r"document\s*\.\s*cookie\s*=(?!=)")
_LITERAL: Final = re.compile(rf"{_TEXT.format(1)}|`(?P<template>[^`]*)`")
_ESCAPED: Final = re.compile(r"\\(?:u\{?([0-9a-fA-F]{4,6})\}?|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_BLANK: Final = {"n": "\n", "t": "\t", "r": "\r"}
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][\w-]*+)[^<>]*+>")


@dataclass(frozen=True, slots=True)
class Jump:
    """Where scripts lead (the empty address is the page's own), with the cookies that they set before."""

    target: str
    cookies: tuple[str, ...] = ()


def jump(scripts: str) -> Jump | None:
    """Where scripts lead in plain words; None if they lead nowhere, or to several places."""
    targets = {_unescaped(match["text1"] if match["quote1"] else match["text2"]) for match in _JUMP.finditer(scripts)}
    cookies = tuple(_unescaped(match["text1"]) for match in _COOKIE.finditer(scripts))
    if len(targets) == 1:
        return Jump(targets.pop(), cookies)
    return Jump("", cookies) if not targets and cookies and _RELOAD.search(scripts) else None


def checks_browser(scripts: str) -> bool:
    """Whether scripts set a cookie and load the page anew, as those do that want to see a browser."""
    return bool(_ANY_COOKIE.search(scripts) and (_RELOAD.search(scripts) or _JUMP.search(scripts)))


def literals(scripts: str) -> str:
    """The texts that are written out in scripts, without the HTML in them."""
    texts = (_unescaped(match["text1"] or match["template"] or "") for match in _LITERAL.finditer(scripts))
    return " ".join(_TAG.sub(_gap, text) for text in texts)


def _gap(tag: re.Match[str]) -> str:
    return "" if tag[2].lower() in ("b", "strong", "i", "em", "span", "wbr", "a", "u") else " "


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(_character, text)


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    if code:
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else ""
    return _BLANK.get(escape[3], escape[3])
