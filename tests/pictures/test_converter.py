"""Pictures from people: what is refused and why, and what a channel gets."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from broadcaster.pictures.converter import Converter
from broadcaster.pictures.records import LONGEST_SIDE, Target
from broadcaster.words.errors import InvalidInput

from .samples import animated, jpeg_of, noise, picture, png_of, read, webp_of

JPEG_ONLY = Target(media_types=("image/jpeg",), max_width=1_440, min_width=320)
SHAPED = Target(media_types=("image/jpeg",), max_width=1_440, min_width=320, min_aspect=0.8, max_aspect=1.91)
BOTH = Target()
CONVERTS = """
import sys
from pathlib import Path
from broadcaster.words.errors import InvalidInput
from broadcaster.pictures.converter import Converter
path = Path(sys.argv[1])
try:
    Converter().convert(path.read_bytes(), path.name, [])
except InvalidInput as error:
    print(error.sentence.de)
"""
HEIC = b"\0\0\0\x18ftypheic" + b"\0\0\0\0mif1heic" + b"\0\0\0\x14ispe\0\0\0\0" + b"\0\0\2\0\0\0\1\0" + b"\0" * 50


def refused(converter: Converter, data: bytes, file: str) -> str:
    """The German sentence with which a file is refused."""
    with pytest.raises(InvalidInput) as caught:
        converter.convert(data, file, [BOTH])
    (problem,) = caught.value.problems
    assert problem.field == "pictures"
    return problem.sentence.de


@pytest.mark.parametrize(
    ("form", "file", "media_type"),
    [
        ("JPEG", "a.jpg", "image/jpeg"),
        ("PNG", "a.png", "image/png"),
        ("WEBP", "a.webp", "image/jpeg"),
        ("PNG", "ohne-endung", "image/png"),
        ("WEBP", "von-whatsapp.jpg", "image/jpeg"),
        ("PNG", "bild.jpg", "image/png"),
    ],
)
def test_a_sound_picture_is_taken_whatever_its_name(
    converter: Converter, form: str, file: str, media_type: str
) -> None:
    """The content decides: what a browser named .jpg may well be a WebP."""
    (found,) = converter.convert(picture(form), file, [BOTH])
    assert (found.media_type, found.width, found.height, found.padded) == (media_type, 640, 480, False)
    assert read(found.data).size == (640, 480)


@pytest.mark.parametrize(
    ("data", "file", "german"),
    [
        (b"", "a.jpg", "ist leer"),
        (b"Das ist kein Bild.", "a.jpg", "ist kein Bild"),
        (b"GIF89a" + b"\0" * 50, "a.gif", "hat das Format GIF"),
        (b"\0\0\0\x18ftypavif" + b"\0" * 50, "a.avif", "hat das Format AVIF"),
        (b"\0\0\0\x18ftypisom" + b"\0" * 50, "a.jpg", "hat das Format MP4"),
        (b"\0\0\0\x18ftyphevc" + b"\0" * 50, "a.heic", "ist animiert"),
        (b"\xef\xbb\xbf\n<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "hat das Format SVG"),
        (b"%PDF-1.7", "plan.jpg", "hat das Format PDF"),
        (b"PK\3\4" + picture(), "a.jpg", "hat das Format ZIP"),
        (b"SIMPLE  =                    T", "a.fits", "ist kein Bild"),
        (picture("PNG")[:-40], "a.png", "beschädigt oder unvollständig"),
        (picture("JPEG")[:-200], "a.jpg", "beschädigt oder unvollständig"),
        (picture("WEBP")[:-20], "a.webp", "beschädigt oder unvollständig"),
        (picture("JPEG")[:30], "a.jpg", "beschädigt oder unvollständig"),
        (b"\xff\xd8\xff", "a.jpg", "beschädigt oder unvollständig"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "beschädigt oder unvollständig"),
        (b"RIFF\0\0\0\0WEBP", "a.webp", "beschädigt oder unvollständig"),
        (picture("PNG")[:400] + b"x" * 99, "a.png", "beschädigt oder unvollständig"),
        (png_of(0, 5), "a.png", "beschädigt oder unvollständig"),
        (png_of(5_001, 5_000), "a.png", "5001 × 5000 Bildpunkte, erlaubt sind 25,0 Millionen"),
        (png_of(50_000, 50_000), "a.png", "50000 × 50000 Bildpunkte"),
        (png_of(1, 65_535), "a.png", "1 × 65535 Bildpunkte: Ein so schmaler Streifen"),
        (jpeg_of(65_000, 65_000), "a.jpg", "65000 × 65000 Bildpunkte"),
        (webp_of(16_000, 16_000), "a.webp", "16000 × 16000 Bildpunkte"),
        (picture() + b"\0" * 30_000_000, "a.jpg", "30,0 MB groß, erlaubt sind 30,0 MB"),
        (animated("PNG"), "a.png", "ist animiert"),
        (animated("WEBP"), "a.webp", "ist animiert"),
    ],
)
def test_what_is_no_sound_picture_is_refused_with_the_remedy(
    converter: Converter, data: bytes, file: str, german: str
) -> None:
    """Each refusal names the file, the reason and what to do."""
    said = refused(converter, data, file)
    assert german in said
    assert f"„{file}“" in said and "Bitte" in said


def test_a_name_is_shown_without_folders_and_without_what_cannot_be_seen(converter: Converter) -> None:
    """Folders on somebody's computer are nobody's business, and a name cannot disturb a sentence."""
    assert "„plan.jpg“" in refused(converter, b"", "C:\\Users\\meier\\plan.jpg")
    assert "„plan.jpg“" in refused(converter, b"", "/home/meier/pl\u202ean\n.jpg")


def test_a_picture_cut_anywhere_is_refused(converter: Converter) -> None:
    """There is no length at which a part of the pixels passes (20 bytes after them are sums), and no other error."""
    for form, file in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        data = picture(form, (64, 48))
        for length in range(0, len(data) - 20, 23):
            refused(converter, data[:length], file)


def test_metadata_is_removed(converter: Converter) -> None:
    """No place, no camera, no comment, no profile reaches the public, and nothing that hung behind the picture."""
    exif = Image.Exif()
    exif[0x010F] = "Kamera"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 34.0, 0.0), 3: "E", 4: (8.0, 6.0, 0.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = picture(exif=exif, comment=b"vertraulich", icc_profile=profile, xmp=b"<x:xmpmeta>geheim</x:xmpmeta>")
    assert Image.open(BytesIO(data)).getexif().get_ifd(0x8825)
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "vertraulich")
    png = picture("PNG", exif=exif, icc_profile=profile, pnginfo=text)
    for one in (data + b"PK\3\4 geheim", png + b"<script>geheim</script>"):
        for version in converter.convert(one, "a.jpg", [JPEG_ONLY, BOTH]):
            shown = read(version.data)
            assert not shown.getexif() and not shown.getexif().get_ifd(0x8825)
            assert {"exif", "comment", "icc_profile", "xmp"}.isdisjoint(shown.info)
            hidden = (b"Exif", b"vertraulich", b"geheim", b"Kamera", b"ICC_PROFILE", b"iCCP")
            assert not any(word in version.data for word in hidden)


@pytest.mark.parametrize(("orientation", "red"), [(1, (20, 240)), (3, (620, 240)), (6, (240, 20)), (8, (240, 620))])
def test_orientation_is_applied(converter: Converter, orientation: int, red: tuple[int, int]) -> None:
    """A phone's picture lies on its side until it is turned; red was at the left."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    (found,) = converter.convert(picture(exif=exif), "a.jpg", [JPEG_ONLY])
    shown = read(found.data)
    assert shown.size == (found.width, found.height) == ((640, 480) if orientation < 5 else (480, 640))
    pixel = shown.getpixel(red)
    assert isinstance(pixel, tuple) and pixel[0] > 200 and pixel[2] < 50


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1", "I;16"])
def test_a_png_becomes_a_jpeg_where_only_jpeg_is_taken(converter: Converter, mode: str) -> None:
    """Every kind of PNG is converted."""
    (found,) = converter.convert(picture("PNG", mode=mode), "a.png", [JPEG_ONLY])
    assert found.media_type == "image/jpeg"
    assert (read(found.data).format, read(found.data).mode) == ("JPEG", "RGB")


