"""The arguments of a practice Graph call: read from address and body, checked by name and type, fields expanded."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from broadcaster.practice.graph.access import GraphError, invalid
from broadcaster.practice.graph.parameters import COMMON, ENUMERATIONS

_INDEXED = re.compile(r"(\w+)\[(\d{1,3})\]")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_SEPARABLE = frozenset({"int", "string", "unsigned int"})
_DIGITS = re.compile(r"[0-9]{1,19}")
_FIELD = re.compile(r"([a-z_]+)((?:\.[a-z]+\([^()]*\))*)")


@dataclass(slots=True)
class Arguments:
    """What a request brought: texts and JSON values by name, and uploaded files."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, UploadFile] = field(default_factory=dict)


async def read(request: Request) -> Arguments:
    """Everything in the address and the body, before any check. Raises GraphError."""
    found = Arguments(values=dict(request.query_params))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        found.values |= _json_object(await request.body())
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        _read_form(found, (await request.form()).multi_items())
    return found


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise invalid("The body is not a JSON object")
    return value


def _read_form(found: Arguments, items: Iterable[tuple[str, str | UploadFile]]) -> None:
    for name, value in items:
        if name in found.files or name in found.values:
            raise invalid(f"Param {name} was given more than once; encode lists as JSON or as {name}[0]")
        if isinstance(value, str):
            found.values[name] = value
        else:
            found.files[name] = value


def checked(values: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    """``values`` by the types of ``known``: an unknown name or a wrong type is refused. Empty texts count as absent."""
    typed: dict[str, Any] = {}
    for name, value in _gathered(values).items():
        if name in COMMON:
            continue
        if name not in known:
            raise invalid(f"Param {name} is not a valid parameter of this request")
        if value != "":
            typed[name] = _converted(name, value, known[name])
    return typed


def _gathered(values: Mapping[str, Any]) -> dict[str, Any]:
    """Collect ``name[0]``, ``name[1]``, ... into lists."""
    gathered: dict[str, Any] = {}
    indexed: dict[str, dict[int, Any]] = {}
    for name, value in values.items():
        match = _INDEXED.fullmatch(name)
        if match is None:
            gathered[name] = value
        else:
            indexed.setdefault(match[1], {})[int(match[2])] = value
    for name, items in indexed.items():
        if sorted(items) != list(range(len(items))) or name in gathered:
            raise invalid(f"Param {name} must be an array without gaps")
        gathered[name] = [items[position] for position in range(len(items))]
    return gathered


def _converted(name: str, value: Any, kind: str) -> Any:
    if kind.startswith("list"):
        return _list(name, value, kind[5:-1])
    if kind in ENUMERATIONS:
        if str(value) not in ENUMERATIONS[kind]:
            raise invalid(f"Param {name} must be one of {{{', '.join(sorted(ENUMERATIONS[kind]))}}}")
        return str(value)
    try:
        return _CONVERSIONS[kind](value)
    except (KeyError, OverflowError, TypeError, ValueError):
        raise invalid(f"Param {name} must be of the type {kind}") from None


def _list(name: str, value: Any, item: str) -> list[Any]:
    if isinstance(value, str):
        parsed = _parsed(value)
        value = value.split(",") if not isinstance(parsed, list) and item in _SEPARABLE else parsed
    if not isinstance(value, list):
        raise invalid(f"Param {name} must be an array.")
    return [_converted(f"{name}[{position}]", one, item or "any") for position, one in enumerate(value)]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _bool(value: Any) -> bool:
    return value if isinstance(value, bool) else _BOOLEANS[str(value)]


def _unsigned(value: Any) -> int:
    if isinstance(value, bool) or not _DIGITS.fullmatch(str(value)):
        raise ValueError
    return int(value)


def _integer(value: Any) -> int:
    text = str(value)
    return -_unsigned(text[1:]) if text.startswith("-") else _unsigned(value)


def _object(value: Any) -> dict[str, Any]:
    value = json.loads(value) if isinstance(value, str) else value
    if not isinstance(value, dict):
        raise TypeError
    return value


def _moment(value: Any) -> float:
    """UNIX seconds, from UNIX seconds or ISO 8601."""
    text = str(value)
    if _DIGITS.fullmatch(text):
        return float(text)
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


_CONVERSIONS: Mapping[str, Callable[[Any], Any]] = {
    "string": _text,
    "bool": _bool,
    "unsigned int": _unsigned,
    "int": _integer,
    "datetime": _moment,
    "Object": _object,
    "map": _object,
    "file": _text,
    "any": lambda value: value,
}


def expansion(text: str, known: frozenset[str], node_type: str) -> dict[str, str]:
    """``a,b{c,d}`` as ``{"a": "", "b": "c,d"}``; a name that is not ``known`` is refused as Graph does."""
    wanted: dict[str, str] = {}
    for part in _split(text):
        head, brace, inner = part.partition("{")
        match = _FIELD.fullmatch(head.strip())
        if match is None or (brace and not inner.endswith("}")):
            raise GraphError("Syntax error: the fields parameter cannot be read", code=2500)
        if match[1] not in known:
            raise invalid(f"Tried accessing nonexisting field ({match[1]}) on node type ({node_type})")
        wanted[match[1]] = inner[:-1] if brace else ""
    return wanted


def _split(text: str) -> list[str]:
    """Split at the commas outside braces and parentheses."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "{(") - (character in "})")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]
