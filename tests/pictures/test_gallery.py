"""Sound pictures of every kind look as in the browser."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page

from broadcaster.pictures.converter import Converter
from broadcaster.pictures.records import Target
from tests.console.browser import MISSING, chromium, started
from tests.sampling import Sample

from .gallery import gallery

GALLERY = dict(gallery())
MEAN, BLOCK = 3.0, 12.0
"""Of 255: by how much a picture, and each 16 by 16 pixels of it, may differ."""
SEEN = """async ([data, type]) => {
  const image = new Image();
  await new Promise((done, failed) => {
    [image.onload, image.onerror] = [done, () => failed(new Error("not shown"))];
    image.src = `data:${type};base64,${data}`;
  });
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const drawn = canvas.getContext("2d");
  drawn.fillStyle = "white";
  drawn.fillRect(0, 0, canvas.width, canvas.height);
  drawn.drawImage(image, 0, 0);
  return canvas.toDataURL("image/png").split(",")[1];
}"""
KINDS = (
    *(
        "gamma-1.0-RGB.png",
        "primaries-p3-linear.png",
        "coded-12-8.png",
        "coded-9-16.png",
        "srgb-gamma.png",
        "profile-swapped.jpg",
    ),
    *(
        "profile-p3.webp",
        "cmyk.jpg",
        "cmyk-profile.jpg",
        "turned-6.jpg",
        "turned-8.png",
        "turned-6.webp",
        "two-turned.jpg",
    ),
    *(
        "unended.jpg",
        "unended-progressive.jpg",
        "RGB-16-linear.png",
        "L-2-clear.png",
        "grey-profile.jpg",
        "diagram.png",
    ),
)
TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}

pytestmark = [pytest.mark.browser, pytest.mark.skipif(chromium() is None, reason=MISSING)]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page of a browser."""
    with started() as browser:
        yield browser.new_page()


@pytest.fixture(scope="module")
def converter() -> Iterator[Converter]:
    """The process that decodes pictures."""
    made = Converter()
    yield made
    made.close()


def in_browser(page: Page, name: str) -> Image.Image:
    """A picture as Chromium draws it on white; one that lacks only its end as it would with it, for it draws that in part."""
    data = base64.b64encode(GALLERY[name] + (b"\xff\xd9" if name.startswith("unended") else b"")).decode()
    drawn = page.evaluate(SEEN, [data, TYPES[name.rpartition(".")[2]]])
    return Image.open(BytesIO(base64.b64decode(drawn))).convert("RGB")


def by_us(converter: Converter, name: str) -> Image.Image:
    """A picture as we keep it, on white."""
    target = Target(media_types=("image/png",), max_bytes=100_000_000)
    (version,) = converter.convert(GALLERY[name], name, [target])
    picture = Image.open(BytesIO(version.data)).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")


def difference(first: Image.Image, second: Image.Image) -> tuple[float, float]:
    """The mean of all pixels, and of the 16 by 16 that differ most, in the channel that differs most."""
    assert first.size == second.size
    differing = ImageChops.difference(first, second)
    worst = max(high for _low, high in differing.reduce(16).getextrema())
    return max(ImageStat.Stat(differing).mean), worst


def far_off(page: Page, converter: Converter, names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Those of the pictures that differ too much."""
    measured = {name: difference(by_us(converter, name), in_browser(page, name)) for name in names}
    return {name: seen for name, seen in measured.items() if seen[0] > MEAN or seen[1] > BLOCK}


def test_one_of_each_kind_looks_as_in_the_browser(page: Page, converter: Converter) -> None:
    """Light, primaries, code points, profiles, presses, turned and unended files, sixteen bits, what is clear."""
    assert far_off(page, converter, KINDS) == {}


@pytest.mark.long
def test_every_picture_looks_as_in_the_browser(page: Page, converter: Converter, sample: Sample) -> None:
    """Same size, hardly a difference on the whole, and nowhere a large one."""
    assert len(GALLERY) >= 200
    assert far_off(page, converter, sample.of(sorted(GALLERY), 60)) == {}
