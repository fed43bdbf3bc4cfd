"""What a picture is, by its bytes alone: its format and its size, and whether it has come whole."""

from codecs import getincrementaldecoder
from collections.abc import Callable, Mapping
from typing import BinaryIO, NamedTuple

from ernie_cli.errors import RejectedError
from ernie_cli.language.said import Said, say

ENDINGS = {"png": "png", "jpeg": "jpg", "webp": "webp", "gif": "gif", "bmp": "bmp"}
SPELLED = {"jpg": "jpeg", "jpe": "jpeg", "jfif": "jpeg", "dib": "bmp"}  # endings that are not the format's name
SIZED = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))  # JPEG segments with a size
TAIL = 65536  # bytes in which the end of a JPEG is looked for: some writers put a few behind it


class Facts(NamedTuple):
    """`format` is a key of ENDINGS; the sizes are in pixels and in bytes."""

    format: str
    width: int
    height: int
    bytes: int


class _Broken(Exception):  # noqa: N818 - becomes a RejectedError
    """The bytes do not go on as their beginning promises."""


def measured(file: BinaryIO) -> Facts:
    """The facts of a whole file. Raises RejectedError for what is no picture, and for one that is cut short."""
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(16)
    kind = kind_of(head)
    if kind is None:
        raise RejectedError(
            say("what came is no picture: {described}", described=described(head)) if size else say("the picture is empty")
        )
    try:
        width, height = _READERS[kind](file, size)
    except _Broken as error:
        raise RejectedError(
            say("the picture is broken: its {kind} file ends too early or goes wrong", kind=kind.upper()), again=True
        ) from error
    if not 0 < width <= 2**31 or not 0 < height <= 2**31:
        raise RejectedError(say("the picture is broken: {width} times {height} pixels", width=width, height=height))
    return Facts(kind, width, height, size)


def kind_of(head: bytes) -> str | None:
    """The format of a file that begins with `head`, 16 bytes of it: a key of ENDINGS, None for anything else."""
    return next((name for name, begins in _BEGINNINGS.items() if begins(head)), None)


def format_of(name: str) -> str | None:
    """The format that the ending of a file's name promises, None for an ending of something else."""
    ending = name.rpartition(".")[2].lower()
    found = SPELLED.get(ending, ending)
    return found if "." in name and found in ENDINGS else None


def described(head: bytes) -> Said:
    """What begins like this and is no picture, in words."""
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<svg", b"<?xml")):
        return say("an SVG or XML text")
    return say("a web page") if start.startswith(b"<") else _begun(head[:8])


def _begun(head: bytes) -> Said:
    try:
        text = getincrementaldecoder("utf-8")().decode(head)  # the last character may be cut
    except UnicodeDecodeError:
        text = ""
    if text and text.isprintable():
        return say("it begins with {head!r}", head=text)
    return say("it begins with the bytes {head}", head=head.hex(" "))


def _png(file: BinaryIO, size: int) -> tuple[int, int]:
    """Chunk by chunk to the last; what stands behind it is no fault of the picture."""
    file.seek(8)
    found = (0, 0)
    while True:
        head = _taken(file, 8)
        length, kind = int.from_bytes(head[:4]), head[4:]
        if kind == b"IHDR":
            start = _taken(file, 8)
            found = int.from_bytes(start[:4]), int.from_bytes(start[4:])
            length -= 8
        place = file.seek(length + 4, 1)
        if place > size or not kind.isalpha():
            raise _Broken
        if kind == b"IEND":
            return found


def _jpeg(file: BinaryIO, size: int) -> tuple[int, int]:
    """Segment by segment to the one that has the size; the mark of the end must be near the end."""
    file.seek(max(0, size - TAIL))
    if b"\xff\xd9" not in file.read(TAIL):
        raise _Broken
    file.seek(2)
    while True:
        mark = _taken(file, 2)
        while mark[0] == mark[1] == 0xFF:
            mark = mark[1:] + _taken(file, 1)
        length = int.from_bytes(_taken(file, 2))
        if mark[0] != 0xFF or length < 2:
            raise _Broken
        if mark[1] in SIZED:
            frame = _taken(file, 5)
            return int.from_bytes(frame[3:]), int.from_bytes(frame[1:3])
        file.seek(length - 2, 1)


def _gif(file: BinaryIO, _: int) -> tuple[int, int]:
    """Block by block to the last."""
    file.seek(6)
    screen = _taken(file, 7)
    file.seek(_table(screen[4]), 1)
    while (block := _taken(file, 1)) != b"\x3b":
        if block == b"\x2c":
            flags = _taken(file, 9)[8]
            file.seek(_table(flags) + 1, 1)
        elif block == b"\x21":
            file.seek(1, 1)
        else:
            raise _Broken
        while length := _taken(file, 1)[0]:
            file.seek(length, 1)
    return int.from_bytes(screen[:2], "little"), int.from_bytes(screen[2:4], "little")


def _table(flags: int) -> int:
    """The bytes of a table of colours."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _webp(file: BinaryIO, size: int) -> tuple[int, int]:
    file.seek(4)
    if int.from_bytes(_taken(file, 4), "little") + 8 > size:
        raise _Broken
    file.seek(12)
    kind, _, start = _taken(file, 4), _taken(file, 4), _taken(file, 10)
    if kind == b"VP8X":
        return int.from_bytes(start[4:7], "little") + 1, int.from_bytes(start[7:10], "little") + 1
    if kind == b"VP8L" and start[0] == 0x2F:
        bits = int.from_bytes(start[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and start[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(start[6:8], "little") & 0x3FFF, int.from_bytes(start[8:], "little") & 0x3FFF
    raise _Broken


def _bmp(file: BinaryIO, size: int) -> tuple[int, int]:
    """The height is negative where the rows go down."""
    file.seek(2)
    promised, _, _, header = (int.from_bytes(_taken(file, 4), "little") for _ in range(4))
    if promised > size or not 12 <= header <= 124:
        raise _Broken
    if header == 12:
        return int.from_bytes(_taken(file, 2), "little"), int.from_bytes(_taken(file, 2), "little")
    width, height = (int.from_bytes(_taken(file, 4), "little", signed=True) for _ in range(2))
    return width, abs(height)


def _taken(file: BinaryIO, count: int) -> bytes:
    found = file.read(count)
    if len(found) < count:
        raise _Broken
    return found


_BEGINNINGS: Mapping[str, Callable[[bytes], bool]] = {
    "png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "jpeg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "webp": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP",
    "gif": lambda head: head[:6] in (b"GIF87a", b"GIF89a"),
    "bmp": lambda head: head[:2] == b"BM",
}
_READERS: Mapping[str, Callable[[BinaryIO, int], tuple[int, int]]] = {
    "png": _png,
    "jpeg": _jpeg,
    "webp": _webp,
    "gif": _gif,
    "bmp": _bmp,
}
