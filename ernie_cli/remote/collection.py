"""The output of a job as results come in: each row stands there once, though a batch may tell of it twice.

Where several batches may have the same row, one that failed is kept back until it is clear that no other did better.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ernie_cli.errors import ErnieError
from ernie_cli.render import lines

FEW = 5  # failures that are remembered with their words


def claims(done: bytearray) -> Callable[[int], bool]:
    """Lets each row of a job be written once: `done` has a byte a row, which is set for those that are written."""

    def claim(number: int) -> bool:
        is_due = number < len(done) and not done[number]
        if is_due:
            done[number] = 1
        return is_due

    return claim


class Collection:
    """`write` takes whole lines. `claim` says whether a row is to be written, and is asked once a line.

    `done` and `failures` count rows; `first` are the first that failed; of `unnamed` ones nobody knows which they are.
    """

    def __init__(
        self, write: Callable[[bytes], None], claim: Callable[[int], bool] | None = None, keeps_back: bool = False
    ) -> None:
        self.done = 0
        self.failures = 0
        self.unnamed = 0
        self.first: list[tuple[int, ErnieError]] = []
        self._write = write
        self._claim = claim or self._is_first
        self._keeps_back = keeps_back
        self._kept: dict[int, tuple[str | None, ErnieError]] = {}
        self._written: set[int] = set()

    def answered(self, number: int, id_: str | None, document: Mapping[str, Any]) -> None:
        """A row is done."""
        self._kept.pop(number, None)
        if self._claim(number):
            self.done += 1
            self._write(lines.answered(number, id_, document))

    def failed(self, number: int, id_: str | None, error: ErnieError) -> None:
        """A row has come to nothing, as far as is known."""
        if self._keeps_back:
            self._kept.setdefault(number, (id_, error))
        elif self._claim(number):
            self.failures += 1
            if len(self.first) < FEW:
                self.first.append((number, error))
            self._write(lines.failed(number, id_, error))

    def finish(self) -> None:
        """Write what was kept back."""
        self._keeps_back = False
        for number in sorted(self._kept):
            self.failed(number, *self._kept[number])

    def _is_first(self, number: int) -> bool:
        is_new = number not in self._written
        self._written.add(number)
        return is_new
