"""An input that is read more than once: a file, or a copy of what comes through a pipe, which nobody else can see."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from ernie_cli.errors import UsageError
from ernie_cli.inputs.reading import Stdin, readable
from ernie_cli.language.said import say
from ernie_cli.language.system import reason

CHUNK = 2**18  # bytes


class Source:
    """`chunks` reads it from its beginning, as often as one wants, one reader at a time.

    `origin` is the device and the number of the file that it is, or is a copy of; None where it is none.
    """

    def __init__(self, file: BinaryIO, name: str, origin: tuple[int, int] | None = None) -> None:
        self._file = file
        self._origin = origin
        self.name = name

    def refuse_as_output(self, path: str | None) -> None:
        """Raise UsageError when `path` is the very file that is read: writing it would empty it."""
        with suppress(OSError, ValueError):
            there = None if path in (None, "-") else Path(str(path)).stat()
            if there is not None and stat.S_ISREG(there.st_mode) and self._origin == (there.st_dev, there.st_ino):
                raise UsageError(say("--output: {path} is the input itself", path=path), hint=say("write another file"))

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
            raise UsageError(say("cannot read {name}: {strerror}", name=self.name, strerror=reason(error))) from error


def source(path: str, stdin: Stdin, option: str) -> Source:
    """The file at `path`, or standard input for `-`. What cannot be read twice is copied first, to its end.

    Raises UsageError with the path and the reason.
    """
    if path == "-":
        stdin.claim(f"{option} -")
        if stdin.is_terminal:
            raise UsageError(
                say("{option} - asks for standard input, which is the terminal", option=option), hint=say("pipe the rows in")
            )
        origin = stdin.origin
        return Source(_copied(stdin.chunks(), say("standard input")), say("standard input"), origin)
    with readable(path, option):
        file = Path(path).open("rb", buffering=0)  # noqa: SIM115 - it is read until the job ends
        status = os.fstat(file.fileno())
        origin = status.st_dev, status.st_ino
        return Source(
            file if stat.S_ISREG(status.st_mode) else _copied(iter(lambda: file.read(CHUNK), b""), path), path, origin
        )


def _copied(chunks: Iterator[bytes], name: str) -> BinaryIO:
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - without a name from the start
    try:
        for chunk in chunks:
            copy.write(chunk)
    except OSError as error:
        raise UsageError(
            say("cannot keep a copy of {name}: {strerror}", name=name, strerror=reason(error)),
            hint=say("TMPDIR names another folder"),
        ) from error
    return copy
