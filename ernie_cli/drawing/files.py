"""Files of pictures, each whole or absent: written under a name of their own, then put in place, never over another."""

import os
from contextlib import suppress
from io import BytesIO, FileIO
from pathlib import Path
from threading import Lock

from ernie_cli.errors import OutputError
from ernie_cli.language.said import say
from ernie_cli.language.system import reason


class Drafts:
    """The files of one run that are not in place yet. After `close` there are none, and none begins."""

    def __init__(self) -> None:
        self._drafts: set[Draft] = set()
        self._is_closed = False
        self._lock = Lock()

    def begin(self, folder: Path | None) -> "Draft":
        """A new file in `folder`, or in memory. Raises OutputError."""
        with self._lock:
            if self._is_closed:
                raise OutputError(say("stopped"))
            draft = Draft(folder)
            self._drafts.add(draft)
            return draft

    def end(self, draft: "Draft") -> None:
        """Remove a file that is not wanted, or the draft's own name of one that is in place."""
        with self._lock:
            draft.discard()
            self._drafts.discard(draft)

    def close(self) -> None:
        """Remove whatever is not in place."""
        with self._lock:
            self._is_closed = True
            for draft in self._drafts:
                draft.discard()


def sweep(folder: Path) -> None:
    """Remove the drafts in `folder` of processes that are no more: they were killed."""
    for path in folder.glob(".ernie-*.*"):
        process = path.name.removeprefix(".ernie-").partition(".")[0]
        if process.isascii() and process.isdigit() and path.is_file() and not path.is_symlink() and _is_gone(int(process)):
            with suppress(OSError):
                path.unlink()


def _is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


class Draft:
    """A file under a hidden name in the folder where it will stay; without a folder it stays in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._path = (folder or Path()) / f".ernie-{os.getpid()}.{os.urandom(6).hex()}"
        self.file: FileIO | BytesIO = BytesIO()
        if folder is None:
            return
        try:
            self.file = FileIO(self._path, "xb+", opener=lambda path, flags: os.open(path, flags | os.O_NOFOLLOW, 0o600))
        except OSError as error:
            raise _unwritten(folder, error) from error

    def write(self, data: bytes) -> None:
        """All of `data`. Raises OutputError."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self.file.write(rest) or 0 :]
        except OSError as error:
            raise _unwritten(self._path.parent, error) from error

    @property
    def bytes(self) -> bytes:
        """All that it holds."""
        self.file.seek(0)
        return self.file.read() or b""

    def put(self, target: Path, over: bool) -> Path:
        """Give it its name for good; one that is taken becomes another that is free, unless it may go `over` it.

        Raises OutputError; `target` is then as it was.
        """
        try:
            os.fchmod(self.file.fileno(), 0o666 & ~_mask())
            os.fsync(self.file.fileno())
            self.file.close()
            if over:
                self._path.replace(target)
                return target
            return self._linked(target)
        except OSError as error:
            raise _unwritten(target, error) from error

    def discard(self) -> None:
        """Remove it, as far as it is there."""
        with suppress(OSError):
            self.file.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _linked(self, target: Path) -> Path:
        number, free = 1, target
        while True:
            try:
                self._link(free)
                return free
            except FileExistsError:
                number += 1
                free = target.with_stem(f"{target.stem}~{number}")

    def _link(self, target: Path) -> None:
        """A second name, which fails where there is one; on file systems without, an empty file holds the place."""
        try:
            target.hardlink_to(self._path)
        except (FileExistsError, FileNotFoundError):
            raise
        except OSError:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            try:
                self._path.replace(target)
            except OSError:
                target.unlink(missing_ok=True)
                raise


def _mask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _unwritten(path: Path, error: OSError) -> OutputError:
    return OutputError(
        say("cannot write {path}: {strerror}", path=path, strerror=reason(error)),
        hint=say("make room, or choose another place with --output"),
    )
