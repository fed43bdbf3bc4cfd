"""Reads what users give: standard input and files, as bytes with a limit, decoded strictly; nothing is guessed or lost."""

import os
import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ernie_cli.errors import UsageError
from ernie_cli.language.said import Said, say
from ernie_cli.language.system import reason

LARGEST = 8 * 1024 * 1024  # bytes of one input: far above any model's context
PATIENCE = 3.0  # seconds without a byte before a note says what is waited for
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Stdin:
    """Standard input. `file` None means that it is closed."""

    def __init__(self, file: BinaryIO | None, note: Callable[[Said], None] = lambda _: None) -> None:
        self._file = file
        self._note = note
        self._reader: str | None = None

    @property
    def is_terminal(self) -> bool:
        """Whether a person would have to type it."""
        return self._file is not None and self._file.isatty()

    @property
    def has_input(self) -> bool:
        """Whether it is worth reading: open, no terminal, not /dev/null."""
        return self._file is not None and not self._file.isatty() and not _is_null(self._file)

    @property
    def origin(self) -> tuple[int, int] | None:
        """The device and the number of the file that it is; None where the system has none."""
        try:
            status = os.fstat(self._file.fileno()) if self._file is not None else None
        except (OSError, ValueError):
            return None
        return (status.st_dev, status.st_ino) if status else None

    def claim(self, reader: str) -> None:
        """Say who reads it; a second reader is an error."""
        if self._reader is not None:
            raise UsageError(
                say("{reader} and {other} both read standard input", reader=reader, other=self._reader),
                hint=say("only one of them can"),
            )
        self._reader = reader

    def read(self, waiting_note: bool = False, most: int = LARGEST) -> bytes:
        """All of it. With `waiting_note`, a note when nothing has come for 3 s. Raises UsageError past `most`."""
        if self._file is not None and waiting_note and not _ready(self._file, PATIENCE):
            self._note(say("waiting for stdin; -n ignores it"))
        return _limited(self.chunks(), say("standard input"), most)

    def chunks(self) -> Iterator[bytes]:
        """Its bytes as they come, without a limit. Raises UsageError."""
        if self._file is None:
            raise UsageError(say("standard input is closed"))
        try:
            yield from _chunks(self._file)
        except OSError as error:
            raise UsageError(say("cannot read standard input: {strerror}", strerror=reason(error))) from error


def read_file(path: str, option: str, most: int = LARGEST) -> bytes:
    """A file that `option` names, of `most` bytes. Raises UsageError with the path and the reason."""
    with readable(path, option), Path(path).open("rb", buffering=0) as file:
        return _limited(_chunks(file), path, most)


@contextmanager
def readable(path: str, option: str) -> Iterator[None]:
    """Where a file that `option` names is read. Raises UsageError with the path and the reason."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            say("{option}: cannot read {path}: {strerror}", option=option, path=path, strerror=reason(error))
        ) from error
    except ValueError as error:  # a NUL in the path
        raise UsageError(say("{option}: {path!r} cannot be a path", option=option, path=path)) from error


def names_file(value: str) -> bool:
    """Whether a schema is given by the name of its file. A slash in a description is none: there a colon comes first."""
    if value.startswith("@"):
        return True
    return not value.lstrip().startswith("{") and (value.endswith((".json", ".yaml", ".yml")) or "/" in value.partition(":")[0])


def decoded(data: bytes, what: str, encoding: str | None = None) -> str:
    """The text of `data`, without a byte order mark. Raises UsageError with the offset of the first bad byte."""
    try:
        text = data.decode(encoding or "utf-8")
    except LookupError as error:
        raise UsageError(
            say("--encoding: there is no encoding {encoding!r}", encoding=encoding),
            hint=say("for example utf-8, gb18030, utf-16"),
        ) from error
    except UnicodeDecodeError as error:
        guess = next((name for mark, name in MARKS.items() if data.startswith(mark)), "gb18030")
        raise UsageError(
            say(
                "{what} is not {encoding}: byte 0x{data:02x} at offset {start}",
                what=what,
                encoding=encoding or "UTF-8",
                data=data[error.start],
                start=error.start,
            ),
            hint=say("say what it is, for example --encoding {guess}", guess=guess),
        ) from error
    except UnicodeError as error:
        raise UsageError(say("{what} is not {encoding}: {error}", what=what, encoding=encoding, error=error)) from error
    text = well_formed(text.removeprefix("\ufeff"), what)
    nul = text.find("\0")
    if nul >= 0:
        raise UsageError(
            say("{what} holds a NUL character at offset {nul}", what=what, nul=nul),
            hint=say("it looks like a binary file, not text"),
        )
    return text


def well_formed(text: str, what: str) -> str:
    """`text` itself, when it can be sent. Raises UsageError for the half characters that bad bytes in arguments leave."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            say("{what} is not UTF-8: bad byte at character {start}", what=what, start=error.start),
            hint=say("pipe it in, with --encoding NAME"),
        ) from error
    return text


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while (chunk := file.read(65536)) != b"":
        if chunk is None:  # somebody made it non-blocking
            select.select([file], [], [])
        else:
            yield chunk


def _limited(chunks: Iterator[bytes], what: str, most: int) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > most:
            raise UsageError(
                say("{what} is larger than {most} MiB", what=what, most=most // 2**20),
                hint=say("no model reads that much at once; make it smaller, or split it"),
            )
    return bytes(data)


def _is_null(file: BinaryIO) -> bool:
    try:
        return os.fstat(file.fileno()).st_rdev == Path(os.devnull).stat().st_rdev
    except (OSError, ValueError):
        return False


def _ready(file: BinaryIO, seconds: float) -> bool:
    try:
        return bool(select.select([file], [], [], seconds)[0])
    except (OSError, ValueError):  # no file of the system: a test's, always ready
        return True
