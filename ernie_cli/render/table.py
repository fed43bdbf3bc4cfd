"""Rows in columns, for pipes and for people: two blanks between, wide characters counted as two."""

from collections.abc import Collection, Sequence
from unicodedata import east_asian_width

from ernie_cli.render.sanitize import harmless


def table(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> str:
    """Lines of text, each with its end; columns of `right` stand at the right. Names of a server are made harmless."""
    cells = [[harmless(cell).replace("\n", " ").replace("\t", " ") for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    return "".join(f"{_line(row, widths, right)}\n" for row in cells)


def width(text: str) -> int:
    """Columns of a terminal that `text` takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _line(row: Sequence[str], widths: Sequence[int], right: Collection[int]) -> str:
    padded = []
    for number, (cell, room) in enumerate(zip(row, widths, strict=True)):
        blanks = " " * (room - width(cell))
        padded.append(blanks + cell if number in right else cell + blanks)
    return "  ".join(padded).rstrip()
