"""What is cut out of a JPEG: every record of where, when and by what it was taken, comments, and what stands behind its end.

Its coded data, JFIF, colour profile and Adobe's colour transform stay (ISO/IEC 10918-1, 10918-6, ICC.1 annex B.4).
"""

import re
from collections.abc import Iterator

from ernie_cli.language.said import say
from ernie_cli.pictures.cuts import Cut
from ernie_cli.pictures.exif import bare_record

MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # neither a stuffed byte, nor a restart, nor a fill byte
EOI, SOS, APP1, COM = 0xD9, 0xDA, 0xE1, 0xFE
EXIF = b"Exif\0\0"
NEEDED = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}


def cuts(data: bytes) -> Iterator[Cut]:
    """Segment by segment. Raises ValueError."""
    place, is_coded, is_told = 2, False, False
    while True:
        found = MARK.search(data, place)
        if found is None:
            raise ValueError(say("it ends too early"))
        start, mark = found.start(), data[found.start() + 1]
        if start > place and not is_coded:
            yield Cut(place, start)
        if mark == EOI:
            break
        end = start + 2 + int.from_bytes(data[start + 2 : start + 4])
        if mark < 0xC0 or mark == 0xD8 or not start + 4 <= end <= len(data):
            raise ValueError(say("its segment at byte {start} goes wrong", start=start))
        if _is_dispensable(mark, data[start + 4 : start + 18]):
            is_exif = mark == APP1 and data.startswith(EXIF, start + 4) and not is_told
            yield Cut(start, end, _bare_exif(data[start + 10 : end]) if is_exif else b"")
            is_told = is_told or is_exif
        place, is_coded = end, mark == SOS
    if start + 2 < len(data):
        yield Cut(start + 2, len(data))


def _is_dispensable(mark: int, beginning: bytes) -> bool:
    is_application = 0xE0 <= mark <= 0xEF
    return mark == COM or (is_application and not (mark in NEEDED and beginning.startswith(NEEDED[mark])))


def _bare_exif(record: bytes) -> bytes:
    content = bare_record(record)
    return b"\xff\xe1" + (2 + len(EXIF) + len(content)).to_bytes(2) + EXIF + content if content else b""
