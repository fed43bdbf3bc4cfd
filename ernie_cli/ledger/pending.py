"""Calls that are not in the database yet, a small file each: made whole by rename, so that no lock is ever waited for.

A file goes once its entry is in the database for good. Whoever is killed between the two leaves an entry that is there
twice, and its id tells.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ernie_cli.language.said import say
from ernie_cli.ledger.entry import Entry, read, written

VERSION = 1  # of the form of an entry; files of another one are left to whoever knows it
ENDING = f".{VERSION}.json"
LARGEST = 65536  # bytes


class Kept(NamedTuple):
    """Entries, and the files that they came from."""

    entries: tuple[Entry, ...]
    files: tuple[Path, ...]


class Pending:
    """`folder` is ours alone, and so is the one above it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, one: Entry) -> None:
        """Keep an entry. Raises OSError; nothing is left behind then."""
        prepare(self.folder.parent)
        prepare(self.folder)
        new = self.folder / f".{one.id}"
        try:
            file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            try:
                os.fchmod(file, 0o600)
                rest = memoryview(written(one))
                while rest:
                    rest = rest[os.write(file, rest) :]
            finally:
                os.close(file)
            new.rename(self.folder / f"{one.id}{ENDING}")
        except BaseException:
            new.unlink(missing_ok=True)
            raise

    def is_any(self) -> bool:
        """Whether there may be something to take in."""
        return bool(self._files())

    def kept(self, most: int | None = None) -> Kept:
        """The oldest entries that are here, `most` of them at most. What cannot be read is put aside, not removed."""
        entries, files = [], []
        for path in self._files()[:most]:
            try:
                found = read(_content(path))
            except OSError:
                continue  # somebody else has taken it in
            except ValueError:
                with suppress(OSError):
                    path.rename(path.with_suffix(".unreadable"))
                continue
            entries.append(found)
            files.append(path)
        return Kept(tuple(entries), tuple(files))

    def forget(self, kept: Kept) -> None:
        """Remove the files of entries that are in the database."""
        for path in kept.files:
            path.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        try:
            return sorted(path for path in self.folder.iterdir() if path.name.endswith(ENDING))
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


def _content(path: Path) -> bytes:
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        return os.read(file, LARGEST)
    finally:
        os.close(file)
