"""Where derived tokens lie: one 0600 file each in a 0700 folder, in the keyring beside the secret, or nowhere.

A file that anybody else could have written or read is as good as absent, and a symbolic link is never followed.
"""

import os
from pathlib import Path
from typing import Protocol

from ernie_cli.catalogue.model import Provider
from ernie_cli.credentials.guard import Guard
from ernie_cli.credentials.private import close_folder, read_private, write_private
from ernie_cli.secret import Secret


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
        close_folder(self.folder, self._owner)

    def read(self, key: str) -> str | None:
        """The text of a regular file that is ours alone; None for anything else."""
        try:
            return read_private(self._path(key), self._owner)
        except OSError:
            return None

    def write(self, key: str, text: str) -> None:
        """Replace the file whole, by rename."""
        write_private(self._path(key), text)

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


class Nowhere:
    """Keeps nothing: for the token of a key that is tried before it is stored."""

    def read(self, key: str) -> str | None:
        """Nothing."""
        return None

    def write(self, key: str, text: str) -> None:
        """Nowhere."""

    def remove(self, key: str) -> None:
        """Nothing to remove."""
