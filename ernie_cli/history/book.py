"""The history as a run writes it: a turn is never lost, and never costs the answer; see `storage.book`."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from ernie_cli.history.turn import KIND, Turn
from ernie_cli.language.said import Said
from ernie_cli.storage.book import Book
from ernie_cli.storage.pending import prepare

RECENT = 100  # conversations whose ids a shell offers
OPEN = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def book(
    folder: Path,
    load: Callable[[], Any],
    note: Callable[[Said], None],
    detail: Callable[[Said], None],
    trouble: Callable[[Said], None] | None = None,
) -> Book[Turn]:
    """The turns of all conversations. `load` imports and returns `ernie_cli.history.database`."""
    return Book(folder, KIND, load, note, detail, trouble)


def enlist(path: Path, identity: str) -> None:
    """Append the id of a new conversation to the list `path`, which keeps the last RECENT, and never twice as many.

    Ids are of one length. A list that cannot be written stays as it is: losing one costs nothing.
    """
    line = f"{identity}\n".encode()
    kept = RECENT * len(line)
    with suppress(OSError):
        file = _opened(path)
        try:
            os.write(file, line)
            size = os.fstat(file).st_size
            if size >= 2 * kept:
                last = os.pread(file, kept, size - kept)
                os.ftruncate(file, 0)
                os.write(file, last)
        finally:
            os.close(file)


def _opened(path: Path) -> int:
    try:
        return os.open(path, OPEN, 0o600)
    except FileNotFoundError:
        prepare(path.parent)
        return os.open(path, OPEN, 0o600)
