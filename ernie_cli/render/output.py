"""Standard output and files as bytes: each piece is written whole and at once, and every failure is told apart."""

import contextlib
import errno
import os
import select
import stat
from io import FileIO
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from ernie_cli.errors import OutputError, UsageError
from ernie_cli.language.said import Said, Translate, say
from ernie_cli.language.system import reason


class ClosedPipe(Exception):  # noqa: N818 - not an error: the reader has had enough
    """The reader of standard output is gone. `outcome` is what had come of an answer (talk.speaker)."""

    outcome: Any = None


class Output(Protocol):
    """Where an answer goes. `finish` ends it well, `abandon` leaves it broken off; one of them is called once.

    `told` gives words as they are to be written there: a terminal shows them in the language of whoever sits before it,
    and what goes into a pipe or a file is the same in every language.
    """

    is_terminal: bool

    def told(self, words: Said) -> str: ...
    def write(self, data: bytes) -> None: ...
    def finish(self) -> None: ...
    def abandon(self, is_kept: bool = True) -> str | None: ...


class Stdout:
    """Standard output. Raises ClosedPipe when its reader is gone, OutputError when it cannot be written."""

    def __init__(self, file: BinaryIO | None, translate: Translate = str) -> None:
        if file is None:
            raise OutputError(say("standard output is closed"))
        self._file = getattr(file, "raw", file)
        self._translate = translate
        self.is_terminal = file.isatty()

    def told(self, words: Said) -> str:
        """Translated for a terminal alone."""
        return words.told(self._translate) if self.is_terminal else str(words)

    def write(self, data: bytes) -> None:
        """All of `data`, at once; a pipe that is full is waited for."""
        rest = memoryview(data)
        try:
            while rest:
                written = self._file.write(rest)
                if written is None:  # a pipe that somebody made non-blocking
                    select.select([], [self._file], [])
                rest = rest[written or 0 :]
        except BrokenPipeError as error:
            raise ClosedPipe from error
        except OSError as error:
            raise OutputError(say("cannot write standard output: {strerror}", strerror=reason(error))) from error

    def finish(self) -> None:
        """Nothing is kept back, so there is nothing to do."""

    def abandon(self, is_kept: bool = True) -> None:
        """What came stays where it is."""


class FileOutput:
    """A file that is replaced whole by `finish`, or left alone: then what came is in FILE.partial.

    A target that is no regular file (a pipe, a device) is written straight.
    """

    is_terminal = False

    def __init__(self, name: str, flag: str = "--output") -> None:
        self._target = checked_target(name, flag)
        self._name = name
        self._temporary: Path | None = None
        self._file: FileIO | None = None
        try:
            if self._target.exists() and not self._target.is_file():
                self._file = FileIO(self._target, "wb")
            elif not os.access(self._target.parent, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        except OSError as error:
            raise UsageError(
                say("{flag}: cannot write {name}: {strerror}", flag=flag, name=name, strerror=reason(error))
            ) from error

    def told(self, words: Said) -> str:
        """As they are."""
        return str(words)

    def write(self, data: bytes) -> None:
        """All of `data`. Raises OutputError; the file is then as it was before."""
        rest = memoryview(data)
        try:
            file = self._opened()
            while rest:
                rest = rest[file.write(rest) or 0 :]
        except OSError as error:
            self._discard()
            raise OutputError(say("cannot write {name}: {strerror}", name=self._name, strerror=reason(error))) from error

    def finish(self) -> None:
        """Put the file in place of the old one. Raises OutputError; the old file is then untouched."""
        try:
            file = self._opened()
            if self._temporary is not None:
                os.fchmod(file.fileno(), self._mode())
                os.fsync(file.fileno())
                file.close()
                self._temporary.replace(self._target)
                self._partial.unlink(missing_ok=True)  # of a run that this one makes good
            else:
                file.close()
        except OSError as error:
            raise OutputError(say("cannot write {name}: {strerror}", name=self._name, strerror=reason(error))) from error
        finally:
            self._discard()  # nothing is left to discard unless it failed, or a signal came

    def abandon(self, is_kept: bool = True) -> str | None:
        """Keep what came as FILE.partial and give back its name; None when nothing came, or it may not be kept."""
        if self._temporary is None or self._file is None or self._file.closed:
            return None
        if self._file.tell() == 0 or not is_kept:
            self._discard()
            return None
        try:
            self._file.close()
            self._temporary.replace(self._partial)
        except OSError:
            self._discard()
            return None
        return f"{self._name}.partial"

    @property
    def _partial(self) -> Path:
        return self._target.with_name(self._target.name + ".partial")

    def _opened(self) -> FileIO:
        """The file that is written. It is made with the first byte, under a name that is known before it is there."""
        if self._file is None:
            stem = f".{self._target.name[:100]}.{os.getpid()}"
            self._temporary = self._target.with_name(f"{stem}.{os.urandom(4).hex()}")
            self._file = FileIO(self._temporary, "xb", opener=lambda path, flags: os.open(path, flags | os.O_NOFOLLOW, 0o600))
        return self._file

    def _mode(self) -> int:
        """The mode of the file that is replaced, else what the umask leaves of 0666."""
        try:
            return stat.S_IMODE(self._target.stat().st_mode)
        except OSError:
            mask = os.umask(0o022)
            os.umask(mask)
            return 0o666 & ~mask

    def _discard(self) -> None:
        with contextlib.suppress(OSError):
            if self._file is not None:
                self._file.close()
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)


def checked_target(name: str, flag: str = "--output") -> Path:
    """The file behind the links. Raises UsageError for a folder, a missing folder, or a link of somebody else's."""
    path = Path(name)
    try:
        if path.is_symlink() and path.lstat().st_uid not in (os.getuid(), 0):
            raise UsageError(say("{flag}: {name} is a link that belongs to somebody else", flag=flag, name=name))
        if path.exists() and not path.is_file() and not path.is_dir():
            return path  # /dev/stdout leads to a pipe, which has no path of its own
        target = path.resolve()
        if target.is_dir():
            raise UsageError(say("{flag}: {name} is a folder", flag=flag, name=name), hint=say("name a file in it"))
        if target.exists() and not os.access(target, os.W_OK):
            raise UsageError(
                say("{flag}: cannot write {name}: {strerror}", flag=flag, name=name, strerror=os.strerror(errno.EACCES))
            )
        if not target.parent.is_dir():
            raise UsageError(say("{flag}: there is no folder {parent}", flag=flag, parent=path.parent))
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else error
        raise UsageError(say("{flag}: {name!r} cannot be written: {error}", flag=flag, name=name, error=why)) from error
    return target
