"""The history as a run writes it: a turn is never lost, and never costs the answer; see `storage.book`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ernie_cli.history.turn import KIND, Turn
from ernie_cli.language.said import Said
from ernie_cli.storage.book import Book


def book(
    folder: Path,
    load: Callable[[], Any],
    note: Callable[[Said], None],
    detail: Callable[[Said], None],
    trouble: Callable[[Said], None] | None = None,
) -> Book[Turn]:
    """The turns of all conversations. `load` imports and returns `ernie_cli.history.database`."""
    return Book(folder, KIND, load, note, detail, trouble)
