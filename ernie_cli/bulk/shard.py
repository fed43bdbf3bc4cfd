"""A part of the rows, for one of several machines: every N-th row, from the I-th on, counted from 0."""

import re
from typing import NamedTuple

from ernie_cli.errors import UsageError
from ernie_cli.language.said import say


class Shard(NamedTuple):
    """Row number modulo `of` is `number`."""

    number: int = 0
    of: int = 1

    def holds(self, index: int) -> bool:
        """Whether the row is one of this part."""
        return index % self.of == self.number

    def count(self, rows: int) -> int:
        """How many of so many rows are."""
        return len(range(self.number, rows, self.of))


def parse_shard(text: str | None) -> Shard:
    """`I/N`, I from 0 to N-1 as Slurm and Kubernetes count. Raises UsageError."""
    if text is None:
        return Shard()
    found = re.fullmatch(r"(\d{1,9})/(\d{1,9})", text.strip())
    if found is None or not int(found[1]) < int(found[2]):
        raise UsageError(
            say("--shard {text!r} does not fit: I/N, with I from 0 to N-1", text=text), hint=say("for example --shard 0/4")
        )
    return Shard(int(found[1]), int(found[2]))
