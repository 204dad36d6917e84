"""Pictures from people: what is refused and why, and what a channel gets."""

from __future__ import annotations

import hashlib
import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from broadcaster.channel import PictureRules
from broadcaster.errors import InvalidInput
from broadcaster.rendition.pictures import MAX_BYTES, fit, inspect

JPEG_ONLY = PictureRules(most=10, media_types=frozenset({"image/jpeg"}), max_width=1_440, min_width=320)
BOTH = PictureRules(most=10)


def picture(form: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **options: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    drawn = Image.new("RGB", size, "blue")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    drawn.convert(mode).save(out, form, **options)
    return out.getvalue()


def noise(size: tuple[int, int], form: str = "PNG") -> bytes:
    """A picture that compresses badly."""
    out = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, form)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header claims a size and whose data is a few bytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def jpeg_of(width: int, height: int) -> bytes:
    """A JPEG whose header claims a size."""
    data = picture()
    at = data.index(b"\xff\xc0")
    return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]


def webp_of(width: int, height: int) -> bytes:
    """A lossless WebP whose header claims a size."""
    data = picture("WEBP", lossless=True)
    bits = width - 1 | height - 1 << 14
    return data[:21] + struct.pack("<I", bits) + data[25:]


def animated(form: str) -> bytes:
    """A picture of two frames."""
    out = BytesIO()
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    return out.getvalue()


def read(data: bytes) -> Image.Image:
    """The picture in ``data``."""
    opened = Image.open(BytesIO(data))
    opened.load()
    return opened


@pytest.mark.parametrize(
    ("form", "file", "media_type"),
    [
        ("JPEG", "a.jpg", "image/jpeg"),
        ("JPEG", "a.JPEG", "image/jpeg"),
        ("PNG", "a.png", "image/png"),
        ("WEBP", "a.webp", "image/webp"),
        ("PNG", "ohne-endung", "image/png"),
    ],
)
def test_a_sound_picture_is_described(form: str, file: str, media_type: str) -> None:
    """Type, size and fingerprint come from the content."""
    data = picture(form)
    found = inspect(data, file, "Ein Plan")
    assert (found.media_type, found.width, found.height, found.size) == (media_type, 640, 480, len(data))
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert (found.file, found.alt) == (file, "Ein Plan")


def test_only_the_name_of_the_file_is_kept() -> None:
    """Folders on somebody's computer are nobody's business."""
    assert inspect(picture(), "C:\\Users\\meier\\plan.jpg").file == "plan.jpg"
    assert inspect(picture(), "/home/meier/plan.jpg").file == "plan.jpg"


def test_the_description_is_composed() -> None:
    """A description typed on a Mac equals one typed elsewhere."""
    assert inspect(picture(), "a.jpg", "Geo\u0308ffnet \n").alt == "Geöffnet"


def test_a_turned_picture_is_as_wide_as_it_is_seen() -> None:
    """A phone's picture lies on its side until its orientation is applied."""
    exif = Image.Exif()
    exif[0x0112] = 6
    found = inspect(picture(exif=exif), "a.jpg")
    assert (found.width, found.height) == (480, 640)


