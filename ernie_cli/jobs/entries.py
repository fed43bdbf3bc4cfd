"""Entries of the ledger that wait to be written together: any thread puts them, one writes them."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue

from ernie_cli.ledger.entry import Entry

AT_ONCE = 100


class Entries:
    """`record` keeps many at once."""

    def __init__(self, record: Callable[[Sequence[Entry]], None]) -> None:
        self._record = record
        self._waiting: SimpleQueue[Entry] = SimpleQueue()

    def put(self, entry: Entry) -> None:
        """Keep an entry for later."""
        self._waiting.put(entry)

    def write(self, least: int = 1) -> None:
        """Write all that wait, if they are as many as `least`."""
        if self._waiting.qsize() < least:
            return
        entries = []
        with suppress(Empty):
            while True:
                entries.append(self._waiting.get_nowait())
        if entries:
            self._record(entries)
