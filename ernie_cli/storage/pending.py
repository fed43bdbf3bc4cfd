"""What is not in the database yet, a small file each: made whole by rename, so that no lock is ever waited for.

A file goes once what it holds is in the database for good. Whoever is killed between the two leaves something that is
there twice, and its id tells.
"""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from ernie_cli.language.said import Said, say

if TYPE_CHECKING:  # each class costs every question

    class Known(Protocol):
        """What can be kept: `id` is unlike any other and sorts by time."""

        @property
        def id(self) -> str: ...


T = TypeVar("T", bound="Known")


class Kind(Generic[T]):
    """What is kept, and what people call it: `whole` is the store, `one` a thing in it; `file` is the database's name.

    `written` makes a line of it, of `largest` bytes at most, and `read` the thing again: ValueError for anything else.
    Files of another `version` are left to whoever knows it. Writers leave what they keep in files until `together` of them
    wait; a reader takes in all.
    """

    version = 1

    def __init__(
        self,
        whole: Said,
        one: Said,
        file: str,
        written: Callable[[T], bytes],
        read: Callable[[bytes], T],
        largest: int = 65536,
        together: int = 1,
    ) -> None:
        self.whole = whole
        self.one = one
        self.file = file
        self.written = written
        self.read = read
        self.largest = largest
        self.together = together


class Pending(Generic[T]):
    """`folder` is ours alone, and so is the one above it."""

    def __init__(self, folder: Path, kind: Kind[T]) -> None:
        self.folder = folder
        self._kind = kind
        self._ending = f".{kind.version}.json"

    def put(self, one: T) -> None:
        """Keep one. Raises OSError; nothing is left behind then."""
        prepare(self.folder.parent)
        prepare(self.folder)
        new = self.folder / f".{one.id}"
        try:
            file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            try:
                os.fchmod(file, 0o600)
                rest = memoryview(self._kind.written(one))
                while rest:
                    rest = rest[os.write(file, rest) :]
            finally:
                os.close(file)
            new.rename(self.folder / f"{one.id}{self._ending}")
        except BaseException:
            new.unlink(missing_ok=True)
            raise

    def is_any(self) -> bool:
        """Whether there may be something to take in."""
        return bool(self._files())

    def is_due(self) -> bool:
        """Whether so many wait that a writer should take them in."""
        return self._kind.together == 1 or len(self._files()) >= self._kind.together

    def kept(self, most: int | None = None) -> tuple[list[T], list[Path]]:
        """The oldest that are here, `most` of them at most, and their files. What cannot be read is put aside, not removed."""
        entries, files = [], []
        for path in self._files()[:most]:
            try:
                found = self._kind.read(_content(path, self._kind.largest))
            except OSError:
                continue  # somebody else has taken it in
            except ValueError:
                with suppress(OSError):
                    path.rename(path.with_suffix(".unreadable"))
                continue
            entries.append(found)
            files.append(path)
        return entries, files

    def forget(self, files: Iterable[Path]) -> None:
        """Remove the files of what is in the database."""
        for path in files:
            path.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        try:
            return sorted(path for path in self.folder.iterdir() if path.name.endswith(self._ending))
        except FileNotFoundError:
            return []


def prepare(folder: Path, user: int | None = None) -> None:
    """Make a folder, and make it ours alone; `user` is our user id.

    Raises OSError, also when it would be root's in somebody else's home.
    """
    user = os.geteuid() if user is None else user
    missing = [above for above in (folder, *folder.parents) if not above.exists()]
    if missing and user == 0 and missing[-1].parent.stat().st_uid != 0:
        raise PermissionError(0, say("it belongs to another user"), str(folder))
    for above in reversed(missing):
        above.mkdir(mode=0o700, exist_ok=True)
    status = folder.stat()
    if status.st_uid != user:
        raise PermissionError(0, say("it belongs to another user"), str(folder))
    if status.st_mode & 0o077:
        folder.chmod(0o700)


def _content(path: Path, largest: int) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        return file.read(largest)
