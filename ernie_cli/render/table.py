"""Rows in columns, for pipes and for people: two blanks between, wide characters counted as two."""

from collections.abc import Callable, Collection, Sequence
from unicodedata import east_asian_width

from ernie_cli.language.said import Said
from ernie_cli.render.sanitize import harmless

Told = Callable[[Said], str]  # words -> what the reader of an output gets to see: see `render.output`


def table(rows: Sequence[Sequence[Said]], told: Told, right: Collection[int] = ()) -> str:
    """Lines of text, each with its end; columns of `right` stand at the right. Names of a server are made harmless."""
    return aligned([[field(told(cell)) for cell in row] for row in rows], right)


def aligned(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> str:
    """The same of cells that are told and harmless."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return "".join(f"{_line(row, widths, right)}\n" for row in rows)


def field(text: str) -> str:
    """Text as a field of one line."""
    return harmless(text).replace("\n", " ").replace("\t", " ")


def width(text: str) -> int:
    """Columns of a terminal that `text` takes."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def padded(text: str, room: int) -> str:
    """`text` with blanks behind it, up to `room` columns."""
    return text + " " * (room - width(text))


def _line(row: Sequence[str], widths: Sequence[int], right: Collection[int]) -> str:
    cells = []
    for number, (cell, room) in enumerate(zip(row, widths, strict=True)):
        cells.append(" " * (room - width(cell)) + cell if number in right else padded(cell, room))
    return "  ".join(cells).rstrip()
