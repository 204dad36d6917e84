"""Hostile pictures, made anew from a seed: what a broken telephone or an attacker might hand in."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

from PIL import Image

from .samples import animated, chunk, jpeg_of, noise, picture, png_of, webp_of

PNG = b"\x89PNG\r\n\x1a\n"
FORMS = ("JPEG", "PNG", "WEBP")
Make = Callable[[random.Random], bytes]


def hostile(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """``count`` files with names, every kind about as often."""
    chance = random.Random(seed)
    for number in range(count):
        make = KINDS[number % len(KINDS)]
        yield f"{make.__name__}-{number}.{chance.choice(['jpg', 'png', 'webp', 'heic', 'pdf'])}", make(chance)


def cut(chance: random.Random) -> bytes:
    """A transfer that broke off."""
    data = picture(chance.choice(FORMS))
    return data[: chance.randrange(1, len(data))]


def flipped(chance: random.Random) -> bytes:
    """Single bits gone wrong."""
    data = bytearray(noise((200, 150), chance.choice(FORMS)))
    for _ in range(chance.randrange(1, 40)):
        data[chance.randrange(12, len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def shuffled(chance: random.Random) -> bytes:
    """Blocks in the wrong order behind a sound header."""
    data = noise((200, 150), chance.choice(FORMS))
    blocks = [data[at : at + 512] for at in range(200, len(data), 512)]
    chance.shuffle(blocks)
    return data[:200] + b"".join(blocks)


def nothing_but_noise(chance: random.Random) -> bytes:
    """A magic number and random bytes."""
    start = chance.choice([b"\xff\xd8\xff\xe0", PNG, b"RIFF\xff\xff\0\0WEBPVP8 ", b"\0\0\0\x18ftypheic"])
    return start + chance.randbytes(chance.randrange(10, 5_000))


def bomb(chance: random.Random) -> bytes:
    """A few kilobytes that become as many pixels as are allowed."""
    edge = chance.choice([4_000, 4_500, 5_000])
    out = BytesIO()
    Image.new(chance.choice(["1", "L", "RGB", "RGBA"]), (edge, edge)).save(out, "PNG")
    return out.getvalue()


def greater_bomb(chance: random.Random) -> bytes:
    """Twenty thousand megapixels in a header, with data to match its first lines."""
    edge = chance.choice([30_000, 65_535, 150_000])
    return png_of(edge, edge, data=b"\0" * 4_000_000)


def lying_header(chance: random.Random) -> bytes:
    """A header that promises other pixels than the data hold."""
    edge = chance.choice([100, 3_000, 4_900])
    return chance.choice([png_of, jpeg_of, webp_of])(edge, edge)


def strip(chance: random.Random) -> bytes:
    """One pixel wide and very long."""
    size = chance.choice([(1, 65_500), (65_500, 1), (3, 9_999)])
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, chance.choice(["PNG", "JPEG"]))
    return out.getvalue()


def polyglot(chance: random.Random) -> bytes:
    """A picture that is something else, too."""
    other = chance.choice([b"PK\3\4" + chance.randbytes(500), b"<script>alert(1)</script>", b"%PDF-1.7\n", b"\x7fELF"])
    data = picture(chance.choice(FORMS))
    return chance.choice([data + other, other + data])


def print_colours(chance: random.Random) -> bytes:
    """CMYK, with a profile for something else."""
    return picture("JPEG", mode="CMYK", icc_profile=chance.randbytes(3_000))


def deep(chance: random.Random) -> bytes:
    """Sixteen bits a channel, in colour."""
    size = chance.choice([60, 2_000])
    return png_of(size, size, depth=16, data=(b"\0" + b"\x80\x01" * 3 * size) * size)


def palette_without_colours(chance: random.Random) -> bytes:
    """Indices into a palette that is missing or too short."""
    header = struct.pack(">IIBBBBB", 100, 100, 8, 3, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress((b"\0" + chance.randbytes(100)) * 100))
    colours = chunk(b"PLTE", b"\1\2\3") if chance.random() < 0.5 else b""
    return PNG + chunk(b"IHDR", header) + colours + pixels + chunk(b"IEND", b"")


def text_bomb(chance: random.Random) -> bytes:
    """Compressed text beside the pixels that would fill the memory."""
    data = picture("PNG")
    said = zlib.compress(b"A" * 60_000_000, 9)
    return data[:33] + chunk(chance.choice([b"zTXt", b"iCCP"]), b"Comment\0\0" + said) + data[33:]


def many_chunks(chance: random.Random) -> bytes:
    """A hundred thousand tiny chunks."""
    data = picture("PNG")
    return data[:33] + chunk(b"teXt", b"a\0b") * chance.choice([10_000, 100_000]) + data[33:]


def vector(chance: random.Random) -> bytes:
    """SVG, with an entity that grows without end."""
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    start = chance.choice(["<?xml version='1.0'?>", "\ufeff", ""])
    return f"{start}<svg xmlns='http://www.w3.org/2000/svg'><!DOCTYPE s [{laughs}]>&l9;</svg>".encode()


def film(chance: random.Random) -> bytes:
    """Ten thousand frames that a header promises, or a few real ones."""
    if chance.random() < 0.4:
        return animated(chance.choice(["PNG", "WEBP", "GIF"]), 5)
    data = picture("PNG")
    frames = chunk(b"acTL", struct.pack(">II", 10_000, 0))
    control = struct.pack(">IIIIIHHBB", 0, 640, 480, 0, 0, 1, 10, 0, 0)
    return data[:33] + frames + chunk(b"fcTL", control) + data[33:]


def endless_exif(chance: random.Random) -> bytes:
    """A directory of metadata that leads to itself, and an orientation that does not exist."""
    entries = [(0x0112, 3, 1, chance.choice([0, 9, 6]) << 16), (0x8769, 4, 1, 8), (0x8825, 4, 1, 8)]
    packed = b"".join(struct.pack(">HHII", *entry) for entry in entries)
    directory = b"MM\0*\0\0\0\x08" + struct.pack(">H", len(entries)) + packed + struct.pack(">I", 8)
    return picture("JPEG", exif=b"Exif\0\0" + directory)


def many_scans(chance: random.Random) -> bytes:
    """A progressive JPEG whose scans come again and again."""
    data = noise((300, 300), "JPEG")
    out = BytesIO()
    Image.open(BytesIO(data)).save(out, "JPEG", progressive=True)
    whole = out.getvalue()
    scans = whole[whole.index(b"\xff\xda") : -2]
    return whole[:-2] + scans * chance.choice([10, 60]) + whole[-2:]


def segments_without_end(chance: random.Random) -> bytes:
    """A JPEG of comments only, each with a length of nothing."""
    return b"\xff\xd8\xff\xfe" + b"\0\2\xff\xfe" * chance.choice([1_000, 500_000])


def other_format(chance: random.Random) -> bytes:
    """Formats for which there are decoders, and that are not wanted."""
    out = BytesIO()
    form = chance.choice(["BMP", "TIFF", "GIF", "ICO", "PPM", "TGA", "PCX"])
    Image.new("RGB", (64, 64), "red").save(out, form)
    return out.getvalue()


def transparent_giant(chance: random.Random) -> bytes:
    """A WebP with transparency and as many pixels as are allowed: a few kilobytes, hundreds of megabytes."""
    out = BytesIO()
    edge = chance.choice([3_000, 5_000])
    Image.new("RGBA", (edge, edge), (9, 9, 9, 90)).save(out, "WEBP", lossless=True, quality=0, method=0)
    return out.getvalue()


KINDS: tuple[Make, ...] = (
    cut,
    flipped,
    shuffled,
    nothing_but_noise,
    bomb,
    greater_bomb,
    lying_header,
    strip,
    polyglot,
    print_colours,
    deep,
    palette_without_colours,
    text_bomb,
    many_chunks,
    vector,
    film,
    endless_exif,
    many_scans,
    segments_without_end,
    other_format,
    transparent_giant,
)
