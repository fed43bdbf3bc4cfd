"""Where derived tokens lie: one 0600 file each in a 0700 folder, or in the keyring beside the secret.

A file that anybody else could have written or read is as good as absent, and a symbolic link is never followed.
"""

import os
import stat
from pathlib import Path
from typing import Protocol

from ernie_cli.catalogue.model import Provider
from ernie_cli.credentials.guard import Guard
from ernie_cli.secret import Secret

LARGEST = 65536  # bytes of one file
OTHERS = 0o077


class Shelf(Protocol):
    """Keeps a text under a name; `read` raises nothing but CredentialsError, `write` and `remove` also OSError."""

    def read(self, key: str) -> str | None: ...
    def write(self, key: str, text: str) -> None: ...
    def remove(self, key: str) -> None: ...


class Files:
    """`<folder>/<key>.json`. `owner` is the user id that files and folder must have: ours."""

    def __init__(self, folder: Path, owner: int | None = None) -> None:
        self.folder = folder
        self._owner = os.geteuid() if owner is None else owner

    def prepare(self) -> None:
        """Make the folder, and make it ours alone; OSError when that cannot be."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = self.folder.stat()
        if status.st_uid != self._owner:
            raise PermissionError(f"{self.folder} belongs to another user")
        if status.st_mode & OTHERS:
            self.folder.chmod(0o700)
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise PermissionError(f"{self.folder} is not writable")

    def read(self, key: str) -> str | None:
        """The text of a regular file that is ours alone; None for anything else."""
        try:  # O_NONBLOCK: a FIFO in its place would make `open` wait
            file = os.open(self._path(key), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            status = os.fstat(file)
            ours = stat.S_ISREG(status.st_mode) and status.st_uid == self._owner and not status.st_mode & OTHERS
            return os.read(file, LARGEST).decode(errors="replace") if ours else None
        except OSError:
            return None
        finally:
            os.close(file)

    def write(self, key: str, text: str) -> None:
        """Replace the file whole, by rename; what a symbolic link in its place points to stays as it is.

        What processes left that died while writing is cleared away.
        """
        new = self.folder / f"{key}.{os.getpid()}.new"
        for left in self.folder.glob(f"{key}.*.new"):
            if left == new or not _runs(left.name.split(".")[1]):
                left.unlink(missing_ok=True)
        file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(file, "wb") as stream:
                stream.write(text.encode())
                stream.flush()
                os.fsync(file)
            new.replace(self._path(key))
        except BaseException:
            new.unlink(missing_ok=True)
            raise

    def remove(self, key: str) -> None:
        """Forget the token; no error when there is none."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"


class Entries:
    """Entries `<provider>/token:<first 16 digits of key>` of the keyring."""

    def __init__(self, guard: Guard, provider: Provider) -> None:
        self._guard = guard
        self._provider = provider

    def read(self, key: str) -> str | None:
        """The text, or None."""
        found = self._guard.read(self._provider, self._name(key))
        return found.reveal() if found else None

    def write(self, key: str, text: str) -> None:
        """Replace the entry."""
        self._guard.write(self._provider, self._name(key), Secret(text))

    def remove(self, key: str) -> None:
        """Remove the entry; no error when there is none."""
        self._guard.write(self._provider, self._name(key), None)

    def _name(self, key: str) -> str:
        return f"token:{key[:16]}"


def _runs(process: str) -> bool:
    """Whether the process of that number is there, ours or not."""
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:
        pass
    return True
