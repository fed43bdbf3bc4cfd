"""The output of a job as the record of what is done: one whole line a row, each by one append."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from ernie_cli.bulk.journal import Journal
from ernie_cli.bulk.rows import lines
from ernie_cli.errors import OutputError, UsageError
from ernie_cli.language.said import say
from ernie_cli.language.system import reason
from ernie_cli.render.output import checked_target

HEAD = re.compile(rb'\{"index":(\d{1,15}),"id":(?:null|"(?:[^"\\]|\\.)*"),"ok":(true|false)[,}]')
CHUNK = 2**18
LARGEST = 2**30  # bytes of a line


class Kept(NamedTuple):
    """What an output holds: which rows are done, the bytes of their lines, and how many lines are to go."""

    done: bytearray  # one byte a row of the input
    sizes: int
    dropped: int


class Record:
    """FILE, opened for appending by one run. `journal` holds its lock."""

    def __init__(self, name: str) -> None:
        """Raises UsageError for a file that cannot be written, or that another run writes."""
        self.path = checked_target(name)
        self._name = name
        self._file = -1
        self._size = 0
        if self.path.exists() and not self.path.is_file():
            raise UsageError(
                say("--output: {name} is no regular file", name=name), hint=say("use a pipe for it: … | cat > FILE")
            )
        self.journal = Journal(self.path)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost."""
        return not self.path.exists() or self.path.stat().st_size == 0

    def kept(self, rows: int) -> Kept:
        """What it holds of a job of so many rows. Raises UsageError for a line that is no row of that job."""
        done, sizes, dropped = bytearray(rows), 0, 0
        for number, line, found in self._heads():
            if found is None:
                raise UsageError(
                    say("{name}: line {number} is no row of such a job", name=self._name, number=number),
                    hint=say("write another file, or start anew: --force"),
                )
            index, is_ok = found
            if index >= rows:
                raise UsageError(
                    say(
                        "{name}: line {number} is row {index}, and the input has {rows} rows",
                        name=self._name,
                        number=number,
                        index=index,
                        rows=rows,
                    )
                )
            if is_ok and not done[index]:
                done[index], sizes = 1, sizes + len(line) + 1
            else:
                dropped += 1
        return Kept(done, sizes, dropped)

    def rewrite(self, kept: Kept) -> None:
        """Leave nothing in it but the lines of rows that are done, by a new file in its place. Raises OutputError."""
        if self.is_empty or (not kept.dropped and self.path.stat().st_size == kept.sizes):
            return
        seen = bytearray(len(kept.done))
        new = self.path.with_name(f".{self.path.name[:100]}.{os.getpid()}")
        try:
            with new.open("xb") as file:
                os.fchmod(file.fileno(), stat.S_IMODE(self.path.stat().st_mode))
                for _, line, found in self._heads():
                    if found is not None and found[1] and not seen[found[0]]:
                        seen[found[0]] = 1
                        file.write(line + b"\n")
                file.flush()
                os.fsync(file.fileno())
            new.rename(self.path)
        except OSError as error:
            raise OutputError(say("cannot write {name}: {strerror}", name=self._name, strerror=reason(error))) from error
        finally:
            new.unlink(missing_ok=True)

    def open(self, anew: bool = False) -> None:
        """Begin to append; `anew` empties it first. Raises OutputError."""
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | (os.O_TRUNC if anew else 0)
            self._file = os.open(self.path, flags, 0o666)
            self._size = os.fstat(self._file).st_size
        except OSError as error:
            raise OutputError(say("cannot write {name}: {strerror}", name=self._name, strerror=reason(error))) from error

    def write(self, line: bytes) -> None:
        """Append a line with its end; after a failure nothing of it is left. Raises OutputError."""
        rest = memoryview(line)
        try:
            if os.fstat(self._file).st_nlink == 0 or not self._is_in_place():
                raise OutputError(
                    say("{name} was removed or replaced while it was written", name=self._name), hint=say("start anew")
                )
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._file, self._size)
            raise OutputError(
                say("cannot write {name}: {strerror}", name=self._name, strerror=reason(error)),
                hint=say("--resume goes on from here"),
            ) from error
        self._size += len(line)

    @property
    def size(self) -> int:
        """Bytes that are written."""
        return self._size

    def sync(self) -> None:
        """All of it to the disk. Raises OutputError."""
        try:
            os.fsync(self._file)
        except OSError as error:
            raise OutputError(say("cannot write {name}: {strerror}", name=self._name, strerror=reason(error))) from error

    def close(self) -> None:
        """All of it to the disk, and the lock back. Raises OutputError."""
        try:
            if self._file >= 0:
                os.fsync(self._file)
                os.close(self._file)
        except OSError as error:
            raise OutputError(say("cannot write {name}: {strerror}", name=self._name, strerror=reason(error))) from error
        finally:
            self._file = -1
            self.journal.close()

    def whole_lines(self) -> Iterator[bytes]:
        """Its lines, but for a torn last one."""
        for _, line in self._lines():
            yield line

    def _is_in_place(self) -> bool:
        try:
            there = self.path.stat()
        except OSError:
            return False
        here = os.fstat(self._file)
        return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)

    def _heads(self) -> Iterator[tuple[int, bytes, tuple[int, bool] | None]]:
        for number, line in self._lines():
            found = HEAD.match(line)
            yield number, line, (int(found[1]), found[2] == b"true") if found else None

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        """Whole lines with their numbers: what the last line end is followed by was torn by a kill."""
        if self.is_empty:
            return
        with self.path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(size - 1)
            is_torn = file.read(1) != b"\n"
            file.seek(0)
            held: tuple[int, bytes] | None = None
            for number, line in lines(iter(lambda: file.read(CHUNK), b""), LARGEST):
                if held is not None:
                    yield held
                held = number, line or b""
            if held is not None and not is_torn:
                yield held
