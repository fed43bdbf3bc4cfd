"""Small whole files of every kind that services draw, and what replies that hold them look like."""

import base64
import struct
import zlib
from collections.abc import Iterable
from typing import Any

import httpx

from ernie_cli.sandbox.png import png

DIGEST = bytes(range(32))
PNG = png(3, 2, DIGEST)
GIF = b"GIF89a\x05\x00\x04\x00\x80\x00\x00" + bytes(6) + b"\x21\xf9\x04" + bytes(5) + b"\x2c" + bytes(4)
GIF += b"\x05\x00\x04\x00\x00" + b"\x02\x02\x44\x01\x00\x3b"
JPEG = b"\xff\xd8\xff\xe0\x00\x04AB\xff\xff\xc0\x00\x0b\x08\x00\x07\x00\x09\x01\x01\x11\x00\xff\xda\x00\x02xyz\xff\xd9"
BMP = b"BM" + struct.pack("<IIIIiiHHIIiiII", 58, 0, 54, 40, 1, -1, 1, 24, 0, 4, 0, 0, 0, 0) + bytes(4)


def webp(kind: bytes, payload: bytes) -> bytes:
    """A WEBP file with one chunk."""
    chunk = kind + struct.pack("<I", len(payload)) + payload
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


WEBP = webp(b"VP8X", bytes(4) + b"\x0f\x00\x00\x07\x00\x00")
WEBP_LOSSLESS = webp(b"VP8L", b"\x2f" + struct.pack("<I", 15 | 7 << 14) + bytes(5))
WEBP_LOSSY = webp(b"VP8 ", b"\x00\x00\x00\x9d\x01\x2a\x10\x00\x08\x00")
KINDS = {
    "png": (PNG, ("png", 3, 2)),
    "gif": (GIF, ("gif", 5, 4)),
    "jpeg": (JPEG, ("jpeg", 9, 7)),
    "bmp": (BMP, ("bmp", 1, 1)),
    "webp": (WEBP, ("webp", 16, 8)),
    "webp lossless": (WEBP_LOSSLESS, ("webp", 16, 8)),
    "webp lossy": (WEBP_LOSSY, ("webp", 16, 8)),
}


def bomb(side: int) -> bytes:
    """A PNG of so many pixels a side in a file that is small."""
    packer = zlib.compressobj(9)
    row = bytes(1 + side // 8)
    rows = b"".join([*(packer.compress(row) for _ in range(side)), packer.flush()])
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    framed = (struct.pack(">I", len(c)) + k + c + struct.pack(">I", zlib.crc32(k + c)) for k, c in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def linked(*urls: str, **more: Any) -> httpx.Response:
    """A reply with links, in OpenAI's form."""
    return replied([{"url": url, "index": index} for index, url in enumerate(urls)], **more)


def packed(*pictures: bytes, name: str = "b64_json", **more: Any) -> httpx.Response:
    """A reply with the pictures themselves."""
    return replied([{name: base64.b64encode(picture).decode(), "index": 1} for picture in pictures], **more)


def replied(items: Iterable[Any], **more: Any) -> httpx.Response:
    """A reply with these members of `data`."""
    return httpx.Response(200, json={"id": "as-1", "created": 1_700_000_000, "data": list(items), **more})


def file(picture: bytes = PNG, status: int = 200, **headers: str) -> httpx.Response:
    """What a link leads to."""
    return httpx.Response(status, headers=headers, content=picture)
