"""Rows as a job gives them to a format, and what the format writes of them."""

import json
from collections.abc import Callable, Sequence

from ernie_cli.errors import ErnieError
from ernie_cli.events import Usage
from ernie_cli.render.vectors import Format, Row, Writes
from ernie_cli.vectors.vector import Vector


class Kept:
    """Takes bytes in, and has them all."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    @property
    def data(self) -> bytes:
        return b"".join(self.pieces)

    def write(self, data: bytes) -> None:
        self.pieces.append(data)


def row(place: int, numbers: Sequence[float] | None, text: str = "", name: str | None = None) -> Row:
    """A row with these numbers; None: it was left out."""
    vector = None if numbers is None else Vector(len(numbers), ",".join(json.dumps(number) for number in numbers).encode())
    return Row(place, name, text, vector)


def written(
    form: Callable[[Writes], Format], rows: Sequence[Row], usage: Usage | None = None, error: ErnieError | None = None
) -> bytes:
    """All that a format writes."""
    kept = Kept()
    found = form(kept)
    for each in rows:
        found.show(each)
    found.close(usage, error)
    return kept.data
