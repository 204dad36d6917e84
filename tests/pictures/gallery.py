"""Sound pictures of every kind that a telephone, a camera, a scanner or an office program writes, to hold against a browser."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import product
from typing import Any, Final

from PIL import Image, ImageDraw

from .profiles import PROFILES, cmyk_profile, grey_profile
from .samples import chunk

PNG: Final = b"\x89PNG\r\n\x1a\n"
_ORIENTATION: Final = 0x0112
_SIZES: Final = ((160, 112), (97, 131), (256, 64))
Named = tuple[str, bytes]


def gallery() -> Iterator[Named]:
    """Every picture with a name that ends in its format."""
    for part in (_modes, _depths, _transparent, _lights, _primaries, _coded, _contradicting, _profiled):
        yield from part()
    for part in (_photographs, _turned, _printed, _webps, _odd):
        yield from part()


@cache
def scene(size: tuple[int, int] = _SIZES[0]) -> Image.Image:
    """Colours that run into each other, plain fields, and edges."""
    width, height = size
    across = Image.linear_gradient("L").rotate(90).resize(size)
    down = Image.linear_gradient("L").resize(size)
    drawn = Image.merge("RGB", (across, down, Image.blend(across, down.rotate(180), 0.5)))
    draw = ImageDraw.Draw(drawn)
    fields = ("white", "black", "#808080", "red", "#00a000", "#1010d0", "#ffd000", "#c08060")
    for number, colour in enumerate(fields):
        left = number * width // len(fields)
        draw.rectangle((left, height // 2, left + width // len(fields) - 4, height // 2 + height // 4), fill=colour)
    draw.text((6, 4), "Kreis 112", fill="white")
    return drawn


def _saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def _veiled(size: tuple[int, int] = _SIZES[0]) -> Image.Image:
    """The scene, half of it fading out."""
    made = scene(size).convert("RGBA")
    made.putalpha(Image.linear_gradient("L").rotate(90).resize(size))
    return made


def beside(data: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG with chunks right behind its header."""
    return data[:33] + b"".join(chunk(name, content) for name, content in chunks) + data[33:]


def gamma(value: float) -> tuple[bytes, bytes]:
    """A PNG's statement of its light."""
    return b"gAMA", struct.pack(">I", round(value * 100_000))


def primaries(name: str) -> tuple[bytes, bytes]:
    """A PNG's statement of its white and its primary colours."""
    return b"cHRM", struct.pack(">8I", *(round(value * 100_000) for value in _CHROMATICITIES[name]))


