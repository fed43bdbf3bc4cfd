"""Real PNG files from the standard library alone: a slanting gradient with discs on it, the same for the same digest."""

import math
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
DISCS = 5


def png(width: int, height: int, digest: bytes) -> bytes:
    """A picture in 8-bit RGB; `digest` (32 bytes) chooses its colours and shapes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(_rows(width, height, digest)), 1)
    text = b"Software\0ernie sandbox"
    return SIGNATURE + b"".join(
        _chunk(kind, content) for kind, content in ((b"IHDR", header), (b"tEXt", text), (b"IDAT", pixels), (b"IEND", b""))
    )


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG file."""
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def _rows(width: int, height: int, digest: bytes) -> list[bytes]:
    strip = _strip(digest[:3], digest[3:6], width + height)
    discs = [_disc(digest[6 + 5 * number : 11 + 5 * number], width, height) for number in range(DISCS)]
    rows = []
    for y in range(height):
        row = bytearray(strip[3 * y : 3 * (y + width)])
        for centre_x, centre_y, radius, colour in discs:
            half = radius * radius - (y - centre_y) ** 2
            if half > 0:
                reach = math.isqrt(half)
                left, right = max(0, centre_x - reach), min(width, centre_x + reach)
                row[3 * left : 3 * right] = colour * max(0, right - left)
        rows.append(b"\0" + row)  # filter type 0
    return rows


def _strip(start: bytes, end: bytes, length: int) -> bytes:
    """A row of pixels from one colour to another."""
    pixels = bytearray(3 * length)
    for channel in range(3):
        low, high = start[channel], end[channel]
        pixels[channel::3] = bytes(low + (high - low) * place // length for place in range(length))
    return bytes(pixels)


def _disc(numbers: bytes, width: int, height: int) -> tuple[int, int, int, bytes]:
    across, down, size, red, blue = numbers
    radius = max(1, min(width, height) * (size + 64) // 1280)
    return width * across // 256, height * down // 256, radius, bytes((red, size, blue))


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))
