"""Files that only we may read: judged by what was opened, never through a symbolic link, replaced whole by rename."""

import os
import stat
from pathlib import Path

from ernie_cli.language.said import say
from ernie_cli.language.system import reason

LARGEST = 65536  # bytes of one file
OTHERS = 0o077


def close_folder(folder: Path, owner: int) -> None:
    """Make `folder`, and make it ours alone. Raises OSError when that cannot be."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.stat()
    if status.st_uid != owner:
        raise PermissionError(say("{folder} belongs to another user", folder=folder))
    if status.st_mode & OTHERS:
        folder.chmod(0o700)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(say("{folder} is not writable", folder=folder))


def read_private(path: Path, owner: int, largest: int = LARGEST) -> str:
    """The text of a regular file that is ours alone, up to `largest` bytes. Raises OSError in words for anything else."""
    if path.is_symlink():
        raise PermissionError(say("{path} is a symbolic link", path=path))
    # O_NONBLOCK: a FIFO in its place would make `open` wait
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            raise PermissionError(say("{path} is not a regular file", path=path))
        if status.st_uid != owner:
            raise PermissionError(say("{path} belongs to another user", path=path))
        if status.st_mode & OTHERS:
            raise PermissionError(
                say("others may read or write {path} (mode {s_imode:04o})", path=path, s_imode=stat.S_IMODE(status.st_mode))
            )
        return os.read(file, largest).decode(errors="replace")
    finally:
        os.close(file)


def write_private(path: Path, text: str, mode: int = 0o600) -> None:
    """Replace the file whole; what a symbolic link in its place points to stays as it is.

    What processes left that died while writing is cleared away. Raises OSError.
    """
    name = path.name.removesuffix(".json")
    new = path.with_name(f"{name}.{os.getpid()}.new")
    for left in path.parent.glob(f"{name}.*.new"):
        if left == new or not _runs(left.name.split(".")[-2]):
            left.unlink(missing_ok=True)
    file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(file, "wb") as stream:
            os.fchmod(file, mode)
            stream.write(text.encode())
            stream.flush()
            os.fsync(file)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def words(error: OSError) -> str:
    """What went wrong, and with which file."""
    return say("{reason}: {file}", reason=reason(error), file=error.filename) if error.filename else reason(error)


def _runs(process: str) -> bool:
    """Whether the process of that number is there, ours or not."""
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:
        pass
    return True
