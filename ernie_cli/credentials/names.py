"""The providers that have a key in the keyring, one name a line and no secret: so that the keyring is not opened to know.

Nothing depends on it but convenience: a list that cannot be read is empty.
"""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from ernie_cli.credentials.private import close_folder, read_private, write_private

LIMIT = 10.0  # seconds to wait for another process that writes

Lock = Callable[[Path, float], AbstractContextManager[object]]


class Names:
    """`<folder>/keyring-providers`."""

    def __init__(self, folder: Path, lock: Lock) -> None:
        self._path = folder / "keyring-providers"
        self._lock = lock

    def read(self) -> tuple[str, ...]:
        """The names, each once."""
        try:
            text = read_private(self._path, os.geteuid())
        except OSError:
            return ()
        return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))

    def add(self, name: str) -> None:
        """List `name`. Raises OSError."""
        self._change(lambda names: dict.fromkeys((*names, name)))

    def remove(self, name: str) -> None:
        """List it no longer. Raises OSError."""
        if name in self.read():
            self._change(lambda names: {each: None for each in names if each != name})

    def _change(self, change: Callable[[tuple[str, ...]], dict[str, None]]) -> None:
        close_folder(self._path.parent, os.geteuid())
        with self._lock(self._path.with_name("keyring-providers.lock"), LIMIT):
            write_private(self._path, "".join(f"{name}\n" for name in change(self.read())))
