"""What the sandbox sees of a picture that came as a data URL: its size in pixels, as far as the file's beginning tells it."""

from base64 import b64decode
from collections.abc import Callable, Mapping

SHOWN = 2**18  # characters of a data URL in which the size must stand
SIZED = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))  # JPEG segments with a size


def seen(address: str) -> str | None:
    """The size of a picture as WIDTHxHEIGHT; None for an address, which the sandbox never follows, and for what is none."""
    head, _, text = address[:SHOWN].partition(";base64,")
    try:
        start = b64decode(text[: len(text) // 4 * 4])
    except ValueError:
        return None
    measure = _SIZES.get(head.rpartition("/")[2])
    width, height = (measure(start) if measure else None) or (0, 0)
    return f"{width}x{height}" if width and height else None


def _png(start: bytes) -> tuple[int, int] | None:
    return int.from_bytes(start[16:20]), int.from_bytes(start[20:24])


def _bmp(start: bytes) -> tuple[int, int] | None:
    return int.from_bytes(start[18:22], "little"), abs(int.from_bytes(start[22:26], "little", signed=True))


def _jpeg(start: bytes) -> tuple[int, int] | None:
    place = 2
    while start[place : place + 1] == b"\xff":
        if start[place + 1] in SIZED:
            return int.from_bytes(start[place + 7 : place + 9]), int.from_bytes(start[place + 5 : place + 7])
        place += 2 + int.from_bytes(start[place + 2 : place + 4])
    return None


_SIZES: Mapping[str, Callable[[bytes], tuple[int, int] | None]] = {"png": _png, "bmp": _bmp, "jpeg": _jpeg, "jpg": _jpeg}