@pytest.mark.parametrize(
    ("data", "file", "german"),
    [
        (b"", "a.jpg", "ist leer"),
        (b"Das ist kein Bild.", "a.jpg", "ist kein Bild"),
        (b"GIF89a" + b"\0" * 50, "a.gif", "hat das Format GIF"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 50, "a.heic", "hat das Format HEIC/AVIF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "hat das Format SVG"),
        (b"%PDF-1.7", "a.pdf", "hat das Format PDF"),
        (b"SIMPLE  =                    T", "a.fits", "ist kein Bild"),
        (picture("PNG"), "a.jpg", "in Wirklichkeit ein Bild im Format PNG. Bitte benennen Sie sie in „a.png“ um."),
        (picture("JPEG"), "plan.v2.png", "in „plan.v2.jpg“ um"),
        (picture("PNG")[:-40], "a.png", "beschädigt oder unvollständig"),
        (picture("JPEG")[:-200], "a.jpg", "beschädigt oder unvollständig"),
        (picture("WEBP")[:-20], "a.webp", "beschädigt oder unvollständig"),
        (picture("JPEG")[:30], "a.jpg", "beschädigt oder unvollständig"),
        (b"\xff\xd8\xff", "a.jpg", "beschädigt oder unvollständig"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "beschädigt oder unvollständig"),
        (b"RIFF\0\0\0\0WEBP", "a.webp", "beschädigt oder unvollständig"),
        (picture("PNG")[:400] + b"x" * 99, "a.png", "beschädigt oder unvollständig"),
        (png_of(0, 5), "a.png", "beschädigt oder unvollständig"),
        (png_of(5_001, 5_000), "a.png", "5001 × 5000 Bildpunkte, erlaubt sind 25 Millionen"),
        (png_of(50_000, 50_000), "a.png", "50000 × 50000 Bildpunkte"),
        (jpeg_of(65_000, 65_000), "a.jpg", "65000 × 65000 Bildpunkte"),
        (webp_of(16_000, 16_000), "a.webp", "16000 × 16000 Bildpunkte"),
        (picture() + b"\0" * MAX_BYTES, "a.jpg", "ist 15 MB groß, erlaubt sind 15 MB"),
        (animated("PNG"), "a.png", "ist animiert"),
        (animated("WEBP"), "a.webp", "ist animiert"),
    ],
)
def test_what_is_no_sound_picture_is_refused_with_the_remedy(data: bytes, file: str, german: str) -> None:
    """Each refusal names the file, the reason and what to do."""
    with pytest.raises(InvalidInput) as refused:
        inspect(data, file)
    (problem,) = refused.value.problems
    assert problem.field == "pictures"
    assert german in problem.sentence.de
    assert f"„{file}“" in problem.sentence.de and "Bitte" in problem.sentence.de


def test_a_picture_cut_anywhere_is_refused() -> None:
    """There is no length at which a part of the pixels passes (20 bytes after them are sums), and no other error."""
    for form, file in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        data = picture(form, (64, 48))
        for length in range(0, len(data) - 20, 7):
            with pytest.raises(InvalidInput):
                inspect(data[:length], file)


def test_metadata_is_removed() -> None:
    """No place, no camera, no comment, no profile reaches the public."""
    exif = Image.Exif()
    exif[0x010F] = "Kamera"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 34.0, 0.0), 3: "E", 4: (8.0, 6.0, 0.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = picture(exif=exif, comment=b"vertraulich", icc_profile=profile, xmp=b"<x:xmpmeta>geheim</x:xmpmeta>")
    assert Image.open(BytesIO(data)).getexif().get_ifd(0x8825)
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "vertraulich")
    png = picture("PNG", exif=exif, icc_profile=profile, pnginfo=text)
    for fitted in (fit(data, JPEG_ONLY), fit(png, BOTH), fit(png, JPEG_ONLY)):
        shown = read(fitted)
        assert not shown.getexif() and not shown.getexif().get_ifd(0x8825)
        assert {"exif", "comment", "icc_profile", "xmp"}.isdisjoint(shown.info)
        assert not any(
            word in fitted for word in (b"Exif", b"vertraulich", b"geheim", b"Kamera", b"ICC_PROFILE", b"iCCP")
        )


def test_orientation_is_applied() -> None:
    """What was left is on top after turning the picture upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    shown = read(fit(picture(exif=exif), JPEG_ONLY)).convert("RGB")
    assert shown.size == (480, 640)
    top, bottom = shown.getpixel((240, 20)), shown.getpixel((240, 620))
    assert isinstance(top, tuple) and isinstance(bottom, tuple)
    assert top[0] > 200 and top[2] < 50
    assert bottom[0] < 50 and bottom[2] > 200


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1", "I;16"])
def test_a_png_becomes_a_jpeg_where_only_jpeg_is_taken(mode: str) -> None:
    """Every kind of PNG is converted, and passes inspection."""
    fitted = fit(picture("PNG", mode=mode), JPEG_ONLY)
    assert inspect(fitted, "a.jpg").media_type == "image/jpeg"
    assert read(fitted).mode == "RGB"


def test_sixteen_bits_keep_their_brightness() -> None:
    """A scan of 16 bits is not blown out to white."""
    out = BytesIO()
    Image.new("I;16", (400, 400), 32_768).save(out, "PNG")
    shown = read(fit(out.getvalue(), JPEG_ONLY)).convert("L").getpixel((200, 200))
    assert isinstance(shown, int | float) and 120 < shown < 136


def test_transparency_becomes_white() -> None:
    """Where nothing was drawn there is paper, not black."""
    out = BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(out, "PNG")
    assert read(fit(out.getvalue(), JPEG_ONLY)).getpixel((9, 9)) == (255, 255, 255)


def test_a_print_picture_becomes_rgb() -> None:
    """CMYK from a graphics office is converted."""
    assert read(fit(picture(mode="CMYK"), JPEG_ONLY)).mode == "RGB"


def test_a_png_stays_lossless_where_it_is_taken() -> None:
    """Nothing is lost without need."""
    data = picture("PNG")
    fitted = fit(data, BOTH)
    assert inspect(fitted, "a.png").media_type == "image/png"
    assert read(fitted).convert("RGB").tobytes() == read(data).convert("RGB").tobytes()


def test_a_wide_picture_is_scaled_and_not_cropped() -> None:
    """The width comes down to the limit, the shape stays."""
    shown = read(fit(picture(size=(2_880, 1_920)), JPEG_ONLY))
    assert shown.size == (1_440, 960)


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_heavy_picture_gets_lighter(form: str) -> None:
    """Quality and then size come down until the channel's limit is kept."""
    rules = PictureRules(most=1, max_bytes=60_000, min_width=200)
    fitted = fit(noise((900, 900), form), rules)
    found = inspect(fitted, "a.jpg")
    assert found.size <= 60_000 and found.width == found.height >= 200


def test_a_shape_that_the_channel_refuses_is_left_as_it_is() -> None:
    """What to cut off is a person's decision."""
    tall = PictureRules(most=1, min_aspect=0.8, max_aspect=1.91, media_types=frozenset({"image/jpeg"}))
    assert read(fit(picture(size=(400, 1_600)), tall)).size == (400, 1_600)
