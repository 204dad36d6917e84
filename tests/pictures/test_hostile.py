"""Hostile pictures are refused or converted, within the memory and time of a bounded process."""

from __future__ import annotations

import pytest

from broadcaster.pictures.converter import Converter
from broadcaster.pictures.records import Target, Version
from broadcaster.words.errors import InvalidInput
from tests.sampling import Sample

from .hostile import KINDS, hostile
from .samples import picture, read

TARGETS = [Target(), Target(media_types=("image/jpeg",), min_aspect=0.8, max_aspect=1.91, max_width=1_440)]


def converted(converter: Converter, data: bytes, file: str) -> list[Version] | str:
    """The versions of a picture, or the German sentence with which it is refused."""
    try:
        return converter.convert(data, file, TARGETS)
    except InvalidInput as error:
        return error.sentence.de


@pytest.mark.parametrize(
    "count", [40, pytest.param(200, marks=[pytest.mark.long, pytest.mark.timeout(900)])], ids=["everyday", "all"]
)
def test_every_hostile_picture_is_refused_by_name_or_becomes_a_sound_one(
    converter: Converter, sample: Sample, count: int
) -> None:
    """The kernel holds each decoding to 512 MiB and 5 s; only a sentence or a sound picture comes out."""
    refused, count = 0, sample.size(count, 60)
    for file, data in hostile(count, seed=sample.drawing(2_026)):
        found = converted(converter, data, file)
        if isinstance(found, str):
            refused += 1
            assert f"„{file}“" in found and "Bitte" in found
            continue
        for version in found:
            shown = read(version.data)
            assert shown.format in {"JPEG", "PNG"} and shown.size == (version.width, version.height)
            assert b"<script>" not in version.data and b"%PDF" not in version.data
    assert count // 5 <= refused <= count - count // 5
    assert count >= len(KINDS)
    assert len(converter.convert(picture(), "gut.jpg", TARGETS)) == 2