def test_sixteen_bits_keep_their_brightness(converter: Converter) -> None:
    """A scan of 16 bits is not blown out to white."""
    out = BytesIO()
    Image.new("I;16", (400, 400), 32_768).save(out, "PNG")
    (found,) = converter.convert(out.getvalue(), "a.png", [JPEG_ONLY])
    shown = read(found.data).convert("L").getpixel((200, 200))
    assert isinstance(shown, int | float) and 120 < shown < 136


def test_transparency_becomes_white(converter: Converter) -> None:
    """Where nothing was drawn there is paper, not black."""
    out = BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(out, "PNG")
    (found,) = converter.convert(out.getvalue(), "a.png", [JPEG_ONLY])
    assert read(found.data).getpixel((9, 9)) == (255, 255, 255)


def test_a_white_logo_stays_visible(converter: Converter) -> None:
    """What is light itself stands on dark ground, also in the margin."""
    out = BytesIO()
    logo = Image.new("RGBA", (800, 400), (255, 255, 255, 0))
    logo.paste("white", (200, 100, 600, 300))
    logo.save(out, "PNG")
    (shown,) = converter.convert(out.getvalue(), "a.png", [Target(media_types=("image/jpeg",), aspect=1.0)])
    seen = read(shown.data).convert("L")
    corner, margin, middle = (seen.getpixel(place) for place in ((9, 9), (400, 5), (seen.width // 2, seen.height // 2)))
    assert (corner, margin, middle) == (40, 40, 255)


def test_the_light_that_a_png_states_is_that_of_browsers(converter: Converter) -> None:
    """A gamma of 1.0 without a profile: linear light, which is much brighter in sRGB."""
    data = picture("PNG", mode="L")
    before = read(data).getpixel((9, 9))
    gamma = b"gAMA" + (100_000).to_bytes(4, "big")
    stated = data[:33] + (4).to_bytes(4, "big") + gamma + zlib.crc32(gamma).to_bytes(4, "big") + data[33:]
    (shown,) = converter.convert(stated, "a.png", [BOTH])
    assert (before, read(shown.data).convert("L").getpixel((9, 9))) == (76, 148)


def test_large_texts_in_a_png_are_passed_over(converter: Converter) -> None:
    """Programs for diagrams keep their drawing in them."""
    info = PngImagePlugin.PngInfo()
    info.add_text("mxfile", "A" * 1_500_000, zip=True)
    (shown,) = converter.convert(picture("PNG", pnginfo=info), "a.png", [BOTH])
    assert read(shown.data).size == (640, 480)


def test_a_jpeg_without_its_end_is_taken_if_every_row_is_there(converter: Converter) -> None:
    """A connection that broke at the last byte costs nothing; one that broke before is noticed."""
    for more in ({}, {"progressive": True}):
        whole = picture(**more)
        (shown,) = converter.convert(whole[:-2], "a.jpg", [JPEG_ONLY])
        assert (shown.width, shown.height) == (640, 480)
        assert refused(converter, whole[: len(whole) * 3 // 4], "a.jpg").startswith("Das Bild „a.jpg“ ist beschädigt")


def test_a_photograph_that_no_memory_would_hold_is_called_so_and_not_damaged(converter: Converter) -> None:
    """108 million pixels, progressive, in full colour: the decoder would hold all of them before the first row."""
    data = jpeg_of(12_000, 9_000, progressive=True, subsampling=0)
    assert "Bitte speichern Sie es mit einem Bildprogramm kleiner" in refused(converter, data, "a.jpg")


def test_a_photograph_of_a_telephone_is_made_smaller_while_it_is_decoded(converter: Converter) -> None:
    """108 million pixels would not fit the memory of the bounded process."""
    (shown,) = converter.convert(picture(size=(12_000, 9_000)), "a.jpg", [JPEG_ONLY])
    assert (shown.width, shown.height) == (1_440, 1_080)


def test_a_print_picture_becomes_rgb(converter: Converter) -> None:
    """CMYK from a graphics office is converted."""
    (found,) = converter.convert(picture(mode="CMYK"), "a.jpg", [JPEG_ONLY])
    assert read(found.data).mode == "RGB"


def test_a_profile_of_colours_is_applied(converter: Converter) -> None:
    """A picture from a camera with wide colours does not look pale: its profile's colours become those of sRGB."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"tmp ").replace(b"bXYZ", b"rXYZ").replace(b"tmp ", b"bXYZ")
    (plain,) = converter.convert(picture("PNG"), "a.png", [BOTH])
    (found,) = converter.convert(picture("PNG", icc_profile=swapped), "a.png", [BOTH])
    assert read(plain.data).getpixel((9, 9)) == (255, 0, 0)
    shown = read(found.data).getpixel((9, 9))
    assert isinstance(shown, tuple) and shown[2] > 200 and shown[0] < 90


def test_a_png_stays_lossless_where_it_is_taken(converter: Converter) -> None:
    """Nothing is lost without need."""
    data = picture("PNG")
    (found,) = converter.convert(data, "a.png", [BOTH])
    assert found.media_type == "image/png"
    assert read(found.data).convert("RGB").tobytes() == read(data).convert("RGB").tobytes()


def test_a_wide_picture_is_scaled_and_not_cropped(converter: Converter) -> None:
    """The width comes down to the limit, the shape stays; nothing is larger than any platform shows."""
    small, large = converter.convert(picture(size=(2_880, 1_920)), "a.jpg", [JPEG_ONLY, BOTH])
    assert read(small.data).size == (1_440, 960)
    assert read(large.data).size == (LONGEST_SIDE, 1_707)


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_heavy_picture_gets_lighter(converter: Converter, form: str) -> None:
    """Quality and then size come down until the channel's limit is kept."""
    target = Target(max_bytes=60_000, min_width=200)
    (found,) = converter.convert(noise((900, 900), form), "a.jpg", [target])
    assert len(found.data) <= 60_000 and found.width == found.height >= 200


@pytest.mark.parametrize("size", [(400, 1_600), (1_600, 400), (333, 997), (2_999, 301), (101, 1_009)])
def test_a_shape_that_a_channel_refuses_gets_a_margin_and_loses_nothing(
    converter: Converter, size: tuple[int, int]
) -> None:
    """Corner to corner the picture is there, on white, and the version says that it was padded."""
    (found,) = converter.convert(picture(size=size), "a.jpg", [SHAPED])
    shown = read(found.data)
    assert found.padded and shown.size == (found.width, found.height)
    assert SHAPED.min_aspect <= found.width / found.height <= SHAPED.max_aspect
    assert shown.getpixel((0, 0)) == shown.getpixel((found.width - 1, found.height - 1)) == (255, 255, 255)
    scale = min(found.width / size[0], found.height / size[1])
    left, right = ((found.width + side * size[0] * scale * 0.9) / 2 for side in (-1, 1))
    red, blue = (shown.getpixel((int(x), found.height // 2)) for x in (left, right))
    assert isinstance(red, tuple) and isinstance(blue, tuple)
    assert red[0] > 180 > red[2] and blue[2] > 180 > blue[0]


def test_all_pictures_of_a_carousel_can_have_one_shape(converter: Converter) -> None:
    """Instagram crops every picture to the shape of the first."""
    square = Target(media_types=("image/jpeg",), min_aspect=0.8, max_aspect=1.91, max_width=1_440, aspect=1.0)
    (found,) = converter.convert(picture(size=(900, 600)), "a.jpg", [square])
    assert (found.width, found.height, found.padded) == (900, 900, True)


def test_the_same_picture_gives_the_same_bytes(converter: Converter) -> None:
    """A preview shows the bytes that are sent; targets that take the same share them."""
    first, second = converter.convert(picture(), "a.jpg", [JPEG_ONLY, SHAPED])
    assert first.data == second.data == converter.convert(picture(), "b.jpg", [SHAPED])[0].data


def test_a_photograph_from_an_iphone_is_converted(converter: Converter) -> None:
    """With the extra "heic"."""
    out = BytesIO()
    pillow_heif.from_pillow(read(picture())).save(out)
    (found,) = converter.convert(out.getvalue(), "IMG_1.HEIC", [JPEG_ONLY])
    assert (found.media_type, found.width, found.height) == ("image/jpeg", 640, 480)


def test_without_the_extra_a_photograph_from_an_iphone_is_refused_with_the_way_out(tmp_path: Path) -> None:
    """Both ways out are named: save it as JPEG, or install the extra. The extra is kept away from the process."""
    (tmp_path / "pillow_heif.py").write_text("raise ImportError")
    (tmp_path / "photograph.heic").write_bytes(HEIC)
    said = subprocess.run(
        [sys.executable, "-c", CONVERTS, str(tmp_path / "photograph.heic")],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "„photograph.heic“" in said and "als JPEG" in said and "Extra „heic“" in said
