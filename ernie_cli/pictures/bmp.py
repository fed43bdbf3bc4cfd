"""What is cut out of a BMP: what stands behind its end. The format has no place for where it was taken."""

from collections.abc import Iterator

from ernie_cli.pictures.cuts import Cut

WHOLE = 54  # bytes of the headers that say where the pixels end


def cuts(data: bytes) -> Iterator[Cut]:
    """The end as the header tells it; a header that does not reach behind the pixels is not believed, and nothing is cut."""
    told, pixels, width, height, depth = (_number(data, place, size) for place, size in _FIELDS)
    if len(data) >= WHOLE and pixels + (width * depth + 31) // 32 * 4 * height <= told < len(data):
        yield Cut(told, len(data))


_FIELDS = ((2, 4), (10, 4), (18, 4), (22, 4), (28, 2))  # size of the file, start of the pixels, width, height, bits


def _number(data: bytes, place: int, size: int) -> int:
    return abs(int.from_bytes(data[place : place + size], "little", signed=True))
