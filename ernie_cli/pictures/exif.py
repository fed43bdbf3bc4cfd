"""The one thing in a picture's Exif record that its looks depend on: which way is up (CIPA DC-008, TIFF 6.0)."""

from typing import Literal

LITTLE, BIG = b"II*\0", b"MM\0*"
ORIENTATION, SHORT = 0x0112, 3
UPRIGHT = 1


def bare_record(record: bytes) -> bytes:
    """An Exif record that says which way is up and nothing else; empty when `record` does not, or says what goes unsaid."""
    way = _orientation(record)
    if way == UPRIGHT:
        return b""
    entry = ORIENTATION.to_bytes(2) + SHORT.to_bytes(2) + (1).to_bytes(4) + way.to_bytes(2) + bytes(2)
    return BIG + (8).to_bytes(4) + (1).to_bytes(2) + entry + bytes(4)


def _orientation(record: bytes) -> int:
    """From 1 to 8. A record that cannot be read says nothing."""
    if record[:4] not in (LITTLE, BIG):
        return UPRIGHT
    order: Literal["little", "big"] = "little" if record[:4] == LITTLE else "big"

    def number(place: int, length: int) -> int:
        return int.from_bytes(record[place : place + length], order)

    start = number(4, 4)
    for place in range(start + 2, min(start + 2 + 12 * number(start, 2), len(record) - 11), 12):
        if (number(place, 2), number(place + 2, 2), number(place + 4, 4)) == (ORIENTATION, SHORT, 1):
            way = number(place + 8, 2)
            return way if 1 <= way <= 8 else UPRIGHT
    return UPRIGHT
