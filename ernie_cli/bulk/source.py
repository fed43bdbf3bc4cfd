"""An input that is read more than once: a file, or a copy of what comes through a pipe, which nobody else can see."""

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ernie_cli.errors import UsageError
from ernie_cli.inputs import Stdin

CHUNK = 2**18  # bytes


class Source:
    """`chunks` reads it from its beginning, as often as one wants, one reader at a time."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self.name = name

    def close(self) -> None:
        """No more reading."""
        self._file.close()

    def chunks(self) -> Iterator[bytes]:
        """All of it. Raises UsageError when it cannot be read."""
        try:
            self._file.seek(0)
            while chunk := self._file.read(CHUNK):
                yield chunk
        except OSError as error:
            raise UsageError(f"cannot read {self.name}: {error.strerror}") from error


def source(path: str, stdin: Stdin, option: str) -> Source:
    """The file at `path`, or standard input for `-`. What cannot be read twice is copied first, to its end.

    Raises UsageError with the path and the reason.
    """
    if path == "-":
        stdin.claim(f"{option} -")
        if stdin.is_terminal:
            raise UsageError(f"{option} - asks for standard input, which is the terminal", hint="pipe the rows in")
        return Source(_copied(stdin.chunks(), "standard input"), "standard input")
    try:
        file = Path(path).open("rb", buffering=0)  # noqa: SIM115 - it is read until the job ends
        kind = os.fstat(file.fileno()).st_mode
        return Source(file if stat.S_ISREG(kind) else _copied(iter(lambda: file.read(CHUNK), b""), path), path)
    except OSError as error:
        raise UsageError(f"{option}: cannot read {path}: {error.strerror}") from error
    except ValueError as error:  # a NUL in the path
        raise UsageError(f"{option}: {path!r} cannot be a path") from error


def _copied(chunks: Iterator[bytes], name: str) -> BinaryIO:
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - without a name from the start
    try:
        for chunk in chunks:
            copy.write(chunk)
    except OSError as error:
        raise UsageError(f"cannot keep a copy of {name}: {error.strerror}", hint="TMPDIR names another folder") from error
    return copy