_CHROMATICITIES: Final = {
    "srgb": (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06),
    "p3": (0.3127, 0.3290, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
    "adobe": (0.3127, 0.3290, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06),
    "2020": (0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046),
    "d50": (0.3457, 0.3585, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06),
    "nonsense": (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
}


def _modes() -> Iterator[Named]:
    for mode, size in product(("RGB", "L", "1", "P", "RGBA", "LA"), _SIZES):
        picture = _veiled(size).convert(mode) if mode in {"RGBA", "LA"} else scene(size).convert(mode)
        yield f"{mode}-{size[0]}.png", _saved(picture, "PNG")


def raw_png(
    header: tuple[int, int, int, int], rows: bytes, *chunks: tuple[bytes, bytes], interlaced: bool = False
) -> bytes:
    """Return a PNG of width, height, depth and colour type, with filtered rows."""
    start = chunk(b"IHDR", struct.pack(">IIBBBBB", *header, 0, 0, int(interlaced)))
    between = b"".join(chunk(name, content) for name, content in chunks)
    return PNG + start + between + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _wide(picture: Image.Image) -> bytes:
    """The rows of a picture in sixteen bits a channel."""
    data, stride = picture.tobytes(), picture.width * len(picture.getbands())
    doubled = bytes(value for byte in data for value in (byte, byte ^ 0x55))
    return b"".join(b"\0" + doubled[at : at + 2 * stride] for at in range(0, len(doubled), 2 * stride))


def _depths() -> Iterator[Named]:
    width, height = _SIZES[0]
    for mode, kind in (("L", 0), ("RGB", 2), ("LA", 4), ("RGBA", 6)):
        picture = _veiled().convert(mode) if "A" in mode else scene().convert(mode)
        yield f"{mode}-16.png", raw_png((width, height, 16, kind), _wide(picture))
        yield f"{mode}-16-linear.png", raw_png((width, height, 16, kind), _wide(picture), gamma(1.0))
    for depth in (2, 4):
        grey = scene().convert("L").point(lambda value, by=8 - depth: value >> by)
        yield f"L-{depth}.png", raw_png((width, height, depth, 0), _packed(grey, depth))
        clear = b"tRNS", struct.pack(">H", 2)
        yield f"L-{depth}-clear.png", raw_png((width, height, depth, 0), _packed(grey, depth), clear)
    grey = scene().convert("L").point(lambda value: value & 0xF0)
    yield "L-16-clear.png", raw_png((width, height, 16, 0), _wide(grey), (b"tRNS", b"\x80\xd5"))
    yield (
        "L-1-clear.png",
        raw_png(
            (width, height, 1, 0), _packed(scene().convert("L").point(lambda value: value >> 7), 1), (b"tRNS", b"\0\1")
        ),
    )
    colour = scene().point(lambda value: value & 0xF0)
    clear = b"tRNS", b"\xf0\xa5\0\x55\0\x55"
    yield "RGB-16-clear.png", raw_png((width, height, 16, 2), _wide(colour), clear)
    for size in _SIZES:
        yield f"interlaced-{size[0]}.png", raw_png((*size, 8, 2), _interlaced(scene(size)), interlaced=True)


def _packed(grey: Image.Image, depth: int) -> bytes:
    rows, share = [], 8 // depth
    for top in range(grey.height):
        row = grey.crop((0, top, grey.width, top + 1)).tobytes() + bytes(share)
        whole = -(-grey.width // share)
        packed = (
            sum(row[at * share + part] << (8 - depth * (part + 1)) for part in range(share)) for at in range(whole)
        )
        rows.append(b"\0" + bytes(packed))
    return b"".join(rows)


_ADAM7: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def _interlaced(picture: Image.Image) -> bytes:
    rows, pixels = [], picture.load()
    assert pixels is not None
    for left, top, right, down in _ADAM7:
        if left < picture.width:
            rows += [
                b"\0" + b"".join(bytes(pixels[x, y]) for x in range(left, picture.width, right))  # type: ignore[arg-type]
                for y in range(top, picture.height, down)
            ]
    return b"".join(rows)


def _transparent() -> Iterator[Named]:
    opaque = _saved(scene(), "PNG", transparency=(255, 0, 0))
    yield "RGB-clear.png", opaque
    yield "L-clear.png", _saved(scene().convert("L"), "PNG", transparency=128)
    palette = scene().quantize(32)
    yield "P-clear.png", _saved(palette, "PNG", transparency=3)
    yield "P-veiled.png", _saved(palette, "PNG", transparency=bytes(range(0, 256, 8)))
    logo = Image.new("RGBA", (200, 120), (255, 255, 255, 0))
    ImageDraw.Draw(logo).ellipse((40, 20, 160, 100), fill="white")
    yield "logo.png", _saved(logo, "PNG")
    yield "logo.webp", _saved(logo, "WEBP", lossless=True)
    yield "veiled-linear.png", beside(_saved(_veiled(), "PNG"), gamma(1.0))
    yield "veiled-p3.png", _saved(_veiled(), "PNG", icc_profile=PROFILES["p3"]())


def _lights() -> Iterator[Named]:
    for value in (1.0, 0.3, 0.45455, 0.5, 0.55556, 0.65, 0.1, 2.2, 0.0, 0.00001, 40.0):
        for mode in ("RGB", "L", "P"):
            yield f"gamma-{value}-{mode}.png", beside(_saved(scene().convert(mode), "PNG"), gamma(value))


def _primaries() -> Iterator[Named]:
    plain = _saved(scene(), "PNG")
    for name in _CHROMATICITIES:
        yield f"primaries-{name}.png", beside(plain, primaries(name))
        yield f"primaries-{name}-linear.png", beside(plain, gamma(1.0), primaries(name))
        yield f"primaries-{name}-usual.png", beside(plain, gamma(0.45455), primaries(name))


def coded(colours: int, transfer: int, matrix: int = 0, full: int = 1) -> tuple[bytes, bytes]:
    """A PNG's statement of its colours by the numbers of ITU-T H.273."""
    return b"cICP", bytes((colours, transfer, matrix, full))


def _coded() -> Iterator[Named]:
    plain = _saved(scene(), "PNG")
    for colours, transfer in product((1, 5, 6, 9, 11, 12), (1, 4, 5, 8, 13)):
        yield f"coded-{colours}-{transfer}.png", beside(plain, coded(colours, transfer))
    for colours, transfer in ((9, 16), (12, 16), (9, 18), (9, 14), (9, 15), (1, 2), (2, 13), (2, 2), (99, 13), (1, 99)):
        yield f"coded-{colours}-{transfer}.png", beside(plain, coded(colours, transfer))
    yield "coded-narrow.png", beside(plain, coded(12, 13, 0, 0))
    yield "coded-grey.png", beside(_saved(scene().convert("L"), "PNG"), coded(12, 8))
    yield "coded-veiled.png", beside(_saved(_veiled(), "PNG"), coded(12, 8))


def _iccp(profile: bytes) -> tuple[bytes, bytes]:
    return b"iCCP", b"Profil\0\0" + zlib.compress(profile)


def _contradicting() -> Iterator[Named]:
    plain, standard = _saved(scene(), "PNG"), (b"sRGB", b"\0")
    profile, linear = _iccp(PROFILES["p3"]()), gamma(1.0)
    yield "srgb-gamma.png", beside(plain, standard, linear)
    yield "gamma-srgb.png", beside(plain, linear, standard)
    yield "srgb-primaries.png", beside(plain, standard, primaries("adobe"))
    yield "profile-gamma.png", beside(plain, profile, linear)
    yield "gamma-profile.png", beside(plain, linear, primaries("2020"), profile)
    yield "profile-srgb.png", beside(plain, profile, standard)
    yield "coded-profile.png", beside(plain, coded(1, 8), profile)
    yield "coded-srgb.png", beside(plain, standard, coded(12, 13))
    yield "coded-gamma.png", beside(plain, coded(12, 13), linear)
    yield "unknown-profile.png", beside(plain, coded(99, 99), profile)
    broken = _iccp(b"kein Profil" * 30)
    yield "broken-profile.png", beside(plain, broken)
    yield "broken-profile-gamma.png", beside(plain, broken, linear)
    yield "broken-profile-srgb.png", beside(plain, standard, broken, linear)
    cmyk = _iccp(cmyk_profile())
    yield "wrong-profile.png", beside(plain, cmyk)
    yield "wrong-profile-gamma.png", beside(plain, cmyk, linear)
    yield "grey-profile-on-colour.png", beside(plain, _iccp(grey_profile()))
    yield "torn-profile.png", beside(plain, (b"iCCP", b"Profil\0\0" + zlib.compress(PROFILES["p3"]())[:-20]))
    yield "late-gamma.png", plain[:-12] + chunk(*linear) + plain[-12:]


def _profiled() -> Iterator[Named]:
    for name, profile in PROFILES.items():
        yield f"profile-{name}.png", _saved(scene(), "PNG", icc_profile=profile())
        yield f"profile-{name}.jpg", _saved(scene(), "JPEG", quality=92, icc_profile=profile())
        yield f"profile-{name}.webp", _saved(scene(), "WEBP", lossless=True, icc_profile=profile())
    for form, suffix in (("PNG", "png"), ("JPEG", "jpg")):
        yield f"grey-profile.{suffix}", _saved(scene().convert("L"), form, icc_profile=grey_profile())
        yield f"colour-profile-on-grey.{suffix}", _saved(scene().convert("L"), form, icc_profile=PROFILES["p3"]())
        yield f"linear-profile-on-grey.{suffix}", _saved(scene().convert("L"), form, icc_profile=PROFILES["linear"]())
    yield "palette-profile.png", _saved(scene().quantize(64), "PNG", icc_profile=PROFILES["swapped"]())
    yield "grey-profile-veiled.png", _saved(_veiled().convert("LA"), "PNG", icc_profile=grey_profile())


def _photographs() -> Iterator[Named]:
    for number, size in enumerate(_SIZES):
        yield f"plain-{size[0]}.jpg", _saved(scene(size), "JPEG", quality=92, subsampling=number)
        yield f"progressive-{size[0]}.jpg", _saved(scene(size), "JPEG", quality=92, progressive=True)
        yield f"grey-{size[0]}.jpg", _saved(scene(size).convert("L"), "JPEG", quality=92)
    yield "large.jpg", _saved(scene((2_400, 1_600)), "JPEG", quality=85)
    yield "untransformed.jpg", _saved(scene(), "JPEG", quality=92, keep_rgb=True)
    yield "restarts.jpg", _saved(scene(), "JPEG", quality=92, restart_marker_rows=1)
    yield "two-in-one.jpg", _saved(scene(), "MPO", save_all=True, append_images=[Image.new("RGB", _SIZES[0], "red")])
    yield "two-shapes.jpg", _saved(scene(), "MPO", save_all=True, append_images=[Image.new("RGB", (80, 56), "red")])
    turned = _exif(6)
    both = _saved(scene(), "MPO", save_all=True, append_images=[Image.new("RGB", _SIZES[0], "red")], exif=turned)
    yield "two-turned.jpg", both


def _exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    return exif.tobytes()


def _turned() -> Iterator[Named]:
    for turn in (*range(1, 9), 0, 9):
        exif = _exif(turn)
        yield f"turned-{turn}.jpg", _saved(scene(), "JPEG", quality=92, exif=exif)
        yield f"turned-{turn}.png", _saved(scene(), "PNG", exif=exif)
        yield f"turned-{turn}.webp", _saved(scene(), "WEBP", lossless=True, exif=exif)
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>'
    yield "turned-by-xmp.jpg", _saved(scene(), "JPEG", quality=92, xmp=xmp)
    yield "turned-veiled.png", _saved(_veiled(), "PNG", exif=_exif(6))


def _printed() -> Iterator[Named]:
    cmyk = scene().convert("CMYK")
    yield "cmyk.jpg", _saved(cmyk, "JPEG", quality=92)
    yield "cmyk-profile.jpg", _saved(cmyk, "JPEG", quality=92, icc_profile=cmyk_profile())
    yield "cmyk-colour-profile.jpg", _saved(cmyk, "JPEG", quality=92, icc_profile=PROFILES["p3"]())
    yield "cmyk-broken-profile.jpg", _saved(cmyk, "JPEG", quality=92, icc_profile=b"kein Profil" * 30)
    for name, data in (("cmyk", _saved(cmyk, "JPEG", quality=92)), ("turned", _saved(cmyk, "JPEG", exif=_exif(8)))):
        at = data.index(b"Adobe") - 4
        yield f"{name}-without-adobe.jpg", data[:at] + data[at + 16 :]
        yield f"{name}-as-ycck.jpg", data[: at + 15] + b"\2" + data[at + 16 :]


def _webps() -> Iterator[Named]:
    for size in _SIZES:
        yield f"lossy-{size[0]}.webp", _saved(scene(size), "WEBP", quality=92)
        yield f"lossless-{size[0]}.webp", _saved(scene(size), "WEBP", lossless=True)
        yield f"veiled-{size[0]}.webp", _saved(_veiled(size), "WEBP", lossless=True)
    yield "veiled-lossy.webp", _saved(_veiled(), "WEBP", quality=92)
    yield "veiled-p3.webp", _saved(_veiled(), "WEBP", lossless=True, icc_profile=PROFILES["p3"]())


def _odd() -> Iterator[Named]:
    text = beside(_saved(scene(), "PNG"), (b"zTXt", b"mxfile\0\0" + zlib.compress(b"A" * 1_500_000)))
    yield "diagram.png", text
    yield "diagram-plain.png", beside(_saved(scene(), "PNG"), (b"tEXt", b"mxfile\0" + b"A" * 1_500_000))
    yield "many-comments.png", beside(_saved(scene(), "PNG"), *[(b"tEXt", b"K\0" + b"A" * 9_000)] * 300)
    whole = _saved(scene(), "JPEG", quality=92)
    yield "unended.jpg", whole[:-2]
    yield "unended-progressive.jpg", _saved(scene(), "JPEG", quality=92, progressive=True)[:-2]
    yield "trailing.jpg", whole + b"\0" * 4_096
    yield "commented.jpg", _saved(scene(), "JPEG", quality=92, comment=b"A" * 60_000)
    yield "padded.png", _saved(scene(), "PNG") + b"\0" * 4_096
