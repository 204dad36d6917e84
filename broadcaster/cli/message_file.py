"""The shape of a message file: what each of its fields is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from broadcaster.message import LanguageVariant, Strategy, Variant


class _Picture(BaseModel):
    model_config = ConfigDict(extra="forbid")

    file: str
    alt: str = ""


class _MessageFile(BaseModel):
    """Only the shape; what may stand in a text is checked when it becomes a message."""

    headline: str = ""
    text: str = ""
    link: str = ""
    language: str = ""
    languages: dict[str, LanguageVariant] = {}
    hashtags: list[str] = []
    variants: dict[str, Variant] = {}
    strategy: Strategy | None = None
    pictures: list[_Picture] = []
    cards: bool = False


def misshapen(values: Mapping[str, Any]) -> str:
    """Which field of a message file is made of the wrong thing, and why; empty if none is."""
    try:
        _MessageFile.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return ""
