"""What is cut out of a PNG: every chunk that its pixels, colours and frames do not need, and what stands behind its end."""

from collections.abc import Iterator
from zlib import crc32

from ernie_cli.language.said import say
from ernie_cli.pictures.cuts import Cut
from ernie_cli.pictures.exif import bare_record

# Beside the critical ones (PNG, third edition, 11.3): transparency, colours, size of a pixel, background, animation.
NEEDED = frozenset(b"tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split())


def cuts(data: bytes) -> Iterator[Cut]:
    """Chunk by chunk. Raises ValueError."""
    place, kind = 8, b""
    while kind != b"IEND":
        kind = data[place + 4 : place + 8]
        end = place + 12 + int.from_bytes(data[place : place + 4])
        if not kind.isalpha() or end > len(data):
            raise ValueError(
                say("it ends too early") if end > len(data) else say("its chunk at byte {place} goes wrong", place=place)
            )
        is_critical = kind[:1].isupper()
        if not is_critical and kind not in NEEDED:
            yield Cut(place, end, _bare_exif(data[place + 8 : end - 4]) if kind == b"eXIf" else b"")
        place = end
    if place < len(data):
        yield Cut(place, len(data))


def _bare_exif(record: bytes) -> bytes:
    content = bare_record(record)
    return _chunk(b"eXIf", content) if content else b""


def _chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + kind + content + crc32(kind + content).to_bytes(4)
