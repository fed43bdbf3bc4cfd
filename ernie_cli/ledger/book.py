"""The ledger as a run uses it: an entry is never lost, and never costs the answer; see `storage.book`."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ernie_cli.language.said import Said, say
from ernie_cli.ledger.entry import Entry, read, written
from ernie_cli.storage.book import Book
from ernie_cli.storage.pending import Kind

KIND = Kind(say("the ledger"), say("this call"), "calls.db", written, read)


class Ledger:
    """`folder` is the ledger's own. `load` imports and returns `ernie_cli.ledger.database`."""

    def __init__(
        self,
        folder: Path,
        load: Callable[[], Any],
        note: Callable[[Said], None],
        detail: Callable[[Said], None],
        trouble: Callable[[Said], None] | None = None,
    ) -> None:
        self._book = Book(folder, KIND, load, note, detail, trouble)

    def record(self, entry: Entry, swiftly: bool = False) -> None:
        """Keep an entry, whatever happens. `swiftly` leaves the way into the database to the next run."""
        self._book.record(entry, swiftly)

    def record_all(self, entries: Sequence[Entry]) -> None:
        """Keep the entries of many calls: in the database at once, and in files only where that does not take them."""
        self._book.record_all(entries)

    def entries(self, since: int = 0) -> list[Entry]:
        """Every call from `since` (milliseconds since 1970) on. Raises UsageError for a ledger that cannot be read."""
        found: list[Entry] = self._book.read(lambda database: database.entries(since), [])
        return found
