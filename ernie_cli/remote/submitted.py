"""What the journal of a job keeps of each part that has gone to the service, so that it goes there once."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ernie_cli.errors import UsageError
from ernie_cli.language.said import say

KIND = "part "


class Submitted(NamedTuple):
    """A part whose file is uploaded; `batch` is its job there, once that is known; `done`: its results are in the output."""

    number: int
    spans: tuple[tuple[int, int], ...]
    file: str
    batch: str | None = None
    done: bool = False

    def note(self) -> dict[str, Any]:
        """As a line of the journal; a later one of the same part counts."""
        return {f"{KIND}{self.number}": self._asdict()}

    @property
    def rows(self) -> int:
        """How many it holds."""
        return sum(last - first + 1 for first, last in self.spans)


def submitted(notes: Mapping[str, Any]) -> list[Submitted]:
    """The parts that a journal tells of, in their order. Raises UsageError for what no ernie wrote."""
    try:
        found = [_part(value) for key, value in notes.items() if key.startswith(KIND)]
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(say("the journal of the output cannot be read"), hint=say("start anew: --force")) from error
    return sorted(found)


def covered(parts: Iterable[Submitted], rows: int) -> bytearray:
    """One byte a row of the input: whether it stands in one of the parts."""
    found = bytearray(rows)
    for part in parts:
        for first, last in part.spans:
            found[first : last + 1] = b"\1" * (min(last + 1, rows) - first)
    return found


def _part(value: Mapping[str, Any]) -> Submitted:
    spans = tuple((int(first), int(last)) for first, last in value["spans"])
    batch = value["batch"]
    return Submitted(int(value["number"]), spans, str(value["file"]), batch and str(batch), bool(value["done"]))
